/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The history of one domain: what it held and what was asked of it, over time, in bounded memory.
 *
 * Two rings: one fine (a point a second, some minutes), one coarse (a point per ten seconds, an
 * hour). A point is 12 bytes. Missed samples leave a gap, they are never invented.
 * Owner: the ledger. Thread: one.
 */
#ifndef XENMEM_MODEL_HISTORY_H
#define XENMEM_MODEL_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct history;

struct history_point {
    int64_t at_ms;
    bool actual_known, target_known;
    int64_t actual_kb; /* tot_pages */
    int64_t target_kb; /* balloon target */
};

struct history *history_new(void); /* NULL: ENOMEM */
void history_free(struct history *history);
struct history *history_copy(const struct history *history); /* NULL: ENOMEM */

/* Adds a point; times must rise (one that does not replaces the newest). */
void history_add(struct history *history, const struct history_point *point);

/* The points of [from_ms, to_ms] condensed to `count` buckets of equal length, oldest first: each
 * the last point in its bucket, actual_known false where there was none. From the fine ring where
 * it reaches back far enough, else from the coarse one. */
void history_condense(const struct history *history, int64_t from_ms, int64_t to_ms,
                      struct history_point *buckets, size_t count);

/* The newest point; false where there is none. */
bool history_newest(const struct history *history, struct history_point *ret_point);

#endif
