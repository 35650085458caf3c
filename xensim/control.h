/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The host's side of `xensim ctl`: a line comes in, is performed, and is answered when
 * the store has carried it out: "ok", or "error: " and a sentence.
 */
#ifndef XENMEM_XENSIM_CONTROL_H
#define XENMEM_XENSIM_CONTROL_H

#include "xensim/world.h"

struct control;

/* Listens in the run directory. `restart` starts xenstored afresh, and sees that `ticket` is done
 * when all nodes are there again; 0 or -errno. */
int control_new(struct world *world, int (*restart)(struct world *world, uint64_t ticket),
                struct control **ret_control);
void control_free(struct control *control);

/* The store is done with a ticket. */
void control_done(struct control *control, uint64_t ticket, int rc);

#endif
