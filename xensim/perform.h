/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Making an action (action.h) happen. On the host process' main thread.
 */
#ifndef XENMEM_XENSIM_PERFORM_H
#define XENMEM_XENSIM_PERFORM_H

#include "xensim/action.h"
#include "xensim/world.h"

/*
 * Performs `action`. 0, or -1 with a sentence in ret_problem (no such domain, no
 * memory). What concerns the store is handed to it and comes true a moment later.
 */
int perform_action(struct world *world, struct action *action, char *ret_problem, size_t size);

#endif
