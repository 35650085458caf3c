/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Recent movement of one domain: see motion.h.
 */
#include "model/motion.h"

#include <string.h>

#include "base/units.h"

#define CREEPING_MOVES 3

static const struct motion_point *point_at(const struct motion *motion, unsigned back)
{
    return &motion->points[(motion->newest + MOTION_POINTS - back) % MOTION_POINTS];
}

/* Points are this far apart, so that the ring always covers both windows. */
static int64_t spacing_ms(const struct settings *settings)
{
    int64_t window = settings->rate_window_ms > settings->stuck_ms ? settings->rate_window_ms
                                                                   : settings->stuck_ms;

    return window / (MOTION_POINTS - 4);
}

/* The newest point is provisional until it is far enough from the one before. */
static void append(struct motion *motion, const struct settings *settings, int64_t at_ms,
                   int64_t kb)
{
    bool provisional =
        motion->count >= 2 &&
        point_at(motion, 0)->at_ms - point_at(motion, 1)->at_ms < spacing_ms(settings);

    if (!provisional) {
        motion->newest = motion->count ? (motion->newest + 1) % MOTION_POINTS : 0;
        if (motion->count < MOTION_POINTS)
            motion->count++;
    }
    motion->points[motion->newest] = (struct motion_point){at_ms, kb};
}

/* How long the next move may be waited for before the pace is broken. */
static int64_t patience_ms(const struct motion *motion, const struct settings *settings)
{
    int64_t most = 2 * settings->stuck_ms;
    int64_t patience = (motion->pause_ms + motion->interval_ms) * 3 / 2;

    return patience < most ? patience : most;
}

static void note_move(struct motion *motion, const struct settings *settings, int64_t at_ms)
{
    int64_t pause = at_ms - motion->last_move_ms;
    bool paced = motion->moves == 1 ? pause <= 2 * settings->stuck_ms
                                    : pause <= patience_ms(motion, settings);

    if (motion->moves == 0 || !paced)
        motion->moves = 1;
    else if (motion->moves < UINT8_MAX)
        motion->moves++;
    motion->pause_ms = pause;
    motion->last_move_ms = at_ms;
}

int64_t motion_add(struct motion *motion, const struct settings *settings, int64_t at_ms,
                   int64_t kb, int64_t *ret_elapsed_ms)
{
    struct motion_point last;
    int64_t moved, elapsed;

    *ret_elapsed_ms = 0;
    if (!motion_newest(motion, &last)) {
        motion->fair_ms = motion->last_move_ms = at_ms;
        append(motion, settings, at_ms, kb);
        return 0;
    }
    elapsed = at_ms - last.at_ms;
    moved = (kb - last.kb) * motion->direction;
    if (elapsed <= 0)
        return 0;
    if (motion->interval_ms && elapsed > 2 * motion->interval_ms + settings->stuck_ms) {
        motion->count = 0; /* nobody looked: nothing can be held against it */
        append(motion, settings, at_ms, kb);
        motion_expect(motion, at_ms, motion->direction);
        return moved;
    }
    append(motion, settings, at_ms, kb);
    motion->interval_ms = motion->interval_ms ? (3 * motion->interval_ms + elapsed) / 4 : elapsed;
    if (moved >= UNITS_KB_PER_PAGE)
        note_move(motion, settings, at_ms);
    *ret_elapsed_ms = elapsed;
    return moved;
}

void motion_expect(struct motion *motion, int64_t now_ms, int direction)
{
    motion->direction = (int8_t)direction;
    motion->fair_ms = motion->last_move_ms = now_ms;
    motion->moves = 0;
    motion->pause_ms = 0;
}

bool motion_newest(const struct motion *motion, struct motion_point *ret_point)
{
    if (motion->count == 0)
        return false;
    *ret_point = *point_at(motion, 0);
    return true;
}

bool motion_in_grace(const struct motion *motion, const struct settings *settings)
{
    return motion->count == 0 || point_at(motion, 0)->at_ms - motion->fair_ms < settings->stuck_ms;
}

bool motion_over(const struct motion *motion, int64_t window_ms, int64_t from_ms,
                 int64_t *ret_change_kb, int64_t *ret_span_ms)
{
    const struct motion_point *newest = point_at(motion, 0), *base = newest;

    if (motion->count < 2)
        return false;
    if (newest->at_ms - window_ms > from_ms)
        from_ms = newest->at_ms - window_ms;
    for (unsigned back = 1; back < motion->count && base->at_ms > from_ms; back++)
        base = point_at(motion, back);
    if (base == newest)
        return false;
    *ret_change_kb = newest->kb - base->kb;
    *ret_span_ms = newest->at_ms - base->at_ms;
    return true;
}

bool motion_is_useful(const struct motion *motion, const struct settings *settings, int margin)
{
    int64_t change, span;

    if (!motion_over(motion, settings->stuck_ms, motion->fair_ms, &change, &span))
        return false;
    return (double)change * motion->direction * 1000 * 100 >=
           (double)settings->useful_rate_kb_s * span * margin;
}

bool motion_is_creeping(const struct motion *motion, const struct settings *settings)
{
    return motion->moves >= CREEPING_MOVES &&
           motion_idle_ms(motion) <= patience_ms(motion, settings);
}

int64_t motion_idle_ms(const struct motion *motion)
{
    if (motion->count == 0)
        return 0;
    return point_at(motion, 0)->at_ms - motion->last_move_ms;
}
