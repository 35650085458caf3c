/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The plot: see plot.h. Coordinates: dots run from the left and from the *bottom*; a cell of the
 * screen has 2 x 4 dots in braille and 1 x 1 in ASCII.
 */
#include "views/plot.h"

#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "views/format.h"
#include "views/glyphs.h"

#define LABEL_COLUMNS  8 /* " 1434M " and the axis behind it */
#define AMOUNT_COLUMNS 6
#define LEAST_KB       (16 * 1024) /* the scale never spans less */
#define BRAILLE        0x2800u

/* Bits of a braille pattern by dot: [column][row from the bottom]. */
static const uint8_t braille_bits[2][4] = {{0x40, 0x04, 0x02, 0x01}, {0x80, 0x20, 0x10, 0x08}};

struct plot {
    struct page *page;
    const struct glyphs *glyphs;
    int line;        /* of the page: the top row of dots */
    int cells, rows; /* size of the field of dots, in cells */
    int wide, tall;  /* dots in a cell */
    size_t count;    /* of points */
    int read;        /* the column that is read, from now back; 0: none */
    int64_t now_ms, span_ms, offset_kb;
    struct plot_scale scale;
    struct history_point points[PLOT_MAX_CELLS * 2];
    uint8_t bits[PLOT_MAX_ROWS][PLOT_MAX_CELLS]; /* rows from the bottom */
};

struct plot_scale plot_scale_for(int64_t low_kb, int64_t high_kb, int steps)
{
    struct plot_scale scale = {.step_kb = UNITS_KB_PER_MB};
    int64_t least = high_kb / 8 > LEAST_KB ? high_kb / 8 : LEAST_KB;

    if (high_kb - low_kb < least) {
        low_kb -= (least - (high_kb - low_kb)) / 2;
        high_kb = low_kb + least;
    }
    if (low_kb < 0)
        low_kb = 0;
    while ((high_kb - low_kb) / scale.step_kb >= (steps > 1 ? steps : 1))
        scale.step_kb *= 2;
    scale.low_kb = low_kb / scale.step_kb * scale.step_kb;
    scale.high_kb = (high_kb + scale.step_kb - 1) / scale.step_kb * scale.step_kb;
    return scale;
}

static bool find_scale(struct plot *plot)
{
    int64_t low = 0, high = 0;
    bool any = false;

    for (size_t i = 0; i < plot->count; i++) {
        const struct history_point *point = &plot->points[i];
        int64_t target =
            point->target_known ? point->target_kb + plot->offset_kb : point->actual_kb;
        int64_t least = point->actual_kb < target ? point->actual_kb : target;
        int64_t most = point->actual_kb > target ? point->actual_kb : target;

        if (!point->actual_known)
            continue;
        low = !any || least < low ? least : low;
        high = !any || most > high ? most : high;
        any = true;
    }
    plot->scale = plot_scale_for(low, high, plot->rows > 6 ? 4 : 2);
    return any;
}

/* The dot, from the bottom, of an amount. */
static int dot_of(const struct plot *plot, int64_t kb)
{
    int dots = plot->rows * plot->tall;
    int64_t span = plot->scale.high_kb - plot->scale.low_kb;
    int64_t dot = ((kb - plot->scale.low_kb) * (dots - 1) + span / 2) / span;

    if (dot < 0)
        return 0;
    return dot < dots ? (int)dot : dots - 1;
}

static void set_dot(struct plot *plot, int x, int y)
{
    uint8_t *cell = &plot->bits[y / plot->tall][x / plot->wide];

    *cell |= plot->wide == 2 ? braille_bits[x % 2][y % 4] : 1;
}

/* Vertical from the one before to this one, horizontal over what lies between. */
static void join(struct plot *plot, int from_x, int from_y, int x, int y)
{
    for (int at = from_x + 1; at < x; at++)
        set_dot(plot, at, from_y);
    for (int at = from_y < y ? from_y : y; at <= (from_y < y ? y : from_y); at++)
        set_dot(plot, x, at);
}

static void set_actual(struct plot *plot)
{
    int64_t bucket_ms = plot->span_ms / (int64_t)plot->count;
    int last_x = -1, last_y = 0;

    for (int x = 0; x < (int)plot->count; x++) {
        int y;

        if (!plot->points[x].actual_known)
            continue;
        y = dot_of(plot, plot->points[x].actual_kb);
        set_dot(plot, x, y);
        if (last_x >= 0 && (x == last_x + 1 || (x - last_x) * bucket_ms <= PLOT_HOLE_MS))
            join(plot, last_x, last_y, x, y);
        last_x = x;
        last_y = y;
    }
}

static char32_t cell_glyph(const struct plot *plot, uint8_t bits)
{
    return plot->wide == 2 ? BRAILLE | bits : plot->glyphs->actual;
}

static void draw_field(struct plot *plot)
{
    for (int row = 0; row < plot->rows; row++)
        for (int cell = 0; cell < plot->cells; cell++)
            if (plot->bits[row][cell])
                canvas_glyph(
                    plot->page->canvas, page_row(plot->page, plot->line + plot->rows - 1 - row),
                    LABEL_COLUMNS + cell, ROLE_PLOT, cell_glyph(plot, plot->bits[row][cell]));
}

/* Dashes, wherever the actual does not cover them; held over points that have no sample. */
static void draw_target(struct plot *plot)
{
    const struct history_point *last = NULL;

    for (int cell = 0; cell < plot->cells; cell++) {
        int row;

        for (int i = 0; i < plot->wide; i++)
            if (plot->points[cell * plot->wide + i].actual_known)
                last = &plot->points[cell * plot->wide + i];
        if (!last || !last->target_known)
            continue;
        row = dot_of(plot, last->target_kb + plot->offset_kb) / plot->tall;
        if (!plot->bits[row][cell])
            canvas_glyph(plot->page->canvas,
                         page_row(plot->page, plot->line + plot->rows - 1 - row),
                         LABEL_COLUMNS + cell, ROLE_PLOT_TARGET, plot->glyphs->target);
    }
}

static void draw_amounts(struct plot *plot)
{
    struct canvas *canvas = plot->page->canvas;
    char text[UNITS_TEXT_MAX];

    for (int row = 0; row < plot->rows; row++)
        canvas_glyph(canvas, page_row(plot->page, plot->line + row), LABEL_COLUMNS - 1, ROLE_QUIET,
                     plot->glyphs->axis);
    for (int64_t kb = plot->scale.low_kb; kb <= plot->scale.high_kb; kb += plot->scale.step_kb) {
        int row = page_row(plot->page, plot->line + plot->rows - 1 - dot_of(plot, kb) / plot->tall);

        canvas_text_right(canvas, row, 0, LABEL_COLUMNS - 1, ROLE_QUIET, units_format_kb(text, kb));
        canvas_glyph(canvas, row, LABEL_COLUMNS - 1, ROLE_QUIET, plot->glyphs->axis_tick);
    }
}

/* "5m" and "2m30s": without the seconds where there are none. */
static char *short_span(char *text, int64_t ms)
{
    if (ms >= 60000 && ms < 3600000 && ms % 60000 == 0)
        snprintf(text, UNITS_TEXT_MAX, "%dm", (int)(ms / 60000));
    else if (ms >= 3600000 && ms % 3600000 == 0)
        snprintf(text, UNITS_TEXT_MAX, "%dh", (int)(ms / 3600000));
    else
        units_format_ms(text, ms);
    return text;
}

static void draw_time(struct plot *plot)
{
    struct canvas *canvas = plot->page->canvas;
    int row = page_row(plot->page, plot->line + plot->rows), at = LABEL_COLUMNS - 1;
    char span[UNITS_TEXT_MAX], text[UNITS_TEXT_MAX + 8];

    canvas_glyph(canvas, row, at, ROLE_QUIET, plot->glyphs->corner);
    canvas_fill(canvas, row, at + 1, plot->cells, ROLE_QUIET, plot->glyphs->rule);
    canvas_printf(canvas, row, at + 1, plot->cells, ROLE_QUIET, " %s ago ",
                  short_span(span, plot->span_ms));
    if (plot->cells >= 50) {
        snprintf(text, sizeof(text), " %s ago ", short_span(span, plot->span_ms / 2));
        canvas_text(canvas, row, at + 1 + plot->cells / 2 - canvas_text_width(canvas, text) / 2,
                    plot->cells, ROLE_QUIET, text);
    }
    canvas_text_right(canvas, row, at + 1, plot->cells, ROLE_QUIET, " now");
}

/* The last sample in a column of dots; NULL: there is none. */
static const struct history_point *point_of(const struct plot *plot, int cell)
{
    for (int i = plot->wide - 1; i >= 0; i--)
        if (plot->points[cell * plot->wide + i].actual_known)
            return &plot->points[cell * plot->wide + i];
    return NULL;
}

static int draw_legend_amount(const struct plot *plot, int row, int at, bool known, int64_t kb)
{
    char text[UNITS_TEXT_MAX];

    if (plot->read == 0)
        return at;
    canvas_text_right(plot->page->canvas, row, at, AMOUNT_COLUMNS, ROLE_STRONG,
                      known ? units_format_kb(text, kb) : plot->glyphs->unknown);
    return at + AMOUNT_COLUMNS + 1;
}

/* What the signs mean, and what they say at the column that is read. */
static void draw_legend(struct plot *plot)
{
    const struct history_point *point =
        plot->read > 0 ? point_of(plot, plot->cells - plot->read) : NULL;
    struct canvas *canvas = plot->page->canvas;
    int row = page_row(plot->page, plot->line - 1), at = LABEL_COLUMNS;
    char span[UNITS_TEXT_MAX], text[UNITS_TEXT_MAX + 16];

    canvas_glyph(canvas, row, at, ROLE_PLOT, plot->glyphs->actual);
    at += 2 + canvas_text(canvas, row, at + 2, 10, ROLE_NORMAL, "actual") + 1;
    at = draw_legend_amount(plot, row, at, point != NULL, point ? point->actual_kb : 0) + 2;
    canvas_glyph(canvas, row, at, ROLE_PLOT_TARGET, plot->glyphs->target);
    at += 2 + canvas_text(canvas, row, at + 2, 20, ROLE_NORMAL, "balloon target") + 1;
    at = draw_legend_amount(plot, row, at, point && point->target_known,
                            point ? point->target_kb : 0);
    if (plot->offset_kb != 0 && plot->read == 0)
        canvas_printf(canvas, row, at, 24, ROLE_QUIET, "with its offset %s",
                      units_format_signed_kb(text, plot->offset_kb));
    if (plot->read > 0)
        snprintf(text, sizeof(text), "%s ago",
                 units_format_age(span, plot->span_ms * (plot->read - 1) / plot->cells));
    else
        snprintf(text, sizeof(text), "the last %s", short_span(span, plot->span_ms));
    if (plot->cells >= 60 || plot->read > 0)
        canvas_text_right(canvas, row, at, LABEL_COLUMNS + plot->cells - at,
                          plot->read > 0 ? ROLE_STRONG : ROLE_QUIET, text);
}

/* A line through the column that is read; dots and dashes in it stay. */
static void draw_reading(struct plot *plot)
{
    int column = LABEL_COLUMNS + plot->cells - plot->read;

    for (int row = 0; row < plot->rows && plot->read > 0; row++) {
        int at = page_row(plot->page, plot->line + row);
        const struct canvas_cell *cell = canvas_at(plot->page->canvas, at, column);

        if (cell)
            canvas_glyph(plot->page->canvas, at, column, ROLE_STRONG,
                         cell->glyph == U' ' ? plot->glyphs->axis : cell->glyph);
    }
}

static void read_points(struct plot *plot, const struct column_row *of)
{
    int64_t bucket_ms = plot->span_ms / (int64_t)plot->count;
    int64_t to_ms = (of->now_ms / bucket_ms + 1) * bucket_ms;

    memset(plot->points, 0, sizeof(plot->points));
    history_condense(of->history, to_ms - bucket_ms * (int64_t)plot->count, to_ms, plot->points,
                     plot->count);
}

int plot_draw(struct page *page, int width, int height, const struct column_row *of,
              int64_t span_ms, int read)
{
    bool braille = !page->canvas->ascii;
    struct plot plot = {
        .page = page,
        .glyphs = glyphs_for(page->canvas),
        .line = page->line + 1,
        .cells = width - LABEL_COLUMNS < PLOT_MAX_CELLS ? width - LABEL_COLUMNS : PLOT_MAX_CELLS,
        .rows = height < PLOT_MAX_ROWS ? height : PLOT_MAX_ROWS,
        .wide = braille ? 2 : 1,
        .tall = braille ? 4 : 1,
        .now_ms = of->now_ms,
        .offset_kb = of->verdict && of->verdict->offset_known ? of->verdict->offset_kb : 0,
    };

    if (plot.cells < 4 || plot.rows < 2)
        return 0;
    plot.read = read < plot.cells ? read : plot.cells;
    plot.count = (size_t)(plot.cells * plot.wide);
    plot.span_ms = span_ms > (int64_t)plot.count ? span_ms : (int64_t)plot.count;
    if (!of->history) {
        canvas_text(page->canvas, page_next(page), 1, width, ROLE_QUIET,
                    "there is no history of it");
        return 0;
    }
    read_points(&plot, of);
    page->line += plot.rows + 2;
    page_row(page, page->line - 1);
    if (!find_scale(&plot)) {
        canvas_text(page->canvas, page_row(page, plot.line), LABEL_COLUMNS, plot.cells, ROLE_QUIET,
                    "no samples in this span");
        return 0;
    }
    draw_legend(&plot);
    draw_amounts(&plot);
    set_actual(&plot);
    draw_target(&plot);
    draw_field(&plot);
    draw_reading(&plot);
    draw_time(&plot);
    return plot.cells;
}
