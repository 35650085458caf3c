/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Waiting for the feed's first complete snapshot: see picture.h.
 */
#include "actorctl/commands/picture.h"

#include <errno.h>
#include <poll.h>

#include "actorctl/xen/clock.h"
#include "actorctl/xen/feed.h"

/* The feed ticks every second: one that says nothing for so long hangs. */
#define SILENCE_MS 5000
#define WHOLE_MS   60000 /* all in all */

/* 1: it is what was asked for, 0: wait for a later one, -errno: there is no point in waiting. */
static int judge(const struct snapshot *snapshot, struct xenmem_error *error)
{
    bool missing = !snapshot->hypervisor_alive || !snapshot->store_alive;

    if (missing && *snapshot->trouble)
        return error_set(error, EIO, "%s", snapshot->trouble);
    return !missing && snapshot->complete;
}

static int wait_for(struct feed *feed, struct snapshot **ret_snapshot, struct xenmem_error *error)
{
    int64_t end_ms = clock_now_ms() + WHOLE_MS;
    struct pollfd ready = {.fd = feed_fd(feed), .events = POLLIN};

    while (clock_now_ms() < end_ms) {
        struct snapshot *snapshot;
        int rc = poll(&ready, 1, SILENCE_MS);

        if (rc < 0 && errno == EINTR)
            continue;
        if (rc <= 0)
            break;
        snapshot = feed_take(feed);
        rc = snapshot ? judge(snapshot, error) : 0;
        if (rc > 0) {
            *ret_snapshot = snapshot;
            return 0;
        }
        snapshot_unref(snapshot);
        if (rc < 0)
            return rc;
    }
    return error_set(error, ETIMEDOUT,
                     "xenstored does not answer, so that the domains' nodes cannot be read.");
}

int picture_take_of(const char *const *only, struct snapshot **ret_snapshot,
                    struct xenmem_error *error)
{
    struct feed_options options = {.once = true, .only = only};
    struct feed *feed;
    int rc = feed_start(&feed, &options, error);

    if (rc < 0)
        return rc;
    rc = wait_for(feed, ret_snapshot, error);
    feed_stop(feed);
    return rc;
}

int picture_take(struct snapshot **ret_snapshot, struct xenmem_error *error)
{
    return picture_take_of(NULL, ret_snapshot, error);
}
