/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One domain as the hypervisor and its nodes have it: see facts.h.
 */
#include "actorctl/policy/facts.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"

/* Setters and getters read these: neither may promise what only the other can. */
#define NOTHING "its memory is not known"

/* Xen holds "no limit" as the largest number there is. */
static int64_t pages_to_kb(uint64_t pages)
{
    return pages < UNITS_KB_MAX / UNITS_KB_PER_PAGE ? (int64_t)pages * UNITS_KB_PER_PAGE
                                                    : UNITS_KB_MAX;
}

int facts_read(struct xenmem *xenmem, uint32_t domid, struct facts *ret_facts,
               struct xenmem_error *error)
{
    xc_domaininfo_t info;
    int rc = context_check(xenmem, error);

    if (rc)
        return rc;
    /* Answers with the next domain where there is none of this domid. */
    rc = xc_domain_getinfolist(xenmem->xc, domid, 1, &info);
    if (rc < 0)
        return error_set(error, errno, "The hypervisor does not tell of domain %u: %s.", domid,
                         strerror(errno));
    if (rc != 1 || info.domain != domid || info.flags & XEN_DOMINF_dying)
        return error_set(error, ESRCH, "There is no domain %u any more.", domid);
    *ret_facts = (struct facts){
        .domid = domid,
        .hvm = info.flags & XEN_DOMINF_hvm_guest,
        .actual_kb = pages_to_kb(info.tot_pages),
        .maxmem_kb = pages_to_kb(info.max_pages),
        .paged_kb = pages_to_kb(info.paged_pages),
    };
    memcpy(ret_facts->uuid, info.handle, sizeof(ret_facts->uuid));
    return 0;
}

int facts_read_same(struct xenmem *xenmem, uint32_t domid, const uint8_t uuid[16],
                    struct facts *ret_facts, struct xenmem_error *error)
{
    struct facts facts;
    int rc = facts_read(xenmem, domid, &facts, error);

    if (rc)
        return rc;
    if (memcmp(facts.uuid, uuid, sizeof(facts.uuid)) != 0)
        return error_set(error, ESRCH, "Domain %u is another one by now: it was left alone.",
                         domid);
    *ret_facts = facts;
    return 0;
}

char *facts_memory_path(char path[XSTORE_PATH_MAX], uint32_t domid, const char *name)
{
    snprintf(path, XSTORE_PATH_MAX, "/local/domain/%u/memory/%s", domid, name);
    return path;
}

static int read_optional(struct xs_handle *xs, xs_transaction_t t, uint32_t domid, const char *name,
                         bool *ret_has, int64_t *ret_kb, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    int rc = xstore_read_kb(xs, t, facts_memory_path(path, domid, name), ret_kb);

    if (rc && rc != -ENOENT)
        return xstore_explain(error, rc, path, NOTHING);
    *ret_has = !rc;
    return 0;
}

/* libxl reads videoram with atoi(); init-dom0less writes "-1" for "none". */
int facts_read_videoram(struct xs_handle *xs, xs_transaction_t t, uint32_t domid,
                        struct memory_nodes *nodes, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    int rc = xstore_read_kb(xs, t, facts_memory_path(path, domid, "videoram"), &nodes->videoram_kb);

    if (rc && rc != -ENOENT && rc != -EBADMSG)
        return xstore_explain(error, rc, path, NOTHING);
    nodes->odd_videoram = rc == -EBADMSG || (!rc && nodes->videoram_kb > INT_MAX);
    if (rc || nodes->odd_videoram)
        nodes->videoram_kb = 0;
    return 0;
}

/* libxl fills in what a domain 0 without xen-init-dom0 lacks. */
int facts_read_bound(struct xs_handle *xs, xs_transaction_t t, const struct facts *facts,
                     struct memory_nodes *ret_nodes, struct xenmem_error *error)
{
    struct memory_nodes nodes = {0};
    int rc = read_optional(xs, t, facts->domid, "static-max", &nodes.has_static_max,
                           &nodes.static_max_kb, error);

    if (rc)
        return rc;
    if (!facts->domid && !nodes.has_static_max) {
        nodes.has_static_max = true;
        nodes.static_max_kb = facts->maxmem_kb;
    }
    *ret_nodes = nodes;
    return 0;
}

int facts_read_nodes(struct xs_handle *xs, xs_transaction_t t, const struct facts *facts,
                     struct memory_nodes *ret_nodes, struct xenmem_error *error)
{
    struct memory_nodes nodes;
    int rc = facts_read_bound(xs, t, facts, &nodes, error);

    if (!rc)
        rc = read_optional(xs, t, facts->domid, "target", &nodes.has_target, &nodes.target_kb,
                           error);
    if (!rc)
        rc = facts_read_videoram(xs, t, facts->domid, &nodes, error);
    if (rc)
        return rc;
    if (!facts->domid && !nodes.has_target) {
        nodes.has_target = true;
        nodes.target_kb = facts->actual_kb;
    }
    *ret_nodes = nodes;
    return 0;
}

char *facts_format_uuid(const uint8_t uuid[16], char text[FACTS_UUID_TEXT])
{
    static const int dashes_before = 1 << 4 | 1 << 6 | 1 << 8 | 1 << 10;
    char *at = text;

    for (int i = 0; i < 16; i++)
        at += sprintf(at, "%s%02x", dashes_before >> i & 1 ? "-" : "", uuid[i]);
    return text;
}
