/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What world.c and population.c share; nobody else needs it.
 */
#ifndef XENMEM_XENSIM_WORLD_INSIDE_H
#define XENMEM_XENSIM_WORLD_INSIDE_H

#include "xensim/world.h"

/* Takes the guest off the list of those that get a tick. */
void world_deactivate(struct guest *guest);

/* The domain came, went or stopped: whoever watches for that is told at the end of the round. */
void world_tell_of(struct guest *guest);

/* Hands a batch to the store. */
void world_submit(struct world *world, struct store_batch *batch, uint64_t ticket);

/* Under the lock: whether the guest's domain is still the one that it was made for. */
bool world_is_there(struct guest *guest);

/* The guest alone; its domain is gone, or goes. */
void world_free_guest(struct guest *guest);

#endif
