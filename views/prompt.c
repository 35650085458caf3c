/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Drawing what is typed: see prompt.h. The cursor is always in sight: the beginning goes where it
 * does not fit, and the hint before that. At the end the cursor is a mark; on a character that
 * character is marked, so that nothing moves aside for it.
 */
#include "views/prompt.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "views/glyphs.h"

#define HINT_LEAST 12

/* Columns of the text up to its cursor. */
static int width_before(const struct canvas *canvas, const char *text, size_t behind)
{
    char before[PROMPT_TEXT_MAX];

    snprintf(before, sizeof(before), "%.*s", (int)(strlen(text) - behind), text);
    return canvas_text_width(canvas, before);
}

/* The part of the text that is shown: its cursor is within `width` columns. */
static const char *window(const struct canvas *canvas, const char *text, size_t behind, int width)
{
    while (strlen(text) > behind && width_before(canvas, text, behind) > width) {
        char32_t character;
        bool valid;

        text += text_decode(text, strlen(text), &character, &valid);
    }
    return text;
}

void prompt_draw(const struct prompt *prompt, struct canvas *canvas, int row)
{
    enum role role = prompt->proposed ? ROLE_NORMAL : ROLE_PROMPT;
    const char *text;
    int at = 1, room, cursor;

    at += canvas_text(canvas, row, at, canvas->columns / 2, ROLE_STRONG, prompt->label) + 1;
    at +=
        canvas_text(canvas, row, at, canvas->columns - at, ROLE_PROMPT, glyphs_for(canvas)->prompt);
    at += 1;
    room = canvas->columns - at - 1;
    text = window(canvas, prompt->text, prompt->behind, prompt->behind > 0 ? room - 2 : room);
    cursor = at + width_before(canvas, text, prompt->behind);
    at += canvas_text(canvas, row, at, room, role, text);
    if (prompt->behind > 0 && canvas_at(canvas, row, cursor))
        canvas_glyph(canvas, row, cursor, ROLE_CURSOR, canvas_at(canvas, row, cursor)->glyph);
    else
        canvas_glyph(canvas, row, at, ROLE_PROMPT, U'_');
    at += 3;
    if (*prompt->hint && canvas->columns - at - 1 >= HINT_LEAST)
        canvas_text(canvas, row, at, canvas->columns - at - 1, ROLE_QUIET, prompt->hint);
}
