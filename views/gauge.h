/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The memory of one domain as a bar, with ticks below it for what it should hold and may hold.
 *
 * Held up to its target, held above it, missing, paged out, and not held up to the static maximum.
 * Ticks at the same column share one label. A maxmem far beyond everything else (dom0's often is)
 * would squeeze the rest to nothing and has no tick. Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_GAUGE_H
#define XENMEM_VIEWS_GAUGE_H

#include "model/column.h"
#include "views/page.h"

#define GAUGE_LINES 4 /* always, so that nothing below it jumps */

void gauge_draw(struct page *page, int width, const struct column_row *of);

#endif
