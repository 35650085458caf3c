/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Editing the text of a prompt: see prompt.h. Where each reach leads from the cursor is one
 * function; moving goes there, erasing takes away what is between.
 */
#include "tui/prompt.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

size_t prompt_cursor(const struct prompt *prompt)
{
    return strlen(prompt->text) - prompt->behind;
}

bool prompt_insert(struct prompt *prompt, char32_t character)
{
    size_t length = strlen(prompt->text), at = prompt_cursor(prompt);
    char bytes[4];
    size_t count;

    if (!text_is_printable(character))
        return false;
    count = text_encode(character, bytes);
    if (length + count >= sizeof(prompt->text))
        return false;
    memmove(prompt->text + at + count, prompt->text + at, prompt->behind + 1);
    memcpy(prompt->text + at, bytes, count);
    return true;
}

/* --- where a reach leads -----------------------------------------------------------------------
 */

/* The character that begins at `at`: how many bytes it has. */
static size_t decode(const char *text, size_t at, char32_t *ret_character)
{
    bool valid;

    return text_decode(text + at, strlen(text + at), ret_character, &valid);
}

/* It stands on the one before it. */
static bool combines(const char *text, size_t at)
{
    char32_t character = 0;

    if (text[at])
        decode(text, at, &character);
    return character && text_char_width(character) == 0;
}

static size_t character_back(const char *text, size_t at)
{
    while (at > 0) {
        do
            at--;
        while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80);
        if (!combines(text, at))
            break;
    }
    return at;
}

static size_t character_on(const char *text, size_t at)
{
    char32_t character;

    if (text[at])
        at += decode(text, at, &character);
    while (combines(text, at))
        at += decode(text, at, &character);
    return at;
}

static size_t word_back(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] == ' ')
        at--;
    while (at > 0 && text[at - 1] != ' ')
        at--;
    return at;
}

static size_t word_on(const char *text, size_t at)
{
    while (text[at] == ' ')
        at++;
    while (text[at] && text[at] != ' ')
        at++;
    return at;
}

static size_t to_beginning(const char *text, size_t at)
{
    (void)text, (void)at;
    return 0;
}

static size_t to_end(const char *text, size_t at)
{
    return at + strlen(text + at);
}

static size_t (*const reaches[])(const char *text, size_t at) = {
    [PROMPT_CHARACTER_BACK] = character_back, [PROMPT_CHARACTER_ON] = character_on,
    [PROMPT_WORD_BACK] = word_back,           [PROMPT_WORD_ON] = word_on,
    [PROMPT_TO_BEGINNING] = to_beginning,     [PROMPT_TO_END] = to_end,
};
static_assert(sizeof(reaches) / sizeof(reaches[0]) == PROMPT_REACH_COUNT, "every reach leads");

/* --- what is done with it ----------------------------------------------------------------------
 */

bool prompt_move(struct prompt *prompt, enum prompt_reach reach)
{
    size_t from = prompt_cursor(prompt), to = reaches[reach](prompt->text, from);

    prompt->behind = strlen(prompt->text) - to;
    return to != from;
}

bool prompt_erase(struct prompt *prompt, enum prompt_reach reach)
{
    size_t from = prompt_cursor(prompt), to = reaches[reach](prompt->text, from);
    size_t start = from < to ? from : to, end = from < to ? to : from;

    memmove(prompt->text + start, prompt->text + end, strlen(prompt->text + end) + 1);
    prompt->behind = strlen(prompt->text) - start;
    return start < end;
}
