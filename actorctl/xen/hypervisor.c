/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libxenctrl, the part that reads: see hypervisor.h.
 */
#include "actorctl/xen/hypervisor.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/units.h"

/* Xen's public headers insist on GNU C, of which they use what C11 has as well. */
#undef __STRICT_ANSI__
#include <xenctrl.h>
#include <xentoollog.h>

#define BATCH   1024 /* domains in one call */
#define PRIVCMD "/dev/xen/privcmd"

struct hypervisor {
    xc_interface *xc;
    xentoollog_logger silent;
    char version[HOST_NAME_MAX_BYTES];
    xc_domaininfo_t *batch;
    struct hypervisor_domain *domains;
    size_t room;
};

/* libxenctrl writes to standard error where it is not given a logger; its errors reach the user as
 * sentences of ours. */
static void keep_silent(xentoollog_logger *logger, xentoollog_level level, int error,
                        const char *context, const char *format, va_list args)
{
    (void)logger, (void)level, (void)error, (void)context, (void)format, (void)args;
}

static void destroy_nothing(xentoollog_logger *logger)
{
    (void)logger;
}

static int explain(struct xenmem_error *error, int code)
{
    if (code == EACCES)
        return error_set(error, code,
                         "The hypervisor refuses this libxenctrl: they are of different versions. "
                         "No domain can be listed; run the tools of the Xen that was booted.");
    if (code == EPERM)
        return error_set(error, code,
                         "The hypervisor does not let this user ask: %s. No domain "
                         "can be listed; xenmem has to run as root in dom0.",
                         strerror(code));
    return error_set(error, code, "The hypervisor does not answer: %s. Its figures are not known.",
                     strerror(code));
}

static int explain_open(struct xenmem_error *error, int code)
{
    if (code == ENOENT || code == ENXIO || code == ENODEV)
        return error_set(error, code,
                         "This is not a Xen host: " PRIVCMD " is missing. Run xenmem in dom0, or "
                         "look at it on a simulated host: make demo.");
    return error_set(error, code,
                     "The hypervisor cannot be reached: " PRIVCMD ": %s. xenmem has to run as "
                     "root in dom0; make demo shows it on a simulated host.",
                     strerror(code));
}

static void read_version(struct hypervisor *hypervisor)
{
    xen_extraversion_t extra = "";
    char version[HOST_NAME_MAX_BYTES];
    int number = xc_version(hypervisor->xc, XENVER_version, NULL);

    if (number < 0)
        return;
    if (xc_version(hypervisor->xc, XENVER_extraversion, &extra) < 0)
        extra[0] = '\0';
    extra[sizeof(extra) - 1] = '\0';
    snprintf(version, sizeof(version), "%d.%d%s", number >> 16, number & 0xFFFF, extra);
    text_sanitise(hypervisor->version, sizeof(hypervisor->version), version, strlen(version));
}

int hypervisor_open(struct hypervisor **ret_hypervisor, struct xenmem_error *error)
{
    struct hypervisor *hypervisor = calloc(1, sizeof(*hypervisor));

    if (!hypervisor || !(hypervisor->batch = calloc(BATCH, sizeof(*hypervisor->batch)))) {
        free(hypervisor);
        return error_set(error, ENOMEM, "Out of memory: the hypervisor has not been asked.");
    }
    hypervisor->silent = (xentoollog_logger){.vmessage = keep_silent, .destroy = destroy_nothing};
    errno = 0;
    hypervisor->xc = xc_interface_open(&hypervisor->silent, &hypervisor->silent, 0);
    if (!hypervisor->xc) {
        int code = access(PRIVCMD, R_OK | W_OK) < 0 ? errno : errno ? errno : EIO;

        hypervisor_close(hypervisor);
        return explain_open(error, code);
    }
    read_version(hypervisor);
    *ret_hypervisor = hypervisor;
    return 0;
}

void hypervisor_close(struct hypervisor *hypervisor)
{
    if (!hypervisor)
        return;
    if (hypervisor->xc)
        xc_interface_close(hypervisor->xc);
    free(hypervisor->batch);
    free(hypervisor->domains);
    free(hypervisor);
}

static const struct flag {
    uint32_t theirs;
    unsigned ours;
} flags[] = {
    {XEN_DOMINF_dying, DOMAIN_DYING},     {XEN_DOMINF_shutdown, DOMAIN_SHUTDOWN},
    {XEN_DOMINF_paused, DOMAIN_PAUSED},   {XEN_DOMINF_blocked, DOMAIN_BLOCKED},
    {XEN_DOMINF_running, DOMAIN_RUNNING}, {XEN_DOMINF_hvm_guest, DOMAIN_HVM},
};

static unsigned translate_flags(uint32_t theirs)
{
    unsigned ours = 0;

    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
        if (theirs & flags[i].theirs)
            ours |= flags[i].ours;
    return ours;
}

static int64_t pages_to_kb(uint64_t pages)
{
    return pages <= UNITS_KB_MAX / UNITS_KB_PER_PAGE ? (int64_t)pages * UNITS_KB_PER_PAGE : -1;
}

static void translate(const xc_domaininfo_t *info, struct hypervisor_domain *domain)
{
    static_assert(sizeof(info->handle) == DOMAIN_UUID_BYTES, "a handle is a UUID");
    domain->id.domid = info->domain;
    memcpy(domain->id.uuid, info->handle, DOMAIN_UUID_BYTES);
    domain->flags = translate_flags(info->flags);
    domain->cpu_time_ns = info->cpu_time;
    domain->actual_kb = pages_to_kb(info->tot_pages);
    domain->maxmem_kb = pages_to_kb(info->max_pages);
    domain->outstanding_kb = pages_to_kb(info->outstanding_pages);
    domain->shared_kb = pages_to_kb(info->shr_pages);
    domain->paged_kb = pages_to_kb(info->paged_pages);
}

static int make_room(struct hypervisor *hypervisor, size_t room)
{
    size_t new_room = hypervisor->room ? hypervisor->room : 64;
    struct hypervisor_domain *domains;

    if (room <= hypervisor->room)
        return 0;
    while (new_room < room)
        new_room *= 2;
    domains = realloc(hypervisor->domains, new_room * sizeof(*domains));
    if (!domains)
        return -ENOMEM;
    hypervisor->domains = domains;
    hypervisor->room = new_room;
    return 0;
}

int hypervisor_list(struct hypervisor *hypervisor, const struct hypervisor_domain **ret_domains,
                    size_t *ret_count, struct xenmem_error *error)
{
    size_t count = 0;
    uint32_t first = 0;
    int got;

    do {
        got = xc_domain_getinfolist(hypervisor->xc, first, BATCH, hypervisor->batch);
        if (got < 0)
            return explain(error, errno);
        if (make_room(hypervisor, count + (size_t)got) < 0)
            return error_set(error, ENOMEM, "Out of memory: the domains have not been listed.");
        for (int i = 0; i < got; i++) {
            /* Domids rise within and across calls; were that ever to fail, a call would begin
             * where one began before, and the list would have no end. */
            if (count + (size_t)i > 0 && hypervisor->batch[i].domain < first)
                return error_set(error, EPROTO,
                                 "The hypervisor lists domains out of order: its "
                                 "figures are not used.");
            translate(&hypervisor->batch[i], &hypervisor->domains[count + (size_t)i]);
            first = hypervisor->batch[i].domain + 1u;
        }
        count += (size_t)got;
    } while (got == BATCH);
    *ret_domains = hypervisor->domains;
    *ret_count = count;
    return 0;
}

/* Pages that sharing saves and uses; not known where the hypervisor has no sharing. */
static void read_sharing(struct hypervisor *hypervisor, struct host *host)
{
    long freed = xc_sharing_freed_pages(hypervisor->xc);
    long used = xc_sharing_used_frames(hypervisor->xc);

    host->sharing_known = freed >= 0 && used >= 0;
    if (!host->sharing_known)
        return;
    host->sharing_freed_kb = pages_to_kb((uint64_t)freed);
    host->sharing_used_kb = pages_to_kb((uint64_t)used);
}

int hypervisor_host(struct hypervisor *hypervisor, struct host *ret_host,
                    struct xenmem_error *error)
{
    xc_physinfo_t info;
    struct host host = {.known = true};

    if (xc_physinfo(hypervisor->xc, &info) < 0)
        return explain(error, errno);
    host.total_kb = pages_to_kb(info.total_pages);
    host.free_kb = pages_to_kb(info.free_pages);
    host.claimed_kb = pages_to_kb(info.outstanding_pages);
    read_sharing(hypervisor, &host);
    memcpy(host.xen_version, hypervisor->version, sizeof(host.xen_version));
    memcpy(host.name, ret_host->name, sizeof(host.name));
    *ret_host = host;
    return 0;
}
