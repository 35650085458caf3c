/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One plan on its way: inside actorctl/operate only. What the threads that carry it out share: how
 * far it is, whether it goes on, and the hook, which is called by one of them at a time.
 *
 * Owner: the executor. Thread: any, each of its functions.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_RUN_H
#define XENMEM_ACTORCTL_OPERATE_RUN_H

#include <pthread.h>
#include <stdatomic.h>

#include "actorctl/operate/executor.h"

struct run {
    /* constant while it is on its way */
    struct gate *gate;
    struct journal *journal;
    const struct plan *plan;
    const char *id; /* in the journal */
    executor_hook *hook;
    void *data;

    atomic_bool stopped; /* nothing new is begun */
    pthread_mutex_t mutex;
    size_t done; /* steps */
    bool cancelled;
    int rc;        /* of the step that stopped it; 0: none has */
    size_t failed; /* that step */
    struct xenmem_error error;
};

void run_init(struct run *run);
void run_dispose(struct run *run);

/* Calls the hook. True: nothing is to be begun any more. */
bool run_tell(struct run *run, enum executor_event event, size_t index, const char *text,
              int64_t waited_ms);

/* Counts the step and tells of it. */
void run_count_done(struct run *run, size_t index);

/* Stops the plan because of this step; who comes first is remembered. */
void run_fail(struct run *run, size_t index, int rc, const struct xenmem_error *error);

/* The same where a person, or who came first, has stopped it, and this step was not begun. */
#define RUN_STOPPED "It was stopped."
void run_stop(struct run *run, size_t index);

bool run_is_stopped(struct run *run);

#endif
