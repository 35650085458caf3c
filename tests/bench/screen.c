/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A small terminal: see screen.h. A cell holds one character; a wide one is followed by a 0.
 * Control sequences are collected in parser states (ground, escape, CSI, OSC, charset) and carried
 * out from a table keyed by their final byte.
 */
#include "tests/bench/screen.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define PARAMS_MAX 16
#define ROW_BYTES  4096

enum parser { GROUND, ESCAPE, CSI, STRING, CHARSET };

struct screen {
    int rows, columns;
    int row, column;
    int scroll_top, scroll_bottom;
    char32_t *cells;
    char32_t last; /* for REP */
    enum parser parser;
    bool private;
    int params[PARAMS_MAX];
    int param_count;
    char pending[4]; /* an unfinished UTF-8 character */
    size_t pending_length;
};

struct screen *screen_new(int rows, int columns)
{
    struct screen *screen = calloc(1, sizeof(*screen));

    if (!screen)
        return NULL;
    screen->cells = calloc((size_t)rows * (size_t)columns, sizeof(*screen->cells));
    if (!screen->cells) {
        free(screen);
        return NULL;
    }
    screen->rows = rows;
    screen->columns = columns;
    screen->scroll_bottom = rows - 1;
    return screen;
}

void screen_free(struct screen *screen)
{
    if (!screen)
        return;
    free(screen->cells);
    free(screen);
}

static char32_t *cell_at(const struct screen *screen, int row, int column)
{
    return &screen->cells[(size_t)row * (size_t)screen->columns + (size_t)column];
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

static void blank(struct screen *screen, int row, int from, int to)
{
    for (int column = from; column < to && column < screen->columns; column++)
        *cell_at(screen, row, column) = ' ';
}

/* Moves the rows top..bottom up by `by` (down where negative) and blanks what comes free. */
static void scroll(struct screen *screen, int top, int bottom, int by)
{
    size_t bytes = (size_t)screen->columns * sizeof(*screen->cells);

    for (int i = 0; i <= bottom - top; i++) {
        int row = by > 0 ? top + i : bottom - i;
        int source = row + by;

        if (source >= top && source <= bottom)
            memcpy(cell_at(screen, row, 0), cell_at(screen, source, 0), bytes);
        else
            blank(screen, row, 0, screen->columns);
    }
}

static void line_feed(struct screen *screen)
{
    if (screen->row == screen->scroll_bottom)
        scroll(screen, screen->scroll_top, screen->scroll_bottom, 1);
    else if (screen->row < screen->rows - 1)
        screen->row++;
}

static void put(struct screen *screen, char32_t character)
{
    int width = text_char_width(character);

    if (width == 0)
        return;
    if (screen->column + width > screen->columns) {
        screen->column = 0;
        line_feed(screen);
    }
    *cell_at(screen, screen->row, screen->column) = character;
    if (width == 2)
        *cell_at(screen, screen->row, screen->column + 1) = 0;
    screen->column += width;
    screen->last = character;
}

/* --- control sequences --- */

static int param(const struct screen *screen, int index, int otherwise)
{
    int value = index < screen->param_count ? screen->params[index] : 0;

    return value ? value : otherwise;
}

static void do_position(struct screen *s)
{
    s->row = clamp(param(s, 0, 1) - 1, 0, s->rows - 1);
    s->column = clamp(param(s, 1, 1) - 1, 0, s->columns - 1);
}

static void do_up(struct screen *s)
{
    s->row = clamp(s->row - param(s, 0, 1), 0, s->rows - 1);
}

static void do_down(struct screen *s)
{
    s->row = clamp(s->row + param(s, 0, 1), 0, s->rows - 1);
}

static void do_right(struct screen *s)
{
    s->column = clamp(s->column + param(s, 0, 1), 0, s->columns - 1);
}

static void do_left(struct screen *s)
{
    s->column = clamp(s->column - param(s, 0, 1), 0, s->columns - 1);
}

static void do_column(struct screen *s)
{
    s->column = clamp(param(s, 0, 1) - 1, 0, s->columns - 1);
}

static void do_row(struct screen *s)
{
    s->row = clamp(param(s, 0, 1) - 1, 0, s->rows - 1);
}

static void do_erase_line(struct screen *s)
{
    int mode = param(s, 0, 0);

    blank(s, s->row, mode == 0 ? s->column : 0, mode == 1 ? s->column + 1 : s->columns);
}

static void do_erase_display(struct screen *s)
{
    int mode = param(s, 0, 0);

    for (int row = 0; row < s->rows; row++) {
        if (mode == 2 || (mode == 0 && row > s->row) || (mode == 1 && row < s->row))
            blank(s, row, 0, s->columns);
    }
    if (mode != 2)
        do_erase_line(s);
}

static void do_erase_characters(struct screen *s)
{
    blank(s, s->row, s->column, s->column + param(s, 0, 1));
}

static void do_repeat(struct screen *s)
{
    for (int i = param(s, 0, 1); i > 0; i--)
        put(s, s->last);
}

static void shift_row(struct screen *s, int by)
{
    char32_t *row = cell_at(s, s->row, 0);
    int count = s->columns - s->column;
    int distance = clamp(abs(by), 0, count);
    char32_t *here = row + s->column;
    size_t kept = (size_t)(count - distance) * sizeof(*row);

    if (by > 0) {
        memmove(here + distance, here, kept);
        blank(s, s->row, s->column, s->column + distance);
    } else {
        memmove(here, here + distance, kept);
        blank(s, s->row, s->columns - distance, s->columns);
    }
}

static void do_insert_characters(struct screen *s)
{
    shift_row(s, param(s, 0, 1));
}

static void do_delete_characters(struct screen *s)
{
    shift_row(s, -param(s, 0, 1));
}

static void do_insert_lines(struct screen *s)
{
    scroll(s, s->row, s->scroll_bottom, -param(s, 0, 1));
}

static void do_delete_lines(struct screen *s)
{
    scroll(s, s->row, s->scroll_bottom, param(s, 0, 1));
}

static void do_scroll_up(struct screen *s)
{
    scroll(s, s->scroll_top, s->scroll_bottom, param(s, 0, 1));
}

static void do_scroll_down(struct screen *s)
{
    scroll(s, s->scroll_top, s->scroll_bottom, -param(s, 0, 1));
}

static void do_scroll_region(struct screen *s)
{
    s->scroll_top = clamp(param(s, 0, 1) - 1, 0, s->rows - 1);
    s->scroll_bottom = clamp(param(s, 1, s->rows) - 1, s->scroll_top, s->rows - 1);
    s->row = s->column = 0;
}

static void (*const sequences[128])(struct screen *) = {
    ['H'] = do_position,
    ['f'] = do_position,
    ['A'] = do_up,
    ['B'] = do_down,
    ['C'] = do_right,
    ['D'] = do_left,
    ['G'] = do_column,
    ['d'] = do_row,
    ['K'] = do_erase_line,
    ['J'] = do_erase_display,
    ['X'] = do_erase_characters,
    ['b'] = do_repeat,
    ['L'] = do_insert_lines,
    ['@'] = do_insert_characters,
    ['P'] = do_delete_characters,
    ['M'] = do_delete_lines,
    ['S'] = do_scroll_up,
    ['T'] = do_scroll_down,
    ['r'] = do_scroll_region,
};

/* --- the parser --- */

static void feed_csi(struct screen *screen, unsigned char byte)
{
    if (byte >= '0' && byte <= '9') {
        int *value = &screen->params[screen->param_count - 1];

        *value = clamp(*value * 10 + (byte - '0'), 0, 9999);
    } else if (byte == ';' || byte == ':') {
        if (screen->param_count < PARAMS_MAX)
            screen->params[screen->param_count++] = 0;
    } else if (byte >= 0x3C && byte <= 0x3F) {
        screen->private = true;
    } else if (byte >= 0x40 && byte < 0x7F) {
        if (!screen->private && sequences[byte])
            sequences[byte](screen);
        screen->parser = GROUND;
    }
}

static void feed_escape(struct screen *screen, unsigned char byte)
{
    screen->parser = GROUND;
    switch (byte) {
    case '[':
        screen->parser = CSI;
        screen->private = false;
        screen->params[0] = 0;
        screen->param_count = 1;
        break;
    case ']':
    case 'P':
        screen->parser = STRING;
        break;
    case '(':
    case ')':
        screen->parser = CHARSET;
        break;
    case 'M':
        if (screen->row == screen->scroll_top)
            scroll(screen, screen->scroll_top, screen->scroll_bottom, -1);
        else if (screen->row > 0)
            screen->row--;
        break;
    }
}

static void feed_control(struct screen *screen, unsigned char byte)
{
    switch (byte) {
    case '\033':
        screen->parser = ESCAPE;
        break;
    case '\r':
        screen->column = 0;
        break;
    case '\n':
        line_feed(screen);
        break;
    case '\b':
        screen->column = clamp(screen->column - 1, 0, screen->columns - 1);
        break;
    case '\t':
        screen->column = clamp((screen->column / 8 + 1) * 8, 0, screen->columns - 1);
        break;
    }
}

static void feed_text(struct screen *screen, unsigned char byte)
{
    char32_t character;
    bool valid;

    screen->pending[screen->pending_length++] = (char)byte;
    text_decode(screen->pending, screen->pending_length, &character, &valid);
    if (!valid && screen->pending_length < sizeof(screen->pending) &&
        ((unsigned char)screen->pending[0] >= 0xC0))
        return; /* more to come */
    screen->pending_length = 0;
    put(screen, character);
}

void screen_feed(struct screen *screen, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];

        if (screen->parser == STRING) {
            if (byte == '\a' || byte == '\\')
                screen->parser = GROUND;
        } else if (screen->parser == CHARSET) {
            screen->parser = GROUND;
        } else if (byte < 0x20) {
            feed_control(screen, byte);
        } else if (screen->parser == CSI) {
            feed_csi(screen, byte);
        } else if (screen->parser == ESCAPE) {
            feed_escape(screen, byte);
        } else {
            feed_text(screen, byte);
        }
    }
}

/* --- what one sees --- */

char *screen_row(const struct screen *screen, int row, char *buffer, size_t size)
{
    size_t used = 0;

    for (int column = 0; column < screen->columns && used + 5 < size; column++) {
        char32_t character = *cell_at(screen, row, column);

        if (character || column == 0 || text_char_width(*cell_at(screen, row, column - 1)) != 2)
            used += text_encode(character ? character : ' ', buffer + used);
    }
    buffer[used] = '\0';
    return buffer;
}

bool screen_row_holds(const struct screen *screen, int row, const char *text)
{
    char buffer[ROW_BYTES];

    return strstr(screen_row(screen, row, buffer, sizeof(buffer)), text) != NULL;
}

int screen_find(const struct screen *screen, const char *text, int from)
{
    for (int row = from; row < screen->rows; row++)
        if (screen_row_holds(screen, row, text))
            return row;
    return -1;
}
