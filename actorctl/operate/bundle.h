/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Steps of different domains that are done together: inside actorctl/operate only.
 *
 * Each step is done as executor.h says; together are only what would else be done once for each:
 * their intents are one write to the journal, before the first of them, and so are their outcomes,
 * behind the last; and what lies in xenstore is compared and written in one transaction. The first
 * that fails is the end of it: those before it are done, those behind it are untouched, and the
 * journal says so. A bundle of one is a step.
 *
 * Owner: whoever calls. Thread: that of the context.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_BUNDLE_H
#define XENMEM_ACTORCTL_OPERATE_BUNDLE_H

#include "actorctl/operate/run.h"

#define BUNDLE_MAX 16

/* Does these steps of run->plan, and tells the run what comes of it. */
void bundle_do(struct run *run, struct xenmem *xenmem, const size_t *indexes, size_t count);

#endif
