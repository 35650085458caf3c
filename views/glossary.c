/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What every column says, how it is computed and where it comes from: the column table, to read.
 */
#include <string.h>

#include "views/drawers.h"
#include "views/glyphs.h"
#include "views/life.h"
#include "views/page.h"

#define TITLE_COLUMNS 10
#define LABEL_COLUMNS 9
#define SIGN_COLUMNS  5
#define TEXT_MAX      100 /* longer lines are hard to read */

static int text_width_at(const struct page *page, int at)
{
    int width = page->canvas->columns - at - 1;

    return width < TEXT_MAX ? width : TEXT_MAX;
}

static void draw_fact(struct page *page, const char *label, const char *text)
{
    int at = 1 + TITLE_COLUMNS;

    if (!text || !*text)
        return;
    canvas_text(page->canvas, page_row(page, page->line), at, LABEL_COLUMNS, ROLE_QUIET, label);
    at += LABEL_COLUMNS;
    page_text(page, at, text_width_at(page, at), ROLE_QUIET, text);
}

static void draw_column(struct page *page, const struct column *column)
{
    int at = 1 + TITLE_COLUMNS;

    canvas_text(page->canvas, page_row(page, page->line), 1, TITLE_COLUMNS - 1, ROLE_STRONG,
                column->title);
    page_text(page, at, text_width_at(page, at), ROLE_NORMAL, column->help);
    if (column->formula && strcmp(column->formula, "as it is") != 0)
        draw_fact(page, "computed", column->formula);
    draw_fact(page, "source", column->source);
    page_next(page);
}

static void draw_state(struct page *page, enum convergence_state state)
{
    const struct convergence_info *info = convergence_info(state);
    int row = page_row(page, page->line), at = 1 + 18;

    canvas_glyph(page->canvas, row, 1, glyphs_state_role(state),
                 glyphs_state_mark(page->canvas, state));
    canvas_text(page->canvas, row, 3, 15, glyphs_state_word_role(state), info->name);
    page_text(page, at, text_width_at(page, at), ROLE_NORMAL, info->help);
}

static void draw_sign(struct page *page, const char *sign, enum role role, const char *help)
{
    int at = 1 + SIGN_COLUMNS + 1;

    canvas_text(page->canvas, page_row(page, page->line), 1, SIGN_COLUMNS, role, sign);
    page_text(page, at, text_width_at(page, at), ROLE_NORMAL, help);
}

/* What stands behind the name of an actor. */
static void draw_remarks(struct page *page)
{
    struct life_remark remark;

    for (size_t i = 0; life_remark_at(page->canvas, i, &remark); i++)
        draw_sign(page, remark.mark, remark.role, remark.help);
}

static void draw_glossary(struct scene *scene, struct page *page)
{
    const struct glyphs *glyphs = glyphs_for(page->canvas);

    (void)scene;
    canvas_text(page->canvas, page_next(page), 1, page->canvas->columns, ROLE_HEADER, "columns");
    for (size_t i = 0; i < column_count(); i++)
        draw_column(page, column_at(i));
    canvas_text(page->canvas, page_next(page), 1, page->canvas->columns, ROLE_HEADER, "states");
    for (int state = 0; state < CONVERGENCE_STATE_COUNT; state++)
        draw_state(page, (enum convergence_state)state);
    page_next(page);
    canvas_text(page->canvas, page_next(page), 1, page->canvas->columns, ROLE_HEADER, "signs");
    draw_sign(page, glyphs->unknown, ROLE_QUIET, "not known");
    draw_sign(page, glyphs->none, ROLE_QUIET, "there is none");
    draw_sign(page, "!", ROLE_BAD,
              "there is a value that is not one: the view of the domain shows it");
    draw_remarks(page);
}

void glossary_draw(struct scene *scene, struct canvas *canvas, struct frame *frame)
{
    frame_draw_title(scene, canvas, "columns");
    frame_draw_memory(scene, canvas, frame->memory);
    frame_draw_sentence(scene, canvas, frame, NULL, NULL);
    page_draw(scene, canvas, frame, draw_glossary);
}
