/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One complete picture of the host, or of some of its domains, for a command: the feed, run once.
 *
 * Thread: the main thread, which waits for it, but not without bound.
 */
#ifndef XENMEM_ACTORCTL_COMMANDS_PICTURE_H
#define XENMEM_ACTORCTL_COMMANDS_PICTURE_H

#include "base/error.h"
#include "model/snapshot.h"

/* 0 and a complete snapshot with a reference for the caller; -errno with a sentence where either
 * side is missing, -ETIMEDOUT where one of them does not answer. */
int picture_take(struct snapshot **ret_snapshot, struct xenmem_error *error);

/* The same, with the nodes of these domains only (each a domid, a UUID or a name, then NULL): of the
 * others it has what the hypervisor says. NULL: all. */
int picture_take_of(const char *const *only, struct snapshot **ret_snapshot,
                    struct xenmem_error *error);

#endif
