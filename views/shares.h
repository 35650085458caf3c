/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The host's memory as one bar of its holders: Xen itself, dom0, the other domains, the largest
 * first, what is claimed and what is free; their names below.
 *
 * Domains that would be too narrow to be told apart are one part, the last of them. Neighbours
 * differ in shape, so that no colour is needed. Thread: one (the main thread).
 */
#ifndef XENMEM_VIEWS_SHARES_H
#define XENMEM_VIEWS_SHARES_H

#include "views/scene.h"

/* Draws rows `row` (the bar) and `row` + 1 (the names). */
void shares_draw(const struct scene *scene, struct canvas *canvas, int row);

#endif
