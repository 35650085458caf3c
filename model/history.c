/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The history of one domain in two rings of 12-byte points: see history.h.
 *
 * A ring grows step by step up to its limit, so a host of short-lived domains costs little.
 * Times are kept as 32 bits of the millisecond clock: their distance to the newest point is exact,
 * since nothing older than the coarse ring's hour is kept.
 */
#include "model/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/units.h"

#define PAGES_UNKNOWN UINT32_MAX
#define ROOM_STEP     64

struct point {
    uint32_t at; /* the low bits of its time in ms */
    uint32_t actual_pages, target_pages;
};

struct ring {
    struct point *points;
    uint16_t room, count, newest;
};

struct ring_kind {
    int64_t step_ms;
    int64_t early_ms; /* so much before its time is in time: ticks jitter */
    uint16_t limit;
};

static const struct ring_kind kinds[] = {{1000, 200, 600}, {10000, 500, 360}};

#define RINGS   (sizeof(kinds) / sizeof(kinds[0]))
#define SPAN_MS (INT64_C(3600) * 1000)

struct history {
    int64_t newest_ms;
    struct ring rings[RINGS]; /* fine, coarse */
};

struct history *history_new(void)
{
    return calloc(1, sizeof(struct history));
}

void history_free(struct history *history)
{
    if (!history)
        return;
    for (size_t i = 0; i < RINGS; i++)
        free(history->rings[i].points);
    free(history);
}

struct history *history_copy(const struct history *history)
{
    struct history *copy = history_new();

    if (!copy)
        return NULL;
    *copy = *history;
    for (size_t i = 0; i < RINGS; i++)
        copy->rings[i].points = NULL;
    for (size_t i = 0; i < RINGS; i++) {
        const struct ring *ring = &history->rings[i];

        if (ring->room == 0)
            continue;
        copy->rings[i].points = malloc(ring->room * sizeof(*ring->points));
        if (!copy->rings[i].points) {
            history_free(copy);
            return NULL;
        }
        memcpy(copy->rings[i].points, ring->points, ring->room * sizeof(*ring->points));
    }
    return copy;
}

static uint32_t to_pages(bool known, int64_t kb)
{
    int64_t pages = kb / UNITS_KB_PER_PAGE;

    if (!known || pages < 0)
        return PAGES_UNKNOWN;
    return pages < PAGES_UNKNOWN ? (uint32_t)pages : PAGES_UNKNOWN - 1;
}

static struct point *ring_at(const struct ring *ring, unsigned back)
{
    return &ring->points[(ring->newest + ring->room - back) % ring->room];
}

/* Makes room, as long as the ring has not gone round; else the oldest gives way. */
static void ring_grow(struct ring *ring, uint16_t limit)
{
    unsigned room = ring->room + ROOM_STEP;
    struct point *points;

    if (ring->count < ring->room || ring->room == limit ||
        (ring->count && ring->newest != ring->room - 1))
        return;
    if (room > limit)
        room = limit;
    points = realloc(ring->points, room * sizeof(*points));
    if (!points)
        return;
    ring->points = points;
    ring->room = (uint16_t)room;
}

/* The newest point is provisional until it is a step away from the one before. */
static bool is_provisional(const struct ring *ring, const struct ring_kind *kind)
{
    return ring->count >= 2 &&
           ring_at(ring, 0)->at - ring_at(ring, 1)->at < (uint32_t)(kind->step_ms - kind->early_ms);
}

static void ring_add(struct ring *ring, const struct ring_kind *kind, const struct point *point,
                     bool replace)
{
    if (ring->count && (replace || is_provisional(ring, kind))) {
        *ring_at(ring, 0) = *point;
        return;
    }
    ring_grow(ring, kind->limit);
    if (ring->room == 0)
        return; /* out of memory: this history stays empty for now */
    ring->newest = ring->count ? (ring->newest + 1) % ring->room : 0;
    if (ring->count < ring->room)
        ring->count++;
    *ring_at(ring, 0) = *point;
}

void history_add(struct history *history, const struct history_point *point)
{
    bool empty = history->rings[0].count == 0;
    bool replace = !empty && point->at_ms <= history->newest_ms;
    int64_t at_ms = replace ? history->newest_ms : point->at_ms;
    struct point kept = {
        .at = (uint32_t)at_ms,
        .actual_pages = to_pages(point->actual_known, point->actual_kb),
        .target_pages = to_pages(point->target_known, point->target_kb),
    };

    for (size_t i = 0; i < RINGS; i++) {
        if (!empty && at_ms - history->newest_ms > SPAN_MS)
            history->rings[i].count = 0;
        ring_add(&history->rings[i], &kinds[i], &kept, replace);
    }
    history->newest_ms = at_ms;
}

static void unfold(const struct history *history, const struct point *point,
                   struct history_point *ret_point)
{
    uint32_t age = (uint32_t)history->newest_ms - point->at;

    *ret_point = (struct history_point){
        .at_ms = history->newest_ms - age,
        .actual_known = point->actual_pages != PAGES_UNKNOWN,
        .target_known = point->target_pages != PAGES_UNKNOWN,
    };
    if (ret_point->actual_known)
        ret_point->actual_kb = (int64_t)point->actual_pages * UNITS_KB_PER_PAGE;
    if (ret_point->target_known)
        ret_point->target_kb = (int64_t)point->target_pages * UNITS_KB_PER_PAGE;
}

bool history_newest(const struct history *history, struct history_point *ret_point)
{
    if (history->rings[0].count == 0)
        return false;
    unfold(history, ring_at(&history->rings[0], 0), ret_point);
    return true;
}

/* The fine ring where it reaches back to from_ms, or has never dropped anything. */
static size_t choose_ring(const struct history *history, int64_t from_ms)
{
    const struct ring *fine = &history->rings[0];
    struct history_point oldest;

    if (fine->count < kinds[0].limit)
        return 0;
    unfold(history, ring_at(fine, fine->count - 1), &oldest);
    return oldest.at_ms <= from_ms + kinds[0].step_ms ? 0 : 1;
}

/* A point stands until the next one; the last of a bucket counts. What is at to_ms itself belongs
 * to the last bucket. */
static void fill(struct history_point *buckets, size_t count, int64_t from_ms, int64_t to_ms,
                 const struct history_point *point, int64_t until_ms)
{
    int64_t length = to_ms - from_ms;
    int64_t first = (point->at_ms - from_ms) * (int64_t)count / length;
    int64_t last = (until_ms - from_ms) * (int64_t)count / length;

    if (first == (int64_t)count)
        first--;
    for (int64_t i = first < 0 ? 0 : first; i <= last && i < (int64_t)count; i++) {
        int64_t at_ms = buckets[i].at_ms;

        buckets[i] = *point;
        buckets[i].at_ms = i == first ? point->at_ms : at_ms;
    }
}

void history_condense(const struct history *history, int64_t from_ms, int64_t to_ms,
                      struct history_point *buckets, size_t count)
{
    size_t which = choose_ring(history, from_ms);
    const struct ring *ring = &history->rings[which];
    int64_t reach = kinds[which].step_ms * 3 / 2;
    struct history_point point, next;

    for (size_t i = 0; i < count; i++)
        buckets[i] = (struct history_point){
            .at_ms = from_ms + (to_ms - from_ms) * (int64_t)(i + 1) / (int64_t)count};
    if (count == 0 || to_ms <= from_ms)
        return;
    for (unsigned back = ring->count; back-- > 0;) {
        int64_t until;

        unfold(history, ring_at(ring, back), &point);
        if (point.at_ms > to_ms || point.at_ms < from_ms - reach)
            continue;
        until = point.at_ms;
        if (back > 0) {
            unfold(history, ring_at(ring, back - 1), &next);
            if (next.at_ms - point.at_ms <= reach)
                until = next.at_ms - 1;
        }
        if (until >= from_ms)
            fill(buckets, count, from_ms, to_ms, &point, until);
    }
}
