/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The ear of a runner: the jobs of the one thread whose context has the events enabled and is
 * registered. Each job may be on its way once at a time. Owner: the loop.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_EAR_H
#define XENMEM_ACTORCTL_ACTORS_EAR_H

#include <stddef.h>

#include "actorctl/actors/actor.h"
#include "actorctl/actors/crew.h"

struct ear_job {
    struct crew_job job; /* first */
    void *for_user;
    const struct actor *actor;
    int fd;                       /* of the events, after a beginning */
    struct xenmem_event **events; /* what was heard, in its order */
    size_t count, room;
};

/* Enables the events, registers, and has everything told that is there. */
void ear_init_begin(struct ear_job *job, const struct actor *actor, void *for_user,
                    void (*done)(struct crew_job *job));

/* Takes all events that there are. */
void ear_init_listen(struct ear_job *job, const struct actor *actor, void *for_user,
                     void (*done)(struct crew_job *job));

/* Writes the heartbeat. */
void ear_init_beat(struct ear_job *job, const struct actor *actor, void *for_user,
                   void (*done)(struct crew_job *job));

/* Takes the registration back. */
void ear_init_leave(struct ear_job *job, const struct actor *actor, void *for_user,
                    void (*done)(struct crew_job *job));

/* Frees the events that were heard. */
void ear_forget_events(struct ear_job *job);
void ear_dispose(struct ear_job *job);

#endif
