/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Cells, and text put into them: see canvas.h.
 *
 * Every character goes through put(), which alone knows of clipping and of the two halves of wide
 * characters: overwriting one half turns the other into a space, so no half is ever left over.
 */
#include "views/canvas.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define PRINTF_MAX 1024

static const struct canvas_cell blank = {.glyph = U' ', .role = ROLE_NORMAL};

struct canvas *canvas_new(void)
{
    return calloc(1, sizeof(struct canvas));
}

void canvas_free(struct canvas *canvas)
{
    if (!canvas)
        return;
    free(canvas->cells);
    free(canvas);
}

int canvas_resize(struct canvas *canvas, int rows, int columns)
{
    size_t count;

    rows = rows < 0 ? 0 : rows;
    columns = columns < 0 ? 0 : columns;
    count = (size_t)rows * (size_t)columns;
    if (rows != canvas->rows || columns != canvas->columns) {
        struct canvas_cell *cells = reallocarray(NULL, count ? count : 1, sizeof(*cells));

        if (!cells)
            return -ENOMEM;
        free(canvas->cells);
        canvas->cells = cells;
        canvas->rows = rows;
        canvas->columns = columns;
    }
    for (size_t i = 0; i < count; i++)
        canvas->cells[i] = blank;
    return 0;
}

static struct canvas_cell *cell_at(const struct canvas *canvas, int row, int column)
{
    if (row < 0 || row >= canvas->rows || column < 0 || column >= canvas->columns)
        return NULL;
    return &canvas->cells[(size_t)row * (size_t)canvas->columns + (size_t)column];
}

const struct canvas_cell *canvas_at(const struct canvas *canvas, int row, int column)
{
    return cell_at(canvas, row, column);
}

/* Before a cell is overwritten: the other half of a wide character that it belongs to goes. */
static void split_wide(struct canvas *canvas, int row, int column)
{
    struct canvas_cell *cell = cell_at(canvas, row, column);
    struct canvas_cell *right = cell_at(canvas, row, column + 1);

    if (cell && cell->glyph == 0 && column > 0)
        cell[-1].glyph = U' ';
    if (right && right->glyph == 0)
        right->glyph = U' ';
}

static void put_cell(struct canvas *canvas, int row, int column, enum role role, char32_t glyph)
{
    struct canvas_cell *cell = cell_at(canvas, row, column);

    if (!cell)
        return;
    cell->glyph = glyph;
    cell->role = (uint8_t)role;
}

/* One character of `width` columns (1 or 2), clipped; one cut by the edge becomes a space. */
static void put(struct canvas *canvas, int row, int column, int width, enum role role,
                char32_t glyph)
{
    split_wide(canvas, row, column);
    if (width == 1) {
        put_cell(canvas, row, column, role, glyph);
        return;
    }
    split_wide(canvas, row, column + 1);
    if (cell_at(canvas, row, column) && cell_at(canvas, row, column + 1)) {
        put_cell(canvas, row, column, role, glyph);
        put_cell(canvas, row, column + 1, role, 0);
    } else {
        put_cell(canvas, row, column, role, U' ');
        put_cell(canvas, row, column + 1, role, U' ');
    }
}

/* The character as this canvas shows it, and its width there. */
static char32_t shown(const struct canvas *canvas, char32_t character, int *ret_width)
{
    if (character >= 0x20 && character < 0x7F) {
        *ret_width = 1;
        return character;
    }
    if (character < 0x80 || !text_is_printable(character))
        character = TEXT_REPLACEMENT;
    *ret_width = text_char_width(character);
    if (!canvas->ascii || *ret_width == 0)
        return character;
    *ret_width = 1;
    return U'?';
}

int canvas_text_width(const struct canvas *canvas, const char *text)
{
    size_t length = strlen(text);
    int total = 0;

    for (size_t at = 0; at < length;) {
        char32_t character;
        bool valid;
        int width;

        at += text_decode(text + at, length - at, &character, &valid);
        shown(canvas, character, &width);
        total += width;
    }
    return total;
}

int canvas_text(struct canvas *canvas, int row, int column, int width, enum role role,
                const char *text)
{
    size_t length = strlen(text);
    int room = canvas->columns - column < width ? canvas->columns - column : width;
    bool cut = canvas_text_width(canvas, text) > room;
    int limit = cut ? room - 1 : room;
    int used = 0;

    if (room <= 0 || row < 0 || row >= canvas->rows)
        return 0;
    for (size_t at = 0; at < length;) {
        char32_t character;
        bool valid;
        int columns;

        at += text_decode(text + at, length - at, &character, &valid);
        character = shown(canvas, character, &columns);
        if (columns == 0)
            continue;
        if (used + columns > limit)
            break;
        put(canvas, row, column + used, columns, role, character);
        used += columns;
    }
    if (cut)
        put(canvas, row, column + used++, 1, role, canvas->ascii ? U'~' : U'…');
    return used;
}

void canvas_text_right(struct canvas *canvas, int row, int column, int width, enum role role,
                       const char *text)
{
    int wanted = canvas_text_width(canvas, text);

    if (wanted < width) {
        column += width - wanted;
        width = wanted;
    }
    canvas_text(canvas, row, column, width, role, text);
}

int canvas_printf(struct canvas *canvas, int row, int column, int width, enum role role,
                  const char *format, ...)
{
    char text[PRINTF_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    return canvas_text(canvas, row, column, width, role, text);
}

void canvas_glyph(struct canvas *canvas, int row, int column, enum role role, char32_t glyph)
{
    int width;

    glyph = shown(canvas, glyph, &width);
    if (width > 0)
        put(canvas, row, column, width, role, glyph);
}

void canvas_fill(struct canvas *canvas, int row, int column, int width, enum role role,
                 char32_t glyph)
{
    int first = column < 0 ? 0 : column;
    int end = width > canvas->columns - column ? canvas->columns : column + width;

    for (int at = first; at < end; at++)
        canvas_glyph(canvas, row, at, role, glyph);
}

void canvas_select_row(struct canvas *canvas, int row)
{
    for (int column = 0; column < canvas->columns; column++) {
        struct canvas_cell *cell = cell_at(canvas, row, column);

        if (cell)
            cell->selected = true;
    }
}
