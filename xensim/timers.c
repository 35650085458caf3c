/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A binary heap of timers, the earliest on top; each timer knows its place.
 */
#include "xensim/timers.h"

#include <errno.h>
#include <stdlib.h>

static void timers_put(struct timers *timers, size_t at, struct timer *timer)
{
    timers->heap[at] = timer;
    timer->slot = at + 1;
}

static void timers_sift_up(struct timers *timers, size_t at)
{
    struct timer *timer = timers->heap[at];

    while (at && timers->heap[(at - 1) / 2]->at_ms > timer->at_ms) {
        timers_put(timers, at, timers->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    timers_put(timers, at, timer);
}

static void timers_sift_down(struct timers *timers, size_t at)
{
    struct timer *timer = timers->heap[at];

    for (size_t child; (child = 2 * at + 1) < timers->count; at = child) {
        if (child + 1 < timers->count &&
            timers->heap[child + 1]->at_ms < timers->heap[child]->at_ms)
            child++;
        if (timers->heap[child]->at_ms >= timer->at_ms)
            break;
        timers_put(timers, at, timers->heap[child]);
    }
    timers_put(timers, at, timer);
}

static int timers_make_room(struct timers *timers)
{
    size_t room = timers->room ? timers->room * 2 : 64;
    struct timer **heap;

    if (timers->count < timers->room)
        return 0;
    heap = realloc(timers->heap, room * sizeof(*heap));
    if (!heap)
        return -ENOMEM;
    timers->heap = heap;
    timers->room = room;
    return 0;
}

int timers_arm(struct timers *timers, struct timer *timer, int64_t at_ms)
{
    timers_disarm(timers, timer);
    if (timers_make_room(timers))
        return -ENOMEM;
    timer->at_ms = at_ms;
    timers_put(timers, timers->count++, timer);
    timers_sift_up(timers, timer->slot - 1);
    return 0;
}

void timers_disarm(struct timers *timers, struct timer *timer)
{
    struct timer *last;
    size_t at;

    if (!timer->slot)
        return;
    at = timer->slot - 1;
    timer->slot = 0;
    last = timers->heap[--timers->count];
    if (last == timer)
        return;
    timers_put(timers, at, last);
    timers_sift_up(timers, at);
    timers_sift_down(timers, last->slot - 1);
}

int64_t timers_next(const struct timers *timers)
{
    return timers->count ? timers->heap[0]->at_ms : TIMERS_NEVER;
}

void timers_run(struct timers *timers, int64_t now_ms)
{
    while (timers_next(timers) <= now_ms) {
        struct timer *timer = timers->heap[0];

        timers_disarm(timers, timer);
        timer->fire(timer);
    }
}

void timers_free(struct timers *timers)
{
    free(timers->heap);
    *timers = (struct timers){0};
}
