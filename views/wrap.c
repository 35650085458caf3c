/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Line breaking: see wrap.h. A word that is longer than a line is cut where the line ends.
 */
#include "views/wrap.h"

#include <string.h>

#include "base/text.h"

/* Bytes of `text` that fit into `width` columns; at least one character. */
static size_t fitting_bytes(const struct canvas *canvas, const char *text, int width)
{
    size_t length = strlen(text), at = 0;
    int used = 0;

    while (at < length) {
        char32_t character;
        bool valid;
        size_t bytes = text_decode(text + at, length - at, &character, &valid);
        int columns = canvas->ascii ? 1 : text_char_width(character);

        if (at > 0 && (used + columns > width || at + bytes >= WRAP_LINE_MAX))
            break;
        used += columns;
        at += bytes;
    }
    return at;
}

/* Back to behind the last space of the first `fits` bytes, if a word is cut there. */
static size_t break_at_space(const char *text, size_t fits)
{
    size_t at = fits;

    if (text[fits] == '\0' || text[fits] == ' ')
        return fits;
    while (at > 0 && text[at - 1] != ' ')
        at--;
    return at > 0 ? at : fits;
}

bool wrap_next(const struct canvas *canvas, const char **text, int width, char line[WRAP_LINE_MAX])
{
    size_t bytes;

    while (**text == ' ')
        (*text)++;
    if (**text == '\0')
        return false;
    bytes = break_at_space(*text, fitting_bytes(canvas, *text, width));
    memcpy(line, *text, bytes);
    *text += bytes;
    while (bytes > 0 && line[bytes - 1] == ' ')
        bytes--;
    line[bytes] = '\0';
    return true;
}

int wrap_count(const struct canvas *canvas, const char *text, int width)
{
    char line[WRAP_LINE_MAX];
    int count = 0;

    while (wrap_next(canvas, &text, width, line))
        count++;
    return count;
}
