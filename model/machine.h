/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The convergence machine: what it remembers of one domain, and its step.
 *
 * The rules are those of convergence.h. A step takes in one observation, chooses the first rule
 * whose condition holds, and renews the verdict. Private to model/ and its tests; the public face
 * is the ledger. Owner: the ledger, one per domain, a plain value. Thread: one.
 */
#ifndef XENMEM_MODEL_MACHINE_H
#define XENMEM_MODEL_MACHINE_H

#include "model/calibration.h"
#include "model/convergence.h"
#include "model/heed.h"
#include "model/motion.h"
#include "model/observation.h"
#include "model/reputation.h"
#include "model/reversals.h"
#include "model/settings.h"

struct machine {
    struct verdict verdict;
    bool begun; /* something has been observed */
    bool born;  /* it came into being while somebody was watching */
    bool young; /* ... or had hardly run when it was first seen */

    bool target_known;
    int64_t target_kb;
    int64_t target_ms; /* when it changed last; 0: not since we look */
    int64_t start_kb;  /* actual when the present request was made */
    bool asked;        /* its target has changed (or must have, before anybody watched) */
    int64_t asked_ms;  /* when that was first */
    bool moved;        /* at least a page has moved towards a target: there is a driver */
    bool ran;          /* it had CPU time since cpu_mark_ns: it could have acted */
    uint64_t cpu_mark_ns;
    int64_t free_since_ms; /* since when nothing outside the guest has held it back */

    bool at_rest;           /* it is converged, or would be but for its actor */
    bool within;            /* the gap is within tolerance ... */
    int64_t within_ms;      /* ... since then */
    int64_t settled_kb;     /* the target at which it converged last */
    int64_t grace_ms;       /* when the last benefit of the doubt was given */
    bool earned;            /* it made useful progress since */
    uint64_t last_cpu_ns;   /* as of the last sample */
    int64_t last_change_ms; /* when actual changed last, in whichever direction */
    bool eta_known;
    int64_t deadline_ms; /* when it will be there, smoothed */

    struct calibration calibration;
    struct motion motion;
    struct reversals targets, actuals;
    struct reputation reputation;
    struct heed heed;
};

/* Takes in one observation and renews machine->verdict, but for what the ledger puts there before
 * each step: fight, writer and other_writer. A machine starts all zero. */
void machine_step(struct machine *machine, const struct settings *settings,
                  const struct observation *observation);

/* May its actor wait for it to boot before it lowers its balloon target? Pure. */
bool rules_actor_waits(const struct machine *machine, const struct settings *settings,
                       const struct observation *observation);

/* Chooses by the table of rules (rules.c). Pure. */
enum convergence_state rules_choose(const struct machine *machine, const struct settings *settings,
                                    const struct observation *observation);

#endif
