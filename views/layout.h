/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which columns fit into so many columns of a terminal, and how wide each is.
 *
 * A pure function of the column table and the width. Columns are taken by priority while they fit;
 * the one that is sorted by is always among them. What is left widens first the name, then the
 * other columns that can be wider, each up to its limit. They stand in the order of the table, one
 * space apart. Thread: any.
 */
#ifndef XENMEM_VIEWS_LAYOUT_H
#define XENMEM_VIEWS_LAYOUT_H

#include "model/column.h"

#define LAYOUT_MAX_SLOTS   64
#define LAYOUT_SHOWN_UP_TO 100 /* priorities above this are shown only when asked for */

struct layout_slot {
    const struct column *column;
    int at, width; /* in columns from the left edge */
};

struct layout {
    size_t count;
    int used; /* columns, up to the end of the last slot */
    struct layout_slot slots[LAYOUT_MAX_SLOTS];
};

/* `margin` columns stay free on the left; `sorted` may be NULL. */
void layout_choose(struct layout *ret_layout, int margin, int width, const struct column *sorted);

/* The slot of a column; NULL: not shown. */
const struct layout_slot *layout_find(const struct layout *layout, const struct column *column);

#endif
