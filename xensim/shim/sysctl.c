/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The sysctl hypercalls: what the host is, and the list of its domains.
 */
#include <errno.h>
#include <string.h>

#include "xensim/host/domains.h"
#include "xensim/host/pages.h"
#include "xensim/shim/hypercall.h"
#include "xensim/shim/xen.h"

#define SCHED_CREDIT2 6
#define PHYSCAPS                                                                    \
    (XEN_SYSCTL_PHYSCAP_hvm | XEN_SYSCTL_PHYSCAP_pv | XEN_SYSCTL_PHYSCAP_directio | \
     XEN_SYSCTL_PHYSCAP_hap | XEN_SYSCTL_PHYSCAP_shadow)

static long sysctl_getdomaininfolist(struct sim_host *host, void *arg)
{
    struct xen_sysctl_getdomaininfolist *list = &((struct xen_sysctl *)arg)->u.getdomaininfolist;
    struct xen_domctl_getdomaininfo *infos = list->buffer.p;
    int64_t now_ms = hypercall_now_ms();
    uint32_t count = 0;

    for (uint32_t domid = domains_next(host, list->first_domain);
         domid < SIM_DOMIDS && count < list->max_domains; domid = domains_next(host, domid + 1))
        domctl_fill_info(&host->domain[domid], domid, now_ms, &infos[count++]);
    list->num_domains = count;
    return 0;
}

static long sysctl_physinfo(struct sim_host *host, void *arg)
{
    struct xen_sysctl_physinfo *info = &((struct xen_sysctl *)arg)->u.physinfo;

    *info = (struct xen_sysctl_physinfo){
        .threads_per_core = 1,
        .cores_per_socket = host->cpus,
        .nr_cpus = host->cpus,
        .max_cpu_id = host->cpus - 1,
        .nr_nodes = 1,
        .cpu_khz = host->cpu_khz,
        .capabilities = PHYSCAPS,
        .total_pages = host->total_pages,
        .free_pages = pages_free(host),
        .outstanding_pages = host->claimed_pages,
        .max_mfn = host->total_pages,
    };
    return 0;
}

static long sysctl_sched_id(struct sim_host *host, void *arg)
{
    (void)host;
    ((struct xen_sysctl *)arg)->u.sched_id.sched_id = SCHED_CREDIT2;
    return 0;
}

static long sysctl_availheap(struct sim_host *host, void *arg)
{
    ((struct xen_sysctl *)arg)->u.availheap.avail_bytes = pages_free(host) * SIM_KB_PER_PAGE * 1024;
    return 0;
}

/* There is one pool, with all CPUs and all domains in it. */
static long sysctl_cpupool(struct sim_host *host, void *arg)
{
    struct xen_sysctl_cpupool_op *op = &((struct xen_sysctl *)arg)->u.cpupool_op;

    if (op->op != XEN_SYSCTL_CPUPOOL_OP_INFO)
        return -EOPNOTSUPP;
    if (op->cpupool_id)
        return -ENOENT;
    op->sched_id = SCHED_CREDIT2;
    op->n_dom = host->domains;
    if (op->cpumap.bitmap.p) {
        memset(op->cpumap.bitmap.p, 0, (op->cpumap.nr_bits + 7) / 8);
        for (uint32_t cpu = 0; cpu < host->cpus && cpu < op->cpumap.nr_bits; cpu++)
            op->cpumap.bitmap.p[cpu / 8] |= (uint8_t)(1u << (cpu % 8));
    }
    return 0;
}

static long sysctl_cputopoinfo(struct sim_host *host, void *arg)
{
    struct xen_sysctl_cputopoinfo *info = &((struct xen_sysctl *)arg)->u.cputopoinfo;

    if (info->cputopo.p)
        for (uint32_t cpu = 0; cpu < host->cpus && cpu < info->num_cpus; cpu++)
            info->cputopo.p[cpu] = (struct xen_sysctl_cputopo){.core = cpu};
    info->num_cpus = host->cpus;
    return 0;
}

static long sysctl_numainfo(struct sim_host *host, void *arg)
{
    struct xen_sysctl_numainfo *info = &((struct xen_sysctl *)arg)->u.numainfo;

    if (info->num_nodes && info->meminfo.p)
        info->meminfo.p[0] = (struct xen_sysctl_meminfo){
            .memsize = host->total_pages * SIM_KB_PER_PAGE * 1024,
            .memfree = pages_free(host) * SIM_KB_PER_PAGE * 1024,
        };
    if (info->num_nodes && info->distance.p)
        info->distance.p[0] = 10;
    info->num_nodes = 1;
    return 0;
}

const struct hypercall sysctl_calls[] = {
    {XEN_SYSCTL_getdomaininfolist, CALL_GETDOMAININFOLIST, sysctl_getdomaininfolist, false},
    {XEN_SYSCTL_physinfo, CALL_PHYSINFO, sysctl_physinfo, false},
    {XEN_SYSCTL_sched_id, CALL_SCHED_ID, sysctl_sched_id, false},
    {XEN_SYSCTL_availheap, CALL_AVAILHEAP, sysctl_availheap, false},
    {XEN_SYSCTL_cpupool_op, CALL_CPUPOOL_OP, sysctl_cpupool, false},
    {XEN_SYSCTL_cputopoinfo, CALL_CPUTOPOINFO, sysctl_cputopoinfo, false},
    {XEN_SYSCTL_numainfo, CALL_NUMAINFO, sysctl_numainfo, false},
};
const size_t sysctl_calls_count = sizeof(sysctl_calls) / sizeof(sysctl_calls[0]);
