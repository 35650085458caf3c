/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One actor's registration, /tool/xenmem/actors/NAME (docs/actors.md), as far as it has been read:
 * a node is one request, and only those are read of which an event has told.
 *
 * Everything in it is foreign. What is not as it should be counts as absent, and an actor whose
 * process is not there counts as dead.
 *
 * Owner: the listeners. Thread: the connection's. registration_step may block for as long as
 * xenstored hangs.
 */
#ifndef XENMEM_ACTORCTL_XEN_REGISTRATION_H
#define XENMEM_ACTORCTL_XEN_REGISTRATION_H

#include "actorctl/xen/connection.h"
#include "actorctl/xen/troubles.h"
#include "model/actors.h"

#define REGISTRATION_ROOT "/tool/xenmem/actors"

struct registration {
    struct actors_entry entry; /* without its troubles */
    struct troubles troubles;
    int64_t start;    /* of its process, in clock ticks since boot; -1: not known */
    unsigned to_read; /* a bit for each node */
};

/* A name that may be an actor's: one that the store and a policy can hold. */
bool registration_is_name(const char *name);

/* Nothing is known of it, and all is to be read. NULL: ENOMEM. */
struct registration *registration_new(const char *name);
void registration_free(struct registration *registration); /* NULL is allowed */

/* All of it is to be read anew. */
void registration_ask(struct registration *registration);

/* Nothing is to be read. */
void registration_rest(struct registration *registration);

/* A change at `node`, what the path has behind NAME/; "" for all of it. 0 or -ENOMEM. */
int registration_note(struct registration *registration, const char *node);

bool registration_has_work(const struct registration *registration);

/* Reads one node, or lists one directory. `socket_only`: as in connection_open. 1: something has
 * changed; 0; -ENOTCONN; -ENOMEM, and it is still to be done. */
int registration_step(struct registration *registration, struct connection *connection,
                      bool socket_only);

/* What is known of it, troubles and all. 0 or -ENOMEM. */
int registration_copy(const struct registration *registration, struct actors_entry *ret_entry);

/* Looks whether its process is still there. True: it has ended since. */
bool registration_check(struct registration *registration);

#endif
