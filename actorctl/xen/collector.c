/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Two sources, one roster: see collector.h.
 */
#include "actorctl/xen/collector.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/xen/clock.h"
#include "actorctl/xen/hypervisor.h"
#include "actorctl/xen/mirror.h"
#include "base/text.h"

#define REOPEN_MS        1000 /* between two attempts to reach the hypervisor */
#define LIST_INTERVAL_MS 10   /* between two lists that events ask for */
#define DRAIN_MS         5    /* of events at a stretch, however many there are */

struct collector {
    struct roster *roster;
    struct mirror *mirror;
    struct hypervisor *hypervisor; /* NULL: not open */
    int64_t open_ms;               /* do not try to open it before */
    int64_t listed_ms;
    bool changed;
    struct host host;
    uint64_t samples;
    int64_t sampled_ms;
    bool alive;                /* the last sample succeeded */
    struct xenmem_error error; /* of the hypervisor; sentence "" where all is well */
};

struct collector *collector_new(bool once, struct selection *selection, unsigned silence_ms)
{
    struct collector *collector = calloc(1, sizeof(*collector));
    char name[HOST_NAME_MAX_BYTES] = "";

    if (!collector)
        return NULL;
    collector->roster = roster_new();
    collector->mirror =
        collector->roster ? mirror_new(collector->roster, once, selection, silence_ms) : NULL;
    if (!collector->mirror) {
        collector_free(collector);
        return NULL;
    }
    if (gethostname(name, sizeof(name) - 1) == 0)
        text_sanitise(collector->host.name, sizeof(collector->host.name), name, strlen(name));
    return collector;
}

void collector_free(struct collector *collector)
{
    if (!collector)
        return;
    mirror_free(collector->mirror);
    hypervisor_close(collector->hypervisor);
    roster_free(collector->roster);
    free(collector);
}

static bool open_hypervisor(struct collector *collector, int64_t now_ms)
{
    if (collector->hypervisor)
        return true;
    if (now_ms < collector->open_ms)
        return false;
    collector->open_ms = now_ms + REOPEN_MS;
    return hypervisor_open(&collector->hypervisor, &collector->error) == 0;
}

/* Lists the domains; with `sample` their figures and the host's are taken as well. */
static int list_domains(struct collector *collector, bool sample, int64_t now_ms)
{
    const struct hypervisor_domain *domains;
    size_t count;
    int rc;

    collector->listed_ms = now_ms;
    rc = hypervisor_list(collector->hypervisor, &domains, &count, &collector->error);
    if (rc == 0 && sample)
        rc = hypervisor_host(collector->hypervisor, &collector->host, &collector->error);
    if (rc < 0)
        return rc;
    rc = roster_update(collector->roster, domains, count, sample, now_ms);
    collector->changed |= rc != 0;
    mirror_welcome(collector->mirror);
    if (rc < 0)
        return error_set(&collector->error, ENOMEM,
                         "Out of memory: not all domains are up to date.");
    return 0;
}

static void take_sample(struct collector *collector, int64_t now_ms)
{
    collector->alive =
        open_hypervisor(collector, now_ms) && list_domains(collector, true, now_ms) == 0;
    if (!collector->alive) {
        hypervisor_close(collector->hypervisor);
        collector->hypervisor = NULL;
        return;
    }
    collector->error = (struct xenmem_error){0};
    collector->sampled_ms = now_ms;
    collector->samples++;
}

void collector_tick(struct collector *collector, int64_t now_ms)
{
    mirror_take_events(collector->mirror, now_ms + DRAIN_MS);
    take_sample(collector, now_ms);
    mirror_tick(collector->mirror, now_ms);
    collector->changed = true;
}

void collector_connect(struct collector *collector, int64_t now_ms)
{
    mirror_connect(collector->mirror, now_ms);
}

static bool list_due(const struct collector *collector, int64_t now_ms)
{
    return collector->hypervisor && mirror_list_wanted(collector->mirror) &&
           now_ms >= collector->listed_ms + LIST_INTERVAL_MS;
}

void collector_drain(struct collector *collector, int64_t now_ms)
{
    mirror_take_events(collector->mirror, now_ms + DRAIN_MS);
    if (list_due(collector, now_ms) && mirror_take_list_wanted(collector->mirror))
        list_domains(collector, false, now_ms); /* what fails is noticed by the next sample */
}

void collector_work(struct collector *collector, int64_t deadline_ms)
{
    mirror_work(collector->mirror, deadline_ms);
}

int64_t collector_wake_ms(const struct collector *collector)
{
    int64_t wake_ms = mirror_wake_ms(collector->mirror);
    int64_t list_ms = collector->listed_ms + LIST_INTERVAL_MS;

    if (collector->hypervisor && mirror_list_wanted(collector->mirror) && list_ms < wake_ms)
        return list_ms;
    return wake_ms;
}

int collector_fd(const struct collector *collector)
{
    return mirror_fd(collector->mirror);
}

bool collector_changed(const struct collector *collector)
{
    return collector->changed || mirror_changed(collector->mirror);
}

struct snapshot *collector_snapshot(struct collector *collector)
{
    struct snapshot *snapshot = roster_snapshot(collector->roster);
    const char *trouble = collector->error.sentence;

    if (!snapshot)
        return NULL;
    if (!*trouble)
        trouble = mirror_trouble(collector->mirror);
    text_sanitise(snapshot->trouble, sizeof(snapshot->trouble), trouble, strlen(trouble));
    snapshot->sampled_ms = collector->sampled_ms;
    snapshot->samples = collector->samples;
    snapshot->hypervisor_alive = collector->alive;
    snapshot->store_alive = mirror_is_connected(collector->mirror);
    snapshot->store_checked_ms = mirror_checked_ms(collector->mirror);
    snapshot->host = collector->host;
    snapshot->actors = mirror_actors(collector->mirror);
    snapshot->complete &= mirror_actors_synced(collector->mirror);
    collector->changed = false;
    mirror_clear_changed(collector->mirror);
    return snapshot;
}
