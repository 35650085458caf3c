/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A sparkline: where a domain's actual memory has been lately, beside its target.
 *
 * In the middle: on the target. High: above it, low: below it. The scale is that of the row's own
 * moves, but never finer than an eighth of what the domain holds, so that noise stays flat. Time is
 * cut at multiples of the bucket, so that the line steps and does not crawl. Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_SPARKLINE_H
#define XENMEM_VIEWS_SPARKLINE_H

#include "model/column.h"
#include "views/canvas.h"

#define SPARKLINE_SPAN_MS 60000 /* roughly; a whole number of buckets */
#define SPARKLINE_MAX     32    /* columns */

void sparkline_draw(struct canvas *canvas, int row, int column, int width,
                    const struct column_row *of);

#endif
