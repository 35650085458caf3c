/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How far a plan is: see run.h.
 */
#include "actorctl/operate/run.h"

#include <errno.h>

void run_init(struct run *run)
{
    atomic_init(&run->stopped, false);
    pthread_mutex_init(&run->mutex, NULL);
}

void run_dispose(struct run *run)
{
    pthread_mutex_destroy(&run->mutex);
}

static void tell(struct run *run, enum executor_event event, size_t index, const char *text,
                 int64_t waited_ms)
{
    struct executor_progress progress = {
        .event = event,
        .index = index,
        .count = run->plan->step_count,
        .done = run->done,
        .step = &run->plan->steps[index],
        .text = text,
        .waited_ms = waited_ms,
    };

    if (!run->hook || run->hook(run->data, &progress) == 0)
        return;
    run->cancelled = true;
    atomic_store(&run->stopped, true);
}

bool run_tell(struct run *run, enum executor_event event, size_t index, const char *text,
              int64_t waited_ms)
{
    pthread_mutex_lock(&run->mutex);
    tell(run, event, index, text, waited_ms);
    pthread_mutex_unlock(&run->mutex);
    return run_is_stopped(run);
}

void run_count_done(struct run *run, size_t index)
{
    pthread_mutex_lock(&run->mutex);
    run->done++;
    tell(run, EXECUTOR_DONE, index, "", 0);
    pthread_mutex_unlock(&run->mutex);
}

void run_fail(struct run *run, size_t index, int rc, const struct xenmem_error *error)
{
    pthread_mutex_lock(&run->mutex);
    if (run->rc == 0) {
        run->rc = rc;
        run->failed = index;
        run->error = *error;
    }
    pthread_mutex_unlock(&run->mutex);
    atomic_store(&run->stopped, true);
}

void run_stop(struct run *run, size_t index)
{
    struct xenmem_error error;

    run_fail(run, index, error_set(&error, ECANCELED, RUN_STOPPED), &error);
}

bool run_is_stopped(struct run *run)
{
    return atomic_load(&run->stopped);
}
