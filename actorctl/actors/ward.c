/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The domains that an actor serves: see ward.h.
 */
#include "actorctl/actors/ward.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/actors/errand.h"
#include "actorctl/actors/ward_words.h"

#define DOMIDS        0x7ff0 /* DOMID_FIRST_RESERVED */
#define RETRY_MIN_MS  200
#define RETRY_MAX_MS  5000
#define BOOTING_MS    2000
#define RETRIES_SHIFT 5 /* after so many doublings RETRY_MAX_MS is reached */

struct ward {
    struct wards *wards;
    uint32_t domid;
    uint8_t uuid[16];
    char name[ERRAND_NAME_MAX]; /* "": not read yet */
    struct errand_wish wish;
    char bad[XENMEM_ERROR_SENTENCE_MAX]; /* why its parameters mean nothing; "": they do */
    unsigned serial;                     /* counts the wishes */
    struct actor_step step;              /* what is being done */
    struct event *timer;
    bool busy;      /* an errand is on its way */
    bool forgotten; /* to be freed when it is back */
    bool trouble;   /* a sentence is noted */
    bool said;      /* why it is tried again has been logged */
    unsigned retries;
};

struct wards {
    struct wards_means means;
    size_t count;
    size_t errands; /* on their way */
    bool closed;
    struct ward *of[DOMIDS]; /* by domid */
};

static void begin(struct ward *ward);
static void do_step(struct ward *ward, const struct actor_step *step);

/* --- life --------------------------------------------------------------------------------------
 */

static void free_ward(struct ward *ward)
{
    if (ward->timer)
        event_free(ward->timer);
    free(ward);
}

static void forget(struct ward *ward)
{
    struct wards *wards = ward->wards;

    wards->of[ward->domid] = NULL;
    wards->count--;
    if (ward->timer)
        event_del(ward->timer);
    ward->forgotten = true;
    if (!ward->busy)
        free_ward(ward);
}

static void arm(struct ward *ward, int64_t ms)
{
    struct timeval delay = {.tv_sec = ms / 1000, .tv_usec = (suseconds_t)(ms % 1000) * 1000};

    event_add(ward->timer, &delay);
}

/* --- errands -----------------------------------------------------------------------------------
 */

static void on_errand(struct crew_job *job);

static void send_errand(struct ward *ward, enum errand_kind kind, const char *note)
{
    const struct wards_means *means = &ward->wards->means;
    struct errand *errand = errand_new(kind, means->actor, ward->domid, ward->uuid, on_errand);

    if (!errand) { /* the timer tries it again */
        actor_log_say(means->log, "out of memory: domain %u has to wait", ward->domid);
        arm(ward, RETRY_MAX_MS);
        return;
    }
    errand->for_user = ward;
    errand->serial = ward->serial;
    errand->wish = ward->wish;
    errand->enable = ward->step.enable_paging;
    errand->wants_name = !ward->name[0];
    errand->had_trouble = ward->trouble;
    snprintf(errand->note, sizeof(errand->note), "%s", note ? note : "");
    ward->busy = true;
    ward->wards->errands++;
    if (kind == ERRAND_PAGE)
        crew_add(means->pagers, &errand->job);
    else
        hands_add(means->hands, ward->domid, &errand->job);
}

static void on_cleared(struct crew_job *job)
{
    free(job);
}

/* Takes back what is noted of a domain that is not served any more. */
static void clear_trouble(struct ward *ward)
{
    const struct wards_means *means = &ward->wards->means;
    struct errand *errand =
        errand_new(ERRAND_NOTE, means->actor, ward->domid, ward->uuid, on_cleared);

    if (errand)
        hands_add(means->hands, ward->domid, &errand->job);
}

static bool is_noted(int rc)
{
    return rc && rc != -ESRCH && rc != -ENOTCONN && rc != -ECANCELED;
}

static void on_failure(struct ward *ward, const struct errand *errand)
{
    bool again = errand_may_retry(errand->job.rc);
    unsigned shift = ward->retries < RETRIES_SHIFT ? ward->retries : RETRIES_SHIFT;
    int64_t ms = RETRY_MIN_MS << shift;

    ward->trouble |= is_noted(errand->job.rc);
    if (errand->job.rc == -ECANCELED)
        return; /* all is being left */
    if (!again || !ward->said)
        ward_words_say_failure(ward->wards->means.log, errand, ward->name, again);
    ward->said = true;
    if (errand->job.rc == -ESRCH) {
        forget(ward);
    } else if (again) {
        ward->retries++;
        arm(ward, ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS);
    }
}

static void on_success(struct ward *ward, const struct errand *errand)
{
    const struct errand_view *seen = &errand->view;
    struct actor_view view = {.stage = ward->step.then,
                              .params = ward->wish.params,
                              .target_kb = ward->wish.target_kb,
                              .hvm = seen->hvm,
                              .actual_kb = seen->actual_kb,
                              .has_pager = seen->has_pager,
                              .has_paging_target = seen->has_paging_target,
                              .paging_target_kb = seen->paging_target_kb};
    struct actor_step step = ward->wards->means.actor->next(&view);

    ward->trouble = ward->said = false;
    ward->retries = 0;
    ward_words_say_done(ward->wards->means.log, errand, ward->name, &step);
    do_step(ward, &step);
}

static void on_outcome(struct ward *ward, const struct errand *errand)
{
    struct actor_log *log = ward->wards->means.log;

    if (errand->kind == ERRAND_NOTE) {
        if (errand->note[0])
            ward_words_say_left(log, ward->domid, ward->name, errand->note);
        ward->trouble = errand->note[0] && !errand->job.rc;
    } else if (errand->job.rc) {
        on_failure(ward, errand);
    } else if (errand->outcome == ERRAND_BOOTING) {
        if (!ward->said)
            ward_words_say_booting(log, errand, ward->name);
        ward->said = true;
        ward->trouble = false;
        arm(ward, BOOTING_MS);
    } else if (errand->outcome == ERRAND_CHANGED) {
        ward_words_say_left(log, ward->domid, ward->name,
                            "Its policy is another one by now: paging was not changed.");
    } else {
        on_success(ward, errand);
    }
}

static void on_errand(struct crew_job *job)
{
    struct errand *errand = (struct errand *)job;
    struct ward *ward = errand->for_user;

    ward->busy = false;
    ward->wards->errands--;
    if (errand->wants_name)
        memcpy(ward->name, errand->name, sizeof(ward->name));
    if (ward->forgotten) {
        if (is_noted(job->rc) && !ward->wards->of[ward->domid] && !ward->wards->closed)
            clear_trouble(ward);
        free_ward(ward);
    } else if (errand->serial != ward->serial) {
        if (errand->kind == ERRAND_NOTE ? errand->note[0] != '\0' : is_noted(job->rc))
            ward->trouble = true;
        begin(ward);
    } else {
        on_outcome(ward, errand);
    }
    free(errand);
}

/* --- steps -------------------------------------------------------------------------------------
 */

static void do_step(struct ward *ward, const struct actor_step *step)
{
    static const enum errand_kind kinds[] = {
        [ACTOR_SET_BALLOON] = ERRAND_BALLOON, [ACTOR_SET_PAGING] = ERRAND_PAGE};

    ward->step = *step;
    if (step->move == ACTOR_WAIT)
        arm(ward, ward->wish.params.delay_ms);
    else if (step->move != ACTOR_REST)
        send_errand(ward, kinds[step->move], NULL);
}

/* The wait is over, or it is time to try again. */
static void on_timer(evutil_socket_t fd, short what, void *data)
{
    struct ward *ward = data;
    struct actor_step again = ward->step;

    (void)fd, (void)what;
    if (ward->busy)
        return;
    if (again.move == ACTOR_WAIT)
        send_errand(ward, ERRAND_LOOK, NULL);
    else if (again.move == ACTOR_REST)
        begin(ward);
    else
        do_step(ward, &again);
}

/* From the start, with the wish that holds now. */
static void begin(struct ward *ward)
{
    const struct wards_means *means = &ward->wards->means;
    struct actor_view view = {
        .stage = ACTOR_TOLD, .params = ward->wish.params, .target_kb = ward->wish.target_kb};
    struct actor_step step = means->actor->next(&view);

    ward->retries = 0;
    ward->said = false;
    ward->step = (struct actor_step){.move = ACTOR_REST};
    if (ward->bad[0]) {
        send_errand(ward, ERRAND_NOTE, ward->bad);
    } else if (ward->wish.has_target && step.move != ACTOR_REST) {
        do_step(ward, &step);
    } else {
        ward_words_say_rest(means->log, ward->domid, ward->name, &ward->wish, &step);
        if (ward->trouble)
            send_errand(ward, ERRAND_NOTE, NULL);
    }
}

/* --- what is told ------------------------------------------------------------------------------
 */

static bool is_waiting(const struct ward *ward)
{
    return ward->step.move == ACTOR_WAIT && evtimer_pending(ward->timer, NULL);
}

static void bury(struct ward *ward)
{
    ward_words_say_gone(ward->wards->means.log, ward->domid, ward->name, is_waiting(ward));
    if (ward->trouble)
        clear_trouble(ward);
    forget(ward);
}

/* One with another UUID was of an earlier domain of this domid, whose end has not been told yet. */
static struct ward *find(struct wards *wards, const struct xenmem_event *event)
{
    struct ward *ward = event->domid < DOMIDS ? wards->of[event->domid] : NULL;

    if (ward && memcmp(ward->uuid, event->uuid, sizeof(ward->uuid))) {
        bury(ward);
        ward = NULL;
    }
    return ward;
}

static struct ward *add(struct wards *wards, const struct xenmem_event *event)
{
    struct ward *ward = event->domid < DOMIDS ? calloc(1, sizeof(*ward)) : NULL;

    if (ward)
        ward->timer = evtimer_new(wards->means.base, on_timer, ward);
    if (!ward || !ward->timer) {
        free(ward);
        actor_log_say(wards->means.log, "out of memory: domain %u is not served", event->domid);
        return NULL;
    }
    ward->wards = wards;
    ward->domid = event->domid;
    memcpy(ward->uuid, event->uuid, sizeof(ward->uuid));
    wards->of[event->domid] = ward;
    wards->count++;
    return ward;
}

static void let_go(struct ward *ward, const char *actor)
{
    ward_words_say_other(ward->wards->means.log, ward->domid, ward->name, actor, is_waiting(ward));
    if (ward->trouble)
        clear_trouble(ward);
    forget(ward);
}

static void take_wish(struct ward *ward, const struct xenmem_event *event)
{
    struct xenmem_error error = {0};

    ward->wish = (struct errand_wish){.has_target = event->has_target,
                                      .target_kb = event->target_kb,
                                      .balloon_kb = event->balloon_kb,
                                      .enforce = event->enforce};
    params_parse(event->params, ward->wards->means.actor->keys, &ward->wish.params, &error);
    snprintf(ward->bad, sizeof(ward->bad), "%s", error.sentence);
    ward->serial++;
}

void wards_tell(struct wards *wards, const struct xenmem_event *event)
{
    struct ward *ward = find(wards, event);

    if (strcmp(event->actor, wards->means.actor->name)) {
        if (ward)
            let_go(ward, event->actor);
        return;
    }
    if (!ward)
        ward = add(wards, event);
    if (!ward)
        return;
    if (is_waiting(ward))
        ward_words_say_newer(wards->means.log, ward->domid, ward->name, &ward->wish);
    event_del(ward->timer);
    take_wish(ward, event);
    if (!ward->busy)
        begin(ward);
}

void wards_release(struct wards *wards, const struct xenmem_event *event)
{
    struct ward *ward = event->domid < DOMIDS ? wards->of[event->domid] : NULL;

    if (ward && !memcmp(ward->uuid, event->uuid, sizeof(ward->uuid)))
        bury(ward);
}

/* --- all of them -------------------------------------------------------------------------------
 */

int wards_new(const struct wards_means *means, struct wards **ret_wards)
{
    struct wards *wards = calloc(1, sizeof(*wards));

    if (!wards)
        return -ENOMEM;
    wards->means = *means;
    *ret_wards = wards;
    return 0;
}

void wards_clear(struct wards *wards)
{
    for (size_t i = 0; i < DOMIDS; i++)
        if (wards->of[i])
            forget(wards->of[i]);
}

void wards_close(struct wards *wards)
{
    wards_clear(wards);
    wards->closed = true;
}

bool wards_are_busy(const struct wards *wards)
{
    return wards->errands > 0;
}

size_t wards_count(const struct wards *wards)
{
    return wards->count;
}

void wards_free(struct wards *wards)
{
    if (!wards)
        return;
    wards_clear(wards);
    free(wards);
}
