/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of views: see views.h.
 */
#include "views/views.h"

#include <assert.h>

#include "views/drawers.h"

typedef void draw_function(struct scene *scene, struct canvas *canvas, const struct frame *frame);

static draw_function *const drawers[] = {
    [SCENE_VIEW_DOMAINS] = domains_draw,
    [SCENE_VIEW_DOMAIN] = domain_draw,
    [SCENE_VIEW_HELP] = help_draw,
    [SCENE_VIEW_GLOSSARY] = glossary_draw,
};
static_assert(sizeof(drawers) / sizeof(drawers[0]) == SCENE_VIEW_COUNT, "a view has no drawer");

void views_draw(struct scene *scene, struct canvas *canvas)
{
    struct frame frame = frame_of(canvas);

    canvas_resize(canvas, canvas->rows, canvas->columns);
    scene->scroll_max = 0;
    if (!frame.fits) {
        frame_draw_too_small(canvas);
        return;
    }
    drawers[(unsigned)scene->view < SCENE_VIEW_COUNT ? scene->view : SCENE_VIEW_DOMAINS](
        scene, canvas, &frame);
    frame_draw_footer(scene, canvas, &frame);
}
