/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Placing the columns of a table: see table.h.
 */
#include "views/table.h"

static int most_of(const struct table_column *column)
{
    return column->width_max > column->width ? column->width_max : column->width;
}

/* By turns, so that each gets its share. */
static void widen(struct table *table, int left)
{
    bool more = true;

    while (left > 0 && more) {
        more = false;
        for (size_t i = 0; i < table->count && left > 0; i++) {
            if (table->width[i] == 0 || table->width[i] >= most_of(&table->columns[i]))
                continue;
            table->width[i]++;
            left--;
            more = true;
        }
    }
}

void table_place(struct table *ret_table, const struct table_column *columns, size_t count,
                 int margin, int screen)
{
    int left = screen - margin - 1, at = margin;

    count = count < TABLE_MAX ? count : TABLE_MAX;
    *ret_table = (struct table){.columns = columns, .count = count};
    for (size_t i = 0; i < count; i++) {
        if (screen < columns[i].from)
            continue;
        ret_table->width[i] = columns[i].width;
        left -= columns[i].width + 1;
    }
    widen(ret_table, left + 1); /* no space behind the last one */
    for (size_t i = 0; i < count; i++) {
        ret_table->at[i] = at;
        at += ret_table->width[i] > 0 ? ret_table->width[i] + 1 : 0;
    }
}

void table_draw(const struct table *table, struct canvas *canvas, int row, size_t column,
                enum role role, const char *text)
{
    int at = table->at[column], width = table->width[column];

    if (width > 0 && table->columns[column].right)
        canvas_text_right(canvas, row, at, width, role, text);
    else if (width > 0)
        canvas_text(canvas, row, at, width, role, text);
}

void table_draw_titles(const struct table *table, struct canvas *canvas, int row)
{
    canvas_fill(canvas, row, 0, canvas->columns, ROLE_HEADER, U' ');
    for (size_t i = 0; i < table->count; i++)
        table_draw(table, canvas, row, i, ROLE_HEADER, table->columns[i].title);
}
