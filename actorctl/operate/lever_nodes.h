/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What of a step lies in xenstore: inside actorctl/operate only. What lever_pull_together needs is in
 * lever.h.
 *
 * `t` is XBT_NULL outside of a transaction. Thread: that of the handle.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_LEVER_NODES_H
#define XENMEM_ACTORCTL_OPERATE_LEVER_NODES_H

#include "actorctl/operate/lever.h"
#include "actorctl/policy/xstore.h"

/* What the node of a change holds, into `values`; one that is not there is FIELD_ABSENT. */
int lever_read_node(struct xs_handle *xs, xs_transaction_t t, const struct plan_step *step,
                    unsigned index, struct lever_values *values, struct xenmem_error *error);

/* 0 where the domain is there and its nodes hold what the plan was made for; -ESRCH, -ESTALE. */
int lever_check_nodes(struct xs_handle *xs, xs_transaction_t t, const struct plan_step *step,
                      struct xenmem_error *error);

/* Checks and writes, in one transaction. */
int lever_pull_nodes(struct xenmem *xenmem, const struct plan_step *step, bool *ret_untouched,
                     struct xenmem_error *error);

#endif
