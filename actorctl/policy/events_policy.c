/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * DOMAIN_MEMORY_TARGET_CHANGED: from paths that were written to one event a transaction.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/policy/events_inside.h"
#include "actorctl/policy/facts.h"
#include "actorctl/policy/policy.h"
#include "base/units.h"

#define BATCH      16 /* domains that are read before any of them is told */
#define MISSES_MAX 16 /* in a row: then what was read is told although there is something newer */

static unsigned parse_node(const char *name)
{
    static const struct {
        const char *name;
        enum policy_node node;
    } nodes[] = {{"actor", POLICY_NODE_ACTOR},
                 {"actor-params", POLICY_NODE_PARAMS},
                 {"target", POLICY_NODE_TARGET},
                 {"enforce", POLICY_NODE_ENFORCE}};

    for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
        if (!strcmp(name, nodes[i].name))
            return nodes[i].node;
    return TOUCH_OTHER;
}

/* "/libxl/5", "/libxl/5/memory-policy" and what is below it; 0: none of these. */
static unsigned parse_path(const char *path, uint32_t *ret_domid)
{
    static const char top[] = "/libxl/", policy[] = "/memory-policy";
    const char *number = path + strlen(top);
    size_t digits, length = strlen(policy);
    int64_t domid;

    if (strncmp(path, top, strlen(top)))
        return 0;
    digits = strcspn(number, "/");
    if (units_parse_decimal(number, digits, EVENTS_DOMIDS - 1, &domid))
        return 0;
    *ret_domid = (uint32_t)domid;
    number += digits;
    if (!*number)
        return TOUCH_PARENT; /* made, or removed with all that it held */
    if (strncmp(number, policy, length))
        return 0;
    number += length;
    if (!*number)
        return TOUCH_OTHER;
    return *number == '/' ? parse_node(number + 1) : 0;
}

static int make_room(struct events *events)
{
    size_t room = events->dirty_room ? events->dirty_room * 2 : 64;
    uint32_t *dirty;

    if (events->dirty_count < events->dirty_room)
        return 0;
    if (events->dirty_first > events->dirty_room / 2) {
        events->dirty_count -= events->dirty_first;
        memmove(events->dirty, events->dirty + events->dirty_first,
                events->dirty_count * sizeof(*dirty));
        events->dirty_first = 0;
        return 0;
    }
    dirty = realloc(events->dirty, room * sizeof(*dirty));
    if (!dirty)
        return -ENOMEM;
    events->dirty = dirty;
    events->dirty_room = room;
    return 0;
}

static int touch(struct events *events, uint32_t domid, unsigned how)
{
    if (!events->touched[domid]) {
        int rc = make_room(events);

        if (rc)
            return rc;
        events->dirty[events->dirty_count++] = domid;
    }
    events->touched[domid] |= (uint8_t)how;
    return 1;
}

/* Somebody has removed /libxl with all that it held. */
static int touch_all(struct events *events)
{
    int rc = 0;

    for (uint32_t domid = 0; domid < EVENTS_DOMIDS && rc >= 0; domid++)
        if (events->has_policy[domid])
            rc = touch(events, domid, TOUCH_PARENT);
    return rc;
}

int events_touch(struct events *events, const char *path)
{
    uint32_t domid = 0;
    unsigned how = parse_path(path, &domid);

    if (!strcmp(path, "/libxl"))
        return touch_all(events);
    return how ? touch(events, domid, how) : 0;
}

bool events_has_dirty(const struct events *events)
{
    return events->dirty_first < events->dirty_count;
}

static uint32_t take_dirty(struct events *events)
{
    uint32_t domid = events->dirty[events->dirty_first++];

    if (!events_has_dirty(events))
        events->dirty_first = events->dirty_count = 0;
    return domid;
}

/* What one reading of a domain has found. */
struct reading {
    uint32_t domid;
    unsigned touch;
    struct policy policy; /* before: what is known of it */
    int64_t videoram_kb;
};

/* Where it is known but for single nodes, and they are there, only they are read. */
static int read_orders(struct xs_handle *xs, xs_transaction_t t, struct reading *reading,
                       struct xenmem_error *error)
{
    struct policy *policy = &reading->policy;

    if (policy->actor) {
        int rc = policy_reread(xs, t, reading->domid, reading->touch, policy, error);

        if (rc || policy->exists)
            return rc;
    }
    policy_dispose(policy);
    return policy_read_orders(xs, t, reading->domid, policy, error);
}

static int read_in(struct xs_handle *xs, xs_transaction_t t, struct reading *reading,
                   struct xenmem_error *error)
{
    struct memory_nodes nodes = {0};
    int rc = read_orders(xs, t, reading, error);

    if (!rc && reading->policy.target_state == POLICY_GOOD)
        rc = facts_read_videoram(xs, t, reading->domid, &nodes, error);
    reading->videoram_kb = nodes.videoram_kb;
    return rc;
}

static int read_body(struct xs_handle *xs, xs_transaction_t t, void *data,
                     struct xenmem_error *error)
{
    struct reading *reading = data;

    policy_dispose(&reading->policy); /* of an attempt that was in vain */
    return read_in(xs, t, reading, error);
}

/* What is known of it, to be kept again once it is known anew. */
static void take_policy(struct events *events, struct reading *reading)
{
    struct policy *policy = &events->policies[reading->domid];

    if (reading->touch & (TOUCH_OTHER | TOUCH_PARENT))
        policy_dispose(policy);
    reading->policy = *policy;
    *policy = (struct policy){0};
}

static void keep_policy(struct events *events, struct reading *reading)
{
    if (!reading->policy.exists)
        return;
    events->policies[reading->domid] = reading->policy;
    reading->policy = (struct policy){0};
}

void events_forget_policies(struct events *events)
{
    for (size_t i = 0; i < EVENTS_DOMIDS; i++)
        if (events->policies[i].actor)
            policy_dispose(&events->policies[i]);
}

/* One that was overtaken is read in a transaction the next time: what others write then may make it
 * old, but not take it apart. */
static int read_one(struct events *events, struct reading *reading, struct xenmem_error *error)
{
    take_policy(events, reading);
    if (events->missed[reading->domid])
        return xstore_transact(events->asking, read_body, reading, "an event may have been lost",
                               error);
    return read_in(events->asking, XBT_NULL, reading, error);
}

/* Nothing has happened to it since the reading began; or it has too often. Else it is still to be
 * read, as what it was. */
static bool is_to_be_told(struct events *events, const struct reading *reading)
{
    uint8_t *missed = &events->missed[reading->domid];
    uint8_t *touched = &events->touched[reading->domid];

    if (!*touched || *missed == MISSES_MAX) {
        *missed = 0;
        return true;
    }
    (*missed)++;
    *touched |= (uint8_t)reading->touch;
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

int events_read_some(struct events *events, struct xenmem_error *error)
{
    struct reading readings[BATCH];
    size_t count = 0;
    int rc = 0;

    while (count < BATCH && events_has_dirty(events) && !rc) {
        struct reading *reading = &readings[count++];
        uint32_t domid = take_dirty(events);

        *reading = (struct reading){.domid = domid, .touch = events->touched[domid]};
        events->touched[domid] = 0;
        rc = read_one(events, reading, error);
    }
    if (!rc)
        rc = events_catch_up(events, error);
    for (size_t i = 0; i < count && !rc; i++) {
        if (!is_to_be_told(events, &readings[i]))
            continue;
        rc = tell(events, &readings[i], error);
        keep_policy(events, &readings[i]);
    }
    for (size_t i = 0; i < count; i++)
        policy_dispose(&readings[i].policy);
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
    for (size_t i = 0; i < count && rc >= 0; i++)
        rc = touch(xenmem->events, domids[i], TOUCH_PARENT);
    free(domids);
    events_show_pending(xenmem->events);
    return rc < 0 ? error_set(error, -rc, "Out of memory: not all events are repeated.") : 0;
}
