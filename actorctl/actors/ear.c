/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Events and registration, on a thread of their own: see ear.h.
 */
#include "actorctl/actors/ear.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "actorctl/actors/lifeline.h"
#include "actorctl/actors/registry.h"
#include "actorctl/policy/events_inside.h"

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

/* The library looks once a second whether xenstored is still there. We are told. */
static int silence(struct xenmem *xenmem, struct xenmem_error *error)
{
    static const struct itimerspec never = {0};

    if (timerfd_settime(xenmem->events->timer_fd, 0, &never, NULL) == 0)
        return 0;
    return error_set(error, errno, "The events cannot be waited for: %s.", strerror(errno));
}

static int begin(struct ear_job *ear, struct xenmem *xenmem, struct xenmem_error *error)
{
    const char *name = ear->actor->name;
    int rc = registry_enter(xenmem->xs, name, error);

    if (!rc)
        rc = registry_watch(xenmem->xs, name, error);
    if (!rc)
        rc = enable(xenmem, error);
    if (!rc && ear->fds.lifeline >= 0)
        rc = silence(xenmem, error);
    return rc ? rc : xenmem_events_repeat(xenmem, error);
}

static int run_begin(struct ear_job *ear, struct xenmem *xenmem, struct xenmem_error *error)
{
    int rc = lifeline_open(&ear->fds.lifeline, error);

    if (rc)
        return rc;
    rc = begin(ear, xenmem, error);
    if (rc && ear->fds.lifeline >= 0)
        close(ear->fds.lifeline);
    if (rc)
        return rc;
    ear->fds.events = xenmem_events_fd(xenmem);
    ear->fds.registration = xs_fileno(xenmem->xs);
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

static int run_listen(struct ear_job *ear, struct xenmem *xenmem, struct xenmem_error *error)
{
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

static int run_beat(struct ear_job *ear, struct xenmem *xenmem, struct xenmem_error *error)
{
    int beaten = registry_beat(xenmem->xs, ear->actor->name, error);

    if (beaten == -ENOTCONN || run_listen(ear, xenmem, error) == 0)
        return beaten;
    return -ENOTCONN; /* whatever was lost, all has to be told again */
}

static int run_keep(struct ear_job *ear, struct xenmem *xenmem, struct xenmem_error *error)
{
    return registry_keep(xenmem->xs, ear->actor->name, error);
}

static int run_lose(struct ear_job *ear, struct xenmem *xenmem, struct xenmem_error *error)
{
    (void)ear, (void)xenmem;
    return error_set(error, ENOTCONN, "The connection to xenstored is gone.");
}

static int run_leave(struct ear_job *ear, struct xenmem *xenmem, struct xenmem_error *error)
{
    return registry_leave(xenmem->xs, ear->actor->name, error);
}

/* After a failure of these events may have been lost, so that all has to be told again, by a
 * context that begins anew. */
static const struct row {
    int (*run)(struct ear_job *ear, struct xenmem *xenmem, struct xenmem_error *error);
    bool ends_context;
} rows[EAR_KIND_COUNT] = {
    [EAR_BEGIN] = {run_begin, true}, [EAR_LISTEN] = {run_listen, true},
    [EAR_BEAT] = {run_beat, false},  [EAR_KEEP] = {run_keep, false},
    [EAR_LOSE] = {run_lose, true},   [EAR_LEAVE] = {run_leave, false},
};

static int run(struct crew_job *job, struct xenmem *xenmem, struct xenmem_error *error)
{
    struct ear_job *ear = (struct ear_job *)job;

    return rows[ear->kind].run(ear, xenmem, error);
}

void ear_init(struct ear_job *job, enum ear_kind kind, const struct actor *actor, void *for_user,
              void (*done)(struct crew_job *job))
{
    *job = (struct ear_job){
        .job = {.run = run, .done = done, .ends_context = rows[kind].ends_context},
        .kind = kind,
        .for_user = for_user,
        .actor = actor,
        .fds = {-1, -1, -1},
    };
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
