/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who is alive under which actor's name: /tool/xenmem/actors/NAME, and what stands below it.
 *
 *   pid, start   the process; start is field 22 of /proc/PID/stat, since pids are used again
 *   version      of xenmem
 *   scope        "host": one process serves all domains of its name
 *   heartbeat    seconds since the host's boot, written every REGISTRY_HEARTBEAT_S seconds: a
 *                process may be there and yet not come to anything
 *   decision     "SECONDS SENTENCE": the last decision, and when it was made, in seconds since boot
 *   trouble/X    why domain X is not served: a sentence; absent where it is
 *
 * Read by everybody through actorctl/xen/listeners.h.
 * A registration whose process is gone, or is another one of that pid, counts as dead. A lock on a
 * file keeps a second process out even where xenstored has lost its nodes.
 * Thread: the one that owns the handle. 0 or -errno with a sentence.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_REGISTRY_H
#define XENMEM_ACTORCTL_ACTORS_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xenstore.h>

#include "actorctl/xenmem.h"

#define REGISTRY_HEARTBEAT_S 10

/* Held for as long as the process lives. A descriptor, or -EBUSY with the pid of the holder. */
int registry_lock(const char *name, struct xenmem_error *error);

/* Registers this process; what a dead one has left is removed. -EBUSY: another one is alive. */
int registry_enter(struct xs_handle *xs, const char *name, struct xenmem_error *error);

/* From now on xs_fileno() is readable when something has happened to the registration: then
 * registry_keep. */
int registry_watch(struct xs_handle *xs, const char *name, struct xenmem_error *error);

/* Registers again where somebody has removed the registration. -EBUSY: another process has taken
 * the name. Asks for nothing where nothing has happened. */
int registry_keep(struct xs_handle *xs, const char *name, struct xenmem_error *error);

/* Writes the heartbeat: one request. */
int registry_beat(struct xs_handle *xs, const char *name, struct xenmem_error *error);

/* Writes the last decision. */
int registry_set_decision(struct xs_handle *xs, const char *name, int64_t at_s,
                          const char *sentence, struct xenmem_error *error);

int64_t registry_now_s(void); /* seconds since boot */

/* Removes the registration, where it is ours. */
int registry_leave(struct xs_handle *xs, const char *name, struct xenmem_error *error);

/* Says why a domain is not served; "" takes it back. */
int registry_set_trouble(struct xs_handle *xs, const char *name, uint32_t domid,
                         const char *sentence, struct xenmem_error *error);

#endif
