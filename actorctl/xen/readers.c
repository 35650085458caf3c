/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A pool of threads that take jobs from one array: see readers.h.
 */
#include "actorctl/xen/readers.h"

#include <pthread.h>
#include <stdlib.h>

#define READERS 8

struct reader {
    struct readers *readers;
    struct connection *connection;
    pthread_t thread;
};

struct readers {
    pthread_mutex_t lock; /* guards what follows but for the jobs that are being run */
    pthread_cond_t begun, ended;
    struct store_job *jobs;
    size_t next, count; /* jobs taken, and all */
    size_t running;
    bool stop;
    size_t reader_count;
    struct reader reader[READERS];
};

/* The next job, or NULL: stop. */
static struct store_job *take_job(struct readers *readers)
{
    struct store_job *job = NULL;

    pthread_mutex_lock(&readers->lock);
    while (!readers->stop && readers->next == readers->count)
        pthread_cond_wait(&readers->begun, &readers->lock);
    if (!readers->stop) {
        job = &readers->jobs[readers->next++];
        readers->running++;
    }
    pthread_mutex_unlock(&readers->lock);
    return job;
}

static void end_job(struct readers *readers)
{
    pthread_mutex_lock(&readers->lock);
    readers->running--;
    if (readers->running == 0 && readers->next == readers->count)
        pthread_cond_signal(&readers->ended);
    pthread_mutex_unlock(&readers->lock);
}

static void *run(void *context)
{
    struct reader *reader = context;
    struct store_job *job;

    while ((job = take_job(reader->readers))) {
        store_run(reader->connection, job);
        end_job(reader->readers);
    }
    return NULL;
}

static bool start_reader(struct readers *readers, struct reader *reader, bool socket_only)
{
    reader->readers = readers;
    if (connection_open(&reader->connection, socket_only, NULL) < 0)
        return false;
    if (pthread_create(&reader->thread, NULL, run, reader) == 0)
        return true;
    connection_close(reader->connection);
    return false;
}

struct readers *readers_new(bool socket_only)
{
    struct readers *readers = calloc(1, sizeof(*readers));

    if (!readers)
        return NULL;
    pthread_mutex_init(&readers->lock, NULL);
    pthread_cond_init(&readers->begun, NULL);
    pthread_cond_init(&readers->ended, NULL);
    while (readers->reader_count < READERS &&
           start_reader(readers, &readers->reader[readers->reader_count], socket_only))
        readers->reader_count++;
    if (readers->reader_count > 0)
        return readers;
    readers_free(readers);
    return NULL;
}

void readers_free(struct readers *readers)
{
    if (!readers)
        return;
    pthread_mutex_lock(&readers->lock);
    readers->stop = true;
    pthread_cond_broadcast(&readers->begun);
    pthread_mutex_unlock(&readers->lock);
    for (size_t i = 0; i < readers->reader_count; i++) {
        pthread_join(readers->reader[i].thread, NULL);
        connection_close(readers->reader[i].connection);
    }
    pthread_cond_destroy(&readers->ended);
    pthread_cond_destroy(&readers->begun);
    pthread_mutex_destroy(&readers->lock);
    free(readers);
}

void readers_begin(struct readers *readers, struct store_job *jobs, size_t count)
{
    pthread_mutex_lock(&readers->lock);
    readers->jobs = jobs;
    readers->next = 0;
    readers->count = count;
    pthread_cond_broadcast(&readers->begun);
    pthread_mutex_unlock(&readers->lock);
}

void readers_join(struct readers *readers)
{
    pthread_mutex_lock(&readers->lock);
    while (readers->running > 0 || readers->next < readers->count)
        pthread_cond_wait(&readers->ended, &readers->lock);
    pthread_mutex_unlock(&readers->lock);
}
