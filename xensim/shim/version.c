/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The xen_version hypercall: what this hypervisor says of itself. It is the 4.17
 * whose libraries Debian 12 has.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "xensim/shim/hypercall.h"
#include "xensim/shim/xen.h"

#define SIM_VERSION ((4L << 16) | 17)

static void version_text(char *to, size_t size, const char *text)
{
    memset(to, 0, size);
    snprintf(to, size, "%s", text);
}

static long version_version(struct sim_host *host, void *arg)
{
    (void)host;
    (void)arg;
    return SIM_VERSION;
}

static long version_extraversion(struct sim_host *host, void *arg)
{
    (void)host;
    version_text(arg, XEN_EXTRAVERSION_LEN, ".7-sim");
    return 0;
}

static long version_compile_info(struct sim_host *host, void *arg)
{
    struct xen_compile_info *info = arg;

    (void)host;
    version_text(info->compiler, sizeof(info->compiler), "none (simulated host)");
    version_text(info->compile_by, sizeof(info->compile_by), "xensim");
    version_text(info->compile_domain, sizeof(info->compile_domain), "localhost");
    version_text(info->compile_date, sizeof(info->compile_date), "-");
    return 0;
}

static long version_capabilities(struct sim_host *host, void *arg)
{
    (void)host;
    version_text(arg, XEN_CAPABILITIES_INFO_LEN,
                 "xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64 ");
    return 0;
}

static long version_changeset(struct sim_host *host, void *arg)
{
    (void)host;
    version_text(arg, XEN_CHANGESET_INFO_LEN, "simulated");
    return 0;
}

static long version_platform_parameters(struct sim_host *host, void *arg)
{
    (void)host;
    ((struct xen_platform_parameters *)arg)->virt_start = 0xffff800000000000UL;
    return 0;
}

static long version_features(struct sim_host *host, void *arg)
{
    (void)host;
    ((struct xen_feature_info *)arg)->submap = 0;
    return 0;
}

static long version_pagesize(struct sim_host *host, void *arg)
{
    (void)host;
    (void)arg;
    return SIM_KB_PER_PAGE * 1024;
}

/* dom0_mem= is what makes xl's autoballoon=auto mean "off" (tools/xl/xl.c). */
static long version_commandline(struct sim_host *host, void *arg)
{
    unsigned long dom0_mib = host->domain[0].tot_pages / SIM_PAGES_PER_MIB;

    snprintf(arg, sizeof(xen_commandline_t), "placeholder dom0_mem=%luM,max:%luM", dom0_mib,
             dom0_mib);
    return 0;
}

static long version_build_id(struct sim_host *host, void *arg)
{
    (void)host;
    (void)arg;
    return -ENODATA;
}

const struct hypercall version_calls[] = {
    {XENVER_version, CALL_XEN_VERSION, version_version, false},
    {XENVER_extraversion, CALL_XEN_VERSION, version_extraversion, false},
    {XENVER_compile_info, CALL_XEN_VERSION, version_compile_info, false},
    {XENVER_capabilities, CALL_XEN_VERSION, version_capabilities, false},
    {XENVER_changeset, CALL_XEN_VERSION, version_changeset, false},
    {XENVER_platform_parameters, CALL_XEN_VERSION, version_platform_parameters, false},
    {XENVER_get_features, CALL_XEN_VERSION, version_features, false},
    {XENVER_pagesize, CALL_XEN_VERSION, version_pagesize, false},
    {XENVER_commandline, CALL_XEN_VERSION, version_commandline, false},
    {XENVER_build_id, CALL_XEN_VERSION, version_build_id, false},
};
const size_t version_calls_count = sizeof(version_calls) / sizeof(version_calls[0]);
