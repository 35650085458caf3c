/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The domains that are introduced: each is given its default policy (newcomer.h), which is logged,
 * and tried again where xenstored or somebody else is in the way. Owner and thread: the loop's.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_NEWCOMERS_H
#define XENMEM_ACTORCTL_ACTORS_NEWCOMERS_H

#include "actorctl/actors/actor_log.h"
#include "actorctl/actors/hands.h"

struct event_base;
struct newcomers;

/* All of them outlive the newcomers. */
int newcomers_new(struct event_base *base, struct hands *hands, struct actor_log *log,
                  const char *xl_conf, struct newcomers **ret_newcomers);

/* Takes a DOMAIN_INTRODUCE. */
void newcomers_welcome(struct newcomers *newcomers, const struct xenmem_event *event);

/* Nothing is tried again any more. */
void newcomers_close(struct newcomers *newcomers);

/* When no job is on its way any more. NULL is allowed. */
void newcomers_free(struct newcomers *newcomers);

#endif
