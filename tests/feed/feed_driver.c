/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The feed without a console: prints what snapshots say, a line each, for scripts to look at.
 *
 *   feed_driver [--once] [--tick MS] [--seconds N] [--fields]
 *
 * A line per snapshot: "snapshot SERIAL ms=SINCE-START domains=N complete=0|1 store=0|1
 * hypervisor=0|1 samples=N TROUBLE". With --fields a line per field of each domain that has
 * changed: "field DOMID UUID NAME STATE NUMBER TEXT". Ends after N seconds, or with --once at the
 * first complete snapshot.
 */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/xen/clock.h"
#include "actorctl/xen/feed.h"

struct driver {
    struct feed_options options;
    int64_t seconds;
    bool fields;
    int64_t start_ms;
    struct snapshot *last;
};

static const char *const state_names[] = {
    [FIELD_UNKNOWN] = "unknown",
    [FIELD_ABSENT] = "absent",
    [FIELD_BAD] = "bad",
    [FIELD_KNOWN] = "known",
};

static void print_fields(const struct driver *driver, const struct domain *domain)
{
    const struct domain *before = driver->last ? snapshot_find(driver->last, &domain->id) : NULL;
    char uuid[DOMAIN_UUID_TEXT_MAX];

    for (int id = 0; id < FIELD_COUNT && before != domain; id++) {
        const struct field *field = &domain->fields[id];

        if (before && field_equal(&before->fields[id], field))
            continue;
        printf("field %u %s %s %s %" PRId64 " %s\n", domain->id.domid,
               domain_uuid_format(&domain->id, uuid), field_info(id)->name,
               state_names[field->state], field->number, rctext_string(field->text));
    }
}

static void print_snapshot(const struct driver *driver, const struct snapshot *snapshot)
{
    printf("snapshot %" PRIu64 " ms=%" PRId64 " domains=%zu complete=%d store=%d hypervisor=%d "
           "samples=%" PRIu64 " %s\n",
           snapshot->serial, clock_now_ms() - driver->start_ms, snapshot->count, snapshot->complete,
           snapshot->store_alive, snapshot->hypervisor_alive, snapshot->samples, snapshot->trouble);
    for (size_t i = 0; driver->fields && i < snapshot->count; i++)
        print_fields(driver, snapshot->domains[i]);
    fflush(stdout);
}

static bool parse(struct driver *driver, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--once") == 0)
            driver->options.once = true;
        else if (strcmp(argv[i], "--fields") == 0)
            driver->fields = true;
        else if (strcmp(argv[i], "--tick") == 0 && i + 1 < argc)
            driver->options.tick_ms = (unsigned)atoi(argv[++i]);
        else if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc)
            driver->seconds = atoi(argv[++i]);
        else
            return false;
    }
    return true;
}

static void drive(struct driver *driver, struct feed *feed)
{
    struct pollfd ready = {.fd = feed_fd(feed), .events = POLLIN};
    int64_t end_ms = driver->start_ms + driver->seconds * 1000;

    for (int64_t left = 1; left > 0; left = end_ms - clock_now_ms()) {
        struct snapshot *snapshot;

        poll(&ready, 1, (int)left);
        snapshot = feed_take(feed);
        if (!snapshot)
            continue;
        print_snapshot(driver, snapshot);
        snapshot_unref(driver->last);
        driver->last = snapshot;
        if (driver->options.once && snapshot->complete && snapshot->store_alive)
            return;
    }
}

int main(int argc, char **argv)
{
    struct driver driver = {.seconds = 10, .start_ms = clock_now_ms()};
    struct xenmem_error error;
    struct feed *feed;

    if (!parse(&driver, argc, argv)) {
        fprintf(stderr, "usage: feed_driver [--once] [--tick MS] [--seconds N] [--fields]\n");
        return 2;
    }
    if (feed_start(&feed, &driver.options, &error) < 0) {
        fprintf(stderr, "feed_driver: %s\n", error.sentence);
        return 1;
    }
    drive(&driver, feed);
    feed_stop(feed);
    snapshot_unref(driver.last);
    return 0;
}
