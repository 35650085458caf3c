/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A connection to xenstored: one handle that only asks and, once it is to watch, one that only
 * watches.
 *
 * Two, because libxenstore starts a thread on a handle's first watch, through which from then on
 * every reply has to pass; on a handle without watches a request is answered where it was made.
 *
 * Owner: the caller of connection_open. Thread: one at a time. Every function may block for as long
 * as xenstored hangs. Errors: 0 or -errno as xenstored answers it; -ENOTCONN means that the
 * connection is gone for good, close it and open another.
 * Sources: docs/misc/xenstore.txt, tools/libs/store/xs.c.
 */
#ifndef XENMEM_ACTORCTL_XEN_CONNECTION_H
#define XENMEM_ACTORCTL_XEN_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct connection;

/* -ECONNREFUSED or -ENOENT with a sentence where nothing listens. Never falls back to the kernel's
 * own device where there is a socket that nobody serves, because a request there waits for ever;
 * with `socket_only` (this host has had a socket) not even where the socket is gone. */
int connection_open(struct connection **ret_connection, bool socket_only,
                    struct xenmem_error *error);

/* Opens the handle for watches; without it there are no events. */
int connection_start_watching(struct connection *connection, struct xenmem_error *error);

/* Is it a socket, and not the kernel's device? */
bool connection_uses_socket(const struct connection *connection);

void connection_close(struct connection *connection); /* NULL is allowed */

/* Readable while there are events; -1 where nothing is watched. Does *not* become readable when
 * xenstored dies. */
int connection_fd(const struct connection *connection);

/* The next event that has arrived: 0 with its path and token, valid until the next call;
 * -EAGAIN: none; -ENOTCONN. Asks xenstored for nothing, so that it serves as a sign of life. */
int connection_next_event(struct connection *connection, const char **ret_path,
                          const char **ret_token);

int connection_watch(struct connection *connection, const char *path, const char *token);
int connection_unwatch(struct connection *connection, const char *path, const char *token);

/* The value of a node, NUL terminated behind `*ret_length` bytes; to be freed. -ENOENT: none. */
int connection_read(struct connection *connection, const char *path, char **ret_value,
                    unsigned *ret_length);

/* The names of a node's children, one block to be freed. A list above 4,096 bytes ends the
 * connection on oxenstored: never ask for directories that grow with the number of domains. */
int connection_list(struct connection *connection, const char *path, char ***ret_names,
                    unsigned *ret_count);

/* The same on a connection of its own, which is closed again: for directories that may grow. -E2BIG
 * where it was ended because of that; `socket_only`: as in connection_open. */
int connection_list_apart(const char *path, bool socket_only, char ***ret_names,
                          unsigned *ret_count);

#endif
