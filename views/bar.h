/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A bar of parts: so many columns divided among amounts, each with its glyph and role.
 *
 * A part that is more than nothing has at least one column where there is room, so that little is
 * not mistaken for none. Pure. Thread: any.
 */
#ifndef XENMEM_VIEWS_BAR_H
#define XENMEM_VIEWS_BAR_H

#include "views/canvas.h"

#define BAR_MAX_PARTS 64

struct bar_part {
    int64_t amount; /* below 0 counts as 0 */
    enum role role;
    char32_t glyph;
};

/* How many columns each of `count` parts (at most BAR_MAX_PARTS) gets of `width`. */
void bar_measure(const struct bar_part *parts, size_t count, int width, int lengths[]);

/* Draws `count` parts (at most BAR_MAX_PARTS) that together fill `width`. */
void bar_draw(struct canvas *canvas, int row, int column, int width, const struct bar_part *parts,
              size_t count);

/* The column (0 .. width - 1) at which `amount` of `total` ends. */
int bar_position(int64_t amount, int64_t total, int width);

#endif
