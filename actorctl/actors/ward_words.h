/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lines of an actor's log: one for each decision, with domain, what, why and figures.
 * Thread: the loop's.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_WARD_WORDS_H
#define XENMEM_ACTORCTL_ACTORS_WARD_WORDS_H

#include "actorctl/actors/actor_log.h"
#include "actorctl/actors/errand.h"

/* What was done, and what follows. */
void ward_words_say_done(struct actor_log *log, const struct errand *errand, const char *name,
                         const struct actor_step *next);

/* There is nothing to be done about a policy. */
void ward_words_say_rest(struct actor_log *log, uint32_t domid, const char *name,
                         const struct errand_wish *wish, const struct actor_step *step);

/* `again`: it is tried until it works. */
void ward_words_say_failure(struct actor_log *log, const struct errand *errand, const char *name,
                            bool again);
void ward_words_say_booting(struct actor_log *log, const struct errand *errand, const char *name);
void ward_words_say_left(struct actor_log *log, uint32_t domid, const char *name,
                         const char *sentence);
void ward_words_say_newer(struct actor_log *log, uint32_t domid, const char *name,
                          const struct errand_wish *wish);
void ward_words_say_other(struct actor_log *log, uint32_t domid, const char *name,
                          const char *actor, bool waited);
void ward_words_say_gone(struct actor_log *log, uint32_t domid, const char *name, bool waited);

#endif
