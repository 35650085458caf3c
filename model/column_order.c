/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The order of two rows by a column: what is known first, whichever the direction, and equal ones
 * by domid, so that sorting is steady. See column.h.
 */
#include <string.h>
#include <strings.h>

#include "model/column.h"

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_texts(const char *a, const char *b)
{
    int order = strcasecmp(a, b);

    return order ? order : strcmp(a, b);
}

/* Who needs somebody comes first, then who moves. */
static int compare_states(int64_t a, int64_t b)
{
    int order = compare_numbers(convergence_info((enum convergence_state)b)->concern,
                                convergence_info((enum convergence_state)a)->concern);

    return order ? order : compare_numbers(a, b);
}

static int compare_known(const struct column *column, const struct column_value *a,
                         const struct column_value *b)
{
    if (column->unit == COLUMN_UNIT_STATE)
        return compare_states(a->number, b->number);
    if (column->unit == COLUMN_UNIT_TEXT)
        return compare_texts(a->text, b->text);
    return compare_numbers(a->number, b->number);
}

static int rank(const struct column_value *value)
{
    static const int ranks[] = {
        [COLUMN_VALUE_KNOWN] = 0,
        [COLUMN_VALUE_NONE] = 1,
        [COLUMN_VALUE_BAD] = 2,
        [COLUMN_VALUE_UNKNOWN] = 3,
    };

    return ranks[value->state];
}

int column_compare(const struct column *column, bool descending, const struct column_row *a,
                   const struct column_row *b)
{
    struct column_value left, right;
    int order;

    left.state = right.state = COLUMN_VALUE_UNKNOWN;
    column->get(a, &left);
    column->get(b, &right);
    order = compare_numbers(rank(&left), rank(&right));
    if (order == 0 && left.state == COLUMN_VALUE_KNOWN) {
        order = compare_known(column, &left, &right);
        if (descending)
            order = -order;
    }
    if (order == 0)
        order = compare_numbers(a->domain->id.domid, b->domain->id.domid);
    return order;
}
