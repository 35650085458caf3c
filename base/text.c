/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * UTF-8 by the table of well-formed byte sequences (Unicode 15, table 3-7), and the ranges of
 * characters that foreign text may not bring to a terminal.
 */
#include "base/text.h"

#include <stdint.h>
#include <string.h>
#include <wchar.h>

struct sequence {
    uint8_t lead_first, lead_last;     /* the leading byte */
    uint8_t second_first, second_last; /* the second byte; later ones are 80..BF */
    uint8_t length;
    uint8_t lead_mask; /* the bits of the leading byte that belong to the character */
};

static const struct sequence sequences[] = {
    {0x00, 0x7F, 0x00, 0x00, 1, 0x7F}, {0xC2, 0xDF, 0x80, 0xBF, 2, 0x1F},
    {0xE0, 0xE0, 0xA0, 0xBF, 3, 0x0F}, {0xE1, 0xEC, 0x80, 0xBF, 3, 0x0F},
    {0xED, 0xED, 0x80, 0x9F, 3, 0x0F}, {0xEE, 0xEF, 0x80, 0xBF, 3, 0x0F},
    {0xF0, 0xF0, 0x90, 0xBF, 4, 0x07}, {0xF1, 0xF3, 0x80, 0xBF, 4, 0x07},
    {0xF4, 0xF4, 0x80, 0x8F, 4, 0x07},
};

struct range {
    char32_t first, last;
};

/* What a terminal would obey, or what would not be seen: sorted. */
static const struct range unprintable[] = {
    {0x0000, 0x001F},   {0x007F, 0x009F},   {0x00AD, 0x00AD},    {0x034F, 0x034F},
    {0x061C, 0x061C},   {0x115F, 0x1160},   {0x17B4, 0x17B5},    {0x180B, 0x180F},
    {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},    {0x3164, 0x3164},
    {0xD800, 0xDFFF},   {0xE000, 0xF8FF},   {0xFE00, 0xFE0F},    {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},    {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF},
};

static const struct sequence *sequence_of(uint8_t lead)
{
    for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++)
        if (lead >= sequences[i].lead_first && lead <= sequences[i].lead_last)
            return &sequences[i];
    return NULL;
}

static bool sequence_fits(const struct sequence *sequence, const uint8_t *bytes, size_t size)
{
    if (!sequence || size < sequence->length)
        return false;
    if (sequence->length > 1 &&
        (bytes[1] < sequence->second_first || bytes[1] > sequence->second_last))
        return false;
    for (size_t i = 2; i < sequence->length; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return false;
    return true;
}

size_t text_decode(const char *bytes, size_t size, char32_t *ret_char, bool *ret_valid)
{
    const uint8_t *raw = (const uint8_t *)bytes;
    const struct sequence *sequence = sequence_of(raw[0]);
    char32_t character;

    if (!sequence_fits(sequence, raw, size)) {
        *ret_char = TEXT_REPLACEMENT;
        *ret_valid = false;
        return 1;
    }
    character = raw[0] & sequence->lead_mask;
    for (size_t i = 1; i < sequence->length; i++)
        character = character << 6 | (raw[i] & 0x3F);
    *ret_char = character;
    *ret_valid = true;
    return sequence->length;
}

size_t text_encode(char32_t character, char *bytes)
{
    if (character < 0x80) {
        bytes[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        bytes[0] = (char)(0xC0 | character >> 6);
        bytes[1] = (char)(0x80 | (character & 0x3F));
        return 2;
    }
    if (character < 0x10000) {
        bytes[0] = (char)(0xE0 | character >> 12);
        bytes[1] = (char)(0x80 | (character >> 6 & 0x3F));
        bytes[2] = (char)(0x80 | (character & 0x3F));
        return 3;
    }
    bytes[0] = (char)(0xF0 | character >> 18);
    bytes[1] = (char)(0x80 | (character >> 12 & 0x3F));
    bytes[2] = (char)(0x80 | (character >> 6 & 0x3F));
    bytes[3] = (char)(0x80 | (character & 0x3F));
    return 4;
}

bool text_is_printable(char32_t character)
{
    if (character > 0x10FFFF)
        return false;
    for (size_t i = 0; i < sizeof(unprintable) / sizeof(unprintable[0]); i++)
        if (character >= unprintable[i].first && character <= unprintable[i].last)
            return false;
    return true;
}

bool text_sanitise(char *buffer, size_t size, const char *bytes, size_t length)
{
    bool unchanged = true;
    size_t used = 0;

    for (size_t at = 0; at < length;) {
        char32_t character;
        char encoded[4];
        size_t bytes_out;
        bool valid;

        at += text_decode(bytes + at, length - at, &character, &valid);
        if (!valid || !text_is_printable(character)) {
            character = TEXT_REPLACEMENT;
            unchanged = false;
        }
        bytes_out = text_encode(character, encoded);
        if (used + bytes_out >= size) {
            unchanged = false;
            break;
        }
        memcpy(buffer + used, encoded, bytes_out);
        used += bytes_out;
    }
    buffer[used] = '\0';
    return unchanged;
}

int text_char_width(char32_t character)
{
    int width;

    if (character < 0x80)
        return 1;
    width = wcwidth((wchar_t)character);
    return width < 0 ? 1 : width;
}

int text_width(const char *text)
{
    size_t length = strlen(text);
    int width = 0;

    for (size_t at = 0; at < length;) {
        char32_t character;
        bool valid;

        at += text_decode(text + at, length - at, &character, &valid);
        width += text_char_width(character);
    }
    return width;
}
