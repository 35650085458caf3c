/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The last decision of an actor, for others to see: registry.h, node `decision`.
 *
 * Written at most once in DECISIONS_APART_MS, the last one that there is, and by the ear: a balloon
 * target never waits for it, and an actor that decides nothing writes nothing.
 * Owner and thread: the loop's.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_DECISIONS_H
#define XENMEM_ACTORCTL_ACTORS_DECISIONS_H

#include "actorctl/actors/actor.h"
#include "actorctl/actors/actor_log.h"
#include "actorctl/actors/crew.h"

#define DECISIONS_APART_MS 1000

struct event_base;
struct decisions;

/* All of them outlive the decisions. */
int decisions_new(const struct actor *actor, struct event_base *base, struct crew *ear,
                  struct actor_log *log, struct decisions **ret_decisions);

/* Takes one; to be given to actor_log_tell. `data` is the struct decisions. */
void decisions_take(void *data, const char *sentence);

/* None is written any more: the registration is about to go. */
void decisions_close(struct decisions *decisions);

/* When no job is on its way any more. NULL is allowed. */
void decisions_free(struct decisions *decisions);

#endif
