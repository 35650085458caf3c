/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The thread that carries plans out: see operator.h.
 *
 * What the two threads share is behind one mutex that nobody holds while calling Xen: the plan on
 * its way over, and the state on its way back. Only the newest state counts, so nothing queues up.
 */
#include "actorctl/operate/operator.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#define STOP_PATIENCE_MS 1000

struct operator_thread {
    pthread_t thread;
    struct gate gate;
    struct executor *executor; /* of the thread */
    int fd;
    atomic_bool cancelled;

    pthread_mutex_t mutex;
    pthread_cond_t wake;
    struct plan *next;     /* for the thread to take */
    struct domain_id *ids; /* the same, of a survey */
    size_t id_count;
    struct surroundings *surroundings; /* for the other side to take */
    bool stopping;
    struct operator_state state;
    enum plan_progress *steps; /* of the last plan, state.count of them */
};

static void tell(struct operator_thread *self)
{
    uint64_t one = 1;

    /* cannot block, and a counter that is full is readable as well */
    if (write(self->fd, &one, sizeof(one)) < 0)
        return;
}

/* --- the thread --------------------------------------------------------------------------------
 */

/* Cut at a whole character. */
static void copy_text(char copy[OPERATOR_TEXT_MAX], const char *text)
{
    text_sanitise(copy, OPERATOR_TEXT_MAX, text, strlen(text));
}

/* Where a plan was stopped no step has failed, and the one that is named may even be done. */
static void mark_step(struct operator_thread *self, const struct executor_progress *progress)
{
    enum plan_progress *step = &self->steps[progress->index];

    switch (progress->event) {
    case EXECUTOR_DONE:
        *step = PLAN_STEP_DONE;
        break;
    case EXECUTOR_FAILED:
        if (*step != PLAN_STEP_DONE && !atomic_load(&self->cancelled))
            *step = PLAN_STEP_FAILED;
        break;
    default:
        *step = PLAN_STEP_UNDER_WAY;
    }
}

static int take_progress(void *data, const struct executor_progress *progress)
{
    struct operator_thread *self = data;
    struct operator_state *state = &self->state;

    pthread_mutex_lock(&self->mutex);
    state->index = progress->index;
    state->count = progress->count;
    state->done = progress->done;
    state->id = progress->step->id;
    state->lever = progress->step->lever;
    copy_text(state->name, progress->step->name);
    copy_text(state->waits_for, progress->event == EXECUTOR_WAITS ? progress->text : "");
    state->waited_ms = progress->waited_ms;
    mark_step(self, progress);
    pthread_mutex_unlock(&self->mutex);
    tell(self);
    return atomic_load(&self->cancelled);
}

/* What there is to do: one of the two; neither: it is time to stop. */
struct job {
    struct plan *plan;
    struct domain_id *ids;
    size_t id_count;
};

static struct job await_job(struct operator_thread *self)
{
    struct job job = {NULL, NULL, 0};

    pthread_mutex_lock(&self->mutex);
    while (!self->next && !self->ids && !self->stopping)
        pthread_cond_wait(&self->wake, &self->mutex);
    if (!self->stopping && self->ids) { /* a plan that came behind a survey waits for it */
        job = (struct job){.ids = self->ids, .id_count = self->id_count};
        self->ids = NULL;
    } else if (!self->stopping) {
        job = (struct job){.plan = self->next};
        self->next = NULL;
    }
    pthread_mutex_unlock(&self->mutex);
    return job;
}

static void end_plan(struct operator_thread *self, const struct executor_outcome *outcome,
                     const struct xenmem_error *error)
{
    struct operator_state *state = &self->state;

    pthread_mutex_lock(&self->mutex);
    for (size_t i = 0; i < state->count; i++)
        if (self->steps[i] == PLAN_STEP_UNDER_WAY)
            self->steps[i] = PLAN_STEP_TO_DO;
    state->busy = false;
    state->waits_for[0] = '\0';
    state->done = outcome->done;
    state->ended++;
    state->outcome = *outcome;
    state->error = *error;
    pthread_mutex_unlock(&self->mutex);
    tell(self);
}

static void carry_out(struct operator_thread *self, struct plan *plan)
{
    struct executor_outcome outcome;
    struct xenmem_error error = {0};

    if (executor_run(self->executor, plan, take_progress, self, &outcome, &error) == 0)
        error = (struct xenmem_error){0};
    plan_free(plan);
    end_plan(self, &outcome, &error);
}

static void survey(struct operator_thread *self, struct domain_id *ids, size_t count)
{
    struct surroundings *surroundings = NULL;

    if (executor_survey(self->executor, ids, count, &surroundings, NULL) < 0)
        surroundings = NULL; /* planning goes on without: what is not known is said so there */
    free(ids);
    pthread_mutex_lock(&self->mutex);
    surroundings_free(self->surroundings);
    self->surroundings = surroundings;
    self->state.surveying = false;
    self->state.busy = self->next;
    pthread_mutex_unlock(&self->mutex);
    tell(self);
}

static void *operate(void *data)
{
    struct operator_thread *self = data;
    struct job job = await_job(self);

    while (job.plan || job.ids) {
        if (job.plan)
            carry_out(self, job.plan);
        else
            survey(self, job.ids, job.id_count);
        job = await_job(self);
    }
    return NULL;
}

/* --- the other side ----------------------------------------------------------------------------
 */

static void operator_free(struct operator_thread *self)
{
    executor_free(self->executor);
    plan_free(self->next);
    free(self->steps);
    free(self->ids);
    surroundings_free(self->surroundings);
    pthread_cond_destroy(&self->wake);
    pthread_mutex_destroy(&self->mutex);
    if (self->fd >= 0)
        close(self->fd);
    free(self);
}

int operator_start(struct operator_thread **ret_operator, const struct operator_options *options,
                   struct xenmem_error *error)
{
    struct operator_thread *self = calloc(1, sizeof(*self));
    int rc;

    if (!self)
        return error_set(error, ENOMEM, "Out of memory.");
    gate_init(&self->gate, options->read_only);
    pthread_mutex_init(&self->mutex, NULL);
    pthread_cond_init(&self->wake, NULL);
    self->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    rc = self->fd < 0 ? -errno : 0;
    self->executor = executor_new(&self->gate, options->journal_path, options->program);
    if (rc == 0 && !self->executor)
        rc = -ENOMEM;
    if (rc == 0)
        rc = -pthread_create(&self->thread, NULL, operate, self);
    if (rc < 0) {
        operator_free(self);
        return error_set(error, -rc, "The thread that carries plans out cannot be started (%s).",
                         strerror(-rc));
    }
    *ret_operator = self;
    return 0;
}

void operator_stop(struct operator_thread *self)
{
    struct timespec deadline;

    if (!self)
        return;
    atomic_store(&self->cancelled, true);
    pthread_mutex_lock(&self->mutex);
    self->stopping = true;
    pthread_cond_signal(&self->wake);
    pthread_mutex_unlock(&self->mutex);
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += STOP_PATIENCE_MS / 1000;
    if (pthread_timedjoin_np(self->thread, NULL, &deadline) == 0)
        operator_free(self);
    else
        pthread_detach(self->thread); /* it hangs in Xen, and what it holds stays with it */
}

int operator_fd(const struct operator_thread *self)
{
    return self->fd;
}

void operator_look(struct operator_thread *self, struct operator_state *ret_state)
{
    uint64_t count;

    if (read(self->fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
        count = 0; /* nothing else can go wrong with an eventfd of our own */
    pthread_mutex_lock(&self->mutex);
    *ret_state = self->state;
    pthread_mutex_unlock(&self->mutex);
}

void operator_look_at_steps(struct operator_thread *self, enum plan_progress *ret_progress,
                            size_t count)
{
    pthread_mutex_lock(&self->mutex);
    for (size_t i = 0; i < count; i++)
        ret_progress[i] = i < self->state.count ? self->steps[i] : PLAN_STEP_TO_DO;
    pthread_mutex_unlock(&self->mutex);
}

static int say_busy(struct xenmem_error *error)
{
    return error_set(error, EBUSY, "Another plan is under way: wait until it has ended.");
}

static int accept_plan(struct operator_thread *self, struct plan *plan)
{
    enum plan_progress *steps = calloc(plan->step_count + 1, sizeof(*steps)), *old = steps;
    int rc = -EBUSY;

    if (!steps)
        return -ENOMEM;
    pthread_mutex_lock(&self->mutex);
    if (!self->state.busy || (self->state.surveying && !self->next)) {
        atomic_store(&self->cancelled, false);
        self->next = plan;
        self->state.busy = true;
        self->state.index = self->state.done = 0;
        self->state.count = plan->step_count;
        old = self->steps;
        self->steps = steps;
        pthread_cond_signal(&self->wake);
        rc = 0;
    }
    pthread_mutex_unlock(&self->mutex);
    free(old);
    return rc;
}

int operator_execute(struct operator_thread *self, struct plan *plan, struct xenmem_error *error)
{
    int rc = gate_pass(&self->gate, error);

    if (rc == 0)
        rc = plan_check(plan, error);
    if (rc == -ENODATA && plan->undoes)
        rc = 0;
    if (rc < 0)
        return rc;
    rc = accept_plan(self, plan);
    if (rc == -ENOMEM)
        return error_set(error, ENOMEM, "There is no memory left: nothing was done.");
    return rc < 0 ? say_busy(error) : 0;
}

int operator_survey(struct operator_thread *self, const struct domain_id *ids, size_t count,
                    struct xenmem_error *error)
{
    struct domain_id *copy = calloc(count + 1, sizeof(*copy));
    bool busy;

    if (!copy)
        return error_set(error, ENOMEM, "Out of memory.");
    memcpy(copy, ids, count * sizeof(*copy));
    pthread_mutex_lock(&self->mutex);
    busy = self->state.busy;
    if (!busy) {
        self->ids = copy;
        self->id_count = count;
        self->state.busy = self->state.surveying = true;
        pthread_cond_signal(&self->wake);
    }
    pthread_mutex_unlock(&self->mutex);
    if (!busy)
        return 0;
    free(copy);
    return say_busy(error);
}

struct surroundings *operator_take_surroundings(struct operator_thread *self)
{
    struct surroundings *surroundings;

    pthread_mutex_lock(&self->mutex);
    surroundings = self->surroundings;
    self->surroundings = NULL;
    pthread_mutex_unlock(&self->mutex);
    return surroundings;
}

void operator_cancel(struct operator_thread *self)
{
    atomic_store(&self->cancelled, true);
}

void operator_set_locked(struct operator_thread *self, bool locked)
{
    gate_set_locked(&self->gate, locked);
}

bool operator_is_locked(struct operator_thread *self)
{
    return gate_pass(&self->gate, NULL) < 0;
}
