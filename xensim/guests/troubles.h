/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What goes wrong around a guest, beside its balloon driver: the functions that the
 * rows of behaviour.c name. Each `_beat` runs once a period, each `_tick` once a tick
 * under the lock, each `_prepare` before the domain is built.
 */
#ifndef XENMEM_XENSIM_GUESTS_TROUBLES_H
#define XENMEM_XENSIM_GUESTS_TROUBLES_H

#include "xensim/guests/guest.h"

void troubles_prepare_paused(struct guest_config *config);
void troubles_prepare_pod(struct guest_config *config);
void troubles_prepare_paged(struct guest_config *config);
void troubles_prepare_shared(struct guest_config *config);
void troubles_prepare_floor(struct guest_config *config);
void troubles_prepare_lazy(struct guest_config *config);

/* Heads to and fro between its target and an eighth less. */
void troubles_beat_flapping(struct guest *guest);

/* Writes the next of a list of hostile values to the nodes that a guest may write. */
void troubles_beat_hostile(struct guest *guest);

/* Writes its own nodes as fast as it can. */
void troubles_beat_flood(struct guest *guest);

/* Somebody in dom0 writes memory/target, to and fro. */
void troubles_beat_rival(struct guest *guest);

/* Its memory goes up and down a little, all the time. */
bool troubles_tick_breathing(struct guest *guest, int64_t elapsed_ms);

#endif
