/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which columns fit into so many columns of a terminal, and how wide each is.
 *
 * A pure function of the column table, the width and what somebody has wished for. Columns are
 * taken by priority while they fit, first those that are wished for; the one that is sorted by is
 * always among them, with room for the mark beside its title. What is left widens first the name,
 * then the other columns that can be wider, each up to its limit. They stand in the order of the
 * table, one space apart. Thread: any.
 */
#ifndef XENMEM_VIEWS_LAYOUT_H
#define XENMEM_VIEWS_LAYOUT_H

#include "model/column.h"

#define LAYOUT_MAX_SLOTS    64
#define LAYOUT_SHOWN_UP_TO  100 /* priorities above this are shown only when asked for */
#define LAYOUT_ALWAYS_UP_TO 2   /* without these (ID and NAME) a row is nobody's */

enum layout_wish {
    LAYOUT_BY_PRIORITY,
    LAYOUT_WANTED,
    LAYOUT_UNWANTED,
};

/* One for each column of the table. */
struct layout_wishes {
    uint8_t of[LAYOUT_MAX_SLOTS]; /* enum layout_wish */
};

struct layout_slot {
    const struct column *column;
    int at, width; /* in columns from the left edge */
};

struct layout {
    size_t count;
    int used; /* columns, up to the end of the last slot */
    struct layout_slot slots[LAYOUT_MAX_SLOTS];
};

/* `margin` columns stay free on the left; `sorted` and `wishes` may be NULL. */
void layout_choose(struct layout *ret_layout, int margin, int width, const struct column *sorted,
                   const struct layout_wishes *wishes);

/* The slot of a column; NULL: not shown. */
const struct layout_slot *layout_find(const struct layout *layout, const struct column *column);

#endif
