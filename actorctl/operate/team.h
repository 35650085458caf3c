/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A team for one plan: threads that carry out chains of steps (waves.h) side by side, each
 * with a context of its own. One request to xenstored is mostly waiting for two processes to take
 * turns; several at once take that out.
 *
 * The thread that calls is one of them; the other hands live as long as the plan, their contexts as
 * long as the team. A hand whose context cannot be opened is missing, and the others do the work.
 *
 * Owner: the caller of team_new. Thread: one at a time.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_TEAM_H
#define XENMEM_ACTORCTL_OPERATE_TEAM_H

#include "actorctl/operate/run.h"
#include "actorctl/operate/waves.h"

#define TEAM_DOMAINS_MIN 16 /* fewer are quicker done by one */

struct team;

int team_new(struct team **ret_team); /* opens nothing yet; -ENOMEM */
void team_free(struct team *team);    /* NULL is allowed */

/* Does the steps of run->plan; what comes of it is in the run. `xenmem` is the caller's own hand. */
void team_do(struct team *team, struct run *run, struct xenmem *xenmem, const struct waves *waves);

#endif
