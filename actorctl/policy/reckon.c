/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The arithmetic of targets: see reckon.h. No I/O here.
 */
#include "actorctl/policy/reckon.h"

#include <errno.h>

#include "base/units.h"

#define NOTHING "Nothing was changed"

int reckon_absolute(int64_t base_kb, const struct reckon_request *request, int64_t *ret_kb,
                    struct xenmem_error *error)
{
    char base[UNITS_TEXT_MAX], given[UNITS_TEXT_MAX];
    int64_t kb;

    if (request->given_kb > UNITS_KB_MAX || request->given_kb < -UNITS_KB_MAX)
        return error_set(error, ERANGE, "No machine has that much memory. " NOTHING ".");
    kb = request->relative ? base_kb + request->given_kb : request->given_kb;
    if (kb < 0 && request->relative)
        return error_set(
            error, ERANGE,
            "%s from %s leaves less than nothing. " NOTHING "; ask for a smaller change.",
            units_format_signed_kb(given, request->given_kb), units_format_kb(base, base_kb));
    if (kb < 0)
        return error_set(error, ERANGE, "A target cannot be below 0. " NOTHING ".");
    *ret_kb = kb;
    return 0;
}

static int check_bounds(const struct facts *facts, const struct memory_nodes *nodes, int64_t kb,
                        struct xenmem_error *error)
{
    char wanted[UNITS_TEXT_MAX], bound[UNITS_TEXT_MAX];

    units_format_kb(wanted, kb);
    if (!nodes->has_static_max)
        return error_set(error, ENODATA,
                         "/local/domain/%u/memory/static-max is missing, so it is not known how "
                         "much domain %u may get. " NOTHING ".",
                         facts->domid, facts->domid);
    if (kb > nodes->static_max_kb)
        return error_set(error, ERANGE,
                         "%s is above the static-max of domain %u, which is %s. " NOTHING
                         "; a domain cannot grow past what it was created with (maxmem=).",
                         wanted, facts->domid, units_format_kb(bound, nodes->static_max_kb));
    if (!facts->domid && kb < RECKON_DOM0_MIN_KB)
        return error_set(error, ERANGE,
                         "%s is too little for domain 0: it keeps at least %s. " NOTHING ".",
                         wanted, units_format_kb(bound, RECKON_DOM0_MIN_KB));
    return 0;
}

/* Xen refuses a populate-on-demand target above max_pages, whatever the domain holds. */
static int check_pod(const struct facts *facts, const struct reckon_balloon *balloon,
                     struct xenmem_error *error)
{
    char wanted[UNITS_TEXT_MAX], maxmem[UNITS_TEXT_MAX];

    if (!balloon->set_pod || balloon->set_maxmem ||
        balloon->pod_pages <= facts->maxmem_kb / UNITS_KB_PER_PAGE)
        return 0;
    return error_set(error, ERANGE,
                     "Domain %u is HVM or PVH and its maxmem is %s, too little for a target of %s "
                     "(and 1 MiB). " NOTHING "; raise maxmem first, or enforce the target.",
                     facts->domid, units_format_kb(maxmem, facts->maxmem_kb),
                     units_format_kb(wanted, balloon->target_kb));
}

int reckon_balloon(const struct facts *facts, const struct memory_nodes *nodes,
                   const struct reckon_request *request, struct reckon_balloon *ret_balloon,
                   struct xenmem_error *error)
{
    struct reckon_balloon balloon = {
        .set_maxmem = request->enforce,
        .set_pod = facts->hvm && facts->domid,
        /* libxl 4.17 gives a PVH dom0 a populate-on-demand target, and reads "-1" as video memory
         * of -1 KiB; where there is no target it gives up. */
        .needs_by_hand = (facts->hvm && !facts->domid) || nodes->odd_videoram || !nodes->has_target,
    };
    int rc;

    if (request->relative && !nodes->has_target)
        return error_set(error, ENODATA,
                         "/local/domain/%u/memory/target is missing, so there is nothing to add "
                         "to. " NOTHING "; give an absolute target.",
                         facts->domid);
    rc = reckon_absolute(nodes->target_kb, request, &balloon.target_kb, error);
    if (!rc)
        rc = check_bounds(facts, nodes, balloon.target_kb, error);
    if (rc)
        return rc;
    balloon.maxmem_kb = balloon.target_kb + nodes->videoram_kb + RECKON_MAXMEM_EXTRA_KB;
    balloon.maxmem_first = balloon.maxmem_kb >= facts->maxmem_kb;
    balloon.pod_pages = (balloon.target_kb + RECKON_MAXMEM_EXTRA_KB) / UNITS_KB_PER_PAGE;
    rc = check_pod(facts, &balloon, error);
    if (rc)
        return rc;
    *ret_balloon = balloon;
    return 0;
}

int reckon_policy_target(const struct facts *facts, const struct memory_nodes *nodes,
                         int64_t base_kb, const struct reckon_request *request, int64_t *ret_kb,
                         struct xenmem_error *error)
{
    int64_t kb;
    int rc = reckon_absolute(base_kb, request, &kb, error);

    if (!rc)
        rc = check_bounds(facts, nodes, kb, error);
    if (rc)
        return rc;
    *ret_kb = kb;
    return 0;
}
