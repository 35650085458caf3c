/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The host: where all of its memory is. One bar of who holds it, whether it is enough, how much of
 * it has been promised, and a table of the domains, the largest first, below their sum. The cursor
 * is on a domain, as in the table of domains.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/units.h"
#include "views/bar.h"
#include "views/drawers.h"
#include "views/explain.h"
#include "views/format.h"
#include "views/giving.h"
#include "views/shares.h"
#include "views/table.h"

#define SUMMARY_ROWS   4
#define SUMMARY_LEAST  12 /* rows of the view from which on there is a summary */
#define XEN_LEAST      9  /* ... and a line for Xen */
#define LABEL_COLUMNS  16
#define FIGURE_COLUMNS 8
#define AMOUNT_COLUMNS 6
#define OVER_COLUMNS   4
#define OVER_TEXT_MAX  32
#define PER_MILLE      1000
#define MINUTE_MS      INT64_C(60000)

enum {
    CELL_ID,
    CELL_NAME,
    CELL_MARK,
    CELL_STATE,
    CELL_HOLDS,
    CELL_SHARE,
    CELL_BAR,
    CELL_BACK,
    CELL_WANTS,
    CELL_TARGET,
    CELL_MAXMEM,
    CELL_CLAIMED,
    CELL_PROMISED,
};

static const struct table_column cells[] = {
    [CELL_ID] = {"ID", 5, 0, 0, true},
    [CELL_NAME] = {"NAME", 10, 24, 0, false},
    [CELL_MARK] = {"", 1, 0, 0, false},
    [CELL_STATE] = {"STATE", 13, 0, 110, false},
    [CELL_HOLDS] = {"HOLDS", 6, 0, 0, true},
    [CELL_SHARE] = {"SHARE", 6, 0, 0, true},
    [CELL_BAR] = {"", 8, 48, 70, false},
    [CELL_BACK] = {"BACK", 6, 0, 50, true},
    [CELL_WANTS] = {"WANTS", 6, 0, 60, true},
    [CELL_TARGET] = {"TARGET", 6, 0, 120, true},
    [CELL_MAXMEM] = {"MAXMEM", 6, 0, 76, true},
    [CELL_CLAIMED] = {"CLAIM", 6, 0, 130, true},
    [CELL_PROMISED] = {"MAY HOLD", 8, 0, 66, true},
};
#define CELL_COUNT (sizeof(cells) / sizeof(cells[0]))

/* --- the summary ------------------------------------------------------------------------------ */

static void draw_label(struct canvas *canvas, int row, const char *label, enum role role,
                       const char *figure)
{
    canvas_text(canvas, row, 1, LABEL_COLUMNS - 1, ROLE_QUIET, label);
    canvas_text(canvas, row, 1 + LABEL_COLUMNS, FIGURE_COLUMNS - 1, role, figure);
}

/* "free   972M", two columns from the next. */
static int draw_amount(struct canvas *canvas, int row, int at, const char *label, int64_t kb)
{
    char text[UNITS_TEXT_MAX];

    at += canvas_text(canvas, row, at, 16, ROLE_QUIET, label) + 1;
    canvas_text_right(canvas, row, at, AMOUNT_COLUMNS, ROLE_NORMAL, units_format_kb(text, kb));
    return at + AMOUNT_COLUMNS + 2;
}

static void draw_pressure(const struct scene *scene, struct canvas *canvas, int row)
{
    static const enum role roles[] = {
        [COMMITMENT_PRESSURE_UNKNOWN] = ROLE_QUIET,
        [COMMITMENT_PRESSURE_NONE] = ROLE_NORMAL,
        [COMMITMENT_PRESSURE_SOME] = ROLE_WARNING,
        [COMMITMENT_PRESSURE_HIGH] = ROLE_WRONG,
    };
    const struct host *host = &scene->snapshot->host;
    enum commitment_pressure pressure =
        commitment_pressure(&scene->commitment, host, scene->back_kb);
    int at = 1 + LABEL_COLUMNS + FIGURE_COLUMNS;

    draw_label(canvas, row, "pressure", roles[pressure], commitment_pressure_name(pressure));
    at = draw_amount(canvas, row, at, "wanted", scene->commitment.wants_kb);
    at = draw_amount(canvas, row, at, "free", host->free_kb - host->claimed_kb);
    draw_amount(canvas, row, at, "can come back", scene->back_kb);
}

/* "1.21"; -1 is not known. */
static const char *write_over(const struct canvas *canvas, int64_t over, char text[OVER_TEXT_MAX])
{
    if (over < 0)
        return glyphs_for(canvas)->unknown;
    over = (over * 100 + COMMITMENT_ONE / 2) / COMMITMENT_ONE;
    snprintf(text, OVER_TEXT_MAX, "%" PRId64 ".%02" PRId64, over / 100, over % 100);
    return text;
}

static void draw_over_commitment(const struct scene *scene, struct canvas *canvas, int row)
{
    static const int minutes[] = {1, 5, 15};
    const struct host *host = &scene->snapshot->host;
    int at = 1 + LABEL_COLUMNS + FIGURE_COLUMNS;
    char text[OVER_TEXT_MAX];

    draw_label(canvas, row, "over-commitment", ROLE_NORMAL,
               write_over(canvas, commitment_over(&scene->commitment, host), text));
    for (size_t i = 0; i < sizeof(minutes) / sizeof(minutes[0]); i++) {
        int64_t mean =
            commitment_track_mean(&scene->track, scene_moment(scene), minutes[i] * MINUTE_MS);

        at += canvas_printf(canvas, row, at, 8, ROLE_QUIET, "%d min ", minutes[i]);
        canvas_text(canvas, row, at, OVER_COLUMNS, mean < 0 ? ROLE_QUIET : ROLE_NORMAL,
                    write_over(canvas, mean, text));
        at += OVER_COLUMNS + 2;
    }
    draw_amount(canvas, row, at, "may hold", scene->commitment.promised_kb);
}

static void draw_summary(const struct scene *scene, struct canvas *canvas, int top)
{
    if (!scene->snapshot->host.known)
        return;
    shares_draw(scene, canvas, top);
    draw_pressure(scene, canvas, top + 2);
    draw_over_commitment(scene, canvas, top + 3);
}

/* --- the table -------------------------------------------------------------------------------- */

static void draw_kb(const struct table *table, struct canvas *canvas, int row, size_t cell,
                    int64_t kb)
{
    char text[UNITS_TEXT_MAX];

    table_draw(table, canvas, row, cell, kb == 0 ? ROLE_QUIET : ROLE_NORMAL,
               units_format_kb(text, kb));
}

static void draw_share(const struct table *table, struct canvas *canvas, int row, int64_t kb,
                       int64_t total_kb)
{
    int64_t share = total_kb > 0 ? (int64_t)((double)kb / (double)total_kb * PER_MILLE + 0.5) : -1;
    char text[32];

    snprintf(text, sizeof(text), "%" PRId64 ".%" PRId64 "%%", share / 10, share % 10);
    table_draw(table, canvas, row, CELL_SHARE, share > 0 ? ROLE_NORMAL : ROLE_QUIET,
               share < 0 ? glyphs_for(canvas)->unknown : text);
}

static void draw_field(const struct table *table, struct canvas *canvas, int row, size_t cell,
                       const struct column_row *of, const char *column)
{
    struct format_cell value;

    if (table->width[cell] == 0)
        return;
    format_cell(column_find(column), of, glyphs_for(canvas), &value);
    table_draw(table, canvas, row, cell, value.role, value.text);
}

static void draw_promise(const struct table *table, struct canvas *canvas, int row,
                         const struct commitment_share *share)
{
    if (share->promised_known)
        draw_kb(table, canvas, row, CELL_PROMISED, share->promised_kb);
    else
        table_draw(table, canvas, row, CELL_PROMISED, ROLE_QUIET, glyphs_for(canvas)->unknown);
}

/* Held and staying, held and coming back, wanted. The largest amount that is held is the cell's
 * width; of what is wanted beyond that the figure tells. */
static void draw_bar(const struct table *table, struct canvas *canvas, int row,
                     const struct commitment_share *share, int64_t back_kb, int64_t largest_kb)
{
    const struct glyphs *glyphs = glyphs_for(canvas);
    int64_t room_kb = largest_kb - share->held_kb;
    int64_t wants_kb = share->wants_kb < room_kb ? share->wants_kb : room_kb;
    const struct bar_part parts[] = {
        {share->held_kb - back_kb, ROLE_BAR_USED, glyphs->bar_used},
        {back_kb, ROLE_BAR_BACK, glyphs->bar_back},
        {wants_kb, ROLE_BAR_CLAIM, glyphs->bar_claim},
        {largest_kb - share->held_kb - wants_kb, ROLE_NORMAL, U' '},
    };

    bar_draw(canvas, row, table->at[CELL_BAR], table->width[CELL_BAR], parts,
             sizeof(parts) / sizeof(parts[0]));
}

static void draw_domain(const struct scene *scene, struct canvas *canvas, int row,
                        const struct table *table, size_t index, int64_t largest_kb)
{
    const struct column_row *of = &scene->rows[index];
    enum convergence_state state = of->verdict ? of->verdict->state : CONVERGENCE_UNKNOWN;
    struct commitment_share share;
    int64_t back_kb = giving_kb(of);

    commitment_of(of, &share);
    draw_field(table, canvas, row, CELL_ID, of, "ID");
    draw_field(table, canvas, row, CELL_NAME, of, "NAME");
    canvas_glyph(canvas, row, table->at[CELL_MARK], glyphs_state_role(state),
                 glyphs_state_mark(canvas, state));
    draw_field(table, canvas, row, CELL_STATE, of, "STATE");
    draw_field(table, canvas, row, CELL_HOLDS, of, "ACTUAL");
    draw_share(table, canvas, row, share.held_kb,
               share.held_known ? scene->snapshot->host.total_kb : 0);
    draw_bar(table, canvas, row, &share, back_kb, largest_kb);
    draw_kb(table, canvas, row, CELL_BACK, back_kb);
    draw_kb(table, canvas, row, CELL_WANTS, share.wants_kb);
    draw_field(table, canvas, row, CELL_TARGET, of, "TARGET");
    draw_field(table, canvas, row, CELL_MAXMEM, of, "MAXMEM");
    draw_field(table, canvas, row, CELL_CLAIMED, of, "OUTSTANDING");
    draw_promise(table, canvas, row, &share);
    if (index == scene->cursor_row) {
        canvas_glyph(canvas, row, 0, ROLE_STRONG, glyphs_for(canvas)->cursor);
        canvas_select_row(canvas, row);
    }
}

/* Of the host, whatever the filter hides. */
static void draw_sum(const struct scene *scene, struct canvas *canvas, int row,
                     const struct table *table)
{
    const struct commitment *sum = &scene->commitment;
    char name[32];

    snprintf(name, sizeof(name), "%zu domain%s", sum->domains, sum->domains == 1 ? "" : "s");
    table_draw(table, canvas, row, CELL_NAME, ROLE_STRONG, name);
    draw_kb(table, canvas, row, CELL_HOLDS, sum->held_kb);
    draw_share(table, canvas, row, sum->held_kb, scene->snapshot->host.total_kb);
    draw_kb(table, canvas, row, CELL_BACK, scene->back_kb);
    draw_kb(table, canvas, row, CELL_WANTS, sum->wants_kb);
    draw_kb(table, canvas, row, CELL_CLAIMED, scene->snapshot->host.claimed_kb);
    draw_kb(table, canvas, row, CELL_PROMISED, sum->promised_kb);
}

static void draw_xen(const struct scene *scene, struct canvas *canvas, int row,
                     const struct table *table)
{
    const struct host *host = &scene->snapshot->host;
    int64_t kb = commitment_xen_kb(&scene->commitment, host);

    if (!host->known)
        return;
    table_draw(table, canvas, row, CELL_NAME, ROLE_STRONG, "Xen itself");
    draw_kb(table, canvas, row, CELL_HOLDS, kb);
    draw_share(table, canvas, row, kb, host->total_kb);
}

static int64_t largest_of(const struct scene *scene)
{
    int64_t largest = 0;

    for (size_t i = 0; i < scene->row_count; i++) {
        struct commitment_share share;

        commitment_of(&scene->rows[i], &share);
        if (share.held_kb > largest)
            largest = share.held_kb;
    }
    return largest;
}

static void draw_table(struct scene *scene, struct canvas *canvas, struct frame *frame, int top,
                       bool xen)
{
    int64_t largest_kb = largest_of(scene);
    int rows = frame->top + frame->rows - top - (xen ? 3 : 2);
    struct table table;

    table_place(&table, cells, CELL_COUNT, 1, canvas->columns);
    table_draw_titles(&table, canvas, top++);
    if (xen)
        draw_xen(scene, canvas, top++, &table);
    draw_sum(scene, canvas, top++, &table);
    scene_show_cursor(scene, rows);
    for (int i = 0; i < rows && scene->top_row + (size_t)i < scene->row_count; i++)
        draw_domain(scene, canvas, top + i, &table, scene->top_row + (size_t)i, largest_kb);
    frame_set_position(frame, scene->top_row, scene->page_rows, scene->row_count);
}

void host_draw(struct scene *scene, struct canvas *canvas, struct frame *frame)
{
    bool summary = frame->rows >= SUMMARY_LEAST;

    if (scene->gone)
        scene_move_to(scene, scene->cursor_row);
    frame_draw_title(scene, canvas, "host");
    frame_draw_memory(scene, canvas, frame->memory);
    if (!scene->snapshot) {
        frame_draw_sentence(scene, canvas, frame, NULL, NULL);
        canvas_text(canvas, frame->top, 1, canvas->columns - 2, ROLE_QUIET,
                    "waiting for the first picture");
        return;
    }
    if (summary)
        draw_summary(scene, canvas, frame->top);
    draw_table(scene, canvas, frame, frame->top + (summary ? SUMMARY_ROWS : 0),
               frame->rows >= XEN_LEAST);
    explain_selected(scene, canvas, frame);
}
