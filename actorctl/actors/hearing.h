/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Hearing: the connection of an actor to what is told, for as long as the actor lives.
 *
 * It registers, passes on every event, beats every REGISTRY_HEARTBEAT_S seconds, brings back a
 * registration that somebody has removed, and begins anew when xenstored was gone, which the events
 * tell. With nothing to hear nothing happens between two heartbeats.
 * Owner and thread: the loop's; what talks to xenstored is done by the ear (ear.h).
 */
#ifndef XENMEM_ACTORCTL_ACTORS_HEARING_H
#define XENMEM_ACTORCTL_ACTORS_HEARING_H

#include "actorctl/actors/actor.h"
#include "actorctl/actors/actor_log.h"
#include "actorctl/actors/crew.h"

struct event_base;
struct hearing;

/* What it works with, and whom it tells. All outlive it. */
struct hearing_means {
    const struct actor *actor;
    struct event_base *base;
    struct crew *ear;
    struct actor_log *log;
    void *data;
    void (*take)(void *data, const struct xenmem_event *event);
    void (*begun)(void *data, bool again); /* it serves; `again`: xenstored is back */
    void (*lost)(void *data);              /* all that was told is to be forgotten */
    /* It cannot begin, or another process has taken the name. */
    void (*failed)(void *data, int rc, const struct xenmem_error *error);
    void (*left)(void *data); /* after hearing_leave */
};

/* Begins at once. */
int hearing_new(const struct hearing_means *means, struct hearing **ret_hearing);

/* Nothing is passed on any more. */
void hearing_close(struct hearing *hearing);

/* After hearing_close: takes the registration back. */
void hearing_leave(struct hearing *hearing);

/* When no job is on its way any more. NULL is allowed. */
void hearing_free(struct hearing *hearing);

#endif
