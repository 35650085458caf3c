/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One-shot timers in a binary heap. A timer is embedded in whatever it belongs to,
 * which must disarm it before it goes away. Not thread-safe: one thread owns a heap.
 * Times are CLOCK_MONOTONIC in milliseconds.
 */
#ifndef XENMEM_XENSIM_TIMERS_H
#define XENMEM_XENSIM_TIMERS_H

#include <stddef.h>
#include <stdint.h>

#define TIMERS_NEVER INT64_MAX

struct timer {
    void (*fire)(struct timer *timer);
    int64_t at_ms;
    size_t slot; /* place in the heap and 1; 0 while not armed */
};

struct timers {
    struct timer **heap;
    size_t count;
    size_t room;
};

/* Arms, or moves, a timer. 0 or -ENOMEM. */
int timers_arm(struct timers *timers, struct timer *timer, int64_t at_ms);
void timers_disarm(struct timers *timers, struct timer *timer);

/* When the next one is due, or TIMERS_NEVER. */
int64_t timers_next(const struct timers *timers);

/* Fires what is due. A timer may arm itself again, or any other. */
void timers_run(struct timers *timers, int64_t now_ms);

void timers_free(struct timers *timers);

#define TIMERS_OWNER(timer, type, member) ((type *)(void *)((char *)(timer)-offsetof(type, member)))

#endif
