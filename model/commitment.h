/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Commitment: how much of the host's memory is held, wanted and promised, and over-commitment over
 * time.
 *
 * Promised to a guest is its static maximum, which a target alone can make it hold; where that is
 * not known, its maxmem. Promised to dom0 is what it holds, or its target where that is more: its
 * limits are usually none. Over-commitment is what is promised to all, as a share of the host.
 *
 * A track is bounded and a plain value; all zero is empty. What it was between two points is what
 * it was at the first of them. Pure. Thread: any (a track: one).
 */
#ifndef XENMEM_MODEL_COMMITMENT_H
#define XENMEM_MODEL_COMMITMENT_H

#include "model/column.h"

#define COMMITMENT_ONE 1000 /* over-commitment of one: promised is what there is */

/* Of one domain. */
struct commitment_share {
    bool held_known, promised_known;
    int64_t held_kb;
    int64_t wants_kb; /* what it lacks to its target; 0 where it is not known to lack anything */
    int64_t promised_kb;
};

void commitment_of(const struct column_row *row, struct commitment_share *ret_share);

/* Of all domains: what is known of them. All zero is none. */
struct commitment {
    size_t domains, held_unknown, promised_unknown;
    int64_t held_kb, wants_kb, promised_kb;
};

void commitment_add(struct commitment *sum, const struct commitment_share *share);

/* What is neither free nor any domain's: Xen itself, its heap, pages of domains that are being
 * built or destroyed. Pages that are shared are counted once. */
int64_t commitment_xen_kb(const struct commitment *sum, const struct host *host);

/* Over-commitment in 1/COMMITMENT_ONE; -1: not known. */
int64_t commitment_over(const struct commitment *sum, const struct host *host);

/* Can the host give what its domains want? */
enum commitment_pressure {
    COMMITMENT_PRESSURE_UNKNOWN,
    COMMITMENT_PRESSURE_NONE, /* from what is free and not claimed */
    COMMITMENT_PRESSURE_SOME, /* only when what can come back has come */
    COMMITMENT_PRESSURE_HIGH, /* not even then */
};
#define COMMITMENT_PRESSURE_COUNT (COMMITMENT_PRESSURE_HIGH + 1)

enum commitment_pressure commitment_pressure(const struct commitment *sum, const struct host *host,
                                             int64_t back_kb);

/* "none", "some", "high", "unknown". */
const char *commitment_pressure_name(enum commitment_pressure pressure);

#define COMMITMENT_STEP_MS 5000
#define COMMITMENT_SPAN_MS (15 * 60 * 1000)
#define COMMITMENT_POINTS  (COMMITMENT_SPAN_MS / COMMITMENT_STEP_MS + 2)

struct commitment_track {
    struct commitment_point {
        int64_t at_ms;
        int64_t over;
    } points[COMMITMENT_POINTS]; /* a ring */
    size_t first, count;
};

/* Times must not fall. */
void commitment_track_add(struct commitment_track *track, int64_t at_ms, int64_t over);

/* The mean of the last `span_ms` before `now_ms`, by time; -1: the track does not reach back so
 * far. */
int64_t commitment_track_mean(const struct commitment_track *track, int64_t now_ms,
                              int64_t span_ms);

#endif
