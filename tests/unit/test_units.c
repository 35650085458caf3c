/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Numbers: strict parsing, and short forms that keep to their width.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/units.h"

struct number {
    const char *text;
    int64_t max;
    int rc;
    int64_t value;
};

static const struct number decimals[] = {
    {"0", 10, 0, 0},
    {"10", 10, 0, 10},
    {"11", 10, -ERANGE, 0},
    {"9", 3, -ERANGE, 0},
    {"007", 10, 0, 7},
    {"", 10, -EINVAL, 0},
    {"-1", 10, -EINVAL, 0},
    {"+1", 10, -EINVAL, 0},
    {" 1", 10, -EINVAL, 0},
    {"1 ", 10, -EINVAL, 0},
    {"1\n", 10, -EINVAL, 0},
    {"1a", 10, -EINVAL, 0},
    {"٣", 10, -EINVAL, 0},
    {"9223372036854775807", INT64_MAX, 0, INT64_MAX},
    {"9223372036854775808", INT64_MAX, -ERANGE, 0},
    {"18446744073709551616", INT64_MAX, -ERANGE, 0},
    {"99999999999999999999999999999999", INT64_MAX, -ERANGE, 0},
};

static const struct number signeds[] = {
    {"-5", 10, 0, -5},
    {"5", 10, 0, 5},
    {"-0", 10, 0, 0},
    {"-", 10, -EINVAL, 0},
    {"--5", 10, -EINVAL, 0},
    {"-11", 10, -ERANGE, 0},
    {"-9223372036854775807", INT64_MAX, 0, -INT64_MAX},
};

static void check(const struct number *number,
                  int (*parse)(const char *, size_t, int64_t, int64_t *))
{
    int64_t value = 4711;

    assert_int_equal(parse(number->text, strlen(number->text), number->max, &value), number->rc);
    assert_int_equal(value, number->rc ? 4711 : number->value);
}

static void test_parsing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(decimals) / sizeof(decimals[0]); i++)
        check(&decimals[i], units_parse_decimal);
    for (size_t i = 0; i < sizeof(signeds) / sizeof(signeds[0]); i++)
        check(&signeds[i], units_parse_signed);
}

static void test_nul_is_not_the_end(void **state)
{
    int64_t value;

    (void)state;
    assert_int_equal(units_parse_decimal("1\0", 2, 10, &value), -EINVAL);
}

struct form {
    int64_t number;
    const char *text;
};

static void test_sizes(void **state)
{
    static const struct form forms[] = {
        {0, "0"},
        {4, "4K"},
        {1023, "1023K"},
        {1024, "1M"},
        {512 * 1024, "512M"},
        {1434 * 1024, "1434M"},
        {9999 * 1024, "9999M"},
        {10000 * 1024, "9.8G"},
        {512 * 1024 - 40, "512M"},
        {INT64_C(16) << 20, "16.0G"},
        {INT64_C(999) << 20, "999.0G"},
        {INT64_C(1) << 40, "1.0P"},
        {-INT64_C(256) * 1024, "-256M"},
    };
    char buffer[UNITS_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        assert_string_equal(units_format_kb(buffer, forms[i].number), forms[i].text);
    assert_string_equal(units_format_signed_kb(buffer, 256 * 1024), "+256M");
    assert_string_equal(units_format_signed_kb(buffer, -12 * 1024), "-12M");
    assert_string_equal(units_format_signed_kb(buffer, 0), "0");
}

static void test_sizes_keep_to_six_columns(void **state)
{
    char buffer[UNITS_TEXT_MAX];

    (void)state;
    for (int64_t kb = 1; kb < INT64_C(10) << 40; kb += kb / 97 + 1)
        assert_true(strlen(units_format_kb(buffer, kb)) <= 6);
    units_format_kb(buffer, UNITS_KB_MAX);
    units_format_kb(buffer, INT64_MAX);
    units_format_kb(buffer, -INT64_MAX);
}

static void test_durations(void **state)
{
    static const struct form forms[] = {
        {0, "0.0s"},          {300, "0.3s"},      {9999, "9.9s"},       {10000, "10s"},
        {59999, "59s"},       {60000, "1m00s"},   {192000, "3m12s"},    {3599999, "59m59s"},
        {3600000, "1h00m"},   {7500000, "2h05m"}, {86399999, "23h59m"}, {86400000, "1d00h"},
        {352800000, "4d02h"}, {-5, "0.0s"},
    };
    char buffer[UNITS_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        assert_string_equal(units_format_ms(buffer, forms[i].number), forms[i].text);
    units_format_ms(buffer, INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parsing),   cmocka_unit_test(test_nul_is_not_the_end),
        cmocka_unit_test(test_sizes),     cmocka_unit_test(test_sizes_keep_to_six_columns),
        cmocka_unit_test(test_durations),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
