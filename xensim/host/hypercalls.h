/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The hypercalls that the simulated hypervisor knows, by name: what `xensim ctl fault`
 * takes, and what the shared object's tables refer to.
 */
#ifndef XENMEM_XENSIM_HOST_HYPERCALLS_H
#define XENMEM_XENSIM_HOST_HYPERCALLS_H

enum hypercall_id {
    CALL_GETDOMAININFOLIST,
    CALL_PHYSINFO,
    CALL_SCHED_ID,
    CALL_AVAILHEAP,
    CALL_CPUPOOL_OP,
    CALL_CPUTOPOINFO,
    CALL_NUMAINFO,
    CALL_GETDOMAININFO,
    CALL_GETVCPUINFO,
    CALL_MAX_MEM,
    CALL_PAUSEDOMAIN,
    CALL_UNPAUSEDOMAIN,
    CALL_DESTROYDOMAIN,
    CALL_VM_EVENT_OP,
    CALL_MEM_SHARING_OP,
    CALL_SET_POD_TARGET,
    CALL_GET_POD_TARGET,
    CALL_CLAIM_PAGES,
    CALL_CURRENT_RESERVATION,
    CALL_MAXIMUM_RESERVATION,
    CALL_SHARING_FREED,
    CALL_SHARING_USED,
    CALL_XEN_VERSION,
    HYPERCALLS
};

/* NULL past the last one. */
const char *hypercall_name(enum hypercall_id id);

/* 0, or -ENOENT where there is none of that name. */
int hypercall_find_name(const char *name, enum hypercall_id *ret_id);

#endif
