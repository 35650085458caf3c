/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The loop of an actor: see runner.h.
 */
#include "actorctl/actors/runner.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/actors/crew.h"
#include "actorctl/actors/ear.h"
#include "actorctl/actors/newcomers.h"
#include "actorctl/actors/registry.h"
#include "actorctl/actors/ward.h"

#define PAGER_THREADS     4
#define PAGER_PATIENCE_MS 10000
#define RECONNECT_S       1
#define LEAVE_S           3 /* a xenstored that hangs is not waited for any longer */

static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
#define SIGNAL_COUNT (sizeof(signals) / sizeof(signals[0]))

/* The timers, and what they are for. */
enum tick { TICK_RECONNECT, TICK_BEAT, TICK_LEAVE, TICK_COUNT };

struct runner {
    const struct runner_options *options;
    struct event_base *base;
    struct outbox *outbox;
    struct crew *ear, *hand, *pagers;
    struct wards *wards;
    struct newcomers *newcomers;
    struct ear_job begin, listen, beat, leave;
    struct event *delivery, *heard;
    struct event *signals[SIGNAL_COUNT];
    struct event *ticks[TICK_COUNT];
    bool has_begun; /* once */
    bool hears;     /* now */
    bool beating;   /* a heartbeat is on its way */
    bool leaving;
    bool unregistering; /* nothing else is on its way any more */
    int rc;             /* why it cannot begin */
    struct xenmem_error *error;
    char said[XENMEM_ERROR_SENTENCE_MAX]; /* why xenstored is not there, the last time */
};

static void arm(struct runner *runner, enum tick tick, int seconds)
{
    struct timeval delay = {.tv_sec = seconds};

    event_add(runner->ticks[tick], &delay);
}

/* --- hearing -----------------------------------------------------------------------------------
 */

static void on_listened(struct crew_job *job);

static void on_heard(evutil_socket_t fd, short what, void *data)
{
    struct runner *runner = data;

    (void)fd, (void)what;
    if (!runner->leaving)
        crew_add(runner->ear, &runner->listen.job);
}

/* What was told before the descriptor is waited for does not make it readable. */
static int begin_hearing(struct runner *runner, int fd, struct xenmem_error *error)
{
    runner->heard = event_new(runner->base, fd, EV_READ, on_heard, runner);
    if (!runner->heard)
        return error_set(error, ENOMEM, "Out of memory: the actor cannot hear.");
    crew_add(runner->ear, &runner->listen.job);
    return 0;
}

static void lose(struct runner *runner, const char *why)
{
    if (!runner->hears)
        return;
    actor_log_say(runner->options->log, "%s Everything is asked for again when it is back.", why);
    runner->hears = false;
    if (runner->heard)
        event_free(runner->heard);
    runner->heard = NULL;
    event_del(runner->ticks[TICK_BEAT]);
    wards_clear(runner->wards);
    arm(runner, TICK_RECONNECT, RECONNECT_S);
}

static void take_event(struct runner *runner, const struct xenmem_event *event)
{
    switch (event->type) {
    case XENMEM_EVENT_DOMAIN_MEMORY_TARGET_CHANGED:
        wards_tell(runner->wards, event);
        break;
    case XENMEM_EVENT_DOMAIN_INTRODUCE:
        newcomers_welcome(runner->newcomers, event);
        break;
    case XENMEM_EVENT_DOMAIN_RELEASE:
        wards_release(runner->wards, event);
        break;
    }
}

static void on_listened(struct crew_job *job)
{
    struct ear_job *listen = (struct ear_job *)job;
    struct runner *runner = listen->for_user;

    if (runner->hears && !runner->leaving)
        for (size_t i = 0; i < listen->count; i++)
            take_event(runner, listen->events[i]);
    ear_forget_events(listen);
    if (!runner->hears || runner->leaving)
        return;
    if (job->rc)
        lose(runner, job->error.sentence);
    else
        event_add(runner->heard, NULL);
}

/* --- beginning ---------------------------------------------------------------------------------
 */

static void end(struct runner *runner, int rc, const struct xenmem_error *error)
{
    runner->rc = rc;
    if (runner->error)
        *runner->error = *error;
    event_base_loopbreak(runner->base);
}

static void say_begun(struct runner *runner)
{
    const struct actor *actor = runner->options->actor;

    actor_log_say(runner->options->log, "%s: the actor %s serves this host (process %d)",
                  runner->has_begun ? "xenstored is back" : "begin", actor->name, (int)getpid());
}

static void on_begun(struct crew_job *job)
{
    struct ear_job *begin = (struct ear_job *)job;
    struct runner *runner = begin->for_user;

    if (runner->leaving)
        return;
    if (!job->rc)
        job->rc = begin_hearing(runner, begin->fd, &job->error);
    if (job->rc && !runner->has_begun) {
        end(runner, job->rc, &job->error);
        return;
    }
    if (job->rc) {
        if (strcmp(runner->said, job->error.sentence))
            actor_log_say(runner->options->log, "%s", job->error.sentence);
        snprintf(runner->said, sizeof(runner->said), "%s", job->error.sentence);
        arm(runner, TICK_RECONNECT, RECONNECT_S);
        return;
    }
    say_begun(runner);
    if (!runner->has_begun && runner->options->ready)
        runner->options->ready(runner->options->data);
    runner->said[0] = '\0';
    runner->has_begun = runner->hears = true;
    arm(runner, TICK_BEAT, REGISTRY_HEARTBEAT_S);
}

static void on_beaten(struct crew_job *job)
{
    struct runner *runner = ((struct ear_job *)job)->for_user;

    runner->beating = false;
    if (runner->leaving)
        return;
    if (job->rc == -EBUSY)
        end(runner, job->rc, &job->error);
    else if (job->rc == -ENOTCONN)
        lose(runner, job->error.sentence);
    else if (job->rc)
        actor_log_say(runner->options->log, "%s", job->error.sentence);
}

static void on_beat(struct runner *runner)
{
    if (!runner->beating)
        crew_add(runner->ear, &runner->beat.job);
    runner->beating = true;
    arm(runner, TICK_BEAT, REGISTRY_HEARTBEAT_S);
}

/* --- leaving -----------------------------------------------------------------------------------
 */

static void on_leave_late(struct runner *runner)
{
    actor_log_say(runner->options->log,
                  "xenstored does not answer, so the registration of %s stays; it counts as dead",
                  runner->options->actor->name);
    event_base_loopbreak(runner->base);
}

static void on_left(struct crew_job *job)
{
    struct runner *runner = ((struct ear_job *)job)->for_user;

    if (job->rc != -ECANCELED)
        event_base_loopbreak(runner->base);
}

/* Once no errand is on its way that would write below the registration. */
static void unregister(struct runner *runner)
{
    if (!runner->leaving || runner->unregistering || wards_are_busy(runner->wards))
        return;
    runner->unregistering = true;
    crew_add(runner->ear, &runner->leave.job);
}

static void on_signal(evutil_socket_t number, short what, void *data)
{
    struct runner *runner = data;

    (void)what;
    if (runner->leaving)
        return;
    runner->leaving = true;
    actor_log_say(runner->options->log,
                  "end (%s); domains stay as they are, pagers go on, %zu domains were served",
                  strsignal((int)number), wards_count(runner->wards));
    for (size_t i = 0; i < TICK_COUNT; i++)
        event_del(runner->ticks[i]);
    wards_close(runner->wards);
    newcomers_close(runner->newcomers);
    crew_stop(runner->hand);
    crew_stop(runner->pagers);
    arm(runner, TICK_LEAVE, LEAVE_S);
    unregister(runner);
}

/* --- wiring ------------------------------------------------------------------------------------
 */

static void on_delivery(evutil_socket_t fd, short what, void *data)
{
    struct runner *runner = data;

    (void)fd, (void)what;
    outbox_deliver(runner->outbox);
    unregister(runner);
}

static void on_reconnect_tick(evutil_socket_t fd, short what, void *data)
{
    struct runner *runner = data;

    (void)fd, (void)what;
    crew_add(runner->ear, &runner->begin.job);
}

static void on_beat_tick(evutil_socket_t fd, short what, void *data)
{
    (void)fd, (void)what;
    on_beat(data);
}

static void on_leave_tick(evutil_socket_t fd, short what, void *data)
{
    (void)fd, (void)what;
    on_leave_late(data);
}

static const event_callback_fn tick_callbacks[TICK_COUNT] = {
    [TICK_RECONNECT] = on_reconnect_tick, [TICK_BEAT] = on_beat_tick, [TICK_LEAVE] = on_leave_tick};

static int make_events(struct runner *runner)
{
    bool made = true;

    runner->delivery = event_new(runner->base, outbox_fd(runner->outbox), EV_READ | EV_PERSIST,
                                 on_delivery, runner);
    made &= runner->delivery && event_add(runner->delivery, NULL) == 0;
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        runner->signals[i] = evsignal_new(runner->base, signals[i], on_signal, runner);
        made &= runner->signals[i] && event_add(runner->signals[i], NULL) == 0;
    }
    for (size_t i = 0; i < TICK_COUNT; i++) {
        runner->ticks[i] = evtimer_new(runner->base, tick_callbacks[i], runner);
        made &= runner->ticks[i] != NULL;
    }
    return made ? 0 : -ENOMEM;
}

static int make_crews(struct runner *runner)
{
    int rc = outbox_new(&runner->outbox);

    if (!rc)
        rc = crew_new(runner->outbox, 1, PAGER_PATIENCE_MS, &runner->ear);
    if (!rc)
        rc = crew_new(runner->outbox, 1, 0, &runner->hand);
    if (!rc)
        rc = crew_new(runner->outbox, PAGER_THREADS, PAGER_PATIENCE_MS, &runner->pagers);
    return rc;
}

static int start(struct runner *runner)
{
    const struct actor *actor = runner->options->actor;
    struct wards_means means = {.actor = actor, .log = runner->options->log};
    int rc;

    runner->base = event_base_new();
    rc = runner->base ? make_crews(runner) : -ENOMEM;
    if (!rc)
        rc = make_events(runner);
    means.base = runner->base;
    means.hand = runner->hand;
    means.pagers = runner->pagers;
    if (!rc)
        rc = wards_new(&means, &runner->wards);
    if (!rc)
        rc = newcomers_new(runner->base, runner->hand, runner->options->log,
                           runner->options->xl_conf, &runner->newcomers);
    if (rc)
        return error_set(runner->error, -rc, "The actor %s cannot be started: %s.", actor->name,
                         strerror(-rc));
    ear_init_begin(&runner->begin, actor, runner, on_begun);
    ear_init_listen(&runner->listen, actor, runner, on_listened);
    ear_init_beat(&runner->beat, actor, runner, on_beaten);
    ear_init_leave(&runner->leave, actor, runner, on_left);
    crew_add(runner->ear, &runner->begin.job);
    return 0;
}

static void free_event(struct event *event)
{
    if (event)
        event_free(event);
}

/* False: a thread still waits for Xen, so that nothing may be freed. */
static bool stop(struct runner *runner)
{
    struct crew *crews[] = {runner->ear, runner->hand, runner->pagers};
    bool ended = true;

    runner->leaving = runner->unregistering = true;
    if (runner->wards)
        wards_close(runner->wards);
    if (runner->newcomers)
        newcomers_close(runner->newcomers);
    for (size_t i = 0; i < sizeof(crews) / sizeof(crews[0]); i++)
        if (crews[i])
            crew_stop(crews[i]);
    for (size_t i = 0; i < sizeof(crews) / sizeof(crews[0]); i++)
        ended &= crew_free(crews[i]);
    return ended;
}

static void dispose(struct runner *runner)
{
    if (runner->outbox)
        outbox_deliver(runner->outbox);
    newcomers_free(runner->newcomers);
    wards_free(runner->wards);
    ear_dispose(&runner->listen);
    free_event(runner->delivery);
    free_event(runner->heard);
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        free_event(runner->signals[i]);
    for (size_t i = 0; i < TICK_COUNT; i++)
        free_event(runner->ticks[i]);
    outbox_free(runner->outbox);
    if (runner->base)
        event_base_free(runner->base);
}

int runner_run(const struct runner_options *options, struct xenmem_error *error)
{
    struct runner runner = {.options = options, .error = error};
    int rc = start(&runner);

    if (!rc && event_base_dispatch(runner.base) < 0)
        rc = error_set(error, EIO, "The loop of the actor %s has failed.", options->actor->name);
    if (!rc)
        rc = runner.rc;
    if (!stop(&runner)) {
        /* What the stuck threads use must stay; the process ends, and with it all. */
        if (rc && error)
            actor_log_say(options->log, "%s", error->sentence);
        _exit(rc ? 1 : 0);
    }
    dispose(&runner);
    return rc;
}
