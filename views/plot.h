/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A plot of what a domain held and what was asked of it, over time, in braille dots (ASCII: one
 * star a column).
 *
 * The vertical scale is of whole steps of a power of two MiB around what there is to see, and never
 * so fine that noise looks like movement. Time is cut at multiples of a dot, so that the plot steps
 * and does not crawl. A hole of more than PLOT_HOLE_MS is left open, it is not invented.
 * Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_PLOT_H
#define XENMEM_VIEWS_PLOT_H

#include "model/column.h"
#include "views/page.h"

#define PLOT_HOLE_MS   12000 /* the coarse history has a point every 10 s */
#define PLOT_MAX_CELLS 256   /* columns of dots */
#define PLOT_MAX_ROWS  24

struct plot_scale {
    int64_t low_kb, high_kb, step_kb;
};

/* Whole steps around [low_kb, high_kb], at most `steps` of them (but for rounding outwards). */
struct plot_scale plot_scale_for(int64_t low_kb, int64_t high_kb, int steps);

/* Draws height + 2 lines: a legend, the plot, the axis of time. `read` > 0: the values of that column
 * of dots, counted from now back, stand in the legend. Returns how many such columns there are. */
int plot_draw(struct page *page, int width, int height, const struct column_row *of,
              int64_t span_ms, int read);

#endif
