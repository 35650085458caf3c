/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A table of fixed columns: which of them a screen has room for, and where they are.
 *
 * For tables that are not of domains' columns (layout.h). Columns stand in their order, one space
 * apart; what is left widens those that may be wider, by turns. Depends on the size of
 * the screen alone. Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_TABLE_H
#define XENMEM_VIEWS_TABLE_H

#include "views/canvas.h"

#define TABLE_MAX 16

struct table_column {
    const char *title;
    int width, width_max; /* width_max 0: the same */
    int from;             /* shown on screens of so many columns */
    bool right;           /* aligned to the right */
};

struct table {
    const struct table_column *columns;
    size_t count;
    int at[TABLE_MAX], width[TABLE_MAX]; /* width 0: not shown */
};

/* `margin` columns stay free on the left, one on the right. */
void table_place(struct table *ret_table, const struct table_column *columns, size_t count,
                 int margin, int screen);
void table_draw_titles(const struct table *table, struct canvas *canvas, int row);

/* A cell; nothing where its column is not shown. */
void table_draw(const struct table *table, struct canvas *canvas, int row, size_t column,
                enum role role, const char *text);

#endif
