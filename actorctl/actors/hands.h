/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The hands of a runner: several crews of one thread each (crew.h), for what takes milliseconds.
 *
 * What is about one domain always goes to the same hand, so that it is done in its order; what is
 * about different domains is done side by side, since most of the time of such a job is spent
 * waiting for xenstored. Owner and thread: the loop's.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_HANDS_H
#define XENMEM_ACTORCTL_ACTORS_HANDS_H

#include "actorctl/actors/crew.h"

#define HANDS_COUNT 4

struct hands {
    struct crew *of[HANDS_COUNT];
};

/* They wait for nobody's lock. All zero before; what was made is there after a failure, too. */
int hands_open(struct hands *hands, struct outbox *outbox);

void hands_add(struct hands *hands, uint32_t domid, struct crew_job *job);

/* As crew_stop and crew_free; hands that were not made do not count. */
void hands_stop(struct hands *hands);
bool hands_free(struct hands *hands);

#endif
