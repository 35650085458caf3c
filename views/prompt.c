/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Drawing what is typed: see prompt.h. Its end is always in sight: the beginning goes where it does
 * not fit, and the hint before that.
 */
#include "views/prompt.h"

#include <string.h>

#include "base/text.h"
#include "views/glyphs.h"

#define HINT_LEAST 12

static const char *tail_of(const struct canvas *canvas, const char *text, int width)
{
    while (*text && canvas_text_width(canvas, text) > width) {
        char32_t character;
        bool valid;

        text += text_decode(text, strlen(text), &character, &valid);
    }
    return text;
}

void prompt_draw(const struct prompt *prompt, struct canvas *canvas, int row)
{
    enum role role = prompt->proposed ? ROLE_NORMAL : ROLE_PROMPT;
    int at = 1, room;

    at += canvas_text(canvas, row, at, canvas->columns / 2, ROLE_STRONG, prompt->label) + 1;
    at +=
        canvas_text(canvas, row, at, canvas->columns - at, ROLE_PROMPT, glyphs_for(canvas)->prompt);
    at += 1;
    room = canvas->columns - at - 1;
    at += canvas_text(canvas, row, at, room, role, tail_of(canvas, prompt->text, room));
    canvas_glyph(canvas, row, at, ROLE_PROMPT, U'_');
    at += 3;
    if (*prompt->hint && canvas->columns - at - 1 >= HINT_LEAST)
        canvas_text(canvas, row, at, canvas->columns - at - 1, ROLE_QUIET, prompt->hint);
}
