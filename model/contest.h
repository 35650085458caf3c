/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Contest: who sets the amounts of one domain, and whether they fight over them.
 *
 * From one record to the next these fields are looked at: the policy (actor, params, target,
 * enforce), balloon target, paging target, maxmem. No change is: what is read for the first time or
 * again after it was not known; what a builder writes before the domain has a balloon target and
 * runs; what is removed when a domain ends.
 *
 * A turn is a change that takes an amount back to where it was two changes ago, or is made by who
 * made that one, somebody else having been between the two. The same one, where we know who it is,
 * does not fight with himself, whatever he sets. A fight is fight_turns turns, each within
 * fight_window_ms of the one before; it is over after one and a half periods without a turn (but
 * not before stuck_ms).
 *
 * Private to model/ and its tests. A plain value, one per domain; all zero is its start. Owner: the
 * ledger. Thread: one. Times are CLOCK_MONOTONIC in ms.
 */
#ifndef XENMEM_MODEL_CONTEST_H
#define XENMEM_MODEL_CONTEST_H

#include "model/attribution.h"

#define CONTEST_FIELDS 4 /* that hold amounts and can be fought over */

struct contest_duel {
    unsigned known;                /* how many of the sides there are */
    struct change_stroke sides[2]; /* the last change, and the last by the other side */
    unsigned turns;
    int64_t interval_ms; /* between turns, smoothed */
};

struct contest {
    bool begun; /* something has changed */
    struct contest_duel duels[CONTEST_FIELDS];
    struct change_stroke writer; /* the last stranger at its balloon target; at_ms 0: none */
};

/* What a look at two records needs besides. */
struct contest_ground {
    const struct settings *settings;
    const struct actors *actors; /* NULL: not known */
    int64_t now_ms;
    struct attribution_claims *claims;
    struct changes *changes; /* gets what has changed */
};

/* Takes in what has changed between two records of the same domain. */
void contest_observe(struct contest *contest, const struct contest_ground *ground,
                     const struct domain *before, const struct domain *after);

/* The fight that goes on; the one over the balloon target before the others. False: none. */
bool contest_fight(const struct contest *contest, const struct settings *settings, int64_t now_ms,
                   struct change_fight *ret_fight);

#endif
