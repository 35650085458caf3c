/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What planning wants to know beyond the snapshot: whose pager is at work, and who has
 * populate-on-demand memory outstanding.
 *
 * Owner: the caller of surroundings_read. Thread: the context's for reading; then any, constant.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_SURROUNDINGS_H
#define XENMEM_ACTORCTL_OPERATE_SURROUNDINGS_H

#include "actorctl/xenmem.h"
#include "model/plan.h"

struct surroundings {
    struct plan_facts facts; /* points into the rest */
    struct plan_domain_facts *domains;
};

/* Of the domains that are asked for, in any order; one that is gone is left out. What cannot be
 * read is unknown. 0, -ENOMEM, or -ENOTCONN. */
int surroundings_read(struct xenmem *xenmem, const struct domain_id *ids, size_t count,
                      struct surroundings **ret_surroundings, struct xenmem_error *error);
void surroundings_free(struct surroundings *surroundings); /* NULL is allowed */

#endif
