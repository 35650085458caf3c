/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The drawers, one per view: called by views_draw() alone, with a frame that fits.
 */
#ifndef XENMEM_VIEWS_DRAWERS_H
#define XENMEM_VIEWS_DRAWERS_H

#include "views/frame.h"

void domains_draw(struct scene *scene, struct canvas *canvas, struct frame *frame);
void domain_draw(struct scene *scene, struct canvas *canvas, struct frame *frame);
void host_draw(struct scene *scene, struct canvas *canvas, struct frame *frame);
void actors_draw(struct scene *scene, struct canvas *canvas, struct frame *frame);
void journal_draw(struct scene *scene, struct canvas *canvas, struct frame *frame);
void chooser_draw(struct scene *scene, struct canvas *canvas, struct frame *frame);
void help_draw(struct scene *scene, struct canvas *canvas, struct frame *frame);
void glossary_draw(struct scene *scene, struct canvas *canvas, struct frame *frame);

#endif
