/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Events and registration, on a thread of their own: see ear.h.
 */
#include "actorctl/actors/ear.h"

#include <errno.h>

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

static int begin(struct ear_job *ear, struct xenmem *xenmem, struct xenmem_error *error)
{
    const char *name = ear->actor->name;
    int rc = registry_enter(xenmem->xs, name, error);

    if (!rc)
        rc = registry_watch(xenmem->xs, name, error);
    if (!rc)
        rc = enable(xenmem, error);
    return rc ? rc : xenmem_events_repeat(xenmem, error);
}

static int run_begin(struct ear_job *ear, struct xenmem *xenmem, struct xenmem_error *error)
{
    int rc = begin(ear, xenmem, error);

    if (rc)
        return rc;
    ear->fds.events = xenmem_events_fd(xenmem);
    ear->fds.registration = xs_fileno(xenmem->xs);
    return 0;
}

static int run_listen(struct ear_job *ear, struct xenmem *xenmem, struct xenmem_error *error)
{
    int rc = 0;

    while (ear->count < EAR_EVENTS_MAX && !rc) {
        rc = xenmem_events_next(xenmem, &ear->events[ear->count], error);
        ear->count += !rc;
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
    [EAR_BEGIN] = {run_begin, true},  [EAR_LISTEN] = {run_listen, true},
    [EAR_BEAT] = {run_beat, false},   [EAR_KEEP] = {run_keep, false},
    [EAR_LEAVE] = {run_leave, false},
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
        .fds = {-1, -1},
    };
}

void ear_forget_events(struct ear_job *job)
{
    for (size_t i = 0; i < job->count; i++)
        xenmem_event_free(job->events[i]);
    job->count = 0;
}
