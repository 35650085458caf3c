/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Noting the last decision, now and then: see decisions.h.
 */
#include "actorctl/actors/decisions.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/actors/registry.h"
#include "actorctl/policy/context.h"
#include "base/text.h"
#include "model/actors.h"

struct decision {
    int64_t at_s; /* since boot */
    char sentence[ACTORS_SENTENCE_MAX];
};

struct decisions {
    struct crew_job job; /* first */
    const struct actor *actor;
    struct crew *ear;
    struct actor_log *log;
    struct event *timer;        /* pending: one was written a moment ago */
    struct decision last;       /* the loop's */
    struct decision on_its_way; /* the job's */
    bool fresh;                 /* `last` is not written yet */
    bool busy;                  /* the job is on its way */
    bool closed;
};

static int run(struct crew_job *job, struct xenmem *xenmem, struct xenmem_error *error)
{
    const struct decisions *decisions = (struct decisions *)job;
    const struct decision *decision = &decisions->on_its_way;

    return registry_set_decision(xenmem->xs, decisions->actor->name, decision->at_s,
                                 decision->sentence, error);
}

static void write_last(struct decisions *decisions)
{
    static const struct timeval apart = {.tv_sec = DECISIONS_APART_MS / 1000,
                                         .tv_usec = DECISIONS_APART_MS % 1000 * 1000};

    if (decisions->closed || !decisions->fresh || decisions->busy ||
        evtimer_pending(decisions->timer, NULL))
        return;
    decisions->on_its_way = decisions->last;
    decisions->fresh = false;
    decisions->busy = true;
    event_add(decisions->timer, &apart);
    crew_add(decisions->ear, &decisions->job);
}

/* Where xenstored is gone, all is decided again when it is back. */
static void on_written(struct crew_job *job)
{
    struct decisions *decisions = (struct decisions *)job;

    decisions->busy = false;
    if (job->rc && job->rc != -ENOTCONN && job->rc != -ECANCELED)
        actor_log_say(decisions->log, "%s", job->error.sentence);
    write_last(decisions);
}

static void on_timer(evutil_socket_t fd, short what, void *data)
{
    (void)fd, (void)what;
    write_last(data);
}

void decisions_take(void *data, const char *sentence)
{
    struct decisions *decisions = data;

    decisions->last.at_s = registry_now_s();
    text_sanitise(decisions->last.sentence, sizeof(decisions->last.sentence), sentence,
                  strlen(sentence));
    decisions->fresh = true;
    write_last(decisions);
}

int decisions_new(const struct actor *actor, struct event_base *base, struct crew *ear,
                  struct actor_log *log, struct decisions **ret_decisions)
{
    struct decisions *decisions = calloc(1, sizeof(*decisions));

    if (!decisions)
        return -ENOMEM;
    *decisions = (struct decisions){
        .job = {.run = run, .done = on_written}, .actor = actor, .ear = ear, .log = log};
    decisions->timer = evtimer_new(base, on_timer, decisions);
    if (!decisions->timer) {
        free(decisions);
        return -ENOMEM;
    }
    *ret_decisions = decisions;
    return 0;
}

void decisions_close(struct decisions *decisions)
{
    decisions->closed = true;
    event_del(decisions->timer);
}

void decisions_free(struct decisions *decisions)
{
    if (!decisions)
        return;
    event_free(decisions->timer);
    free(decisions);
}
