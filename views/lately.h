/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What has lately been changed of the domain that is looked at, by whom: the newest few.
 *
 * Thread: one (the main thread).
 */
#ifndef XENMEM_VIEWS_LATELY_H
#define XENMEM_VIEWS_LATELY_H

#include "views/page.h"

/* Draws `lines` lines, at least one: empty ones where less has happened. */
void lately_draw(const struct scene *scene, struct page *page, int at, int width, int lines);

#endif
