/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Other programs that write balloon targets by their own lights, told by their processes.
 *
 * What they leave in xenstore is no sign that they run: /squeezed/state and memory/uncooperative
 * stay when squeezed ends, memory/dynamic-min and -max come from xapi, which writes them for
 * domains that nobody balances, and qmemman leaves nothing. So /proc is looked through: all of it
 * every 30 s, and the processes that are new soon after somebody has changed a target, at most once
 * a second. A name is enough for most of them; the command line, which can hang on a process that
 * does, is read only of those that it has to be read of.
 *
 * Owner: the listeners. Thread: one at a time; asks xenstored for nothing. Times are CLOCK_MONOTONIC
 * in ms. Sources: xen-api (ocaml/squeezed), qubes-core-admin (qubes/tools/qmemmand.py), xen
 * (tools/misc/xen-lowmemd.c, tools/xl).
 */
#ifndef XENMEM_ACTORCTL_XEN_BALANCERS_H
#define XENMEM_ACTORCTL_XEN_BALANCERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/actors.h"

#define BALANCERS_MAX 32 /* more of them are not told of */

struct balancers;

struct balancers *balancers_new(void);            /* NULL: ENOMEM */
void balancers_free(struct balancers *balancers); /* NULL is allowed */

/* Looks through the processes where that is due. True: another picture than before. */
bool balancers_look(struct balancers *balancers, int64_t now_ms);

/* Forgets those that have ended. True: some have. */
bool balancers_check(struct balancers *balancers);

/* Somebody has changed a target. */
void balancers_hint(struct balancers *balancers);

/* When balancers_look has something to do because of a hint; INT64_MAX: not before the next tick. */
int64_t balancers_wake_ms(const struct balancers *balancers);

/* Those that run, ascending pid. */
size_t balancers_count(const struct balancers *balancers);
struct actors_balancer balancers_at(const struct balancers *balancers, size_t index);

#endif
