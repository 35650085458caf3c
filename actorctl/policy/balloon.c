/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The balloon target, through libxl where libxl knows the domain.
 *
 * libxl_set_memory_target is given what it takes for the node to become what is asked for: it
 * subtracts video memory from an absolute target but not from a relative one. Its success is not
 * believed: where xenstored refuses its transaction for any reason but a conflict, it returns 0.
 */
#include "actorctl/policy/balloon.h"

#include <errno.h>
#include <string.h>

#include "actorctl/policy/lock.h"
#include "base/units.h"

static const struct libxl_code {
    int theirs;
    int ours;
} libxl_errors[] = {
    {ERROR_NOMEM, ENOMEM},       {ERROR_INVAL, EINVAL},          {ERROR_LOCK_FAIL, ENOLCK},
    {ERROR_TIMEDOUT, ETIMEDOUT}, {ERROR_DOMAIN_NOTFOUND, ESRCH}, {ERROR_DOMAIN_DESTROYED, ESRCH},
};

static int translate(int libxl_rc)
{
    for (size_t i = 0; i < sizeof(libxl_errors) / sizeof(libxl_errors[0]); i++)
        if (libxl_errors[i].theirs == libxl_rc)
            return libxl_errors[i].ours;
    return EIO;
}

void balloon_restore_maxmem(struct xenmem *xenmem, const struct facts *facts,
                            const struct reckon_balloon *balloon)
{
    struct facts now;

    if (!balloon->set_maxmem || facts_read(xenmem, facts->domid, &now, NULL) ||
        memcmp(now.uuid, facts->uuid, sizeof(now.uuid)) || now.maxmem_kb == facts->maxmem_kb ||
        now.maxmem_kb != balloon->maxmem_kb / UNITS_KB_PER_PAGE * UNITS_KB_PER_PAGE)
        return;
    xc_domain_setmaxmem(xenmem->xc, facts->domid, (uint64_t)facts->maxmem_kb);
}

/* -ENOMSG: libxl has no configuration of this domain, and has done nothing. */
static int set_by_libxl(struct xenmem *xenmem, const struct facts *facts,
                        const struct memory_nodes *nodes, const struct reckon_request *request,
                        const struct reckon_balloon *balloon, struct xenmem_error *error)
{
    char target[UNITS_TEXT_MAX];
    int rc = context_use_libxl(xenmem, error);

    if (!rc)
        rc = lock_await(xenmem, facts, error);
    if (rc)
        return rc;
    context_log_reset(xenmem);
    rc = libxl_set_memory_target(xenmem->libxl, facts->domid,
                                 request->relative ? request->given_kb
                                                   : balloon->target_kb + nodes->videoram_kb,
                                 request->relative, request->enforce);
    if (rc == ERROR_JSON_CONFIG_EMPTY)
        return -ENOMSG;
    if (!rc)
        return 0;
    balloon_restore_maxmem(xenmem, facts, balloon);
    return error_set(error, translate(rc),
                     "libxl has not set the balloon target of domain %u to %s: %s (%d). The target "
                     "was not changed.",
                     facts->domid, units_format_kb(target, balloon->target_kb),
                     xenmem->log.first[0] ? xenmem->log.first : "it does not say why", rc);
}

static int say_lost(struct xenmem *xenmem, const struct facts *before,
                    const struct memory_nodes *nodes_before, const struct reckon_balloon *balloon,
                    int64_t now_kb, struct xenmem_error *error)
{
    char wanted[UNITS_TEXT_MAX], found[UNITS_TEXT_MAX];

    units_format_kb(wanted, balloon->target_kb);
    units_format_kb(found, now_kb);
    if (now_kb != nodes_before->target_kb)
        return error_set(error, ESTALE,
                         "Somebody else was faster: the balloon target of domain %u is %s now, not "
                         "%s. Find out who writes it before you try again.",
                         before->domid, found, wanted);
    balloon_restore_maxmem(xenmem, before, balloon);
    return error_set(error, EIO,
                     "xenstored has not taken over the balloon target %s of domain %u, although "
                     "success was reported: it is still %s, and maxmem is what it was. Try again.",
                     wanted, before->domid, found);
}

int balloon_verify(struct xenmem *xenmem, const struct facts *before,
                   const struct memory_nodes *nodes_before, const struct reckon_balloon *balloon,
                   struct xenmem_error *error)
{
    char wanted[UNITS_TEXT_MAX], found[UNITS_TEXT_MAX], path[XSTORE_PATH_MAX];
    struct facts now;
    int64_t now_kb = 0;
    int rc = facts_read(xenmem, before->domid, &now, error);

    if (rc)
        return rc;
    rc = xstore_read_kb(xenmem->xs, XBT_NULL, facts_memory_path(path, before->domid, "target"),
                        &now_kb);
    if (rc && rc != -ENOENT)
        return xstore_explain(error, rc, path, "the balloon target could not be read back");
    if (rc && !before->domid)
        now_kb = nodes_before->target_kb; /* a domain 0 that has had no such node */
    if (rc || now_kb != balloon->target_kb)
        return say_lost(xenmem, before, nodes_before, balloon, now_kb, error);
    if (balloon->set_maxmem &&
        now.maxmem_kb / UNITS_KB_PER_PAGE != balloon->maxmem_kb / UNITS_KB_PER_PAGE)
        return error_set(
            error, ESTALE,
            "The balloon target of domain %u is set, but somebody else was faster with "
            "its maxmem: it is %s, not %s. Find out who sets it before you try again.",
            before->domid, units_format_kb(found, now.maxmem_kb),
            units_format_kb(wanted, balloon->maxmem_kb));
    return 0;
}

int balloon_set(struct xenmem *xenmem, uint32_t domid, const struct reckon_request *request,
                struct xenmem_error *error)
{
    struct reckon_balloon balloon;
    struct memory_nodes nodes;
    struct facts facts;
    int rc = facts_read(xenmem, domid, &facts, error);

    if (!rc)
        rc = facts_read_nodes(xenmem->xs, XBT_NULL, &facts, &nodes, error);
    if (!rc)
        rc = reckon_balloon(&facts, &nodes, request, &balloon, error);
    if (rc)
        return rc;
    rc = balloon.needs_by_hand ? -ENOMSG
                               : set_by_libxl(xenmem, &facts, &nodes, request, &balloon, error);
    if (rc == -ENOMSG)
        rc = balloon_foreign_set(xenmem, domid, request, &balloon, error);
    return rc ? rc : balloon_verify(xenmem, &facts, &nodes, &balloon, error);
}

int xenmem_domain_set_balloon_target(struct xenmem *xenmem, uint32_t domid, int64_t target_kb,
                                     bool relative, bool enforce, struct xenmem_error *error)
{
    struct reckon_request request = {
        .given_kb = target_kb, .relative = relative, .enforce = enforce};

    return balloon_set(xenmem, domid, &request, error);
}

int xenmem_domain_get_balloon_target(struct xenmem *xenmem, uint32_t domid, int64_t *ret_target_kb,
                                     struct xenmem_error *error)
{
    struct memory_nodes nodes;
    struct facts facts;
    int rc = facts_read(xenmem, domid, &facts, error);

    if (!rc)
        rc = facts_read_nodes(xenmem->xs, XBT_NULL, &facts, &nodes, error);
    if (rc)
        return rc;
    if (!nodes.has_target)
        return error_set(error, ENODATA,
                         "Domain %u has no balloon target: "
                         "/local/domain/%u/memory/target is missing.",
                         domid, domid);
    *ret_target_kb = nodes.target_kb;
    return 0;
}
