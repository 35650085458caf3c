/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The inside of a context's events, shared by events*.c.
 *
 * They have two xs_handles of their own: one that watches, and one that only asks, whose answers
 * need not pass through the thread that libxenstore starts for watches. On one connection xenstored
 * sends the watch events of a commit before the answer to any later request. So once the watching
 * one has been asked something after a reading (events_catch_up), the watch events of every commit
 * that the reading could see any part of have been taken. A domain that none of them was about has
 * been read whole, without a transaction, and no event of what was read is still to come: each
 * transaction is told whole, and once.
 */
#ifndef XENMEM_ACTORCTL_POLICY_EVENTS_INSIDE_H
#define XENMEM_ACTORCTL_POLICY_EVENTS_INSIDE_H

#include "actorctl/policy/context.h"
#include "actorctl/policy/events.h"
#include "actorctl/policy/policy.h"

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

/* What has been touched of a domain's policy since it was last read: bits of enum policy_node, and
 * of these. */
enum touch {
    TOUCH_OTHER = 16,  /* something else below memory-policy, or all of it */
    TOUCH_PARENT = 32, /* the domain's folder: maybe with all that was in it */
};

struct known_domain {
    uint32_t domid;
    uint8_t uuid[16];
};

struct events {
    struct xenmem *xenmem;
    struct xs_handle *xs;     /* watches */
    struct xs_handle *asking; /* reads */
    int epoll_fd;
    int lifeline_fd; /* readable when xenstored is gone; -1: there is none (lifeline.h), but a */
    int timer_fd;    /* once a second; else -1 */
    int pending_fd;  /* readable while there is something to be given out */
    unsigned last_token;
    struct xenmem_enabled *enabled;
    struct queued *first, **end;
    uint8_t touched[EVENTS_DOMIDS]; /* enum touch; 0: nothing */
    uint8_t missed[EVENTS_DOMIDS];  /* readings of it that were overtaken by a change */
    bool has_policy[EVENTS_DOMIDS]; /* as far as is known */
    /* As it was read last, but for what is touched; without an actor's name: it is not known. Of what
     * is watched only: every change touches it. */
    struct policy policies[EVENTS_DOMIDS];
    uint32_t *dirty; /* the domids that are touched, in order: from the first on */
    size_t dirty_first, dirty_count, dirty_room;
    bool domains_dirty;
    struct known_domain *known; /* ascending */
    size_t known_count;
};

/* events_queue.c. Appends a copy for each `enabled` that `event` matches. */
int events_queue(struct events *events, const struct xenmem_event *event,
                 struct xenmem_error *error);

/* Takes out of it what is for this one. */
void events_drop_of(struct events *events, const struct xenmem_enabled *owner);

/* Makes pending_fd say whether there is something to be given out, or to be looked at. */
void events_show_pending(struct events *events);

/* events.c. Takes the watch events of all that has been committed so far. -ENOTCONN. */
int events_catch_up(struct events *events, struct xenmem_error *error);

/* events_policy.c */
int events_touch(struct events *events, const char *path);
void events_forget_policies(struct events *events);
bool events_has_dirty(const struct events *events);

/* Reads the first few of those that are touched, and queues what is told of them. */
int events_read_some(struct events *events, struct xenmem_error *error);

/* events_domains.c: makes `known` (no events), or compares with it and queues what has changed. */
int events_learn_domains(struct events *events, struct xenmem_error *error);
int events_compare_domains(struct events *events, struct xenmem_error *error);

#endif
