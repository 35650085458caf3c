/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One step of a plan on the host: what its objects hold now, and making them hold what the step
 * says.
 *
 * What lies in xenstore is compared and written in one transaction, so that nobody can come in
 * between, and so that nothing is written for a domain that is being taken away. Levers that act on
 * more than nodes (maxmem, pager, sharing) are pulled through actorctl/xenmem.h; the balloon target
 * through balloon_move (actorctl/policy/balloon.h says why not through libxl).
 * Thread: the context's. Blocks as the library does.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_LEVER_H
#define XENMEM_ACTORCTL_OPERATE_LEVER_H

#include "actorctl/operate/gate.h"
#include "actorctl/xenmem.h"
#include "model/plan.h"

/* What the objects of a step hold, in the order of its changes. */
struct lever_values {
    struct plan_value values[PLAN_CHANGES_MAX];
    char texts[PLAN_CHANGES_MAX][FIELD_TEXT_MAX + 1]; /* what the values point to */
};

/* -ESRCH where the domain is gone or its number belongs to another one. */
int lever_check_domain(struct xenmem *xenmem, const struct plan_step *step,
                       struct xenmem_error *error);

int lever_read(struct xenmem *xenmem, const struct plan_step *step, struct lever_values *ret_values,
               struct xenmem_error *error);

/* 0 where the objects hold what they held when the plan was made; -ESTALE with a sentence. What was
 * not known then may be anything. */
int lever_check_before(const struct plan_step *step, const struct lever_values *values,
                       struct xenmem_error *error);

/* The same of what they hold afterwards. What cannot be read is taken for granted. */
int lever_check_after(const struct plan_step *step, const struct lever_values *values,
                      struct xenmem_error *error);

/* Passes the gate and pulls the lever. *ret_untouched: it failed, and certainly nothing has been
 * changed. */
int lever_pull(struct xenmem *xenmem, struct gate *gate, const struct plan_step *step,
               bool *ret_untouched, struct xenmem_error *error);

/* Is all that the step changes a node of the domain's policy? */
bool lever_lies_in_store(const struct plan_step *step);

/* Pulls steps of such levers, each of another domain, in one transaction, which holds those before
 * the first whose domain or values are not as the plan has it: *ret_done of them. That one is what
 * *error is about; it and those behind it are untouched. Where all of it fails *ret_done is 0, and
 * unless *ret_untouched is false the steps may be pulled one by one, which tells whose fault it is.
 */
int lever_pull_together(struct xenmem *xenmem, struct gate *gate,
                        const struct plan_step *const *steps, size_t count, size_t *ret_done,
                        bool *ret_untouched, struct xenmem_error *error);

/* Pulling it compares all that it changes with what the plan was made for, in the transaction that
 * writes it: there is no need to read it before. */
bool lever_compares(const struct plan_step *step);

/* Pulling it has read back all that the step changes, and compared it: there is no need to do that
 * once more. */
bool lever_is_read_back(const struct plan_step *step);

#endif
