/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Threads that talk to Xen, so that the loop never waits for it: each has a context of its own
 * (xenmem.h), takes jobs from the crew's queue in their order, and puts them into an outbox when
 * they are done.
 *
 * A context is opened when it is first needed; a job that ends with -ENOTCONN has it closed, so that
 * the next one opens another.
 *
 * Owner: the loop, on whose thread everything here is called except a job's `run`. A job belongs
 * to the crew from crew_add until it comes out of the outbox.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_CREW_H
#define XENMEM_ACTORCTL_ACTORS_CREW_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "actorctl/xenmem.h"

struct crew_job {
    struct crew_job *next;
    /* On a thread of the crew: does the work, leaves 0 or -errno with its sentence. */
    int (*run)(struct crew_job *job, struct xenmem *xenmem, struct xenmem_error *error);
    /* On the loop's thread: takes the job back, and frees it. */
    void (*done)(struct crew_job *job);
    bool ends_context; /* where it fails in any way, the context is closed */
    int rc;            /* -ECANCELED: it has not been run, because all is being left */
    struct xenmem_error error;
};

/* Jobs that are done, in their order. */
struct outbox;

int outbox_new(struct outbox **ret_outbox);
void outbox_free(struct outbox *outbox);    /* NULL is allowed; must be empty */
int outbox_fd(const struct outbox *outbox); /* readable while there is something in it */
void outbox_deliver(struct outbox *outbox); /* calls `done` of all that is in it */

struct crew;

/* `patience_ms`: see xenmem_set_patience. -ENOMEM, -EAGAIN: no threads. */
int crew_new(struct outbox *outbox, unsigned threads, int64_t patience_ms, struct crew **ret_crew);

void crew_add(struct crew *crew, struct crew_job *job);

/* From now on nothing is begun any more, and whoever waits in the library gives up; what has not
 * been run goes to the outbox at once. */
void crew_stop(struct crew *crew);

/* Frees a stopped crew. False where a thread is still at work (a xenstored that hangs): then it
 * stays, and the process can only be ended. NULL is allowed. */
bool crew_free(struct crew *crew);

#endif
