/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The journal: what has been changed, when and by whom, the newest first, and what became of it.
 * More about the chosen one stands below.
 */
#include <stdio.h>
#include <string.h>

#include "views/drawers.h"
#include "views/glyphs.h"
#include "views/page.h"

#define WHEN_AT      2
#define WHEN_COLUMNS 12
#define OUTCOME_MAX  10
#define WHO_COLUMNS  14
#define WHO_LEAST    100 /* from this width on it is told who it was */
#define WHAT_COLUMNS 36

static void draw_entry(const struct scene *scene, struct page *page, size_t index)
{
    const struct scene_past *past = &scene->past[index];
    struct canvas *canvas = page->canvas;
    int row = page_next(page), at = WHEN_AT, what = canvas->columns * 2 / 5;

    if (row < 0)
        return;
    what = what < WHAT_COLUMNS ? what : WHAT_COLUMNS;
    canvas_text(canvas, row, at, WHEN_COLUMNS, ROLE_QUIET, past->when);
    at += WHEN_COLUMNS + 1;
    canvas_text(canvas, row, at, OUTCOME_MAX, past->outcome_role, past->outcome);
    at += OUTCOME_MAX + 1;
    if (canvas->columns >= WHO_LEAST) {
        canvas_text(canvas, row, at, WHO_COLUMNS, ROLE_NORMAL, past->who);
        at += WHO_COLUMNS + 1;
    }
    canvas_text(canvas, row, at, what, past->stands ? ROLE_STRONG : ROLE_NORMAL, past->what);
    at += what + 1;
    canvas_text(canvas, row, at, canvas->columns - at - 1, past->stands ? ROLE_NORMAL : ROLE_QUIET,
                past->changes);
    if (index == scene->picked) {
        canvas_glyph(canvas, row, 0, ROLE_STRONG, glyphs_for(canvas)->cursor);
        canvas_select_row(canvas, row);
    }
}

static void draw_entries(struct scene *scene, struct page *page)
{
    if (scene->past_count == 0 && !*scene->past_trouble)
        canvas_text(page->canvas, page_next(page), 2, page->canvas->columns - 2, ROLE_QUIET,
                    "nothing has been changed yet");
    for (size_t i = 0; i < scene->past_count; i++)
        draw_entry(scene, page, i);
}

void journal_draw(struct scene *scene, struct canvas *canvas, struct frame *frame)
{
    const struct scene_past *past =
        scene->picked < scene->past_count ? &scene->past[scene->picked] : NULL;

    page_show(scene, frame, scene->picked, scene->past_count);
    frame_draw_title(scene, canvas, "journal");
    frame_draw_memory(scene, canvas, frame->memory);
    if (*scene->past_trouble)
        frame_draw_sentence(scene, canvas, frame, NULL, scene->past_trouble);
    else
        frame_draw_sentence(scene, canvas, frame, past ? past->who : NULL,
                            past ? past->sentence : NULL);
    page_draw(scene, canvas, frame, draw_entries);
}
