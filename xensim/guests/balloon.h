/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Balloon drivers. One state machine; what differs between Linux and Windows is a
 * row: how often a driver tries again and what it says of itself.
 *
 * Linux (drivers/xen/balloon.c since 5.15): a failure waits 2, 4, 8 s, the fourth
 * one gives up and sleeps until the *value* of the target changes.
 * Windows (win-xenbus): tries every second without end when it cannot grow; when it
 * runs low while giving back it stops until the target changes.
 */
#ifndef XENMEM_XENSIM_GUESTS_BALLOON_H
#define XENMEM_XENSIM_GUESTS_BALLOON_H

#include "xensim/guests/guest.h"

struct balloon_driver {
    int64_t first_delay_ms;
    int64_t max_delay_ms;
    unsigned max_tries;   /* 0: without end */
    bool stops_when_low;  /* gives up at once where it cannot give back */
    bool tells_of_itself; /* writes control/feature-balloon and control/balloon-active */
};

extern const struct balloon_driver balloon_linux;
extern const struct balloon_driver balloon_windows;

/* How fast pages move, beside the rate of the configuration. */
enum balloon_pace {
    PACE_STEADY,
    PACE_TRICKLE, /* one page every 5 s */
    PACE_LAZY,    /* 19 s idle, 1 s active */
};

/* The domain was created: the driver comes up now, or after its boot time. */
void balloon_start(struct guest *guest);

/* memory/target was read and holds this. */
void balloon_target(struct guest *guest, uint64_t target_kb);

/* Heads for `want` pages, whatever memory/target says. */
void balloon_head_for(struct guest *guest, uint64_t want_pages);

/* One tick, under the lock; false where nothing is left to do for now. */
bool balloon_tick(struct guest *guest, int64_t elapsed_ms);

const char *balloon_state_name(enum balloon_state state);

#endif
