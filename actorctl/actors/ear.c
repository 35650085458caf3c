/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Events and registration, on a thread of their own: see ear.h.
 */
#include "actorctl/actors/ear.h"

#include <errno.h>
#include <stdlib.h>

#include "actorctl/actors/registry.h"
#include "actorctl/policy/context.h"

/* Any actor's, because a domain that goes to another one has to be let go of. */
static int enable(struct xenmem *xenmem, struct xenmem_error *error)
{
    struct xenmem_enabled *enabled;
    int rc = xenmem_events_enable_domain_introduce(xenmem, NULL, &enabled, error);

    if (!rc)
        rc = xenmem_events_enable_domain_release(xenmem, NULL, &enabled, error);
    if (!rc)
        rc = xenmem_events_enable_memory_target(xenmem, XENMEM_ANY_DOMAIN, NULL, NULL, &enabled,
                                                error);
    return rc;
}

static int run_begin(struct crew_job *job, struct xenmem *xenmem, struct xenmem_error *error)
{
    struct ear_job *ear = (struct ear_job *)job;
    int rc = registry_enter(xenmem->xs, ear->actor->name, error);

    if (!rc)
        rc = enable(xenmem, error);
    if (!rc)
        rc = xenmem_events_repeat(xenmem, error);
    if (rc)
        return rc;
    ear->fd = xenmem_events_fd(xenmem);
    return 0;
}

static int keep(struct ear_job *ear, struct xenmem_event *event)
{
    if (ear->count == ear->room) {
        size_t room = ear->room ? 2 * ear->room : 64;
        struct xenmem_event **events = reallocarray(ear->events, room, sizeof(*events));

        if (!events)
            return -ENOMEM;
        ear->events = events;
        ear->room = room;
    }
    ear->events[ear->count++] = event;
    return 0;
}

static int run_listen(struct crew_job *job, struct xenmem *xenmem, struct xenmem_error *error)
{
    struct ear_job *ear = (struct ear_job *)job;
    struct xenmem_event *event;
    int rc;

    while (!(rc = xenmem_events_next(xenmem, &event, error))) {
        if (keep(ear, event) == 0)
            continue;
        xenmem_event_free(event);
        return error_set(error, ENOMEM, "Out of memory: events have been lost.");
    }
    return rc == -EAGAIN ? 0 : rc;
}

static int run_beat(struct crew_job *job, struct xenmem *xenmem, struct xenmem_error *error)
{
    return registry_beat(xenmem->xs, ((struct ear_job *)job)->actor->name, error);
}

static int run_leave(struct crew_job *job, struct xenmem *xenmem, struct xenmem_error *error)
{
    return registry_leave(xenmem->xs, ((struct ear_job *)job)->actor->name, error);
}

static void init(struct ear_job *job, const struct actor *actor, void *for_user,
                 void (*done)(struct crew_job *job),
                 int (*run)(struct crew_job *job, struct xenmem *xenmem,
                            struct xenmem_error *error))
{
    *job = (struct ear_job){.for_user = for_user, .actor = actor, .fd = -1};
    job->job.run = run;
    job->job.done = done;
}

void ear_init_begin(struct ear_job *job, const struct actor *actor, void *for_user,
                    void (*done)(struct crew_job *job))
{
    init(job, actor, for_user, done, run_begin);
    job->job.ends_context = true;
}

/* After any failure events may have been lost, so that all has to be told again. */
void ear_init_listen(struct ear_job *job, const struct actor *actor, void *for_user,
                     void (*done)(struct crew_job *job))
{
    init(job, actor, for_user, done, run_listen);
    job->job.ends_context = true;
}

void ear_init_beat(struct ear_job *job, const struct actor *actor, void *for_user,
                   void (*done)(struct crew_job *job))
{
    init(job, actor, for_user, done, run_beat);
}

void ear_init_leave(struct ear_job *job, const struct actor *actor, void *for_user,
                    void (*done)(struct crew_job *job))
{
    init(job, actor, for_user, done, run_leave);
}

void ear_forget_events(struct ear_job *job)
{
    for (size_t i = 0; i < job->count; i++)
        xenmem_event_free(job->events[i]);
    job->count = 0;
}

void ear_dispose(struct ear_job *job)
{
    ear_forget_events(job);
    free(job->events);
    job->events = NULL;
    job->room = 0;
}
