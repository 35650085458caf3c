/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The panel: see panel.h. The line of what it is about and the line of the prompt stay, the plan
 * between them and the message scrolls.
 */
#include "views/panel.h"

#include <string.h>

#include "views/frame.h"
#include "views/glyphs.h"
#include "views/plan.h"
#include "views/prompt.h"

#define FIXED_ROWS 3 /* title, prompt, message */

static void draw_title(const struct panel *panel, struct canvas *canvas, int row)
{
    int at = 1, facts = canvas_text_width(canvas, panel->facts);

    canvas_fill(canvas, row, 0, canvas->columns, ROLE_HEADER, glyphs_for(canvas)->rule);
    at += canvas_text(canvas, row, at, canvas->columns - 2, ROLE_STRONG, panel->title);
    canvas_glyph(canvas, row, 0, ROLE_HEADER, U' ');
    canvas_glyph(canvas, row, at, ROLE_HEADER, U' ');
    if (*panel->facts && at + facts + 4 < canvas->columns) {
        at = canvas->columns - 1 - facts;
        canvas_glyph(canvas, row, at - 1, ROLE_HEADER, U' ');
        canvas_text(canvas, row, at, facts, ROLE_NORMAL, panel->facts);
        canvas_glyph(canvas, row, canvas->columns - 1, ROLE_HEADER, U' ');
    }
}

static void draw_line(const struct scene *scene, struct canvas *canvas, int row)
{
    static const enum role roles[] = {
        [PANEL_CLOSED] = ROLE_NORMAL, [PANEL_PROMPT] = ROLE_NORMAL,  [PANEL_CONFIRM] = ROLE_STRONG,
        [PANEL_NAME] = ROLE_NORMAL,   [PANEL_RUNNING] = ROLE_MOVING, [PANEL_FAILED] = ROLE_WRONG,
    };
    const struct panel *panel = &scene->panel;

    if (panel->stage == PANEL_PROMPT || panel->stage == PANEL_NAME)
        prompt_draw(&scene->prompt, canvas, row);
    else
        canvas_text(canvas, row, 1, canvas->columns - 2, roles[panel->stage], panel->line);
}

static void draw_content(const struct panel *panel, struct page *page)
{
    int width = page->canvas->columns - 1;

    if (*panel->complaint) {
        bool failed = panel->stage == PANEL_FAILED;

        canvas_glyph(page->canvas, page_row(page, page->line), 1,
                     failed ? ROLE_WRONG : ROLE_WARNING, glyphs_for(page->canvas)->failed);
        page_text(page, 3, width - 3, ROLE_NORMAL, panel->complaint);
    }
    if (panel->plan)
        plan_draw(page, width, panel);
}

static int draw_from(const struct panel *panel, struct canvas *canvas, int top, int rows)
{
    struct page page = {.canvas = canvas, .top = top, .rows = rows, .first = (int)panel->scroll};

    draw_content(panel, &page);
    return page.lines;
}

/* What is under way is kept in sight; else it is as somebody has scrolled it. */
static void draw_scrolled(struct panel *panel, struct canvas *canvas, int top, int rows)
{
    int lines;

    if (panel->scroll > INT16_MAX)
        panel->scroll = INT16_MAX;
    lines = draw_from(panel, canvas, top, rows);
    panel->page_rows = rows > 0 ? (size_t)rows : 0;
    panel->scroll_max = lines > rows ? (size_t)(lines - rows) : 0;
    if (panel->scroll <= panel->scroll_max)
        return;
    panel->scroll = panel->scroll_max;
    for (int row = 0; row < rows; row++)
        canvas_fill(canvas, top + row, 0, canvas->columns, ROLE_NORMAL, U' ');
    draw_from(panel, canvas, top, rows);
}

static void draw_message(const struct scene *scene, struct canvas *canvas, int row)
{
    const struct panel *panel = &scene->panel;

    if (*scene->message)
        canvas_text(canvas, row, 1, canvas->columns - 2, ROLE_WARNING, scene->message);
    else if (panel->scroll < panel->scroll_max)
        canvas_printf(canvas, row, 1, canvas->columns - 2, ROLE_QUIET,
                      "%zu more line%s below (PgDn)", panel->scroll_max - panel->scroll,
                      panel->scroll_max - panel->scroll == 1 ? "" : "s");
}

void panel_draw(struct scene *scene, struct canvas *canvas, const struct frame *frame)
{
    int bottom = frame->panel + frame->panel_rows;

    if (frame->panel < 0)
        return;
    draw_title(&scene->panel, canvas, frame->panel);
    draw_line(scene, canvas, frame->panel + 1);
    draw_scrolled(&scene->panel, canvas, frame->panel + 2, frame->panel_rows - FIXED_ROWS);
    draw_message(scene, canvas, bottom - 1);
}
