/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A natural merge sort of rows: see order.h.
 */
#include "views/order.h"

static bool in_order(const struct order *order, const struct column_row *a,
                     const struct column_row *b)
{
    return column_compare(order->by, order->descending, a, b) <= 0;
}

/* The end of the ascending run that begins at `first`. */
static size_t run_end(const struct order *order, const struct column_row *rows, size_t first,
                      size_t count)
{
    size_t end = first + 1;

    while (end < count && in_order(order, &rows[end - 1], &rows[end]))
        end++;
    return end;
}

static void merge(const struct order *order, const struct column_row *from, size_t left,
                  size_t middle, size_t end, struct column_row *to)
{
    size_t right = middle;

    for (size_t at = left; at < end; at++) {
        bool take_left =
            left < middle && (right >= end || in_order(order, &from[left], &from[right]));

        to[at] = from[take_left ? left++ : right++];
    }
}

/* Merges neighbouring runs of `rows` to `spare`. False: the rows are in order, spare is not used.
 */
static bool merge_pass(const struct order *order, const struct column_row *rows,
                       struct column_row *spare, size_t count)
{
    for (size_t left = 0; left < count;) {
        size_t middle = run_end(order, rows, left, count);
        size_t end = middle < count ? run_end(order, rows, middle, count) : middle;

        if (left == 0 && middle == count)
            return false;
        merge(order, rows, left, middle, end, spare);
        left = end;
    }
    return true;
}

void order_rows(const struct order *order, struct column_row **rows, struct column_row **spare,
                size_t count)
{
    while (count > 1 && merge_pass(order, *rows, *spare, count)) {
        struct column_row *sorted = *spare;

        *spare = *rows;
        *rows = sorted;
    }
}
