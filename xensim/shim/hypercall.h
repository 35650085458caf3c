/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One hypercall, one row. By its id `xensim ctl fault` makes it fail. `run` is called under the
 * host's lock with the argument structure (the caller's own memory) and returns >= 0 or -errno, as
 * the hypercall would.
 */
#ifndef XENMEM_XENSIM_SHIM_HYPERCALL_H
#define XENMEM_XENSIM_SHIM_HYPERCALL_H

#include <stddef.h>
#include <stdint.h>

#include "xensim/host/hypercalls.h"
#include "xensim/host/layout.h"

struct hypercall {
    uint32_t cmd;
    enum hypercall_id id;
    long (*run)(struct sim_host *host, void *arg);
    bool rings; /* changes a domain: the host process is told */
};

extern const struct hypercall sysctl_calls[];
extern const size_t sysctl_calls_count;
extern const struct hypercall domctl_calls[];
extern const size_t domctl_calls_count;
extern const struct hypercall memory_calls[];
extern const size_t memory_calls_count;
extern const struct hypercall version_calls[];
extern const size_t version_calls_count;

/* What both getdomaininfo and getdomaininfolist answer. */
struct xen_domctl_getdomaininfo;
void domctl_fill_info(const struct sim_domain *dom, uint32_t domid, int64_t now_ms,
                      struct xen_domctl_getdomaininfo *ret_info);

/* Whether this process is the host's own xenstored, rather than a program under test. */
bool hypercall_is_daemon(void);

/* CLOCK_MONOTONIC in milliseconds. */
int64_t hypercall_now_ms(void);

#endif
