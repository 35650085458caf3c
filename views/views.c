/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of views: see views.h.
 */
#include "views/views.h"

#include <assert.h>

#include "views/drawers.h"

struct view {
    void (*draw)(struct scene *scene, struct canvas *canvas, struct frame *frame);
    bool explains; /* has a sentence on what is selected */
};

static const struct view views[] = {
    [SCENE_VIEW_DOMAINS] = {domains_draw, true},
    [SCENE_VIEW_DOMAIN] = {domain_draw, false},
    [SCENE_VIEW_HELP] = {help_draw, false},
    [SCENE_VIEW_GLOSSARY] = {glossary_draw, false},
};
static_assert(sizeof(views) / sizeof(views[0]) == SCENE_VIEW_COUNT, "a view has no drawer");

void views_draw(struct scene *scene, struct canvas *canvas)
{
    const struct view *view =
        &views[(unsigned)scene->view < SCENE_VIEW_COUNT ? scene->view : SCENE_VIEW_DOMAINS];
    struct frame frame = frame_of(canvas, view->explains);

    canvas_resize(canvas, canvas->rows, canvas->columns);
    scene->scroll_max = 0;
    if (!frame.fits) {
        frame_draw_too_small(canvas);
        return;
    }
    view->draw(scene, canvas, &frame);
    frame_draw_footer(scene, canvas, &frame);
}
