/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How much of a guest's memory can come back: see giving.h for what counts.
 */
#include "views/giving.h"

static bool gives(const struct verdict *verdict)
{
    switch (verdict->state) {
    case CONVERGENCE_SHRINKING:
        return true;
    case CONVERGENCE_CONVERGED:
    case CONVERGENCE_GROWING:
    case CONVERGENCE_CAPPED:
    case CONVERGENCE_STARVED:
        return verdict->requests_met > 0;
    case CONVERGENCE_SLOW:
        return verdict->rate_known && verdict->rate_kb_s < 0;
    default:
        return false;
    }
}

int64_t giving_kb(const struct column_row *row)
{
    const struct verdict *verdict = row->verdict;
    int64_t actual, floor, offset;

    if (!verdict || !gives(verdict) || !domain_number(row->domain, FIELD_ACTUAL, &actual))
        return 0;
    if (!domain_number(row->domain, FIELD_DYNAMIC_MIN, &floor) &&
        !domain_number(row->domain, FIELD_BALLOON_TARGET, &floor))
        return 0;
    offset = verdict->offset_known ? verdict->offset_kb : 0;
    floor += offset;
    if (floor < verdict->floor_kb)
        floor = verdict->floor_kb;
    return actual > floor ? actual - floor : 0;
}
