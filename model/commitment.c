/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sums over the domains of a host, and the mean of over-commitment over time: see commitment.h.
 */
#include "model/commitment.h"

#include <assert.h>

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static bool find_promise(const struct column_row *row, const struct commitment_share *share,
                         int64_t *ret_kb)
{
    if (row->domain->id.domid == 0) {
        int64_t target = 0;

        domain_number(row->domain, FIELD_BALLOON_TARGET, &target);
        *ret_kb = larger(share->held_kb, target);
        return share->held_known;
    }
    return domain_number(row->domain, FIELD_STATIC_MAX, ret_kb) ||
           domain_number(row->domain, FIELD_MAXMEM, ret_kb);
}

void commitment_of(const struct column_row *row, struct commitment_share *ret_share)
{
    const struct verdict *verdict = row->verdict;
    struct commitment_share share = {.held_kb = 0};

    share.held_known = domain_number(row->domain, FIELD_ACTUAL, &share.held_kb);
    share.promised_known = find_promise(row, &share, &share.promised_kb);
    if (verdict && verdict->gap_known && verdict->gap_kb < 0)
        share.wants_kb = -verdict->gap_kb;
    *ret_share = share;
}

void commitment_add(struct commitment *sum, const struct commitment_share *share)
{
    sum->domains++;
    sum->wants_kb += share->wants_kb;
    if (share->held_known)
        sum->held_kb += share->held_kb;
    else
        sum->held_unknown++;
    if (share->promised_known)
        sum->promised_kb += share->promised_kb;
    else
        sum->promised_unknown++;
}

int64_t commitment_xen_kb(const struct commitment *sum, const struct host *host)
{
    int64_t saved = host->sharing_known ? host->sharing_freed_kb : 0;

    return larger(host->total_kb - host->free_kb - sum->held_kb + saved, 0);
}

int64_t commitment_over(const struct commitment *sum, const struct host *host)
{
    if (!host->known || host->total_kb <= 0 || sum->domains == 0 || sum->promised_unknown > 0)
        return -1;
    return (int64_t)((double)sum->promised_kb / (double)host->total_kb * COMMITMENT_ONE + 0.5);
}

enum commitment_pressure commitment_pressure(const struct commitment *sum, const struct host *host,
                                             int64_t back_kb)
{
    int64_t spare = host->free_kb - host->claimed_kb;

    if (!host->known)
        return COMMITMENT_PRESSURE_UNKNOWN;
    if (sum->wants_kb == 0 || sum->wants_kb <= spare)
        return COMMITMENT_PRESSURE_NONE;
    return sum->wants_kb <= spare + back_kb ? COMMITMENT_PRESSURE_SOME : COMMITMENT_PRESSURE_HIGH;
}

const char *commitment_pressure_name(enum commitment_pressure pressure)
{
    static const char *const names[] = {
        [COMMITMENT_PRESSURE_UNKNOWN] = "unknown",
        [COMMITMENT_PRESSURE_NONE] = "none",
        [COMMITMENT_PRESSURE_SOME] = "some",
        [COMMITMENT_PRESSURE_HIGH] = "high",
    };
    static_assert(sizeof(names) / sizeof(names[0]) == COMMITMENT_PRESSURE_COUNT,
                  "a pressure has no name");

    return names[pressure];
}

static const struct commitment_point *point_at(const struct commitment_track *track, size_t index)
{
    return &track->points[(track->first + index) % COMMITMENT_POINTS];
}

/* A point takes in what follows it within a step. */
void commitment_track_add(struct commitment_track *track, int64_t at_ms, int64_t over)
{
    size_t at = (track->first + track->count) % COMMITMENT_POINTS;
    size_t newest = (at + COMMITMENT_POINTS - 1) % COMMITMENT_POINTS;

    if (track->count > 0 && at_ms - track->points[newest].at_ms < COMMITMENT_STEP_MS) {
        track->points[newest].over = over;
        return;
    }
    track->points[at] = (struct commitment_point){at_ms, over};
    if (track->count < COMMITMENT_POINTS)
        track->count++;
    else
        track->first = (track->first + 1) % COMMITMENT_POINTS;
}

int64_t commitment_track_mean(const struct commitment_track *track, int64_t now_ms, int64_t span_ms)
{
    int64_t from_ms = now_ms - span_ms, until_ms = now_ms;
    double sum = 0;

    if (track->count == 0 || point_at(track, 0)->at_ms > from_ms || span_ms <= 0)
        return -1;
    for (size_t i = track->count; i > 0 && until_ms > from_ms; i--) {
        const struct commitment_point *point = point_at(track, i - 1);
        int64_t begin_ms = larger(point->at_ms, from_ms);

        if (begin_ms >= until_ms)
            continue;
        sum += (double)point->over * (double)(until_ms - begin_ms);
        until_ms = begin_ms;
    }
    return (int64_t)(sum / (double)span_ms + 0.5);
}
