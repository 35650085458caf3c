/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Waiting with a bound, and saying for what. One wait is one struct waiting on the stack.
 */
#ifndef XENMEM_ACTORCTL_POLICY_WAITING_H
#define XENMEM_ACTORCTL_POLICY_WAITING_H

#include "actorctl/policy/context.h"

struct waiting {
    struct xenmem *xenmem;
    int64_t began_ms;
    int64_t told_ms; /* when the caller was last told; -1: not yet */
};

void waiting_begin(struct waiting *waiting, struct xenmem *xenmem);

/* Tells the caller about every 100 ms. 0: wait on (for no longer than WAITING_STEP_MS);
 * -ETIMEDOUT: patience is at its end; -ECANCELED: the caller gave up. No sentences. */
#define WAITING_STEP_MS 20
int waiting_step(struct waiting *waiting, const char *what);

/* Sleeps for a step. */
void waiting_pause(void);

#endif
