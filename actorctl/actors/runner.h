/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The runner: one process that is an actor for all domains of its name.
 *
 * One loop (libevent), to which everything is an event: what the store tells, delays, work that is
 * done, signals. The loop itself never talks to Xen and so never waits: that is done by three crews
 * (crew.h): the ear (events, registration), the hands (balloon targets), the pagers.
 *
 * When xenstored is gone, all that is known is forgotten; as soon as it is back, the runner registers
 * again and has everything told anew. What is as it should be is left as it is, so that neither this
 * nor a new process after a kill changes anything a second time.
 * Thread: the caller's, which becomes the loop's.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_RUNNER_H
#define XENMEM_ACTORCTL_ACTORS_RUNNER_H

#include "actorctl/actors/actor.h"
#include "actorctl/actors/actor_log.h"

struct runner_options {
    const struct actor *actor;
    const char *xl_conf;
    struct actor_log *log;
    void (*ready)(void *data); /* called once it is registered and hears; may be NULL */
    void *data;
};

/* Until SIGTERM, SIGINT or SIGHUP: 0. -errno with a sentence where it cannot begin. */
int runner_run(const struct runner_options *options, struct xenmem_error *error);

#endif
