/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A sign of life of xenstored: one request, on a thread and a connection of its own, since one that
 * hangs keeps whoever asks. It is asked for where xenstored has been silent for long: one that
 * hangs is silent like one that has nothing to tell.
 *
 * Owner: the caller of pulse_ask; a thread that hangs is left behind. Thread: one at a time.
 */
#ifndef XENMEM_ACTORCTL_XEN_PULSE_H
#define XENMEM_ACTORCTL_XEN_PULSE_H

#include <stdbool.h>

struct pulse;

/* `socket_only`: as in connection_open. NULL: there is no memory, or no thread. */
struct pulse *pulse_ask(bool socket_only);

/* Has there been an answer, be it that nobody listens? */
bool pulse_is_over(const struct pulse *pulse);

void pulse_free(struct pulse *pulse); /* NULL is allowed; never waits */

#endif
