/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One domain: what it is, and all that is known of it, each value with its origin, path and age.
 */
#include <stdio.h>

#include "base/units.h"
#include "views/drawers.h"
#include "views/explain.h"
#include "views/format.h"
#include "views/page.h"

static void draw_subject(struct scene *scene, struct page *page)
{
    const struct glyphs *glyphs = glyphs_for(page->canvas);
    struct column_row row;

    if (!scene_subject(scene, &row))
        return;
    for (int id = 0; id < FIELD_COUNT; id++) {
        struct format_cell cell;
        int at = page_next(page);

        format_field((enum field_id)id, &row.domain->fields[id], glyphs, &cell);
        canvas_text(page->canvas, at, 1, 17, ROLE_QUIET, field_info((enum field_id)id)->label);
        canvas_text(page->canvas, at, 20, 20, cell.role, cell.text);
    }
}

void domain_draw(struct scene *scene, struct canvas *canvas, const struct frame *frame)
{
    frame_draw_title(scene, canvas, NULL);
    frame_draw_memory(scene, canvas, frame->memory);
    page_draw(scene, canvas, frame, draw_subject);
}
