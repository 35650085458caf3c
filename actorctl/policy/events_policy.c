/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * DOMAIN_MEMORY_TARGET_CHANGED: from paths that were written to one event a transaction.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/policy/events_inside.h"
#include "actorctl/policy/facts.h"
#include "actorctl/policy/policy.h"
#include "base/units.h"

#define ROUNDS 16 /* of reading, while others keep writing; what is left comes next time */

/* "/libxl/5", "/libxl/5/memory-policy" and what is below it. */
static enum touch parse_path(const char *path, uint32_t *ret_domid)
{
    static const char top[] = "/libxl/", policy[] = "/memory-policy";
    const char *number = path + strlen(top);
    size_t digits, length = strlen(policy);
    int64_t domid;

    if (strncmp(path, top, strlen(top)))
        return TOUCH_NONE;
    digits = strcspn(number, "/");
    if (units_parse_decimal(number, digits, EVENTS_DOMIDS - 1, &domid))
        return TOUCH_NONE;
    *ret_domid = (uint32_t)domid;
    if (!number[digits])
        return TOUCH_PARENT; /* made, or removed with all that it held */
    if (strncmp(number + digits, policy, length))
        return TOUCH_NONE;
    return number[digits + length] && number[digits + length] != '/' ? TOUCH_NONE : TOUCH_POLICY;
}

static int make_room(struct events *events)
{
    size_t room = events->dirty_room ? events->dirty_room * 2 : 16;
    uint32_t *dirty;

    if (events->dirty_count < events->dirty_room)
        return 0;
    dirty = realloc(events->dirty, room * sizeof(*dirty));
    if (!dirty)
        return -ENOMEM;
    events->dirty = dirty;
    events->dirty_room = room;
    return 0;
}

int events_touch(struct events *events, const char *path)
{
    uint32_t domid = 0;
    enum touch touch = parse_path(path, &domid);

    if (touch == TOUCH_NONE)
        return 0;
    if (events->touched[domid] == TOUCH_NONE) {
        int rc = make_room(events);

        if (rc)
            return rc;
        events->dirty[events->dirty_count++] = domid;
    }
    if (touch > events->touched[domid])
        events->touched[domid] = (uint8_t)touch;
    return 1;
}

/* What one reading of a domain has found. */
struct reading {
    uint32_t domid;
    enum touch touch;
    struct policy policy;
    int64_t videoram_kb;
};

static int read_body(struct xs_handle *xs, xs_transaction_t t, void *data,
                     struct xenmem_error *error)
{
    struct reading *reading = data;
    struct facts facts = {.domid = reading->domid};
    struct memory_nodes nodes;
    int rc;

    policy_dispose(&reading->policy); /* of an attempt that was in vain */
    rc = policy_read_in(xs, t, reading->domid, &reading->policy, error);
    if (rc)
        return rc;
    rc = facts_read_nodes(xs, t, &facts, &nodes, error);
    if (rc && rc != -EBADMSG) /* a bad balloon target is no reason to hide the policy */
        return rc;
    reading->videoram_kb = rc ? 0 : nodes.videoram_kb;
    return 0;
}

/* Reads all that has been touched; the list is empty afterwards. */
static int read_round(struct events *events, struct reading **readings, size_t *count,
                      struct xenmem_error *error)
{
    struct reading *more = realloc(*readings, (*count + events->dirty_count) * sizeof(*more));
    int rc = 0;

    if (!more)
        return error_set(error, ENOMEM, "Out of memory: events may have been lost.");
    *readings = more;
    for (size_t i = 0; i < events->dirty_count && !rc; i++) {
        struct reading *reading = &more[*count];
        uint32_t domid = events->dirty[i];

        *reading = (struct reading){.domid = domid, .touch = events->touched[domid]};
        events->touched[domid] = TOUCH_NONE;
        (*count)++;
        rc = xstore_transact(events->xs, read_body, reading, "an event may have been lost", error);
    }
    events->dirty_count = 0;
    return rc;
}

/* A later reading of the same domain counts; the earlier one was of the same change or is history.
 */
static bool supersede(struct reading *readings, size_t count, size_t index)
{
    for (size_t i = index + 1; i < count; i++) {
        if (readings[i].domid != readings[index].domid)
            continue;
        if (readings[i].touch < readings[index].touch)
            readings[i].touch = readings[index].touch;
        return true;
    }
    return false;
}

static int tell(struct events *events, const struct reading *reading, struct xenmem_error *error)
{
    const struct policy *policy = &reading->policy;
    struct xenmem_event event = {
        .type = XENMEM_EVENT_DOMAIN_MEMORY_TARGET_CHANGED,
        .domid = reading->domid,
        .actor = policy->actor,
        .params = policy->params,
        .has_target = policy->target_state == POLICY_GOOD,
        .target_kb = policy->target_kb,
        .balloon_kb =
            policy->target_kb > reading->videoram_kb ? policy->target_kb - reading->videoram_kb : 0,
        .enforce = policy->enforce,
    };
    bool had_policy = events->has_policy[reading->domid];
    struct facts facts;

    events->has_policy[reading->domid] = policy->exists;
    if (reading->touch == TOUCH_PARENT && !policy->exists && !had_policy)
        return 0;
    if (facts_read(events->xenmem, reading->domid, &facts, NULL))
        return 0; /* gone, and its policy with it */
    memcpy(event.uuid, facts.uuid, sizeof(event.uuid));
    return events_queue(events, &event, error);
}

int events_read_policies(struct events *events, struct xenmem_error *error)
{
    struct reading *readings = NULL;
    size_t count = 0;
    bool any = true;
    int rc = 0;

    for (int round = 0; round < ROUNDS && events->dirty_count && !rc; round++) {
        rc = read_round(events, &readings, &count, error);
        if (!rc)
            rc = events_drain(events, &any, error);
    }
    for (size_t i = 0; i < count && !rc; i++)
        if (!supersede(readings, count, i))
            rc = tell(events, &readings[i], error);
    for (size_t i = 0; i < count; i++)
        policy_dispose(&readings[i].policy);
    free(readings);
    return rc;
}

int xenmem_events_repeat(struct xenmem *xenmem, struct xenmem_error *error)
{
    uint32_t *domids;
    size_t count;
    int rc;

    if (!xenmem->events)
        return error_set(error, EINVAL, "There is nothing to repeat: no event has been enabled.");
    rc = xenmem_list_domains(xenmem, &domids, &count, error);
    if (rc)
        return rc;
    for (size_t i = 0; i < count && rc >= 0; i++) {
        char path[32];

        snprintf(path, sizeof(path), "/libxl/%u", domids[i]);
        rc = events_touch(xenmem->events, path);
    }
    free(domids);
    return rc < 0 ? error_set(error, -rc, "Out of memory: not all events are repeated.") : 0;
}
