/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What of a plan may be done side by side: the steps of one domain are a chain, done in their order;
 * chains of different domains do not know each other, except that all that give memory have to be
 * through before the first that takes (model/plan.h: donors before takers).
 *
 * Pure. Whether a chain gives or takes is told from its steps alone: from the balloon target where
 * it has one, else the policy target, the paging target, the pager, maxmem. One whose direction
 * nothing tells (a first policy target) stays where the plan has put it: steps are begun in the
 * plan's order, so that it is at most some steps early or late.
 *
 * Owner: the caller of waves_cut. Thread: any; constant once cut.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_WAVES_H
#define XENMEM_ACTORCTL_OPERATE_WAVES_H

#include "model/plan.h"

struct waves_chain {
    const size_t *steps; /* indexes of the plan's, ascending */
    size_t count;        /* at least 1 */
};

struct waves {
    struct waves_chain *chains; /* in the plan's order of their first steps */
    size_t count;
    size_t takers; /* the chains from this one on wait until all before it have ended; else count */
    size_t *order; /* what the chains point into */
};

/* 0 or -ENOMEM. */
int waves_cut(const struct plan *plan, struct waves *ret_waves);
void waves_dispose(struct waves *waves);

#endif
