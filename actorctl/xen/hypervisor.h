/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What only the hypervisor knows: which domains there are, their pages, and the host's figures.
 *
 * The one place that depends on the version of libxenctrl, whose interface is not stable: it uses
 * xc_domain_getinfolist, xc_physinfo, xc_version and the two sharing counters, which are the same
 * in source from Xen 4.17 to 4.22; each release has to be compiled for anew (a library that does
 * not fit the hypervisor is refused with EACCES).
 *
 * Owner: the caller of hypervisor_open. Thread: one at a time.
 * Sources: tools/include/xenctrl.h, xen/include/public/domctl.h, sysctl.h.
 */
#ifndef XENMEM_ACTORCTL_XEN_HYPERVISOR_H
#define XENMEM_ACTORCTL_XEN_HYPERVISOR_H

#include <stddef.h>

#include "base/error.h"
#include "model/snapshot.h"

struct hypervisor;

/* The memory of one domain as the hypervisor counts it. A figure beyond UNITS_KB_MAX is -1. */
struct hypervisor_domain {
    struct domain_id id;
    unsigned flags; /* of enum domain_flag */
    uint64_t cpu_time_ns;
    int64_t actual_kb, maxmem_kb, outstanding_kb, shared_kb, paged_kb;
};

int hypervisor_open(struct hypervisor **ret_hypervisor, struct xenmem_error *error);
void hypervisor_close(struct hypervisor *hypervisor); /* NULL is allowed */

/* All domains, ascending domid, however sparse: one call per 1,024 of them. The array is valid
 * until the next call. */
int hypervisor_list(struct hypervisor *hypervisor, const struct hypervisor_domain **ret_domains,
                    size_t *ret_count, struct xenmem_error *error);

/* Fills in all of *ret_host but its name, which the hypervisor does not know. */
int hypervisor_host(struct hypervisor *hypervisor, struct host *ret_host,
                    struct xenmem_error *error);

#endif
