/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The domctl hypercalls: one domain, asked about or changed.
 */
#include <errno.h>
#include <string.h>

#include "xensim/host/domains.h"
#include "xensim/host/pages.h"
#include "xensim/shim/hypercall.h"
#include "xensim/shim/xen.h"

#define NS_PER_MS 1000000u

static uint64_t domctl_cpu_time_ns(const struct sim_domain *dom, int64_t now_ms)
{
    return (uint64_t)(now_ms - dom->created_ms) * dom->load_permille * (NS_PER_MS / 1000);
}

static uint32_t domctl_flags(const struct sim_domain *dom, uint32_t domid)
{
    uint32_t flags = 0;

    if (dom->type != SIM_PV)
        flags |= XEN_DOMINF_hvm_guest | XEN_DOMINF_hap;
    if (dom->dying)
        flags |= XEN_DOMINF_dying;
    if (dom->shutdown)
        flags |= XEN_DOMINF_shutdown | (uint32_t)dom->shutdown_reason << XEN_DOMINF_shutdownshift;
    if (dom->paused)
        flags |= XEN_DOMINF_paused;
    if (!dom->dying && !dom->shutdown && !dom->paused)
        flags |= domid ? XEN_DOMINF_blocked : XEN_DOMINF_running;
    return flags;
}

void domctl_fill_info(const struct sim_domain *dom, uint32_t domid, int64_t now_ms,
                      struct xen_domctl_getdomaininfo *ret_info)
{
    *ret_info = (struct xen_domctl_getdomaininfo){
        .domain = (domid_t)domid,
        .flags = domctl_flags(dom, domid),
        .tot_pages = dom->tot_pages,
        .max_pages = dom->max_pages,
        .outstanding_pages = dom->outstanding_pages,
        .shr_pages = dom->shr_pages,
        .paged_pages = dom->paged_pages,
        .shared_info_frame = domid + 1,
        .cpu_time = domctl_cpu_time_ns(dom, now_ms),
        .nr_online_vcpus = dom->vcpus,
        .max_vcpu_id = dom->vcpus - 1,
        .gpaddr_bits = 39,
        .arch_config.emulation_flags = dom->type == SIM_HVM   ? XEN_X86_EMU_ALL
                                       : dom->type == SIM_PVH ? XEN_X86_EMU_LAPIC
                                                              : 0,
    };
    memcpy(ret_info->handle, dom->uuid, sizeof(ret_info->handle));
}

static long domctl_getdomaininfo(struct sim_host *host, void *arg)
{
    struct xen_domctl *op = arg;
    uint32_t domid = domains_next(host, op->domain);

    if (op->domain == SIM_HERALD && hypercall_is_daemon()) {
        static const struct sim_domain herald = {.vcpus = 1};

        domctl_fill_info(&herald, SIM_HERALD, hypercall_now_ms(), &op->u.getdomaininfo);
        return 0;
    }
    /* Like Xen: the domain itself, or the next one, and its domid beside it. */
    if (domid == SIM_DOMIDS)
        return -ESRCH;
    domctl_fill_info(&host->domain[domid], domid, hypercall_now_ms(), &op->u.getdomaininfo);
    op->domain = (domid_t)domid;
    return 0;
}

static long domctl_getvcpuinfo(struct sim_host *host, void *arg)
{
    struct xen_domctl *op = arg;
    const struct sim_domain *dom = domains_find(host, op->domain);
    struct xen_domctl_getvcpuinfo *info = &op->u.getvcpuinfo;

    if (!dom)
        return -ESRCH;
    if (info->vcpu >= dom->vcpus)
        return -EINVAL;
    info->online = 1;
    info->blocked = op->domain != 0;
    info->running = op->domain == 0;
    info->cpu_time = domctl_cpu_time_ns(dom, hypercall_now_ms()) / dom->vcpus;
    info->cpu = info->vcpu % host->cpus;
    return 0;
}

static long domctl_max_mem(struct sim_host *host, void *arg)
{
    struct xen_domctl *op = arg;
    struct sim_domain *dom = domains_find(host, op->domain);

    if (!dom)
        return -ESRCH;
    pages_set_max(dom, op->u.max_mem.max_memkb / SIM_KB_PER_PAGE);
    return 0;
}

static long domctl_set_paused(struct sim_host *host, struct xen_domctl *op, bool paused)
{
    struct sim_domain *dom = domains_find(host, op->domain);

    if (!dom)
        return -ESRCH;
    if (!op->domain || dom->paused == paused)
        return -EINVAL;
    dom->paused = paused;
    return 0;
}

static long domctl_pause(struct sim_host *host, void *arg)
{
    return domctl_set_paused(host, arg, true);
}

static long domctl_unpause(struct sim_host *host, void *arg)
{
    return domctl_set_paused(host, arg, false);
}

static long domctl_destroy(struct sim_host *host, void *arg)
{
    struct xen_domctl *op = arg;
    struct sim_domain *dom = domains_find(host, op->domain);

    if (!dom)
        return -ESRCH;
    if (!op->domain)
        return -EINVAL;
    pages_drop(host, dom);
    domains_remove(host, op->domain);
    return 0;
}

/* The order of the checks is that of vm_event_domctl (xen/common/vm_event.c). */
static long domctl_vm_event(struct sim_host *host, void *arg)
{
    struct xen_domctl *op = arg;
    struct sim_domain *dom = domains_find(host, op->domain);

    if (!dom)
        return -ESRCH;
    if (op->u.vm_event_op.mode != XEN_DOMCTL_VM_EVENT_OP_PAGING || !host->paging_built)
        return -ENOSYS;
    switch (op->u.vm_event_op.op) {
    case XEN_VM_EVENT_ENABLE:
        if (dom->type == SIM_PV)
            return -ENODEV; /* no hardware-assisted paging */
        if (dom->pod_entries)
            return -EXDEV;
        if (dom->paging)
            return -EBUSY;
        dom->paging = true;
        return 0;
    case XEN_VM_EVENT_DISABLE:
        dom->paging = false;
        return 0;
    default:
        return -ENOSYS;
    }
}

static long domctl_mem_sharing(struct sim_host *host, void *arg)
{
    struct xen_domctl *op = arg;
    struct sim_domain *dom = domains_find(host, op->domain);

    if (!dom)
        return -ESRCH;
    if (!host->sharing_built)
        return -ENOSYS;
    if (op->u.mem_sharing_op.op != XEN_DOMCTL_MEM_SHARING_CONTROL)
        return -ENOSYS;
    if (dom->type == SIM_PV)
        return -EOPNOTSUPP;
    dom->sharing = op->u.mem_sharing_op.u.enable;
    return 0;
}

const struct hypercall domctl_calls[] = {
    {XEN_DOMCTL_getdomaininfo, CALL_GETDOMAININFO, domctl_getdomaininfo, false},
    {XEN_DOMCTL_getvcpuinfo, CALL_GETVCPUINFO, domctl_getvcpuinfo, false},
    {XEN_DOMCTL_max_mem, CALL_MAX_MEM, domctl_max_mem, true},
    {XEN_DOMCTL_pausedomain, CALL_PAUSEDOMAIN, domctl_pause, true},
    {XEN_DOMCTL_unpausedomain, CALL_UNPAUSEDOMAIN, domctl_unpause, true},
    {XEN_DOMCTL_destroydomain, CALL_DESTROYDOMAIN, domctl_destroy, true},
    {XEN_DOMCTL_vm_event_op, CALL_VM_EVENT_OP, domctl_vm_event, true},
    {XEN_DOMCTL_mem_sharing_op, CALL_MEM_SHARING_OP, domctl_mem_sharing, true},
};
const size_t domctl_calls_count = sizeof(domctl_calls) / sizeof(domctl_calls[0]);
