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
    const char *where;
};

static const struct view views[] = {
    [SCENE_VIEW_DOMAINS] = {domains_draw, true, NULL},
    [SCENE_VIEW_DOMAIN] = {domain_draw, false, "domain"},
    [SCENE_VIEW_HOST] = {host_draw, true, "host"},
    [SCENE_VIEW_ACTORS] = {actors_draw, false, "actors"},
    [SCENE_VIEW_JOURNAL] = {journal_draw, true, "journal"},
    [SCENE_VIEW_HELP] = {help_draw, false, "keys"},
    [SCENE_VIEW_GLOSSARY] = {glossary_draw, false, "columns"},
    [SCENE_VIEW_COLUMNS] = {chooser_draw, false, "choose columns"},
};
static_assert(sizeof(views) / sizeof(views[0]) == SCENE_VIEW_COUNT, "a view has no drawer");

void views_draw(struct scene *scene, struct canvas *canvas)
{
    const struct view *view =
        &views[(unsigned)scene->view < SCENE_VIEW_COUNT ? scene->view : SCENE_VIEW_DOMAINS];
    struct frame frame = frame_of(canvas, view->explains, scene->panel.stage != PANEL_CLOSED);

    canvas_resize(canvas, canvas->rows, canvas->columns);
    scene->scroll_max = 0;
    scene_reorder(scene);
    if (scene_place(scene) != SCENE_VIEW_DOMAIN)
        scene->plot_read = 0;
    if (!frame.fits) {
        frame_draw_too_small(canvas);
        return;
    }
    if (frame.rows > 0)
        view->draw(scene, canvas, &frame);
    else
        frame_draw_title(scene, canvas, view->where);
    panel_draw(scene, canvas, &frame);
    if (frame.panel >= 0)
        frame_set_position(&frame, 0, 0, 0);
    frame_draw_footer(scene, canvas, &frame);
}
