/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Editing the text of a prompt: see prompt.h.
 */
#include "tui/prompt.h"

#include <string.h>

#include "base/text.h"

bool prompt_append(char *text, size_t size, char32_t character)
{
    size_t length = strlen(text);
    char bytes[4];
    size_t count;

    if (!text_is_printable(character))
        return false;
    count = text_encode(character, bytes);
    if (length + count >= size)
        return false;
    memcpy(text + length, bytes, count);
    text[length + count] = '\0';
    return true;
}

/* Where the last character begins. */
static size_t last_start(const char *text, size_t length)
{
    do
        length--;
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80);
    return length;
}

bool prompt_erase(char *text)
{
    size_t length = strlen(text);

    while (length > 0) {
        size_t start = last_start(text, length);
        char32_t character;
        bool valid;

        text_decode(text + start, length - start, &character, &valid);
        text[start] = '\0';
        length = start;
        if (text_char_width(character) > 0)
            return true;
    }
    return false;
}

bool prompt_erase_word(char *text)
{
    size_t length = strlen(text), end = length;

    while (end > 0 && text[end - 1] == ' ')
        end--;
    while (end > 0 && text[end - 1] != ' ')
        end--;
    text[end] = '\0';
    return end < length;
}
