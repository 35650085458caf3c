/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The collector: everything that the feed's thread knows and does, without its thread: the roster,
 * kept up to date from two sources that come and go on their own. The hypervisor is sampled on each
 * tick (hypervisor.h), xenstored tells what has changed (mirror.h).
 *
 * Owner: the feed. Thread: the feed's. collector_connect, _drain and _work may block for as long as
 * xenstored hangs. Times are CLOCK_MONOTONIC in ms.
 */
#ifndef XENMEM_ACTORCTL_XEN_COLLECTOR_H
#define XENMEM_ACTORCTL_XEN_COLLECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "actorctl/xen/selection.h"
#include "model/snapshot.h"

struct collector;

/* `once`: read everything one time and watch nothing; with a selection, which is borrowed, only
 * the domains that it names. NULL: ENOMEM. */
struct collector *collector_new(bool once, struct selection *selection, unsigned silence_ms);
void collector_free(struct collector *collector); /* NULL is allowed */

/* A sample of the hypervisor, a look whether xenstored is alive, and what was put off until now. */
void collector_tick(struct collector *collector, int64_t now_ms);

/* Connects to xenstored where there is no connection, at most once a second. */
void collector_connect(struct collector *collector, int64_t now_ms);

/* Takes in the events that have come, and lists the domains anew where one of them says so. */
void collector_drain(struct collector *collector, int64_t now_ms);

/* Asks xenstored for what is still to be known, until `deadline_ms` or until nothing is left. */
void collector_work(struct collector *collector, int64_t deadline_ms);

/* When it wants to be called again, at the latest; INT64_MAX: on an event or a tick. */
int64_t collector_wake_ms(const struct collector *collector);

/* To be polled for input: -1 while there is no connection. */
int collector_fd(const struct collector *collector);

/* Has anything changed since the last snapshot? */
bool collector_changed(const struct collector *collector);

/* A snapshot; serial and taken_ms are the caller's to fill in. NULL: ENOMEM. */
struct snapshot *collector_snapshot(struct collector *collector);

#endif
