/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * CLOCK_MONOTONIC in milliseconds, the time of everything in a snapshot.
 * Thread: any.
 */
#ifndef XENMEM_ACTORCTL_XEN_CLOCK_H
#define XENMEM_ACTORCTL_XEN_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline int64_t clock_read_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline int64_t clock_now_ms(void)
{
    return clock_read_ms(CLOCK_MONOTONIC);
}

/* A moment that others have noted in ms since boot (CLOCK_BOOTTIME, which counts on while the host
 * is suspended). Not later than now, whatever they say, and never 0. */
static inline int64_t clock_from_boot_ms(int64_t boot_ms)
{
    int64_t now_ms = clock_now_ms(), age_ms = clock_read_ms(CLOCK_BOOTTIME) - boot_ms;
    int64_t then_ms = age_ms > 0 ? now_ms - age_ms : now_ms;

    return then_ms > 0 ? then_ms : 1;
}

#endif
