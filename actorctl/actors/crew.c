/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Threads with contexts of their own: see crew.h.
 */
#include "actorctl/actors/crew.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define JOIN_MS 500

struct list {
    struct crew_job *first, **end;
};

struct outbox {
    pthread_mutex_t mutex;
    struct list jobs;
    int fd;
};

struct crew {
    struct outbox *outbox;
    int64_t patience_ms;
    pthread_mutex_t mutex;
    pthread_cond_t added;
    struct list jobs;
    atomic_bool stopping;
    unsigned count; /* of threads */
    pthread_t threads[];
};

static void append(struct list *list, struct crew_job *job)
{
    if (!list->first)
        list->end = &list->first;
    job->next = NULL;
    *list->end = job;
    list->end = &job->next;
}

static struct crew_job *take_first(struct list *list)
{
    struct crew_job *job = list->first;

    if (job)
        list->first = job->next;
    return job;
}

/* --- the outbox --------------------------------------------------------------------------------
 */

int outbox_new(struct outbox **ret_outbox)
{
    struct outbox *outbox = calloc(1, sizeof(*outbox));
    int rc;

    if (!outbox)
        return -ENOMEM;
    outbox->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (outbox->fd < 0) {
        rc = -errno;
        free(outbox);
        return rc;
    }
    pthread_mutex_init(&outbox->mutex, NULL);
    *ret_outbox = outbox;
    return 0;
}

void outbox_free(struct outbox *outbox)
{
    if (!outbox)
        return;
    pthread_mutex_destroy(&outbox->mutex);
    close(outbox->fd);
    free(outbox);
}

int outbox_fd(const struct outbox *outbox)
{
    return outbox->fd;
}

static void outbox_put(struct outbox *outbox, struct crew_job *job)
{
    uint64_t one = 1;

    pthread_mutex_lock(&outbox->mutex);
    append(&outbox->jobs, job);
    pthread_mutex_unlock(&outbox->mutex);
    (void)!write(outbox->fd, &one, sizeof(one)); /* fails only where it is readable already */
}

void outbox_deliver(struct outbox *outbox)
{
    struct crew_job *job, *next;
    uint64_t ignored;

    (void)!read(outbox->fd, &ignored, sizeof(ignored));
    pthread_mutex_lock(&outbox->mutex);
    job = outbox->jobs.first;
    outbox->jobs.first = NULL;
    pthread_mutex_unlock(&outbox->mutex);
    for (; job; job = next) {
        next = job->next;
        job->done(job);
    }
}

/* --- a thread ----------------------------------------------------------------------------------
 */

/* For the library: gives up waiting once all is being left. */
static int is_leaving(void *data, const char *what, int64_t waited_ms)
{
    struct crew *crew = data;

    (void)what, (void)waited_ms;
    return atomic_load(&crew->stopping);
}

static int open_context(struct crew *crew, struct xenmem **context, struct xenmem_error *error)
{
    int rc = *context ? 0 : xenmem_open(context, error);

    if (rc) {
        *context = NULL;
        return -ENOTCONN; /* whatever it is, it may be better next time */
    }
    xenmem_set_patience(*context, crew->patience_ms, is_leaving, crew);
    return 0;
}

static void work(struct crew *crew, struct crew_job *job, struct xenmem **context)
{
    job->rc = open_context(crew, context, &job->error);
    if (!job->rc)
        job->rc = job->run(job, *context, &job->error);
    if (*context && (job->rc == -ENOTCONN || (job->rc && job->ends_context))) {
        xenmem_close(*context);
        *context = NULL;
    }
    outbox_put(crew->outbox, job);
}

/* NULL: the crew is stopped. */
static struct crew_job *await_job(struct crew *crew)
{
    struct crew_job *job = NULL;

    pthread_mutex_lock(&crew->mutex);
    while (!atomic_load(&crew->stopping) && !(job = take_first(&crew->jobs)))
        pthread_cond_wait(&crew->added, &crew->mutex);
    pthread_mutex_unlock(&crew->mutex);
    return job;
}

static void *run_thread(void *data)
{
    struct crew *crew = data;
    struct xenmem *context = NULL;
    struct crew_job *job;

    while ((job = await_job(crew)))
        work(crew, job, &context);
    xenmem_close(context);
    return NULL;
}

/* --- the crew ----------------------------------------------------------------------------------
 */

/* Signals are for the loop's thread. */
static int start_thread(struct crew *crew)
{
    sigset_t all, before;
    int rc;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    rc = pthread_create(&crew->threads[crew->count], NULL, run_thread, crew);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!rc)
        crew->count++;
    return -rc;
}

int crew_new(struct outbox *outbox, unsigned threads, int64_t patience_ms, struct crew **ret_crew)
{
    struct crew *crew = calloc(1, sizeof(*crew) + threads * sizeof(crew->threads[0]));
    int rc = crew ? 0 : -ENOMEM;

    if (rc)
        return rc;
    crew->outbox = outbox;
    crew->patience_ms = patience_ms;
    pthread_mutex_init(&crew->mutex, NULL);
    pthread_cond_init(&crew->added, NULL);
    for (unsigned i = 0; i < threads && !rc; i++)
        rc = start_thread(crew);
    if (rc) {
        crew_stop(crew);
        crew_free(crew);
        return rc;
    }
    *ret_crew = crew;
    return 0;
}

void crew_add(struct crew *crew, struct crew_job *job)
{
    pthread_mutex_lock(&crew->mutex);
    append(&crew->jobs, job);
    pthread_mutex_unlock(&crew->mutex);
    pthread_cond_signal(&crew->added); /* who wakes does not find it locked */
}

void crew_stop(struct crew *crew)
{
    struct crew_job *job;

    pthread_mutex_lock(&crew->mutex);
    atomic_store(&crew->stopping, true);
    while ((job = take_first(&crew->jobs))) {
        job->rc = -ECANCELED;
        outbox_put(crew->outbox, job);
    }
    pthread_cond_broadcast(&crew->added);
    pthread_mutex_unlock(&crew->mutex);
}

bool crew_free(struct crew *crew)
{
    struct timespec until;

    if (!crew)
        return true;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += JOIN_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    for (unsigned i = 0; i < crew->count; i++)
        if (pthread_timedjoin_np(crew->threads[i], NULL, &until))
            return false;
    pthread_cond_destroy(&crew->added);
    pthread_mutex_destroy(&crew->mutex);
    free(crew);
    return true;
}
