/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reversals: does an amount go back and forth?
 *
 * A reversal is counted when the amount has come back from its last extreme by oscillation_kb.
 * Private to model/. A plain value inside struct machine; all zero is its start.
 */
#ifndef XENMEM_MODEL_REVERSALS_H
#define XENMEM_MODEL_REVERSALS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/settings.h"

#define REVERSALS_KEPT 16

struct reversals {
    int64_t times_ms[REVERSALS_KEPT]; /* a ring */
    uint8_t count, newest;
    int8_t direction;   /* of the move under way; 0: none yet */
    bool started;       /* extreme_kb is set */
    int64_t extreme_kb; /* the furthest of the move under way */
    int64_t turn_kb;    /* where it turned last */
};

/* Takes in the amount at a moment. */
void reversals_add(struct reversals *reversals, const struct settings *settings, int64_t now_ms,
                   int64_t kb);

/* How many there were within the window. */
unsigned reversals_count(const struct reversals *reversals, const struct settings *settings,
                         int64_t now_ms);

/* Of one back and forth, from those within the window; 0 where there are fewer than two. */
int64_t reversals_period_ms(const struct reversals *reversals, const struct settings *settings,
                            int64_t now_ms);

/* Time since the last; INT64_MAX where there was none. */
int64_t reversals_idle_ms(const struct reversals *reversals, int64_t now_ms);

#endif
