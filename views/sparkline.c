/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One glyph per bucket of time: see sparkline.h for what height means.
 */
#include "views/sparkline.h"

#include "views/glyphs.h"

struct range {
    bool known;
    int64_t low, high;
};

static void take_in(struct range *range, int64_t kb)
{
    if (!range->known || kb < range->low)
        range->low = kb;
    if (!range->known || kb > range->high)
        range->high = kb;
    range->known = true;
}

/* Around everything seen; symmetrical where it must be widened. */
static struct range range_of(const struct history_point *points, int count, int64_t offset_kb)
{
    struct range range = {.known = false};
    int64_t least;

    for (int i = 0; i < count; i++) {
        if (!points[i].actual_known)
            continue;
        take_in(&range, points[i].actual_kb);
        if (points[i].target_known)
            take_in(&range, points[i].target_kb + offset_kb);
    }
    least = range.high / 8;
    if (range.known && range.high - range.low < least) {
        int64_t middle = range.low + (range.high - range.low) / 2;

        range.low = middle - least / 2;
        range.high = middle + least / 2;
    }
    return range;
}

static int level_of(const struct range *range, int64_t kb)
{
    int64_t span = range->high - range->low;
    int64_t level = span > 0 ? (kb - range->low) * GLYPHS_SPARK_LEVELS / (span + 1)
                             : GLYPHS_SPARK_LEVELS / 2 - 1;

    if (level < 0)
        return 0;
    return level < GLYPHS_SPARK_LEVELS ? (int)level : GLYPHS_SPARK_LEVELS - 1;
}

/* Where nothing goes on it is quiet. */
static enum role role_of(const struct column_row *of)
{
    bool quiet = !of->verdict || convergence_info(of->verdict->state)->concern == CONVERGENCE_QUIET;

    return quiet ? ROLE_QUIET : ROLE_PLOT;
}

void sparkline_draw(struct canvas *canvas, int row, int column, int width,
                    const struct column_row *of)
{
    struct history_point points[SPARKLINE_MAX];
    int64_t bucket_ms, to_ms, offset_kb;
    struct range range;

    width = width < SPARKLINE_MAX ? width : SPARKLINE_MAX;
    if (!of->history || width <= 0)
        return;
    bucket_ms = SPARKLINE_SPAN_MS / width;
    to_ms = (of->now_ms / bucket_ms + 1) * bucket_ms;
    history_condense(of->history, to_ms - bucket_ms * width, to_ms, points, (size_t)width);
    offset_kb = of->verdict && of->verdict->offset_known ? of->verdict->offset_kb : 0;
    range = range_of(points, width, offset_kb);
    for (int i = 0; i < width; i++)
        if (points[i].actual_known)
            canvas_glyph(canvas, row, column + i, role_of(of),
                         glyphs_for(canvas)->spark[level_of(&range, points[i].actual_kb)]);
}
