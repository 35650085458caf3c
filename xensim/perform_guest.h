/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The actions on one guest, for the table of perform.c. Each returns 0, or -1 with a
 * sentence in the context.
 */
#ifndef XENMEM_XENSIM_PERFORM_GUEST_H
#define XENMEM_XENSIM_PERFORM_GUEST_H

#include "xensim/action.h"
#include "xensim/world.h"

/* What is being performed, and where a problem is told. */
struct context {
    struct world *world;
    struct action *action;
    char *problem;
    size_t size;
};

typedef int perform_guest(struct context *context, struct guest *guest);
typedef int perform_host(struct context *context);

/* Tells a problem; returns -1. */
int perform_fail(struct context *context, const char *sentence);

/* The size of the action, in pages. */
uint64_t perform_pages(const struct action *action);

perform_guest perform_set_target;
perform_guest perform_set_target_enforced;
perform_guest perform_set_target_between;
perform_guest perform_rival;
perform_guest perform_set_maxmem;
perform_guest perform_set_static_max;
perform_guest perform_set_paged;
perform_guest perform_set_paging_target;
perform_guest perform_set_policy_target;
perform_guest perform_set_shared;
perform_guest perform_set_claim;
perform_guest perform_set_rate;
perform_guest perform_set_floor;
perform_guest perform_set_behaviour;
perform_guest perform_set_node;
perform_guest perform_remove_node;
perform_guest perform_pause;
perform_guest perform_unpause;
perform_guest perform_crash;
perform_guest perform_shutdown;
perform_guest perform_destroy;
perform_guest perform_recreate;
perform_guest perform_rename;

#endif
