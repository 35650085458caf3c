/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Foreign text: what is let through, what is replaced, where it is cut, and how wide it is.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

struct row {
    const char *bytes;
    size_t length; /* 0: strlen */
    const char *text;
    bool unchanged;
};

static const struct row rows[] = {
    {"", 0, "", true},
    {"plain text", 0, "plain text", true},
    {"é日本𝄞", 0, "é日本𝄞", true},
    {"a\x1b[31m", 0, "a\uFFFD[31m", false},
    {"a\tb", 0,
     "a\uFFFD"
     "b",
     false},
    {"a\0b", 3,
     "a\uFFFD"
     "b",
     false},
    {"\x7f", 0, "\uFFFD", false},
    {"\xc2\x9b", 0, "\uFFFD", false},       /* C1: CSI */
    {"\u202e", 0, "\uFFFD", false},         /* right-to-left override */
    {"\u2066", 0, "\uFFFD", false},         /* isolate */
    {"\u200f", 0, "\uFFFD", false},         /* right-to-left mark */
    {"\u061c", 0, "\uFFFD", false},         /* Arabic letter mark */
    {"\u2028", 0, "\uFFFD", false},         /* line separator */
    {"\ufeff", 0, "\uFFFD", false},         /* byte order mark */
    {"\u00ad", 0, "\uFFFD", false},         /* soft hyphen */
    {"\xff", 0, "\uFFFD", false},           /* never valid */
    {"\x80", 0, "\uFFFD", false},           /* continuation alone */
    {"\xc0\x80", 0, "\uFFFD\uFFFD", false}, /* overlong NUL */
    {"\xe0\x80\x80", 0, "\uFFFD\uFFFD\uFFFD", false},
    {"\xed\xa0\x80", 0, "\uFFFD\uFFFD\uFFFD", false}, /* surrogate */
    {"\xf4\x90\x80\x80", 0, "\uFFFD\uFFFD\uFFFD\uFFFD", false},
    {"\xe6\x97", 0, "\uFFFD\uFFFD", false}, /* cut short */
    {"\xe6\x97"
     "a",
     0,
     "\uFFFD\uFFFD"
     "a",
     false},
    {"\uFFFD", 0, "\uFFFD", true}, /* the replacement itself is harmless */
};

static void test_sanitise(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t length = rows[i].length ? rows[i].length : strlen(rows[i].bytes);
        char buffer[64];

        assert_int_equal(text_sanitise(buffer, sizeof(buffer), rows[i].bytes, length),
                         rows[i].unchanged);
        assert_string_equal(buffer, rows[i].text);
    }
}

static void test_cut_at_whole_characters(void **state)
{
    char buffer[6];

    (void)state;
    assert_true(text_sanitise(buffer, sizeof(buffer), "12345", 5));
    assert_false(text_sanitise(buffer, sizeof(buffer), "123456", 6));
    assert_string_equal(buffer, "12345");
    assert_false(text_sanitise(buffer, sizeof(buffer), "123日", 6));
    assert_string_equal(buffer, "123");
    assert_true(text_sanitise(buffer, sizeof(buffer), "12日", 5));
    assert_string_equal(buffer, "12日");
    assert_false(text_sanitise(buffer, 1, "1", 1));
    assert_string_equal(buffer, "");
}

static void test_every_character_comes_back(void **state)
{
    (void)state;
    for (char32_t character = 0; character <= 0x10FFFF; character++) {
        char bytes[4];
        size_t length = text_encode(character, bytes);
        char32_t decoded;
        bool valid;

        if (character >= 0xD800 && character <= 0xDFFF)
            continue;
        assert_int_equal(text_decode(bytes, length, &decoded, &valid), length);
        assert_true(valid);
        assert_int_equal(decoded, character);
    }
}

static void test_never_printable(void **state)
{
    (void)state;
    for (char32_t character = 0; character < 0x20; character++)
        assert_false(text_is_printable(character));
    for (char32_t character = 0x7F; character < 0xA0; character++)
        assert_false(text_is_printable(character));
    assert_false(text_is_printable(0x110000));
    assert_true(text_is_printable(' '));
    assert_true(text_is_printable(0x2588));
}

static void test_width(void **state)
{
    (void)state;
    assert_int_equal(text_width(""), 0);
    assert_int_equal(text_width("abc"), 3);
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        skip();
    assert_int_equal(text_width("日本"), 4);
    assert_int_equal(text_width("e\u0301"), 1);
    assert_int_equal(text_width("█▓"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sanitise),
        cmocka_unit_test(test_cut_at_whole_characters),
        cmocka_unit_test(test_every_character_comes_back),
        cmocka_unit_test(test_never_printable),
        cmocka_unit_test(test_width),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
