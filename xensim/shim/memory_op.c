/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The memory_op hypercalls: populate-on-demand targets, claims, what a domain has,
 * and what sharing saves.
 */
#include <errno.h>

#include "xensim/host/domains.h"
#include "xensim/host/pages.h"
#include "xensim/shim/hypercall.h"
#include "xensim/shim/xen.h"

static void memory_fill_pod(const struct sim_domain *dom, struct xen_pod_target *ret_target)
{
    ret_target->tot_pages = dom->tot_pages;
    ret_target->pod_cache_pages = dom->pod_cache;
    ret_target->pod_entries = dom->pod_entries;
}

static long memory_set_pod_target(struct sim_host *host, void *arg)
{
    struct xen_pod_target *target = arg;
    struct sim_domain *dom = domains_find(host, target->domid);
    int rc;

    if (!dom)
        return -ESRCH;
    if (dom->type == SIM_PV)
        return -EINVAL;
    rc = pages_set_pod_target(host, dom, target->target_pages);
    if (!rc)
        memory_fill_pod(dom, target);
    return rc;
}

static long memory_get_pod_target(struct sim_host *host, void *arg)
{
    struct xen_pod_target *target = arg;
    const struct sim_domain *dom = domains_find(host, target->domid);

    if (!dom)
        return -ESRCH;
    if (dom->type == SIM_PV)
        return -EINVAL;
    memory_fill_pod(dom, target);
    return 0;
}

static long memory_claim_pages(struct sim_host *host, void *arg)
{
    const struct xen_memory_reservation *claim = arg;
    struct sim_domain *dom = domains_find(host, claim->domid);

    if (!dom)
        return -ESRCH;
    if (claim->extent_order || claim->mem_flags)
        return -EINVAL;
    return pages_claim(host, dom, claim->nr_extents);
}

static long memory_current_reservation(struct sim_host *host, void *arg)
{
    const struct sim_domain *dom = domains_find(host, *(domid_t *)arg);

    return dom ? (long)dom->tot_pages : -ESRCH;
}

static long memory_maximum_reservation(struct sim_host *host, void *arg)
{
    const struct sim_domain *dom = domains_find(host, *(domid_t *)arg);

    return dom ? (long)dom->max_pages : -ESRCH;
}

static long memory_sharing_freed(struct sim_host *host, void *arg)
{
    (void)arg;
    return (long)host->shared_freed_pages;
}

static long memory_sharing_used(struct sim_host *host, void *arg)
{
    (void)arg;
    return (long)host->shared_used_pages;
}

const struct hypercall memory_calls[] = {
    {XENMEM_set_pod_target, CALL_SET_POD_TARGET, memory_set_pod_target, false},
    {XENMEM_get_pod_target, CALL_GET_POD_TARGET, memory_get_pod_target, false},
    {XENMEM_claim_pages, CALL_CLAIM_PAGES, memory_claim_pages, false},
    {XENMEM_current_reservation, CALL_CURRENT_RESERVATION, memory_current_reservation, false},
    {XENMEM_maximum_reservation, CALL_MAXIMUM_RESERVATION, memory_maximum_reservation, false},
    {XENMEM_get_sharing_freed_pages, CALL_SHARING_FREED, memory_sharing_freed, false},
    {XENMEM_get_sharing_shared_pages, CALL_SHARING_USED, memory_sharing_used, false},
};
const size_t memory_calls_count = sizeof(memory_calls) / sizeof(memory_calls[0]);
