/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One guest: the part of a domain that lives inside it (its balloon driver, its
 * agents, its troubles), and what it may ask of the world around it.
 *
 * All guests live in the host process, on its main thread. A guest that moves is
 * on the list of active guests and gets a tick; one that waits has a timer; one that
 * has settled costs nothing at all.
 */
#ifndef XENMEM_XENSIM_GUESTS_GUEST_H
#define XENMEM_XENSIM_GUESTS_GUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "xensim/config.h"
#include "xensim/timers.h"

struct world;

/* Where a balloon driver is; `xensim ctl get` shows the names. */
enum balloon_state {
    BALLOON_ABSENT,  /* there is no driver */
    BALLOON_BOOTING, /* not loaded yet */
    BALLOON_SETTLED, /* at its target */
    BALLOON_MOVING,
    BALLOON_WAITING, /* backs off, will try again */
    BALLOON_ASLEEP,  /* gave up until the value of the target changes */
    BALLOON_STATES
};

struct guest {
    struct guest_config config; /* owned */
    uint32_t domid;
    struct sim_domain *dom; /* in the shared state; valid while the guest lives */
    struct world *world;
    const struct behaviour *behaviour;

    enum balloon_state state;
    uint64_t target_kb;     /* as last read from memory/target */
    uint64_t want_pages;    /* where the driver heads */
    uint64_t ceiling_pages; /* static-max, as read when the driver came up */
    uint64_t floor_pages;
    uint64_t start_distance; /* pages to go when the change began */
    uint64_t carry;          /* part of a page left over from the last tick */
    int64_t last_step_ms;    /* when pages moved last, for a trickle */
    int64_t born_ms;
    unsigned tries;
    int64_t delay_ms;
    struct timer retry; /* boot, or end of the back-off */
    struct timer beat;  /* what the behaviour repeats */
    unsigned beats;

    bool pager; /* the host runs a pager for it */
    bool pager_has_target;
    uint64_t pager_target_pages;

    bool introduced; /* to xenstored */
    bool active;
    struct guest *next_active;
    struct guest *prev_active;
};

/* --- what the world offers to a guest; xensim/world.c ------------------------------------- */

int64_t world_now_ms(const struct world *world);

/* Puts the guest on the list of those that get a tick. */
void world_activate(struct guest *guest);
void world_arm(struct guest *guest, struct timer *timer, int64_t in_ms);

/* The shared state, for page accounting. The lock is held during ticks only. */
struct sim_host *world_host(struct guest *guest);
void world_lock(struct guest *guest);
void world_unlock(struct guest *guest);

/* Writes below /local/domain/X; the store does it when it can. */
void world_write(struct guest *guest, const char *path, const char *value, size_t length);

/* The domain stops, with its reason; VIRQ_DOM_EXC follows. May be called under the lock. */
void world_shutdown(struct guest *guest, enum sim_shutdown reason);

/* A number below `bound`, from a sequence that is the same in every run. */
uint32_t world_random(struct guest *guest, uint32_t bound);

#endif
