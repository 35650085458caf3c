/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The listeners: keeps the record of who may act on this host's memory (model/actors.h).
 *
 * Registrations come from xenstored, by one watch (WATCH_ACTORS): only what changed is read. That a
 * process has ended is told by /proc on each tick. Other balancers are found there, too.
 *
 * Owner: the mirror. Thread: the feed's. Times are CLOCK_MONOTONIC in ms.
 */
#ifndef XENMEM_ACTORCTL_XEN_LISTENERS_H
#define XENMEM_ACTORCTL_XEN_LISTENERS_H

#include "actorctl/xen/connection.h"
#include "model/actors.h"

#define LISTENERS_MAX 64 /* registrations; more of them are not told of */

struct listeners;

struct listeners *listeners_new(void);            /* NULL: ENOMEM */
void listeners_free(struct listeners *listeners); /* NULL is allowed */

/* A connection is new: all registrations are to be read anew. What is known stays until then. */
void listeners_ask(struct listeners *listeners);

/* There is no connection: nothing is to be read. */
void listeners_rest(struct listeners *listeners);

/* The watch has fired with this path. 0 or -ENOMEM, and everything is to be read anew. */
int listeners_note(struct listeners *listeners, const char *path);

bool listeners_have_work(const struct listeners *listeners);

/* Makes one request. `socket_only`: as in connection_open. 0, -ENOTCONN, -ENOMEM. */
int listeners_step(struct listeners *listeners, struct connection *connection, bool socket_only);

/* Is nothing left of the first reading, or of one anew? */
bool listeners_are_synced(const struct listeners *listeners);

/* A tick has passed: whose process has ended? */
void listeners_tick(struct listeners *listeners);

/* Looks for balancers, where that is due; `hint`: a target has just been changed. */
void listeners_hint(struct listeners *listeners);
void listeners_look(struct listeners *listeners, int64_t now_ms);
int64_t listeners_wake_ms(const struct listeners *listeners); /* when listeners_look is due */

/* Is the record another one than that of the last listeners_record? */
bool listeners_changed(const struct listeners *listeners);

/* The record, with a reference for the caller; the same one where nothing has changed. NULL: the
 * registrations have not been read (yet), or memory is short. */
struct actors *listeners_record(struct listeners *listeners);

/* A sentence where registrations cannot be read, else "". */
const char *listeners_trouble(const struct listeners *listeners);

#endif
