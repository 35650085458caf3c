/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The ear of a runner: the jobs of the one thread whose context has the events enabled and is
 * registered. Each job may be on its way once at a time. Owner: the loop (hearing.h).
 */
#ifndef XENMEM_ACTORCTL_ACTORS_EAR_H
#define XENMEM_ACTORCTL_ACTORS_EAR_H

#include <stddef.h>

#include "actorctl/actors/actor.h"
#include "actorctl/actors/crew.h"

#define EAR_EVENTS_MAX 16 /* at once: the hands begin while the ear goes on */

enum ear_kind {
    EAR_BEGIN,  /* enables the events, registers, has everything told that is there */
    EAR_LISTEN, /* takes some events, as many as there are */
    EAR_BEAT,   /* writes the heartbeat, and listens: whoever listens in vain is told why */
    EAR_KEEP,   /* looks after the registration */
    EAR_LEAVE,  /* takes the registration back */
    EAR_KIND_COUNT
};

/* What is to be waited for after EAR_BEGIN. */
struct ear_fds {
    int events;       /* of the context: EAR_LISTEN */
    int registration; /* of the context: EAR_KEEP */
};

struct ear_job {
    struct crew_job job; /* first */
    enum ear_kind kind;
    void *for_user;
    const struct actor *actor;
    struct ear_fds fds;
    struct xenmem_event *events[EAR_EVENTS_MAX]; /* what was heard, in its order */
    size_t count;
};

void ear_init(struct ear_job *job, enum ear_kind kind, const struct actor *actor, void *for_user,
              void (*done)(struct crew_job *job));

/* Frees the events that were heard. */
void ear_forget_events(struct ear_job *job);

#endif
