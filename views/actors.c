/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who acts on the domains of this host: a row per actor, and more about the chosen one.
 */
#include "views/drawers.h"
#include "views/page.h"

static void draw_rows(struct scene *scene, struct page *page)
{
    for (size_t i = 0; i < scene->services.count; i++)
        canvas_text(page->canvas, page_next(page), 2, page->canvas->columns - 2, ROLE_NORMAL,
                    scene->services.list[i].name);
}

void actors_draw(struct scene *scene, struct canvas *canvas, struct frame *frame)
{
    page_show(scene, frame, scene->picked, scene->services.count);
    frame_draw_title(scene, canvas, "actors");
    frame_draw_memory(scene, canvas, frame->memory);
    frame_draw_sentence(scene, canvas, frame, NULL, NULL);
    page_draw(scene, canvas, frame, draw_rows);
}
