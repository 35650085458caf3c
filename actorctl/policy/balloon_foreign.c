/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The balloon target of a domain that libxl has no configuration of (xapi's and others), or for
 * which libxl would do something else, and of any domain for the operator and for actors: the steps
 * of libxl_set_memory_target by hand, leaving the same state behind. The order is that of squeezed:
 * maxmem is raised before a raised target and lowered after a lowered one, so that the guest can
 * never be stuck between the two.
 */
#include "actorctl/policy/balloon.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "actorctl/policy/lock.h"
#include "actorctl/policy/sentences.h"
#include "base/units.h"

#define NOT_SET    "the balloon target was not set"
#define KB_PER_MB  1024
#define TIMES_ANEW 8 /* that a relative change is begun anew because its base has moved */

struct by_hand {
    const struct facts *facts;
    const struct reckon_request *request;
    struct reckon_balloon balloon;
    bool moved; /* the nodes are not any more what `balloon` was reckoned from */
};

/* libxl fills in what a domain 0 without xen-init-dom0 lacks. */
static int complete_dom0(struct xs_handle *xs, xs_transaction_t t, const struct by_hand *job)
{
    char path[XSTORE_PATH_MAX];
    bool exists = true;
    int rc = 0;

    facts_memory_path(path, 0, "static-max");
    if (!job->facts->domid)
        rc = xstore_exists(xs, t, path, &exists);
    return rc || exists ? rc : xstore_write_kb(xs, t, path, job->facts->maxmem_kb);
}

static int write_nodes(struct xs_handle *xs, xs_transaction_t t, const struct by_hand *job,
                       struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX], uuid[FACTS_UUID_TEXT];
    int64_t target_kb = job->balloon.target_kb;
    int rc =
        xstore_write_kb(xs, t, facts_memory_path(path, job->facts->domid, "target"), target_kb);

    if (!rc)
        rc = complete_dom0(xs, t, job);
    if (!rc) {
        snprintf(path, sizeof(path), "/vm/%s/memory", facts_format_uuid(job->facts->uuid, uuid));
        rc = xstore_write_kb(xs, t, path, target_kb / KB_PER_MB);
    }
    return rc ? xstore_explain(error, rc, path, NOT_SET) : 0;
}

/* Reckons again from what the nodes hold in the transaction. */
static int reckoned_body(struct xs_handle *xs, xs_transaction_t t, void *data,
                         struct xenmem_error *error)
{
    struct by_hand *job = data;
    struct reckon_balloon balloon;
    struct memory_nodes nodes;
    int rc = facts_read_nodes(xs, t, job->facts, &nodes, error);

    if (!rc)
        rc = reckon_balloon(job->facts, &nodes, job->request, &balloon, error);
    if (rc)
        return rc;
    job->moved =
        balloon.target_kb != job->balloon.target_kb || balloon.maxmem_kb != job->balloon.maxmem_kb;
    if (job->moved)
        return error_set(error, ESTALE,
                         "The balloon target of domain %u keeps being changed by "
                         "somebody else: " NOT_SET ". Find out who writes it.",
                         job->facts->domid);
    return write_nodes(xs, t, job, error);
}

static int set_maxmem(struct xenmem *xenmem, const struct by_hand *job, bool first,
                      struct xenmem_error *error)
{
    const struct reckon_balloon *balloon = &job->balloon;

    if (!balloon->set_maxmem || balloon->maxmem_first != first)
        return 0;
    if (!xc_domain_setmaxmem(xenmem->xc, job->facts->domid, (uint64_t)balloon->maxmem_kb))
        return 0;
    return error_set(error, errno, "The hypervisor refuses the maxmem of domain %u (%s): %s.",
                     job->facts->domid, strerror(errno),
                     first ? NOT_SET : "the balloon target is set, but not enforced; try again");
}

static int set_pod(struct xenmem *xenmem, const struct by_hand *job, struct xenmem_error *error)
{
    if (!job->balloon.set_pod ||
        !xc_domain_set_pod_target(xenmem->xc, job->facts->domid, (uint64_t)job->balloon.pod_pages,
                                  NULL, NULL, NULL))
        return 0;
    return error_set(
        error, errno,
        "The hypervisor refuses the populate-on-demand target of domain %u (%s): " NOT_SET ".%s",
        job->facts->domid, strerror(errno),
        errno == ENOTEMPTY ? " It has devices passed through." : "");
}

static int apply(struct xenmem *xenmem, struct by_hand *job, struct xenmem_error *error)
{
    int rc = set_maxmem(xenmem, job, true, error);

    if (rc)
        return rc;
    rc = set_pod(xenmem, job, error);
    if (!rc)
        rc = xstore_transact(xenmem->xs, reckoned_body, job, NOT_SET, error);
    if (rc) {
        balloon_restore_maxmem(xenmem, job->facts, &job->balloon);
        return rc;
    }
    return set_maxmem(xenmem, job, false, error);
}

int balloon_foreign_set(struct xenmem *xenmem, uint32_t domid, const struct reckon_request *request,
                        struct reckon_balloon *ret_balloon, struct xenmem_error *error)
{
    struct facts facts;
    struct memory_nodes nodes;
    struct by_hand job = {.facts = &facts, .request = request, .moved = true};
    int rc = 0;

    for (int i = 0; i < TIMES_ANEW && job.moved; i++) {
        rc = facts_read(xenmem, domid, &facts, error);
        if (!rc)
            rc = facts_read_nodes(xenmem->xs, XBT_NULL, &facts, &nodes, error);
        if (!rc)
            rc = reckon_balloon(&facts, &nodes, request, &job.balloon, error);
        if (rc)
            return rc;
        job.moved = false;
        rc = apply(xenmem, &job, error);
    }
    if (!rc)
        sentence_clear(error);
    if (!rc)
        *ret_balloon = job.balloon;
    return rc;
}

/* --- for the operator, and for actors ------------------------------------------------------------
 */

struct moving {
    struct xenmem *xenmem;
    struct by_hand by_hand;
    const struct balloon_move *move;
    bool touched; /* what no failure takes back: the populate-on-demand target, or all of it */
};

static int moved_body(struct xs_handle *xs, xs_transaction_t t, void *data,
                      struct xenmem_error *error)
{
    struct moving *job = data;
    int rc = job->move->check ? job->move->check(xs, t, job->move->data, error) : 0;

    if (!rc)
        rc = set_pod(job->xenmem, &job->by_hand, error);
    job->touched |= !rc && job->by_hand.balloon.set_pod;
    return rc ? rc : write_nodes(xs, t, &job->by_hand, error);
}

static int move_all(struct moving *job, struct xenmem_error *error)
{
    struct xenmem *xenmem = job->xenmem;
    int rc = set_maxmem(xenmem, &job->by_hand, true, error);

    if (rc)
        return rc;
    rc = xstore_transact(xenmem->xs, moved_body, job, NOT_SET, error);
    if (rc) {
        balloon_restore_maxmem(xenmem, job->by_hand.facts, &job->by_hand.balloon);
        return rc;
    }
    job->touched = true;
    return set_maxmem(xenmem, &job->by_hand, false, error);
}

/* With the lock held: the domain is looked at again, since it may have been waited for. */
static int move_locked(struct xenmem *xenmem, const struct balloon_move *move, struct facts *facts,
                       struct reckon_balloon *ret_balloon, bool *ret_untouched,
                       struct xenmem_error *error)
{
    const struct reckon_request request = {.given_kb = move->target_kb, .enforce = move->enforce};
    struct moving job = {
        .xenmem = xenmem, .by_hand = {.facts = facts, .request = &request}, .move = move};
    struct memory_nodes nodes = {0};
    int rc = facts_read_same(xenmem, move->domid, move->uuid, facts, error);

    if (!rc)
        rc = facts_read_bound(xenmem->xs, XBT_NULL, facts, &nodes, error);
    nodes.videoram_kb = move->videoram_kb;
    if (!rc)
        rc = reckon_balloon(facts, &nodes, &request, &job.by_hand.balloon, error);
    if (rc)
        return rc;
    *ret_balloon = job.by_hand.balloon;
    rc = move_all(&job, error);
    /* a connection that broke may have broken behind the commit */
    *ret_untouched = rc && rc != -ENOTCONN && !job.touched;
    return rc;
}

/* *ret_facts: as they were before. */
static int move_by_hand(struct xenmem *xenmem, const struct balloon_move *move,
                        struct facts *ret_facts, struct reckon_balloon *ret_balloon,
                        bool *ret_untouched, struct xenmem_error *error)
{
    struct lock lock;
    int rc = facts_read_same(xenmem, move->domid, move->uuid, ret_facts, error);

    *ret_untouched = true;
    if (!rc)
        rc = lock_take(&lock, xenmem, ret_facts, error);
    if (rc)
        return rc;
    rc = move_locked(xenmem, move, ret_facts, ret_balloon, ret_untouched, error);
    lock_release(&lock);
    return rc;
}

int balloon_move(struct xenmem *xenmem, const struct balloon_move *move, bool *ret_untouched,
                 struct xenmem_error *error)
{
    struct reckon_balloon balloon;
    struct facts facts;

    return move_by_hand(xenmem, move, &facts, &balloon, ret_untouched, error);
}

int balloon_follow(struct xenmem *xenmem, const struct balloon_move *move,
                   const struct memory_nodes *nodes, struct xenmem_error *error)
{
    struct reckon_balloon balloon;
    struct facts facts;
    bool untouched;
    int rc = move_by_hand(xenmem, move, &facts, &balloon, &untouched, error);

    return rc ? rc : balloon_verify(xenmem, &facts, nodes, &balloon, error);
}
