/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The domains that an actor serves: for each the last policy that was told, where the actor stands
 * with it, and at most one errand on its way and one timer.
 *
 * A newer event replaces what was to be done; an errand that is on its way is let come back first. A
 * domain whose actor is another one, or that is gone, is forgotten, its timer with it.
 * Owner and thread: the loop's.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_WARD_H
#define XENMEM_ACTORCTL_ACTORS_WARD_H

#include "actorctl/actors/actor.h"
#include "actorctl/actors/actor_log.h"
#include "actorctl/actors/hands.h"

struct event_base;
struct wards;

/* What wards work with; owned by the runner, which outlives them. */
struct wards_means {
    const struct actor *actor;
    struct event_base *base;
    struct hands *hands; /* balloon targets and looks: short */
    struct crew *pagers; /* paging: may take seconds */
    struct actor_log *log;
};

int wards_new(const struct wards_means *means, struct wards **ret_wards);

/* Takes a DOMAIN_MEMORY_TARGET_CHANGED of any actor. */
void wards_tell(struct wards *wards, const struct xenmem_event *event);

/* Takes a DOMAIN_RELEASE. */
void wards_release(struct wards *wards, const struct xenmem_event *event);

/* Forgets all: what they are will be told again. */
void wards_clear(struct wards *wards);

/* Forgets all, for good: no errand is begun any more. */
void wards_close(struct wards *wards);

/* Is any errand on its way? */
bool wards_are_busy(const struct wards *wards);

size_t wards_count(const struct wards *wards);

/* When no errand is on its way any more. NULL is allowed. */
void wards_free(struct wards *wards);

#endif
