/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The events of a context, as the context owns them. See the public header.
 */
#ifndef XENMEM_ACTORCTL_POLICY_EVENTS_H
#define XENMEM_ACTORCTL_POLICY_EVENTS_H

struct events;

void events_free(struct events *events); /* NULL is allowed */

#endif
