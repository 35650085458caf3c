/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What planning wants to know beyond the snapshot: which actors are alive, whose pager is at work,
 * who has populate-on-demand memory outstanding.
 *
 * An actor is alive while the process that is registered under /tool/xenmem/actors/NAME (pid,
 * start) is: start is field 22 of /proc/PID/stat, since pids are used again. Owner: the caller of
 * surroundings_read. Thread: the context's for reading; then any, constant.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_SURROUNDINGS_H
#define XENMEM_ACTORCTL_OPERATE_SURROUNDINGS_H

#include "actorctl/xenmem.h"
#include "model/plan.h"

#define SURROUNDINGS_ACTORS_MAX 256

struct surroundings {
    struct plan_facts facts; /* points into the rest */
    const char **actors;
    struct plan_domain_facts *domains;
};

/* Of the domains that are asked for, in any order; one that is gone is left out. What cannot be
 * read is unknown. 0, -ENOMEM, or -ENOTCONN. */
int surroundings_read(struct xenmem *xenmem, const struct domain_id *ids, size_t count,
                      struct surroundings **ret_surroundings, struct xenmem_error *error);
void surroundings_free(struct surroundings *surroundings); /* NULL is allowed */

#endif
