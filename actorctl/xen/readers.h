/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Readers: a few threads with a connection each, which run jobs side by side.
 *
 * For when there is much to read, at the start and after xenstored was away: one handle has one
 * request outstanding, and xenstored spends most of its time waiting for the next. Measured with
 * the C xenstored: 27 us a request with one handle, 15 with two, 9 with eight.
 *
 * Owner: the collector. Thread: one for all functions; a job belongs to the readers between
 * readers_begin and readers_join.
 */
#ifndef XENMEM_ACTORCTL_XEN_READERS_H
#define XENMEM_ACTORCTL_XEN_READERS_H

#include <stdbool.h>
#include <stddef.h>

#include "actorctl/xen/store.h"

struct readers;

/* As many readers as can be had, up to some; NULL: not even one. */
struct readers *readers_new(bool socket_only);
void readers_free(struct readers *readers); /* NULL is allowed */

void readers_begin(struct readers *readers, struct store_job *jobs, size_t count);

/* Waits until all jobs have been run. */
void readers_join(struct readers *readers);

#endif
