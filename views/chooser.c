/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Choosing columns: a line for each of the column table, with what has been wished for and whether
 * it has room in the table.
 */
#include <stdio.h>
#include <string.h>

#include "views/drawers.h"
#include "views/glyphs.h"
#include "views/page.h"

#define MARK_AT    2
#define TITLE_AT   6
#define STATE_AT   18
#define HELP_AT    30
#define HELP_LEAST 20

/* What becomes of a column, in a word. */
static const char *state_of(const struct scene *scene, const struct layout *layout, size_t index)
{
    const struct column *column = column_at(index);
    bool shown = layout_find(layout, column) != NULL;

    if (column->priority <= LAYOUT_ALWAYS_UP_TO)
        return "always";
    switch ((enum layout_wish)scene->wishes.of[index]) {
    case LAYOUT_WANTED:
        return shown ? "wanted" : "no room";
    case LAYOUT_UNWANTED:
        return shown ? "sorted by" : "hidden";
    case LAYOUT_BY_PRIORITY:
        break;
    }
    if (shown)
        return column == scene->sort ? "sorted by" : "has room";
    return column->priority > LAYOUT_SHOWN_UP_TO ? "" : "no room";
}

static void draw_column(const struct scene *scene, struct page *page, const struct layout *layout,
                        size_t index)
{
    struct canvas *canvas = page->canvas;
    const struct column *column = column_at(index);
    bool shown = layout_find(layout, column) != NULL;
    int row = page_next(page), left = canvas->columns - HELP_AT - 1;

    if (row < 0)
        return;
    canvas_printf(canvas, row, MARK_AT, 3, ROLE_NORMAL, "[%c]", shown ? 'x' : ' ');
    canvas_text(canvas, row, TITLE_AT, STATE_AT - TITLE_AT - 1, shown ? ROLE_STRONG : ROLE_NORMAL,
                column->title);
    canvas_text(canvas, row, STATE_AT, HELP_AT - STATE_AT - 1, ROLE_QUIET,
                state_of(scene, layout, index));
    if (left >= HELP_LEAST)
        canvas_text(canvas, row, HELP_AT, left, ROLE_NORMAL, column->help);
    if (index == scene->picked) {
        canvas_glyph(canvas, row, 0, ROLE_STRONG, glyphs_for(canvas)->cursor);
        canvas_select_row(canvas, row);
    }
}

static void draw_all(struct scene *scene, struct page *page)
{
    struct layout layout;

    scene_layout(scene, &layout);
    for (size_t i = 0; i < column_count(); i++)
        draw_column(scene, page, &layout, i);
}

void chooser_draw(struct scene *scene, struct canvas *canvas, struct frame *frame)
{
    scene->table_columns = canvas->columns;
    page_show(scene, frame, scene->picked, column_count());
    frame_draw_title(scene, canvas, "choose columns");
    frame_draw_memory(scene, canvas, frame->memory);
    frame_draw_sentence(scene, canvas, frame, NULL, NULL);
    page_draw(scene, canvas, frame, draw_all);
}
