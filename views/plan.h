/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A plan as lines of a page: steps, effect, findings. What stands in the way comes first.
 *
 * Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_PLAN_H
#define XENMEM_VIEWS_PLAN_H

#include "views/page.h"
#include "views/panel.h"

void plan_draw(struct page *page, int width, const struct panel *panel);

#endif
