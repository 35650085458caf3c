/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The host: where all of its memory is, domain by domain, the largest first.
 */
#include "views/drawers.h"

void host_draw(struct scene *scene, struct canvas *canvas, struct frame *frame)
{
    frame_draw_title(scene, canvas, "host");
    frame_draw_memory(scene, canvas, frame->memory);
    frame_draw_sentence(scene, canvas, frame, NULL, NULL);
}
