/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The names of the hypercalls, as Xen's headers have them.
 */
#include "xensim/host/hypercalls.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

static const char *const names[] = {
    [CALL_GETDOMAININFOLIST] = "getdomaininfolist",
    [CALL_PHYSINFO] = "physinfo",
    [CALL_SCHED_ID] = "sched_id",
    [CALL_AVAILHEAP] = "availheap",
    [CALL_CPUPOOL_OP] = "cpupool_op",
    [CALL_CPUTOPOINFO] = "cputopoinfo",
    [CALL_NUMAINFO] = "numainfo",
    [CALL_GETDOMAININFO] = "getdomaininfo",
    [CALL_GETVCPUINFO] = "getvcpuinfo",
    [CALL_MAX_MEM] = "max_mem",
    [CALL_PAUSEDOMAIN] = "pausedomain",
    [CALL_UNPAUSEDOMAIN] = "unpausedomain",
    [CALL_DESTROYDOMAIN] = "destroydomain",
    [CALL_VM_EVENT_OP] = "vm_event_op",
    [CALL_MEM_SHARING_OP] = "mem_sharing_op",
    [CALL_SET_POD_TARGET] = "set_pod_target",
    [CALL_GET_POD_TARGET] = "get_pod_target",
    [CALL_CLAIM_PAGES] = "claim_pages",
    [CALL_CURRENT_RESERVATION] = "current_reservation",
    [CALL_MAXIMUM_RESERVATION] = "maximum_reservation",
    [CALL_SHARING_FREED] = "get_sharing_freed_pages",
    [CALL_SHARING_USED] = "get_sharing_shared_pages",
    [CALL_XEN_VERSION] = "xen_version",
};
static_assert(sizeof(names) / sizeof(names[0]) == HYPERCALLS, "a name for each hypercall");

const char *hypercall_name(enum hypercall_id id)
{
    return id < HYPERCALLS ? names[id] : NULL;
}

int hypercall_find_name(const char *name, enum hypercall_id *ret_id)
{
    for (int id = 0; id < HYPERCALLS; id++) {
        if (strcmp(name, names[id]))
            continue;
        *ret_id = (enum hypercall_id)id;
        return 0;
    }
    return -ENOENT;
}
