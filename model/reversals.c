/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Counting reversals by the extremes of a zigzag: see reversals.h.
 */
#include "model/reversals.h"

static int64_t time_at(const struct reversals *reversals, unsigned back)
{
    return reversals->times_ms[(reversals->newest + REVERSALS_KEPT - back) % REVERSALS_KEPT];
}

static void note(struct reversals *reversals, int64_t now_ms)
{
    reversals->newest = (reversals->newest + 1) % REVERSALS_KEPT;
    reversals->times_ms[reversals->newest] = now_ms;
    if (reversals->count < REVERSALS_KEPT)
        reversals->count++;
}

void reversals_add(struct reversals *reversals, const struct settings *settings, int64_t now_ms,
                   int64_t kb)
{
    int64_t change = kb - reversals->extreme_kb;
    int direction = (change > 0) - (change < 0);

    if (!reversals->started) {
        reversals->started = true;
        reversals->extreme_kb = kb;
        return;
    }
    if (direction == 0)
        return;
    if (direction == reversals->direction) {
        reversals->extreme_kb = kb;
        return;
    }
    if (change * direction < settings->oscillation_kb)
        return;
    if (reversals->direction != 0)
        note(reversals, now_ms);
    reversals->turn_kb = reversals->extreme_kb;
    reversals->extreme_kb = kb;
    reversals->direction = (int8_t)direction;
}

unsigned reversals_count(const struct reversals *reversals, const struct settings *settings,
                         int64_t now_ms)
{
    unsigned count = 0;

    while (count < reversals->count &&
           now_ms - time_at(reversals, count) <= settings->oscillation_window_ms)
        count++;
    return count;
}

int64_t reversals_period_ms(const struct reversals *reversals, const struct settings *settings,
                            int64_t now_ms)
{
    unsigned count = reversals_count(reversals, settings, now_ms);

    if (count < 2)
        return 0;
    return 2 * (time_at(reversals, 0) - time_at(reversals, count - 1)) / (count - 1);
}

int64_t reversals_idle_ms(const struct reversals *reversals, int64_t now_ms)
{
    return reversals->count ? now_ms - time_at(reversals, 0) : INT64_MAX;
}
