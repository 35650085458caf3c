/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The mirror: keeps the roster's slots, and the record of actors, equal to what xenstored holds.
 *
 * What there is to do for a domain is kept in its slot as sets of watches, directories and fields:
 * ten events for one node are one reading of it. An event says what to read anew, from a node to
 * everything of a domain; the first event of each watch is one of them, so that what has changed
 * between the first reading and the watch is seen. Fields that a guest can write are read once a
 * tick at most, however often they are written.
 *
 * Owner: the collector. Thread: the feed's. Every function that asks xenstored for something may
 * block for as long as that hangs.
 */
#ifndef XENMEM_ACTORCTL_XEN_MIRROR_H
#define XENMEM_ACTORCTL_XEN_MIRROR_H

#include "actorctl/xen/roster.h"
#include "actorctl/xen/selection.h"

struct mirror;

/* Borrows the roster. `once`: read everything one time and watch nothing; with a selection, which is
 * borrowed too, only the domains that it names. NULL: ENOMEM. */
struct mirror *mirror_new(struct roster *roster, bool once, struct selection *selection,
                          unsigned silence_ms);
void mirror_free(struct mirror *mirror); /* NULL is allowed */

/* Connects where there is no connection, at most once a second. */
void mirror_connect(struct mirror *mirror, int64_t now_ms);
bool mirror_is_connected(const struct mirror *mirror);

/* Takes in the events that have come, but stops at the deadline. It is noticed here, and nowhere
 * else while nothing is read, that xenstored has died. */
void mirror_take_events(struct mirror *mirror, int64_t deadline_ms);

/* Has an event said that domains have come or gone? Forgets it. */
bool mirror_take_list_wanted(struct mirror *mirror);
bool mirror_list_wanted(const struct mirror *mirror);

/* Slots have come: they are to be watched and read. */
void mirror_welcome(struct mirror *mirror);

/* A tick has passed: what guests have written too often may be read again. */
void mirror_tick(struct mirror *mirror, int64_t now_ms);

/* Asks xenstored for what is still to be known, until the deadline or until nothing is left. */
void mirror_work(struct mirror *mirror, int64_t deadline_ms);

/* When it has something to do without an event: INT64_MAX for never. */
int64_t mirror_wake_ms(const struct mirror *mirror);

int mirror_fd(const struct mirror *mirror); /* to be polled for input; -1: none */

/* Has anything in the slots, or in what follows, changed since the last call? */
bool mirror_changed(const struct mirror *mirror);
void mirror_clear_changed(struct mirror *mirror);

/* Who may act on the host: a reference, or NULL while that is not known. */
struct actors *mirror_actors(struct mirror *mirror);
bool mirror_actors_synced(const struct mirror *mirror); /* their first reading is over */

int64_t mirror_checked_ms(const struct mirror *mirror);  /* when xenstored was last known to live */
const char *mirror_trouble(const struct mirror *mirror); /* a sentence, or "" */

#endif
