/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One complete picture of the host, for a command: the feed, run once.
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

#endif
