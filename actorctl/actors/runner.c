/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The loop of an actor: see runner.h.
 */
#include "actorctl/actors/runner.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/actors/decisions.h"
#include "actorctl/actors/hands.h"
#include "actorctl/actors/hearing.h"
#include "actorctl/actors/newcomers.h"
#include "actorctl/actors/ward.h"

#define PAGER_THREADS     4
#define PAGER_PATIENCE_MS 10000
#define LEAVE_S           3 /* a xenstored that hangs is not waited for any longer */

static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
#define SIGNAL_COUNT (sizeof(signals) / sizeof(signals[0]))

struct runner {
    const struct runner_options *options;
    struct event_base *base;
    struct outbox *outbox;
    struct crew *ear, *pagers;
    struct hands hands;
    struct hearing *hearing;
    struct decisions *decisions;
    struct wards *wards;
    struct newcomers *newcomers;
    struct event *delivery, *too_late;
    struct event *signals[SIGNAL_COUNT];
    bool leaving;
    bool unregistering; /* nothing else is on its way any more */
    int rc;             /* why it cannot begin */
    struct xenmem_error *error;
};

/* --- what is heard -----------------------------------------------------------------------------
 */

static void take_event(void *data, const struct xenmem_event *event)
{
    struct runner *runner = data;

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

static void on_begun(void *data, bool again)
{
    struct runner *runner = data;

    if (!again && runner->options->ready)
        runner->options->ready(runner->options->data);
}

static void on_lost(void *data)
{
    wards_clear(((struct runner *)data)->wards);
}

static void on_failed(void *data, int rc, const struct xenmem_error *error)
{
    struct runner *runner = data;

    runner->rc = rc;
    if (runner->error)
        *runner->error = *error;
    event_base_loopbreak(runner->base);
}

/* --- leaving -----------------------------------------------------------------------------------
 */

static void on_too_late(evutil_socket_t fd, short what, void *data)
{
    struct runner *runner = data;

    (void)fd, (void)what;
    actor_log_say(runner->options->log,
                  "xenstored does not answer, so the registration of %s stays; it counts as dead",
                  runner->options->actor->name);
    event_base_loopbreak(runner->base);
}

static void on_left(void *data)
{
    event_base_loopbreak(((struct runner *)data)->base);
}

/* Once no errand is on its way that would write below the registration. */
static void unregister(struct runner *runner)
{
    if (!runner->leaving || runner->unregistering || wards_are_busy(runner->wards))
        return;
    runner->unregistering = true;
    hearing_leave(runner->hearing);
}

/* Nothing is begun any more. */
static void wind_up(struct runner *runner)
{
    if (runner->hearing)
        hearing_close(runner->hearing);
    if (runner->decisions)
        decisions_close(runner->decisions);
    if (runner->wards)
        wards_close(runner->wards);
    if (runner->newcomers)
        newcomers_close(runner->newcomers);
    hands_stop(&runner->hands);
    if (runner->pagers)
        crew_stop(runner->pagers);
}

static void on_signal(evutil_socket_t number, short what, void *data)
{
    static const struct timeval patience = {.tv_sec = LEAVE_S};
    struct runner *runner = data;

    (void)what;
    if (runner->leaving)
        return;
    runner->leaving = true;
    actor_log_say(runner->options->log,
                  "end (%s); domains stay as they are, pagers go on, %zu domains were served",
                  strsignal((int)number), wards_count(runner->wards));
    wind_up(runner);
    event_add(runner->too_late, &patience);
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
    runner->too_late = evtimer_new(runner->base, on_too_late, runner);
    made &= runner->too_late != NULL;
    return made ? 0 : -ENOMEM;
}

static int make_crews(struct runner *runner)
{
    int rc = outbox_new(&runner->outbox);

    if (!rc)
        rc = crew_new(runner->outbox, 1, PAGER_PATIENCE_MS, &runner->ear);
    if (!rc)
        rc = hands_open(&runner->hands, runner->outbox);
    if (!rc)
        rc = crew_new(runner->outbox, PAGER_THREADS, PAGER_PATIENCE_MS, &runner->pagers);
    return rc;
}

static int make_parts(struct runner *runner)
{
    const struct runner_options *options = runner->options;
    struct wards_means wards = {.actor = options->actor,
                                .base = runner->base,
                                .hands = &runner->hands,
                                .pagers = runner->pagers,
                                .log = options->log};
    int rc = wards_new(&wards, &runner->wards);

    if (!rc)
        rc = newcomers_new(runner->base, &runner->hands, options->log, options->xl_conf,
                           &runner->newcomers);
    if (!rc)
        rc = decisions_new(options->actor, runner->base, runner->ear, options->log,
                           &runner->decisions);
    if (!rc)
        actor_log_tell(options->log, decisions_take, runner->decisions);
    return rc;
}

static int begin_hearing(struct runner *runner)
{
    struct hearing_means means = {.actor = runner->options->actor,
                                  .base = runner->base,
                                  .ear = runner->ear,
                                  .log = runner->options->log,
                                  .data = runner,
                                  .take = take_event,
                                  .begun = on_begun,
                                  .lost = on_lost,
                                  .failed = on_failed,
                                  .left = on_left};

    return hearing_new(&means, &runner->hearing);
}

static int start(struct runner *runner)
{
    int rc;

    runner->base = event_base_new();
    rc = runner->base ? make_crews(runner) : -ENOMEM;
    if (!rc)
        rc = make_events(runner);
    if (!rc)
        rc = make_parts(runner);
    if (!rc)
        rc = begin_hearing(runner);
    if (!rc)
        return 0;
    return error_set(runner->error, -rc, "The actor %s cannot be started: %s.",
                     runner->options->actor->name, strerror(-rc));
}

static void free_event(struct event *event)
{
    if (event)
        event_free(event);
}

/* False: a thread still waits for Xen, so that nothing may be freed. */
static bool stop(struct runner *runner)
{
    bool ended;

    runner->leaving = runner->unregistering = true;
    wind_up(runner);
    if (runner->ear)
        crew_stop(runner->ear);
    ended = crew_free(runner->ear);
    ended &= hands_free(&runner->hands);
    return crew_free(runner->pagers) && ended;
}

static void dispose(struct runner *runner)
{
    if (runner->outbox)
        outbox_deliver(runner->outbox);
    actor_log_tell(runner->options->log, NULL, NULL);
    newcomers_free(runner->newcomers);
    wards_free(runner->wards);
    decisions_free(runner->decisions);
    hearing_free(runner->hearing);
    free_event(runner->delivery);
    free_event(runner->too_late);
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        free_event(runner->signals[i]);
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
