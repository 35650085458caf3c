/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The journal: what has been changed, when and by whom, the newest first: operations of ours, and
 * what became of them, and changes of others that were seen. More about the chosen one stands
 * below.
 */
#include <stdio.h>
#include <string.h>

#include "views/drawers.h"
#include "views/glyphs.h"
#include "views/page.h"
#include "views/table.h"

#define MARGIN       2
#define WHAT_MOST    120
#define SENTENCE_MAX 640

enum {
    CELL_WHEN,
    CELL_WHO,
    CELL_WHAT, /* with the outcome, where there is one, at its end */
};

static const struct table_column cells[] = {
    [CELL_WHEN] = {"WHEN", 12, 0, 0, false},
    [CELL_WHO] = {"WHO", 14, 0, 72, false},
    [CELL_WHAT] = {"WHAT", 10, WHAT_MOST, 0, false},
};
#define CELL_COUNT (sizeof(cells) / sizeof(cells[0]))

/* What, from what to what, and what became of it. What cannot be taken back (any more) is quieter. */
static void draw_what(const struct table *table, struct canvas *canvas, int row,
                      const struct scene_past *past)
{
    static const enum role roles[SCENE_PAST_KIND_COUNT] = {
        [SCENE_PAST_PLAN] = ROLE_NORMAL,
        [SCENE_PAST_CHANGE] = ROLE_NORMAL,
        [SCENE_PAST_FIGHT] = ROLE_WRONG,
    };
    int at = table->at[CELL_WHAT], end = at + table->width[CELL_WHAT];
    int outcome = canvas_text_width(canvas, past->outcome);

    canvas_text_right(canvas, row, at, end - at, past->outcome_role, past->outcome);
    end -= outcome > 0 ? outcome + 2 : 0;
    at += canvas_text(canvas, row, at, end - at, past->stands ? ROLE_STRONG : roles[past->kind],
                      past->what) +
          2;
    canvas_text(canvas, row, at, end - at,
                past->stands || past->kind != SCENE_PAST_PLAN ? ROLE_NORMAL : ROLE_QUIET,
                past->changes);
}

static void draw_entry(const struct scene *scene, struct page *page, const struct table *table,
                       size_t index)
{
    const struct scene_past *past = &scene->past[index];
    struct canvas *canvas = page->canvas;
    int row = page_next(page);

    if (row < 0)
        return;
    table_draw(table, canvas, row, CELL_WHEN, ROLE_QUIET, past->when);
    table_draw(table, canvas, row, CELL_WHO, past->who_role, past->who);
    draw_what(table, canvas, row, past);
    if (index == scene->picked) {
        canvas_glyph(canvas, row, 0, ROLE_STRONG, glyphs_for(canvas)->cursor);
        canvas_select_row(canvas, row);
    }
}

static void draw_entries(struct scene *scene, struct page *page)
{
    struct table table;

    table_place(&table, cells, CELL_COUNT, MARGIN, page->canvas->columns);
    if (scene->past_count == 0 && !*scene->past_trouble)
        canvas_text(page->canvas, page_next(page), MARGIN, page->canvas->columns - MARGIN,
                    ROLE_QUIET, "nothing has been changed yet");
    for (size_t i = 0; i < scene->past_count; i++)
        draw_entry(scene, page, &table, i);
}

/* All of the chosen one, since its row may have been too short for it. */
static void draw_sentence(const struct scene *scene, struct canvas *canvas,
                          const struct frame *frame)
{
    char sentence[SENTENCE_MAX];

    if (*scene->past_trouble) {
        frame_draw_sentence(scene, canvas, frame, NULL, scene->past_trouble);
    } else if (scene->picked < scene->past_count) {
        const struct scene_past *past = &scene->past[scene->picked];
        bool told = past->kind == SCENE_PAST_FIGHT || !*past->changes; /* by the sentence itself */

        snprintf(sentence, sizeof(sentence), "%s%s%s. %s", past->what, told ? "" : ": ",
                 told ? "" : past->changes, past->sentence);
        frame_draw_sentence(scene, canvas, frame, past->who, sentence);
    } else {
        frame_draw_sentence(scene, canvas, frame, NULL, NULL);
    }
}

static void draw_titles(struct canvas *canvas, struct frame *frame)
{
    struct table table;

    if (frame->rows < 2)
        return;
    table_place(&table, cells, CELL_COUNT, MARGIN, canvas->columns);
    table_draw_titles(&table, canvas, frame->top);
    frame->top++;
    frame->rows--;
}

void journal_draw(struct scene *scene, struct canvas *canvas, struct frame *frame)
{
    draw_titles(canvas, frame);
    page_show(scene, frame, scene->picked, scene->past_count);
    frame_draw_title(scene, canvas, "journal");
    frame_draw_memory(scene, canvas, frame->memory);
    draw_sentence(scene, canvas, frame);
    page_draw(scene, canvas, frame, draw_entries);
}
