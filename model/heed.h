/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Heed: is the balloon target what the policy asks for, since when not, and whose fault is that?
 *
 *   orphaned    the policy asks for a balloon target (following.h), who lives is known, and nobody of
 *               the actor's name does
 *   overridden  the policy asks, its actor lives and has no trouble with this domain, the balloon
 *               target is not what is asked for, and
 *               at once: it was, since the policy and the actor are as they are
 *               late:   they have been so for actor_ms, and it is an actor of which we know that it
 *                       needs no longer. Time in which an actor may wait for the guest to boot does
 *                       not count: it lowers none that may have populate-on-demand memory
 *                       outstanding, or is young and shows no driver
 * A policy or an actor that changes begins anew.
 *
 * Private to model/. A plain value inside struct machine; all zero is its start.
 */
#ifndef XENMEM_MODEL_HEED_H
#define XENMEM_MODEL_HEED_H

#include "model/observation.h"
#include "model/settings.h"

struct heed {
    int64_t policy_ms, wanted_kb; /* as they were last */
    bool asks, alive, troubled;
    int64_t since_ms;    /* since when they are so, and nothing has held the actor back */
    bool held;           /* something holds the actor back now */
    bool heeded;         /* the balloon target was what is asked for since then */
    int64_t unheeded_ms; /* since when it is not; 0: it is, or nothing is asked for */
};

/* Takes in an observation. `booting`: an actor may wait for it. */
void heed_step(struct heed *heed, const struct observation *observation, bool booting);

bool heed_differs(const struct observation *observation);
bool heed_is_orphaned(const struct observation *observation);
bool heed_is_overridden(const struct heed *heed, const struct settings *settings,
                        const struct observation *observation);

#endif
