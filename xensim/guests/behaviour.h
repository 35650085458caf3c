/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of behaviours: what a scenario calls a kind of guest. A behaviour is a
 * row: a balloon driver (or none), how fast it works, and what else happens to it.
 */
#ifndef XENMEM_XENSIM_GUESTS_BEHAVIOUR_H
#define XENMEM_XENSIM_GUESTS_BEHAVIOUR_H

#include "xensim/guests/balloon.h"

struct behaviour {
    const char *name;
    const char *summary;                 /* one line, for `xensim behaviours` */
    const struct balloon_driver *driver; /* NULL: none, the guest never moves */
    enum balloon_pace pace;
    bool pins_memory;    /* gives back a little, then nothing */
    bool crashes_midway; /* halfway through its first change */
    /* Changes the configuration before the domain is built; may be NULL. */
    void (*prepare)(struct guest_config *config);
    /* Runs every period_ms (or the configuration's period); may be NULL. */
    void (*beat)(struct guest *guest);
    int64_t period_ms;
    /* Instead of balloon_tick; may be NULL. Under the lock. */
    bool (*tick)(struct guest *guest, int64_t elapsed_ms);
};

/* NULL where there is none of that name. */
const struct behaviour *behaviour_find(const char *name);

/* What a domain of that type does where the scenario does not say. */
const struct behaviour *behaviour_default(enum sim_type type);

/* The table, in the order in which it is listed; NULL at the end. */
const struct behaviour *behaviour_at(size_t index);

/* --- for the host process ------------------------------------------------------------------ */

/* The domain was created, or its behaviour changed. */
void behaviour_start(struct guest *guest);

/* One tick of driver and pager, under the lock; false where the guest can rest. */
bool behaviour_tick(struct guest *guest, int64_t elapsed_ms);

#endif
