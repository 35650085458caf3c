/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A column's value as the table shows it: a short text and the role that it is painted in.
 *
 * Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_FORMAT_H
#define XENMEM_VIEWS_FORMAT_H

#include "base/units.h"
#include "model/column.h"
#include "views/glyphs.h"

#define FORMAT_TEXT_MAX 256

/* How long a changed value is fresh. */
#define FORMAT_FRESH_MS 2000

struct format_cell {
    char text[FORMAT_TEXT_MAX];
    enum role role;
    bool right; /* aligned to the right */
};

/* COLUMN_UNIT_STATE gives the word without its mark; COLUMN_UNIT_TREND gives nothing. */
void format_cell(const struct column *column, const struct column_row *row,
                 const struct glyphs *glyphs, struct format_cell *ret_cell);

/* Something of this row has just changed. The first sight of a domain changes nothing. */
bool format_is_fresh(const struct column_row *row, int64_t since_ms);

/* Whether the values of this unit stand on the right. */
bool format_is_right(enum column_unit unit);

/* A field's value as the detail view shows it: "512M" where that is exact, else in KiB. */
void format_field(enum field_id id, const struct field *field, const struct glyphs *glyphs,
                  struct format_cell *ret_cell);

#endif
