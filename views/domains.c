/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of domains: one row each, the columns that fit, and a sentence on the selected one.
 * Only the rows on the screen are looked at.
 */
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "views/drawers.h"
#include "views/explain.h"
#include "views/format.h"
#include "views/life.h"
#include "views/sparkline.h"

static void draw_column_title(const struct scene *scene, struct canvas *canvas, int row,
                              const struct layout_slot *slot)
{
    const struct glyphs *glyphs = glyphs_for(canvas);
    const struct column *column = slot->column;
    bool sorted = column == scene->sort, right = format_is_right(column->unit);
    enum role role = sorted ? ROLE_SORTED : ROLE_HEADER;
    int width = canvas_text_width(canvas, column->title);
    int mark = right ? slot->at + slot->width - width - 1 : slot->at + width;

    width = width < slot->width ? width : slot->width;
    if (right)
        canvas_text_right(canvas, row, slot->at, slot->width, role, column->title);
    else
        canvas_text(canvas, row, slot->at, slot->width, role, column->title);
    if (sorted)
        canvas_glyph(canvas, row, mark < 0 ? 0 : mark, ROLE_SORTED,
                     scene->descending ? glyphs->down : glyphs->up);
}

static void draw_titles(const struct scene *scene, struct canvas *canvas, int row,
                        const struct layout *layout)
{
    canvas_fill(canvas, row, 0, canvas->columns, ROLE_HEADER, U' ');
    for (size_t i = 0; i < layout->count; i++)
        draw_column_title(scene, canvas, row, &layout->slots[i]);
}

/* Mark, word, and how long it has been so where that matters and no column says it. */
static void draw_state(struct canvas *canvas, int row, const struct layout *layout,
                       const struct layout_slot *slot, const struct column_row *of,
                       const struct format_cell *cell)
{
    const struct verdict *verdict = of->verdict;
    char since[UNITS_TEXT_MAX];
    int used, room;

    if (!verdict) {
        canvas_text(canvas, row, slot->at, slot->width, ROLE_QUIET, glyphs_for(canvas)->unknown);
        return;
    }
    canvas_glyph(canvas, row, slot->at, glyphs_state_role(verdict->state),
                 glyphs_state_mark(canvas, verdict->state));
    used = 2 + canvas_text(canvas, row, slot->at + 2, slot->width - 2, cell->role, cell->text);
    if (convergence_info(verdict->state)->concern != CONVERGENCE_NEEDS_YOU ||
        layout_find(layout, column_find("state_age_ms")))
        return;
    units_format_age(since, of->now_ms - verdict->since_ms);
    room = slot->width - used - 1;
    if (canvas_text_width(canvas, since) <= room)
        canvas_text_right(canvas, row, slot->at + used + 1, room, ROLE_QUIET, since);
}

/* The name, and behind it whether there is something the matter with it. What has no room is cut
 * from the name. */
static void draw_actor(struct canvas *canvas, int row, const struct layout_slot *slot,
                       const struct column_row *of, const struct format_cell *cell)
{
    const struct life_remark remark = life_remark_on(canvas, of);
    int mark = canvas_text_width(canvas, remark.mark), used;

    if (mark == 0) {
        canvas_text(canvas, row, slot->at, slot->width, cell->role, cell->text);
        return;
    }
    used = canvas_text(canvas, row, slot->at, slot->width - mark - 1, cell->role, cell->text) + 1;
    canvas_text(canvas, row, slot->at + used, mark, remark.role, remark.mark);
}

static void draw_cell(struct canvas *canvas, int row, const struct layout *layout,
                      const struct layout_slot *slot, const struct column_row *of)
{
    struct format_cell cell;

    if (slot->column->unit == COLUMN_UNIT_TREND) {
        sparkline_draw(canvas, row, slot->at, slot->width, of);
        return;
    }
    format_cell(slot->column, of, glyphs_for(canvas), &cell);
    if (slot->column->unit == COLUMN_UNIT_STATE)
        draw_state(canvas, row, layout, slot, of, &cell);
    else if (strcmp(slot->column->title, "ACTOR") == 0)
        draw_actor(canvas, row, slot, of, &cell);
    else if (cell.right)
        canvas_text_right(canvas, row, slot->at, slot->width, cell.role, cell.text);
    else
        canvas_text(canvas, row, slot->at, slot->width, cell.role, cell.text);
}

static void draw_row(struct canvas *canvas, int row, const struct layout *layout,
                     const struct column_row *of, bool selected, bool tagged)
{
    const struct glyphs *glyphs = glyphs_for(canvas);

    for (size_t i = 0; i < layout->count; i++)
        draw_cell(canvas, row, layout, &layout->slots[i], of);
    if (tagged)
        canvas_glyph(canvas, row, 0, ROLE_STRONG,
                     selected ? glyphs->tagged_cursor : glyphs->tagged);
    else if (selected)
        canvas_glyph(canvas, row, 0, ROLE_STRONG, glyphs->cursor);
    if (selected)
        canvas_select_row(canvas, row);
}

static void draw_rows(struct scene *scene, struct canvas *canvas, const struct frame *frame,
                      const struct layout *layout)
{
    int rows = frame->rows - 1;

    scene_show_cursor(scene, rows);
    for (int i = 0; i < rows; i++) {
        size_t at = scene->top_row + (size_t)i;

        if (at >= scene->row_count)
            break;
        draw_row(canvas, frame->top + 1 + i, layout, &scene->rows[at], at == scene->cursor_row,
                 tags_has(&scene->tags, &scene->rows[at].domain->id));
    }
}

/* In the middle of an empty table. */
static void draw_remark(struct canvas *canvas, const struct frame *frame, const char *text)
{
    int at = (canvas->columns - canvas_text_width(canvas, text)) / 2;

    canvas_text(canvas, frame->top + frame->rows / 2, at < 0 ? 0 : at, canvas->columns, ROLE_QUIET,
                text);
}

static void draw_waiting(const struct scene *scene, struct canvas *canvas,
                         const struct frame *frame)
{
    draw_remark(canvas, frame, "waiting for the first picture");
    frame_draw_sentence(scene, canvas, frame, NULL, NULL);
}

void domains_draw(struct scene *scene, struct canvas *canvas, struct frame *frame)
{
    struct layout layout;

    if (scene->gone)
        scene_move_to(scene, scene->cursor_row);
    frame_draw_title(scene, canvas, NULL);
    frame_draw_memory(scene, canvas, frame->memory);
    scene->table_columns = canvas->columns;
    scene_layout(scene, &layout);
    draw_titles(scene, canvas, frame->top, &layout);
    if (!scene->snapshot) {
        draw_waiting(scene, canvas, frame);
        return;
    }
    draw_rows(scene, canvas, frame, &layout);
    if (scene->row_count == 0 && scene->domain_count > 0)
        draw_remark(canvas, frame, "no domain is as the filter wants it (\\ changes the filter)");
    explain_selected(scene, canvas, frame);
    frame_set_position(frame, scene->top_row, scene->page_rows, scene->row_count);
}
