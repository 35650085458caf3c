/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sorting the rows of the table: steadily, and cheaply where their order has hardly changed.
 *
 * A natural merge sort: with a tick's few changes it is little more than one pass, also for
 * thousands of domains. Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_ORDER_H
#define XENMEM_VIEWS_ORDER_H

#include "model/column.h"

struct order {
    const struct column *by;
    bool descending;
};

/* Sorts `count` rows; `*spare` is as large, and the two may change places. */
void order_rows(const struct order *order, struct column_row **rows, struct column_row **spare,
                size_t count);

#endif
