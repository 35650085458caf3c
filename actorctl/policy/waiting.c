/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The patience of the caller, on CLOCK_MONOTONIC: see waiting.h.
 */
#include "actorctl/policy/waiting.h"

#include <errno.h>
#include <time.h>

#define TELL_EVERY_MS 100

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void waiting_begin(struct waiting *waiting, struct xenmem *xenmem)
{
    *waiting = (struct waiting){.xenmem = xenmem, .began_ms = now_ms(), .told_ms = -1};
}

int waiting_step(struct waiting *waiting, const char *what)
{
    const struct xenmem *xenmem = waiting->xenmem;
    int64_t now = now_ms();
    int64_t waited = now - waiting->began_ms;

    if (xenmem->waiting && (waiting->told_ms < 0 || now - waiting->told_ms >= TELL_EVERY_MS)) {
        waiting->told_ms = now;
        if (xenmem->waiting(xenmem->waiting_data, what, waited))
            return -ECANCELED;
    }
    if (xenmem->patience_ms >= 0 && waited >= xenmem->patience_ms)
        return -ETIMEDOUT;
    return 0;
}

void waiting_pause(void)
{
    struct timespec step = {.tv_nsec = WAITING_STEP_MS * 1000000L};

    nanosleep(&step, NULL);
}
