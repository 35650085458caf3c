/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The views: each draws a scene on a canvas, whatever its size, down to 1x1.
 *
 * Pure but for what the scene remembers of the last drawing (top_row, page_rows, scroll_max).
 * Thread: one (the main thread). Sketches and reasons: docs/screens.md.
 */
#ifndef XENMEM_VIEWS_VIEWS_H
#define XENMEM_VIEWS_VIEWS_H

#include "views/canvas.h"
#include "views/scene.h"

/* Draws whatever the scene's view is: a table of one row per view leads to the drawers. */
void views_draw(struct scene *scene, struct canvas *canvas);

#endif
