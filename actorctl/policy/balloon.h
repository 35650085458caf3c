/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The balloon lever, as the functions of the public header share it.
 */
#ifndef XENMEM_ACTORCTL_POLICY_BALLOON_H
#define XENMEM_ACTORCTL_POLICY_BALLOON_H

#include "actorctl/policy/facts.h"
#include "actorctl/policy/reckon.h"

/* Sets memory/target, and maxmem where it is enforced, and reads both back. */
int balloon_set(struct xenmem *xenmem, uint32_t domid, const struct reckon_request *request,
                struct xenmem_error *error);

/* The same without libxl, for domains that it does not know; does not read back. */
int balloon_foreign_set(struct xenmem *xenmem, uint32_t domid, const struct reckon_request *request,
                        struct reckon_balloon *ret_balloon, struct xenmem_error *error);

/*
 * The balloon target of any domain for the operator, whose plans set maxmem in a step of its own, and
 * for actors: the steps of libxl_set_memory_target by hand, under libxl's lock, leaving the same
 * state behind. Not through libxl, because libxl
 * - compares nothing: `check` is asked in the transaction that writes, so that what somebody else
 *   has written since the plan was made is never written over;
 * - reads and makes anew its configuration of the domain for each call, which is most of the time
 *   that a change of many domains would take (tests/bench);
 * - reports success where xenstored has refused its transaction.
 * Does not read back. -ESRCH, -ERANGE, -ENOLCK, …; *ret_untouched: it failed, and nothing has been
 * changed.
 */
struct balloon_move {
    uint32_t domid;
    const uint8_t *uuid;
    int64_t target_kb; /* absolute */
    bool enforce;
    int64_t videoram_kb; /* the domain's, where it is enforced */
    /* NULL: nothing is compared */
    int (*check)(struct xs_handle *xs, xs_transaction_t t, const void *data,
                 struct xenmem_error *error);
    const void *data;
};

int balloon_move(struct xenmem *xenmem, const struct balloon_move *move, bool *ret_untouched,
                 struct xenmem_error *error);

/* The same, and reads back what was set. `nodes`: as they were before. Also -ESTALE, -EIO. */
int balloon_follow(struct xenmem *xenmem, const struct balloon_move *move,
                   const struct memory_nodes *nodes, struct xenmem_error *error);

/* Reads back what was set; `facts` and `nodes` are of before. -ESTALE, -EIO. */
int balloon_verify(struct xenmem *xenmem, const struct facts *facts,
                   const struct memory_nodes *nodes, const struct reckon_balloon *balloon,
                   struct xenmem_error *error);

/* Puts maxmem back to facts->maxmem_kb where it is what `balloon` made of it: after a failure. */
void balloon_restore_maxmem(struct xenmem *xenmem, const struct facts *facts,
                            const struct reckon_balloon *balloon);

#endif
