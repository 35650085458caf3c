/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Motion: how a domain's memory has moved towards its target lately.
 *
 * A ring of recent samples in bounded memory, judged over windows and not from two samples:
 *   useful    it has moved at useful_rate_kb_s or more over the last stuck_ms
 *   creeping  it has moved at least three times, and is not overdue: the pause since the last move
 *             is at most twice stuck_ms, and not much longer than the pause before it (Linux's
 *             driver doubles its pauses before it gives up; a slow guest keeps its pace)
 *   idle      not a page has moved since the last move
 * "Fair" is the time since when movement may be expected of it; what was before does not count.
 *
 * Private to model/. A plain value inside struct machine; all zero is its start.
 */
#ifndef XENMEM_MODEL_MOTION_H
#define XENMEM_MODEL_MOTION_H

#include <stdbool.h>
#include <stdint.h>

#include "model/settings.h"

#define MOTION_POINTS 32

struct motion_point {
    int64_t at_ms;
    int64_t kb;
};

struct motion {
    struct motion_point points[MOTION_POINTS];
    uint8_t count, newest;
    uint8_t moves;        /* in one pace, saturating; three are creeping */
    int8_t direction;     /* -1: it should shrink, 1: grow, 0: not known yet */
    int64_t fair_ms;      /* movement is expected since then */
    int64_t last_move_ms; /* towards the target, or fair_ms */
    int64_t pause_ms;     /* between the last two moves */
    int64_t interval_ms;  /* between samples, smoothed */
};

/* Takes in a sample. Returns KiB moved towards the target since the last one (negative: away), and
 * in *ret_elapsed_ms the time since then; 0 where that is not known or was too long ago. */
int64_t motion_add(struct motion *motion, const struct settings *settings, int64_t at_ms,
                   int64_t kb, int64_t *ret_elapsed_ms);

/* From now on movement in this direction is expected. */
void motion_expect(struct motion *motion, int64_t now_ms, int direction);

bool motion_newest(const struct motion *motion, struct motion_point *ret_point);

/* Samples say nothing against it yet: the benefit of the doubt. */
bool motion_in_grace(const struct motion *motion, const struct settings *settings);

/* `margin` in hundredths of the useful rate. */
bool motion_is_useful(const struct motion *motion, const struct settings *settings, int margin);
bool motion_is_creeping(const struct motion *motion, const struct settings *settings);
int64_t motion_idle_ms(const struct motion *motion);

/* Change and time over the last `window_ms`, but not before `from_ms`. False: too few samples. */
bool motion_over(const struct motion *motion, int64_t window_ms, int64_t from_ms,
                 int64_t *ret_change_kb, int64_t *ret_span_ms);

#endif
