/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An observation: what the convergence machine gets to see of one domain at one moment.
 *
 * Private to model/ and its tests. A plain value; made from a snapshot by observation_make().
 */
#ifndef XENMEM_MODEL_OBSERVATION_H
#define XENMEM_MODEL_OBSERVATION_H

#include <stdbool.h>
#include <stdint.h>

#include "model/following.h"
#include "model/snapshot.h"

struct amount {
    bool known;
    int64_t kb;
};

struct observation {
    int64_t now_ms; /* when the snapshot was taken */
    int64_t
        sampled_ms;  /* when the hypervisor was sampled; actual, maxmem and cpu time are of then */
    bool new_sample; /* else only the store has news: nothing can be said about movement */
    bool born;       /* it came into being while somebody was watching */
    bool nodes_read;
    bool target_bad; /* the balloon target is there and is not a number, or cannot be read */
    bool is_dom0;
    bool is_pv;
    bool says_driver;    /* feature-balloon is 1 */
    bool says_no_driver; /* feature-balloon is 0 */
    unsigned flags;      /* enum domain_flag */
    int64_t seen_ms;     /* when the domain was first seen */
    uint64_t cpu_time_ns;
    struct amount actual, maxmem;
    struct amount target; /* balloon target */
    struct amount static_max, videoram;
    struct amount declared_offset; /* memory/memory-offset */
    struct amount spare;           /* what the host could still give: free - claimed */
    struct following policy;
    int64_t policy_ms; /* when actor, params or policy target was first seen to be as it is */
    bool actors_known; /* the next two are */
    bool actor_alive, actor_troubled; /* the policy's; troubled with this very domain */
};

void observation_make(const struct snapshot *snapshot, const struct domain *domain, bool new_sample,
                      bool born, struct observation *ret_observation);

#endif
