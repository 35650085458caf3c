/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A lifeline: a connection to xenstored that says nothing, and hangs up when xenstored dies.
 *
 * libxenstore keeps the end of its own connections to itself (its thread notices, and tells nobody),
 * so that its users have to ask again and again. This asks for nothing, and wakes nobody before the
 * end. Both xenstored drop the socket when they die, whether or not they have accepted it.
 * Owner: the caller of lifeline_open, who closes the descriptor. Thread: any.
 */
#ifndef XENMEM_ACTORCTL_POLICY_LIFELINE_H
#define XENMEM_ACTORCTL_POLICY_LIFELINE_H

#include "base/error.h"

/* A descriptor that becomes readable when xenstored is gone. -1 where xenstored has no socket here
 * but only the kernel's device (it lives in a domain of its own): there its end cannot be seen.
 * -ENOTCONN with a sentence: nobody listens. May wait for as long as xenstored hangs. */
int lifeline_open(int *ret_fd, struct xenmem_error *error);

#endif
