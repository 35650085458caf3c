/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Beginning, hearing, beating, losing, beginning anew: see hearing.h.
 */
#include "actorctl/actors/hearing.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/actors/ear.h"
#include "actorctl/actors/registry.h"

#define RECONNECT_S 1

/* What is waited for, each with the job that follows. */
enum source {
    SOURCE_EVENTS,
    SOURCE_REGISTRATION,
    SOURCE_BEAT,      /* a timer, as is the next one */
    SOURCE_RECONNECT, /* from losing to beginning anew */
    SOURCE_COUNT
};

static const enum ear_kind kinds[SOURCE_COUNT] = {
    [SOURCE_EVENTS] = EAR_LISTEN,
    [SOURCE_REGISTRATION] = EAR_KEEP,
    [SOURCE_BEAT] = EAR_BEAT,
    [SOURCE_RECONNECT] = EAR_BEGIN,
};

struct waiter {
    struct hearing *hearing;
    enum source source;
    struct event *event; /* NULL: nothing to wait for */
};

struct hearing {
    struct hearing_means means;
    struct ear_job jobs[EAR_KIND_COUNT];
    bool busy[EAR_KIND_COUNT]; /* on its way */
    struct waiter waiters[SOURCE_COUNT];
    bool has_begun; /* once */
    bool hears;     /* now */
    bool closed;
    char said[XENMEM_ERROR_SENTENCE_MAX]; /* why xenstored is not there, the last time */
};

static void send_job(struct hearing *hearing, enum ear_kind kind)
{
    if (hearing->busy[kind])
        return;
    hearing->busy[kind] = true;
    crew_add(hearing->means.ear, &hearing->jobs[kind].job);
}

static void on_waiter(evutil_socket_t fd, short what, void *data)
{
    const struct waiter *waiter = data;

    (void)fd, (void)what;
    if (!waiter->hearing->closed)
        send_job(waiter->hearing, kinds[waiter->source]);
}

/* Once: what is found readable is waited for again when its job is done. */
static void await(struct hearing *hearing, enum source source)
{
    if (hearing->waiters[source].event)
        event_add(hearing->waiters[source].event, NULL);
}

static void await_time(struct hearing *hearing, enum source source, int seconds)
{
    struct timeval delay = {.tv_sec = seconds};

    event_add(hearing->waiters[source].event, &delay);
}

static void stop_awaiting(struct hearing *hearing, enum source source)
{
    if (hearing->waiters[source].event)
        event_free(hearing->waiters[source].event);
    hearing->waiters[source].event = NULL;
}

static void let_go(struct hearing *hearing)
{
    stop_awaiting(hearing, SOURCE_EVENTS);
    stop_awaiting(hearing, SOURCE_REGISTRATION);
}

static void lose(struct hearing *hearing, const char *why)
{
    if (!hearing->hears)
        return;
    actor_log_say(hearing->means.log, "%s Everything is asked for again when it is back.", why);
    hearing->hears = false;
    let_go(hearing);
    event_del(hearing->waiters[SOURCE_BEAT].event);
    hearing->means.lost(hearing->means.data);
    await_time(hearing, SOURCE_RECONNECT, RECONNECT_S);
}

/* --- jobs that are done ------------------------------------------------------------------------
 */

static int await_fd(struct hearing *hearing, enum source source, int fd, struct xenmem_error *error)
{
    struct waiter *waiter = &hearing->waiters[source];

    if (fd < 0)
        return 0;
    waiter->event = event_new(hearing->means.base, fd, EV_READ, on_waiter, waiter);
    if (!waiter->event || event_add(waiter->event, NULL))
        return error_set(error, ENOMEM, "Out of memory: the actor cannot hear.");
    return 0;
}

static int await_all(struct hearing *hearing, const struct ear_fds *fds, struct xenmem_error *error)
{
    int rc = await_fd(hearing, SOURCE_EVENTS, fds->events, error);

    if (!rc)
        rc = await_fd(hearing, SOURCE_REGISTRATION, fds->registration, error);
    if (rc)
        let_go(hearing);
    return rc;
}

static void try_later(struct hearing *hearing, const char *why)
{
    if (strcmp(hearing->said, why))
        actor_log_say(hearing->means.log, "%s", why);
    snprintf(hearing->said, sizeof(hearing->said), "%s", why);
    await_time(hearing, SOURCE_RECONNECT, RECONNECT_S);
}

static void on_begun(struct hearing *hearing, struct ear_job *begin)
{
    const struct hearing_means *means = &hearing->means;
    struct crew_job *job = &begin->job;
    bool again = hearing->has_begun;

    if (!job->rc)
        job->rc = await_all(hearing, &begin->fds, &job->error);
    if (job->rc && !again) {
        means->failed(means->data, job->rc, &job->error);
        return;
    }
    if (job->rc) {
        try_later(hearing, job->error.sentence);
        return;
    }
    actor_log_say(means->log, "%s: the actor %s serves this host (process %d)",
                  again ? "xenstored is back" : "begin", means->actor->name, (int)getpid());
    hearing->said[0] = '\0';
    hearing->has_begun = hearing->hears = true;
    await_time(hearing, SOURCE_BEAT, REGISTRY_HEARTBEAT_S);
    means->begun(means->data, again);
    send_job(hearing, EAR_LISTEN); /* what was told before the descriptor was waited for */
}

static void pass_on(struct hearing *hearing, struct ear_job *heard)
{
    for (size_t i = 0; i < heard->count; i++)
        hearing->means.take(hearing->means.data, heard->events[i]);
    ear_forget_events(heard);
}

static void on_listened(struct hearing *hearing, struct ear_job *listen)
{
    pass_on(hearing, listen);
    if (listen->job.rc)
        lose(hearing, listen->job.error.sentence);
    else
        await(hearing, SOURCE_EVENTS);
}

/* Somebody has taken the name, or xenstored refuses: the former is the end. */
static void on_registry_failure(struct hearing *hearing, const struct crew_job *job)
{
    const struct hearing_means *means = &hearing->means;

    if (job->rc == -EBUSY)
        means->failed(means->data, job->rc, &job->error);
    else if (job->rc == -ENOTCONN)
        lose(hearing, job->error.sentence);
    else
        actor_log_say(means->log, "%s", job->error.sentence);
}

static void on_beaten(struct hearing *hearing, struct ear_job *beat)
{
    pass_on(hearing, beat);
    await_time(hearing, SOURCE_BEAT, REGISTRY_HEARTBEAT_S);
    if (beat->job.rc)
        on_registry_failure(hearing, &beat->job);
}

static void on_kept(struct hearing *hearing, struct ear_job *keep)
{
    await(hearing, SOURCE_REGISTRATION);
    if (keep->job.rc)
        on_registry_failure(hearing, &keep->job);
}

static void (*const takers[EAR_KIND_COUNT])(struct hearing *hearing, struct ear_job *ear) = {
    [EAR_BEGIN] = on_begun,
    [EAR_LISTEN] = on_listened,
    [EAR_BEAT] = on_beaten,
    [EAR_KEEP] = on_kept,
};

static void on_done(struct crew_job *job)
{
    struct ear_job *ear = (struct ear_job *)job;
    struct hearing *hearing = ear->for_user;

    hearing->busy[ear->kind] = false;
    if (ear->kind == EAR_LEAVE && job->rc != -ECANCELED)
        hearing->means.left(hearing->means.data);
    else if (!hearing->closed && (hearing->hears || ear->kind == EAR_BEGIN))
        takers[ear->kind](hearing, ear);
    ear_forget_events(ear);
}

/* --- life --------------------------------------------------------------------------------------
 */

int hearing_new(const struct hearing_means *means, struct hearing **ret_hearing)
{
    struct hearing *hearing = calloc(1, sizeof(*hearing));
    bool made = hearing;

    if (!hearing)
        return -ENOMEM;
    hearing->means = *means;
    for (size_t i = 0; i < EAR_KIND_COUNT; i++)
        ear_init(&hearing->jobs[i], (enum ear_kind)i, means->actor, hearing, on_done);
    for (size_t i = 0; i < SOURCE_COUNT; i++)
        hearing->waiters[i] = (struct waiter){.hearing = hearing, .source = (enum source)i};
    for (size_t i = SOURCE_BEAT; i < SOURCE_COUNT; i++) {
        struct waiter *waiter = &hearing->waiters[i];

        waiter->event = evtimer_new(means->base, on_waiter, waiter);
        made &= waiter->event != NULL;
    }
    if (!made) {
        hearing_free(hearing);
        return -ENOMEM;
    }
    *ret_hearing = hearing;
    send_job(hearing, EAR_BEGIN);
    return 0;
}

void hearing_close(struct hearing *hearing)
{
    hearing->closed = true;
    let_go(hearing);
    event_del(hearing->waiters[SOURCE_BEAT].event);
    event_del(hearing->waiters[SOURCE_RECONNECT].event);
}

void hearing_leave(struct hearing *hearing)
{
    send_job(hearing, EAR_LEAVE);
}

void hearing_free(struct hearing *hearing)
{
    if (!hearing)
        return;
    let_go(hearing);
    for (size_t i = 0; i < SOURCE_COUNT; i++)
        stop_awaiting(hearing, (enum source)i);
    for (size_t i = 0; i < EAR_KIND_COUNT; i++)
        ear_forget_events(&hearing->jobs[i]);
    free(hearing);
}
