/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From what the caller asks for to what has to be written: pure arithmetic and its refusals.
 *
 * Sources: libxl_set_memory_target (tools/libs/light/libxl_mem.c), xc_domain_set_pod_target and
 * XENMEM_set_pod_target (xen/arch/x86/mm.c), LIBXL_MAXMEM_CONSTANT and LIBXL_MIN_DOM0_MEM
 * (libxl_internal.h). KiB. Thread: any.
 */
#ifndef XENMEM_ACTORCTL_POLICY_RECKON_H
#define XENMEM_ACTORCTL_POLICY_RECKON_H

#include "actorctl/policy/facts.h"

#define RECKON_MAXMEM_EXTRA_KB 1024
#define RECKON_DOM0_MIN_KB     (128 * 1024)

/* What the caller asks for. */
struct reckon_request {
    int64_t given_kb;
    bool relative;
    bool enforce;
};

/* What has to be done for a balloon target. */
struct reckon_balloon {
    int64_t target_kb;  /* the new memory/target */
    int64_t maxmem_kb;  /* for setmaxmem, where set_maxmem */
    int64_t pod_pages;  /* for set_pod_target, where set_pod */
    bool set_maxmem;    /* the target is enforced */
    bool set_pod;       /* HVM and PVH, always; but not domain 0 */
    bool maxmem_first;  /* it is raised, so before the target; lowered: after it */
    bool needs_by_hand; /* libxl would do something else than what is asked for */
};

/* given_kb, or base_kb + given_kb. -ERANGE (overflow, below 0). */
int reckon_absolute(int64_t base_kb, const struct reckon_request *request, int64_t *ret_kb,
                    struct xenmem_error *error);

/* -ERANGE: above static-max, below 0 or domain 0's minimum, or above maxmem where Xen insists.
 * -ENODATA: a bound or a base is not known. */
int reckon_balloon(const struct facts *facts, const struct memory_nodes *nodes,
                   const struct reckon_request *request, struct reckon_balloon *ret_balloon,
                   struct xenmem_error *error);

/* The same bounds for a policy target, which counts video memory. */
int reckon_policy_target(const struct facts *facts, const struct memory_nodes *nodes,
                         int64_t base_kb, const struct reckon_request *request, int64_t *ret_kb,
                         struct xenmem_error *error);

#endif
