/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The newest changes of one domain: see lately.h.
 */
#include "views/lately.h"

#define LABEL_COLUMNS 10
#define WHEN_COLUMNS  12
#define WHO_COLUMNS   14

/* "12:41:07  root  set target  target 768M → 512M  failed" */
static void draw_change(struct canvas *canvas, int row, int at, int end,
                        const struct scene_past *past)
{
    bool plan = past->kind == SCENE_PAST_PLAN;
    enum role role = past->kind == SCENE_PAST_FIGHT ? ROLE_WRONG : ROLE_NORMAL;

    canvas_text(canvas, row, at, WHEN_COLUMNS, ROLE_QUIET, past->when);
    at += WHEN_COLUMNS + 1;
    canvas_text(canvas, row, at, WHO_COLUMNS, past->who_role, past->who);
    at += WHO_COLUMNS + 1;
    if (!plan || !*past->changes)
        at += canvas_text(canvas, row, at, end - at, role, past->what) + 1;
    at += canvas_text(canvas, row, at, end - at, role, past->changes) + 2;
    if (*past->outcome)
        canvas_text(canvas, row, at, end - at, past->outcome_role, past->outcome);
}

void lately_draw(const struct scene *scene, struct page *page, int at, int width, int lines)
{
    int end = at + width;

    for (int i = 0; i < lines || i == 0; i++) {
        int row = page_next(page);

        if (i == 0)
            canvas_text(page->canvas, row, at, LABEL_COLUMNS - 1, ROLE_QUIET, "lately");
        if ((size_t)i < scene->own_past_count)
            draw_change(page->canvas, row, at + LABEL_COLUMNS, end, &scene->own_past[i]);
        else if (i == 0)
            canvas_text(page->canvas, row, at + LABEL_COLUMNS, width - LABEL_COLUMNS, ROLE_QUIET,
                        "nothing has been seen to be changed");
    }
}
