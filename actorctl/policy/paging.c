/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Paging of a domain: on, off, and its target (memory/target-tot_pages, KiB despite its name).
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/policy/facts.h"
#include "actorctl/policy/pager.h"
#include "actorctl/policy/pager_words.h"
#include "actorctl/policy/policy.h"
#include "actorctl/policy/reckon.h"
#include "base/units.h"

#define TARGET_NODE "target-tot_pages"

static int read_pageable(struct xenmem *xenmem, uint32_t domid, struct facts *facts,
                         struct xenmem_error *error)
{
    int rc = facts_read(xenmem, domid, facts, error);

    if (rc || facts->hvm)
        return rc;
    return error_set(error, EOPNOTSUPP,
                     "Domain %u is a PV guest: Xen cannot page it. Its memory can only be "
                     "ballooned.",
                     domid);
}

/* --- on and off ---------------------------------------------------------------------------------
 */

/* What xenpaging would find out too, but only after it has been started. */
static int check_pod(struct xenmem *xenmem, const struct facts *facts, struct xenmem_error *error)
{
    uint64_t total, cache, entries;

    if (xc_domain_get_pod_target(xenmem->xc, facts->domid, &total, &cache, &entries) ||
        (!entries && !cache))
        return 0;
    return error_set(error, EXDEV, "Paging of domain %u was not enabled: %s.", facts->domid,
                     pager_words_explain(EXDEV));
}

static int start(struct xenmem *xenmem, const struct facts *facts, struct xenmem_error *error)
{
    struct memory_nodes nodes;
    int rc = check_pod(xenmem, facts, error);

    if (!rc)
        rc = facts_read_nodes(xenmem->xs, XBT_NULL, facts, &nodes, error);
    if (rc)
        return rc;
    /* xenpaging would take today's maxmem for the most that there ever is. */
    return pager_start(xenmem, facts, nodes.has_static_max ? nodes.static_max_kb : facts->maxmem_kb,
                       error);
}

int xenmem_domain_enable_paging(struct xenmem *xenmem, uint32_t domid, struct xenmem_error *error)
{
    struct process process;
    struct facts facts;
    int fd, lock, rc = read_pageable(xenmem, domid, &facts, error);

    if (rc)
        return rc;
    lock = pager_lock(xenmem, domid, error);
    if (lock < 0)
        return lock;
    fd = pager_find(xenmem, &facts, &process, NULL, error);
    if (fd >= 0)
        close(fd);
    rc = fd == -ENOENT ? start(xenmem, &facts, error) : fd < 0 ? fd : 0;
    close(lock);
    return rc;
}

static int report_loss(struct xenmem *xenmem, uint32_t domid, struct xenmem_error *error)
{
    char paged[UNITS_TEXT_MAX];
    struct facts now;
    int rc = facts_read(xenmem, domid, &now, error);

    if (rc || !now.paged_kb)
        return rc;
    return error_set(error, EIO,
                     "The pager of domain %u has ended without bringing %s back: that memory is "
                     "lost, and the guest will crash when it needs it. Reboot it.",
                     domid, units_format_kb(paged, now.paged_kb));
}

static int stop(struct xenmem *xenmem, const struct facts *facts, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    struct process process;
    bool died;
    int rc, fd = pager_find(xenmem, facts, &process, &died, error);

    if (fd == -ENOENT && !died)
        return 0;
    if (fd < 0 && fd != -ENOENT)
        return fd;
    rc = fd < 0 ? 0 : pager_stop(xenmem, facts, &process, fd, error);
    if (fd >= 0)
        close(fd);
    if (rc)
        return rc;
    rc = xstore_remove(xenmem->xs, XBT_NULL, facts_memory_path(path, facts->domid, TARGET_NODE));
    if (rc)
        return xstore_explain(error, rc, path,
                              "the pager has stopped, but its target is still set");
    rc = pager_forget(xenmem, facts->domid, error);
    return rc ? rc : report_loss(xenmem, facts->domid, error);
}

int xenmem_domain_disable_paging(struct xenmem *xenmem, uint32_t domid, struct xenmem_error *error)
{
    struct facts facts;
    int lock, rc = read_pageable(xenmem, domid, &facts, error);

    if (rc)
        return rc;
    lock = pager_lock(xenmem, domid, error);
    if (lock < 0)
        return lock;
    rc = stop(xenmem, &facts, error);
    close(lock);
    return rc;
}

int xenmem_domain_get_paging(struct xenmem *xenmem, uint32_t domid, bool *ret_enabled,
                             struct xenmem_error *error)
{
    struct process process;
    struct facts facts;
    int fd, rc = facts_read(xenmem, domid, &facts, error);

    if (rc)
        return rc;
    fd = pager_find(xenmem, &facts, &process, NULL, error);
    if (fd >= 0)
        close(fd);
    if (fd < 0 && fd != -ENOENT)
        return fd;
    *ret_enabled = fd >= 0;
    return 0;
}

/* --- the target ---------------------------------------------------------------------------------
 */

static int check_enabled(struct xenmem *xenmem, const struct facts *facts,
                         struct xenmem_error *error)
{
    struct process process;
    bool died;
    int fd = pager_find(xenmem, facts, &process, &died, error);

    if (fd >= 0)
        close(fd);
    if (fd >= 0 || fd != -ENOENT)
        return fd < 0 ? fd : 0;
    return error_set(error, ENODEV, "Paging of domain %u is not enabled%s. Enable it first.",
                     facts->domid, died ? " (its pager has ended)" : "");
}

struct setting {
    const struct facts *facts;
    struct reckon_request request;
    int64_t target_kb; /* what was written */
};

static int body(struct xs_handle *xs, xs_transaction_t t, void *data, struct xenmem_error *error)
{
    struct setting *setting = data;
    uint32_t domid = setting->facts->domid;
    char path[XSTORE_PATH_MAX];
    struct memory_nodes nodes;
    int64_t base_kb = 0;
    int rc = policy_check_alive(xs, t, domid, error);

    if (rc)
        return rc;
    rc = facts_read_nodes(xs, t, setting->facts, &nodes, error);
    if (rc)
        return rc;
    facts_memory_path(path, domid, TARGET_NODE);
    rc = xstore_read_kb(xs, t, path, &base_kb);
    if (rc == -ENOENT) {
        base_kb = setting->facts->actual_kb;
        rc = 0;
    }
    if (rc == -EBADMSG && !setting->request.relative)
        rc = 0; /* what is there does not matter */
    if (rc)
        return xstore_explain(error, rc, path, "nothing was changed");
    rc = reckon_policy_target(setting->facts, &nodes, base_kb, &setting->request,
                              &setting->target_kb, error);
    if (rc)
        return rc;
    rc = xstore_write_kb(xs, t, path, setting->target_kb);
    return rc ? xstore_explain(error, rc, path, "the paging target was not set") : 0;
}

static int verify(struct xenmem *xenmem, const struct setting *setting, struct xenmem_error *error)
{
    char wanted[UNITS_TEXT_MAX], found[UNITS_TEXT_MAX], path[XSTORE_PATH_MAX];
    int64_t now_kb;
    int rc = xstore_read_kb(xenmem->xs, XBT_NULL,
                            facts_memory_path(path, setting->facts->domid, TARGET_NODE), &now_kb);

    if (!rc && now_kb == setting->target_kb)
        return 0;
    if (rc && rc != -ENOENT && rc != -EBADMSG)
        return xstore_explain(error, rc, path, "the paging target could not be read back");
    return error_set(error, ESTALE,
                     "Somebody else was faster: the paging target of domain %u is %s now, not %s. "
                     "Find out who writes it before you try again.",
                     setting->facts->domid, rc ? "no number" : units_format_kb(found, now_kb),
                     units_format_kb(wanted, setting->target_kb));
}

int xenmem_domain_set_paging_target(struct xenmem *xenmem, uint32_t domid, int64_t target_kb,
                                    bool relative, struct xenmem_error *error)
{
    struct facts facts;
    struct setting setting = {.facts = &facts,
                              .request = {.given_kb = target_kb, .relative = relative}};
    int rc = read_pageable(xenmem, domid, &facts, error);

    if (!rc)
        rc = check_enabled(xenmem, &facts, error);
    if (!rc)
        rc = xstore_transact(xenmem->xs, body, &setting, "the paging target was not set", error);
    return rc ? rc : verify(xenmem, &setting, error);
}

int xenmem_domain_get_paging_target(struct xenmem *xenmem, uint32_t domid, int64_t *ret_target_kb,
                                    struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    struct facts facts;
    int rc = read_pageable(xenmem, domid, &facts, error);

    if (!rc)
        rc = check_enabled(xenmem, &facts, error);
    if (rc)
        return rc;
    rc = xstore_read_kb(xenmem->xs, XBT_NULL, facts_memory_path(path, domid, TARGET_NODE),
                        ret_target_kb);
    if (rc == -ENOENT)
        return error_set(error, ENODATA,
                         "Domain %u has no paging target: its pager keeps all of "
                         "it in memory.",
                         domid);
    return rc ? xstore_explain(error, rc, path, "the paging target is not known") : 0;
}
