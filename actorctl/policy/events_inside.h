/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The inside of a context's events, shared by events*.c.
 *
 * They have an xs_handle of their own, through which they watch *and* read: on one connection
 * xenstored sends the watch events of a commit before the answer to any later request. So after a
 * reading, draining the watch events yields all those of every commit that the reading could see;
 * once it yields nothing, each transaction has been told whole, and is told once.
 */
#ifndef XENMEM_ACTORCTL_POLICY_EVENTS_INSIDE_H
#define XENMEM_ACTORCTL_POLICY_EVENTS_INSIDE_H

#include "actorctl/policy/context.h"
#include "actorctl/policy/events.h"

#define EVENTS_DOMIDS 0x7ff0 /* DOMID_FIRST_RESERVED */

struct xenmem_enabled {
    struct xenmem_enabled *next;
    enum xenmem_event_type type;
    uint32_t domid; /* or XENMEM_ANY_DOMAIN */
    bool any_actor;
    char actor[XENMEM_ACTOR_MAX + 1];
    void *for_user;
    char path[64]; /* what is watched */
    char token[24];
    bool fired; /* the event that every new watch begins with has been seen */
};

/* The event that is given out stands first, its texts behind it in the same block. */
struct queued {
    struct xenmem_event event;
    struct queued *next;
    const struct xenmem_enabled *owner;
    char texts[];
};

/* What has been touched of a domain's policy since it was last read. */
enum touch { TOUCH_NONE, TOUCH_PARENT, TOUCH_POLICY };

struct known_domain {
    uint32_t domid;
    uint8_t uuid[16];
};

struct events {
    struct xenmem *xenmem;
    struct xs_handle *xs;
    int epoll_fd;
    int timer_fd;   /* once a second */
    int pending_fd; /* readable while the queue is not empty */
    unsigned last_token;
    struct xenmem_enabled *enabled;
    struct queued *first, **end;
    uint8_t touched[EVENTS_DOMIDS]; /* enum touch */
    bool has_policy[EVENTS_DOMIDS]; /* as far as is known */
    uint32_t *dirty;                /* the domids that are touched, in order */
    size_t dirty_count, dirty_room;
    bool domains_dirty;
    struct known_domain *known; /* ascending */
    size_t known_count;
};

/* Appends a copy for each `enabled` that `event` matches. */
int events_queue(struct events *events, const struct xenmem_event *event,
                 struct xenmem_error *error);

/* Takes the watch events that have arrived; *ret_any: there were some that matter. -ENOTCONN. */
int events_drain(struct events *events, bool *ret_any, struct xenmem_error *error);

/* events_policy.c */
int events_touch(struct events *events, const char *path);
int events_read_policies(struct events *events, struct xenmem_error *error);

/* events_domains.c: makes `known` (no events), or compares with it and queues what has changed. */
int events_learn_domains(struct events *events, struct xenmem_error *error);
int events_compare_domains(struct events *events, struct xenmem_error *error);

#endif
