/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From a privcmd hypercall to the row that answers it. The four hypercalls that the
 * Xen libraries use here are tables of their own; whatever is in none of them is
 * ENOSYS, as on a hypervisor built without it.
 */
#include "xensim/shim/hypercall.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "xensim/events.h"
#include "xensim/host/state.h"
#include "xensim/shim/shim.h"
#include "xensim/shim/xen.h"

/* What a call was found to mean. */
struct hypercall_match {
    const struct hypercall *call;
    void *arg;
    uint32_t domid; /* which domain it is about, where the call says so */
};

static pthread_once_t attach_once = PTHREAD_ONCE_INIT;
static struct sim_host *attached_host;
static bool is_daemon;

static void hypercall_attach(void)
{
    const char *dir = shim_dir();

    if (dir && state_attach(dir, &attached_host))
        attached_host = NULL;
    is_daemon = getenv("XENSIM_DAEMON") != NULL;
}

const char *hypercall_host_name(void)
{
    pthread_once(&attach_once, hypercall_attach);
    return attached_host ? attached_host->name : NULL;
}

bool hypercall_is_daemon(void)
{
    return is_daemon;
}

int64_t hypercall_now_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void doorbell_ring(uint32_t domid)
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    int fd;

    if (!shim_path(addr.sun_path, sizeof(addr.sun_path), DOORBELL_SOCKET))
        return;
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return;
    /* Where nobody listens the host is gone, and there is nobody left to tell. */
    (void)!sendto(fd, &domid, sizeof(domid), 0, (const struct sockaddr *)&addr, sizeof(addr));
    close(fd);
}

static const struct hypercall *hypercall_find(const struct hypercall *calls, size_t count,
                                              uint32_t cmd)
{
    for (size_t i = 0; i < count; i++)
        if (calls[i].cmd == cmd)
            return &calls[i];
    return NULL;
}

static int hypercall_match_sysctl(void *arg, struct hypercall_match *ret_match)
{
    const struct xen_sysctl *op = arg;

    if (op->interface_version != XEN_SYSCTL_INTERFACE_VERSION)
        return -EACCES;
    ret_match->call = hypercall_find(sysctl_calls, sysctl_calls_count, op->cmd);
    return 0;
}

static int hypercall_match_domctl(void *arg, struct hypercall_match *ret_match)
{
    const struct xen_domctl *op = arg;

    if (op->interface_version != XEN_DOMCTL_INTERFACE_VERSION)
        return -EACCES;
    ret_match->domid = op->domain;
    ret_match->call = hypercall_find(domctl_calls, domctl_calls_count, op->cmd);
    return 0;
}

static int hypercall_match(const struct privcmd_hypercall *call, struct hypercall_match *ret_match)
{
    uint32_t cmd = (uint32_t)call->arg[0];

    switch (call->op) {
    case __HYPERVISOR_sysctl:
        ret_match->arg = (void *)(uintptr_t)call->arg[0];
        return hypercall_match_sysctl(ret_match->arg, ret_match);
    case __HYPERVISOR_domctl:
        ret_match->arg = (void *)(uintptr_t)call->arg[0];
        return hypercall_match_domctl(ret_match->arg, ret_match);
    case __HYPERVISOR_memory_op:
        ret_match->arg = (void *)(uintptr_t)call->arg[1];
        ret_match->call = hypercall_find(memory_calls, memory_calls_count, cmd);
        return 0;
    case __HYPERVISOR_xen_version:
        ret_match->arg = (void *)(uintptr_t)call->arg[1];
        ret_match->call = hypercall_find(version_calls, version_calls_count, cmd);
        return 0;
    default:
        return -ENOSYS;
    }
}

static long hypercall_run_one(const struct privcmd_hypercall *call)
{
    struct hypercall_match match = {.domid = SIM_DOMIDS};
    struct sim_host *host;
    long rc;

    pthread_once(&attach_once, hypercall_attach);
    host = attached_host;
    if (!host)
        return -ENOSYS;
    rc = hypercall_match(call, &match);
    if (rc)
        return rc;
    if (!match.call)
        return -ENOSYS;
    state_lock(host);
    host->hypercalls++;
    /* Faults are meant for the program under test, not for the host's own daemons. */
    rc = is_daemon ? 0 : -state_take_fault(host, match.call->id);
    if (!rc)
        rc = match.call->run(host, match.arg);
    state_unlock(host);
    if (rc >= 0 && match.call->rings)
        doorbell_ring(match.domid);
    return rc;
}

/* libxenctrl makes its memory_op calls so, for the sake of results that do not fit an int
 * (do_memory_op, tools/libs/ctrl/xc_private.c). */
static long hypercall_run_many(multicall_entry_t *entries, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        struct privcmd_hypercall call = {.op = entries[i].op};

        for (size_t j = 0; j < sizeof(call.arg) / sizeof(call.arg[0]); j++)
            call.arg[j] = entries[i].args[j];
        entries[i].result = (xen_ulong_t)hypercall_run_one(&call);
    }
    return 0;
}

long hypercall_run(const struct privcmd_hypercall *call)
{
    if (call->op != __HYPERVISOR_multicall)
        return hypercall_run_one(call);
    return hypercall_run_many((multicall_entry_t *)(uintptr_t)call->arg[0], call->arg[1]);
}
