/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Attribution: who made a change, as far as that can be told. In order; the first that fits:
 *
 *   ours       a claim names this domain, this field and this value, is not older than claim_ms,
 *              and has not been used
 *   actor      the domain's actor is alive and follows the policy (following.h), and this is what it
 *              sets: the balloon target that the policy target asks for, or the paging target. The
 *              first policy of a domain that has just come is its living actor's, too: actors give
 *              every new domain its default policy
 *   balancer   one other balancer runs, and this is what balancers set: a balloon target or maxmem.
 *              It is probable, not sure
 *   somebody   all else
 *
 * Where maxmem goes to what a balloon target needs as its limit, that was set together with it: the
 * author is the same.
 *
 * Pure: what is asked comes in, a name comes out. Private to model/ and its tests. Owner of claims:
 * the ledger. Thread: one. Times are CLOCK_MONOTONIC in ms.
 */
#ifndef XENMEM_MODEL_ATTRIBUTION_H
#define XENMEM_MODEL_ATTRIBUTION_H

#include "model/changes.h"
#include "model/settings.h"

#define ATTRIBUTION_CLAIMS_MAX 16384 /* more at a time: the oldest are void */

/* Our operations that nobody has seen the effect of yet. All zero is none. */
struct attribution_claims {
    struct change_claim *list; /* in the order in which they were made */
    size_t first, count, room; /* list[first..first + count) */
};

/* 0 or -ENOMEM. Claims older than claim_ms are dropped on the way. */
int attribution_claim(struct attribution_claims *claims, const struct settings *settings,
                      const struct change_claim *claim);
int attribution_copy(const struct attribution_claims *claims, struct attribution_claims *ret_copy);
void attribution_release(struct attribution_claims *claims);

/* What attribution looks at. */
struct attribution_question {
    const struct domain *before, *after;
    enum field_id field;
    const struct actors *actors;         /* NULL: not known */
    const struct change_stroke *balloon; /* the last change of its balloon target; NULL: none */
    int64_t now_ms;
};

/* Fills in author and by of a change whose other members are set; uses a claim up. */
void attribution_find(struct attribution_claims *claims, const struct settings *settings,
                      const struct attribution_question *question, struct change *change);

#endif
