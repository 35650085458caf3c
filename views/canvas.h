/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A canvas: a rectangle of cells that carry a character and a role, not a colour.
 *
 * Everything outside the rectangle is clipped, so a view may draw as if there were room. A wide
 * character takes two cells, the second with glyph 0; one that would be cut in half becomes a
 * space. Combining characters are left out. Coordinates are (row, column) from the upper left, from
 * 0. Owner: the caller of canvas_new. Thread: one.
 */
#ifndef XENMEM_VIEWS_CANVAS_H
#define XENMEM_VIEWS_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include "themes/role.h"

struct canvas_cell {
    char32_t glyph; /* 0: the right half of a wide character */
    uint8_t role;   /* enum role */
    bool selected;  /* in the selected row */
};

struct canvas {
    int rows, columns;
    bool ascii; /* only ASCII may be drawn: views choose their glyphs by it */
    struct canvas_cell *cells;
};

struct canvas *canvas_new(void); /* 0x0; NULL: ENOMEM */
void canvas_free(struct canvas *canvas);

/* Clears to spaces of ROLE_NORMAL at this size; 0 or -ENOMEM (the old size stays). */
int canvas_resize(struct canvas *canvas, int rows, int columns);

/* Columns that a sanitised text takes on this canvas (in an ASCII one each character takes one). */
int canvas_text_width(const struct canvas *canvas, const char *text);

/* Draws sanitised UTF-8, at most `width` columns (cut, with an ellipsis where it does not fit).
 * Returns the columns drawn. In an ASCII canvas what is not ASCII becomes '?'. */
int canvas_text(struct canvas *canvas, int row, int column, int width, enum role role,
                const char *text);

/* The same, right-aligned within `width`. */
void canvas_text_right(struct canvas *canvas, int row, int column, int width, enum role role,
                       const char *text);

int canvas_printf(struct canvas *canvas, int row, int column, int width, enum role role,
                  const char *format, ...) __attribute__((format(printf, 6, 7)));

void canvas_glyph(struct canvas *canvas, int row, int column, enum role role, char32_t glyph);

/* Fills part of a row with a glyph. */
void canvas_fill(struct canvas *canvas, int row, int column, int width, enum role role,
                 char32_t glyph);

/* Marks a whole row as selected. */
void canvas_select_row(struct canvas *canvas, int row);

const struct canvas_cell *canvas_at(const struct canvas *canvas, int row, int column);

#endif
