/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Default policies for the domains that are introduced: see newcomers.h.
 */
#include "actorctl/actors/newcomers.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>

#include "actorctl/actors/newcomer.h"
#include "base/units.h"
#include "model/size.h"

struct newcomers {
    struct hands *hands;
    struct actor_log *log;
    const char *xl_conf;
    struct event *timer;
    struct crew_job *late; /* to be tried again */
    bool closed;
};

static void say_newcomer(struct newcomers *newcomers, const struct newcomer *newcomer)
{
    struct actor_log *log = newcomers->log;
    const struct defaults *defaults = &newcomer->defaults;
    char target[UNITS_TEXT_MAX];

    if (newcomer->job.rc && newcomer->job.rc != -ESRCH)
        actor_log_decide(log, "domain %u (%s): new, left alone; %s", newcomer->domid,
                         newcomer->name, newcomer->job.error.sentence);
    else if (!newcomer->job.rc && newcomer->outcome == NEWCOMER_GIVEN)
        actor_log_decide(log, "domain %u (%s): new, its policy is %s%s%s, target %s, enforced; %s",
                         newcomer->domid, newcomer->name, defaults->actor,
                         *defaults->params ? " " : "", defaults->params,
                         size_format_kb(target, newcomer->target_kb),
                         *defaults->source ? defaults->source : "the default");
    else if (!newcomer->job.rc && newcomer->outcome == NEWCOMER_NOBODY)
        actor_log_decide(log, "domain %u (%s): new, nobody is to care for it; %s", newcomer->domid,
                         newcomer->name, defaults->source);
}

static void on_newcomer(struct crew_job *job)
{
    struct newcomer *newcomer = (struct newcomer *)job;
    struct newcomers *newcomers = newcomer->for_user;
    static const struct timeval again = {.tv_sec = 1};

    if (errand_may_retry(job->rc) && !newcomers->closed) {
        defaults_dispose(&newcomer->defaults);
        job->next = newcomers->late;
        newcomers->late = job;
        event_add(newcomers->timer, &again);
        return;
    }
    if (job->rc != -ECANCELED)
        say_newcomer(newcomers, newcomer);
    newcomer_free(newcomer);
}

static void on_timer(evutil_socket_t fd, short what, void *data)
{
    struct newcomers *newcomers = data;
    struct crew_job *job = newcomers->late, *next;

    (void)fd, (void)what;
    newcomers->late = NULL;
    for (; job; job = next) {
        next = job->next;
        hands_add(newcomers->hands, ((struct newcomer *)job)->domid, job);
    }
}

void newcomers_welcome(struct newcomers *newcomers, const struct xenmem_event *event)
{
    struct newcomer *newcomer = newcomer_new(event, newcomers->xl_conf, on_newcomer);

    if (!newcomer) {
        actor_log_say(newcomers->log, "out of memory: domain %u gets no default policy",
                      event->domid);
        return;
    }
    newcomer->for_user = newcomers;
    hands_add(newcomers->hands, newcomer->domid, &newcomer->job);
}

int newcomers_new(struct event_base *base, struct hands *hands, struct actor_log *log,
                  const char *xl_conf, struct newcomers **ret_newcomers)
{
    struct newcomers *newcomers = calloc(1, sizeof(*newcomers));

    if (!newcomers)
        return -ENOMEM;
    *newcomers = (struct newcomers){.hands = hands, .log = log, .xl_conf = xl_conf};
    newcomers->timer = evtimer_new(base, on_timer, newcomers);
    if (!newcomers->timer) {
        free(newcomers);
        return -ENOMEM;
    }
    *ret_newcomers = newcomers;
    return 0;
}

void newcomers_close(struct newcomers *newcomers)
{
    newcomers->closed = true;
    event_del(newcomers->timer);
}

void newcomers_free(struct newcomers *newcomers)
{
    if (!newcomers)
        return;
    while (newcomers->late) {
        struct crew_job *job = newcomers->late;

        newcomers->late = job->next;
        newcomer_free((struct newcomer *)job);
    }
    event_free(newcomers->timer);
    free(newcomers);
}
