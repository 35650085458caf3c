/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Amounts as people type and mistype them: each row is what is typed and what comes of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "base/units.h"
#include "model/size.h"

#define MIB INT64_C(1024)
#define GIB (1024 * MIB)

struct good {
    const char *typed;
    enum size_kind kind;
    int64_t number; /* kb or share */
};

static const struct good goods[] = {
    {"512", SIZE_ABSOLUTE, 512 * MIB},
    {"512m", SIZE_ABSOLUTE, 512 * MIB},
    {"512M", SIZE_ABSOLUTE, 512 * MIB},
    {"0", SIZE_ABSOLUTE, 0},
    {"640k", SIZE_ABSOLUTE, 640},
    {"640K", SIZE_ABSOLUTE, 640},
    {"1048576b", SIZE_ABSOLUTE, 1024},
    {"1024B", SIZE_ABSOLUTE, 1},
    {"1.5g", SIZE_ABSOLUTE, 1536 * MIB},
    {"0.5", SIZE_ABSOLUTE, 512},
    {"1.000001t", SIZE_ABSOLUTE, 1024 * GIB + 1073},
    {"2T", SIZE_ABSOLUTE, 2048 * GIB},
    {"4194304t", SIZE_ABSOLUTE, UNITS_KB_MAX},
    {"000512", SIZE_ABSOLUTE, 512 * MIB},
    {"  512  ", SIZE_ABSOLUTE, 512 * MIB},
    {"+64", SIZE_RELATIVE, 64 * MIB},
    {"-64", SIZE_RELATIVE, -64 * MIB},
    {"+1.5g", SIZE_RELATIVE, 1536 * MIB},
    {"-4k", SIZE_RELATIVE, -4},
    {"50%", SIZE_SHARE, 5000},
    {"12.5%", SIZE_SHARE, 1250},
    {"100%", SIZE_SHARE, 10000},
    {"0%", SIZE_SHARE, 0},
    {"+10%", SIZE_RELATIVE_SHARE, 1000},
    {"-10%", SIZE_RELATIVE_SHARE, -1000},
    {"-100%", SIZE_RELATIVE_SHARE, -10000},
    {"+1000%", SIZE_RELATIVE_SHARE, 100000},
    {"=", SIZE_PRESENT, 0},
};

static void takes_what_is_allowed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(goods) / sizeof(goods[0]); i++) {
        struct xenmem_error error = {0};
        struct size size;
        int64_t number;

        if (size_parse(goods[i].typed, &size, &error) != 0)
            fail_msg("'%s': %s", goods[i].typed, error.sentence);
        number = size.kind == SIZE_SHARE || size.kind == SIZE_RELATIVE_SHARE ? size.share : size.kb;
        if (size.kind != goods[i].kind || number != goods[i].number)
            fail_msg("'%s' is kind %d, number %lld", goods[i].typed, (int)size.kind,
                     (long long)number);
    }
}

struct bad {
    const char *typed;
    int code;
    const char *says; /* part of the sentence */
};

static const struct bad bads[] = {
    {"", EINVAL, "'' is no amount"},
    {"   ", EINVAL, "no amount"},
    {"abc", EINVAL, "'abc' is no amount"},
    {"m", EINVAL, "no amount"},
    {"+", EINVAL, "no amount"},
    {"-", EINVAL, "no amount"},
    {"%", EINVAL, "no amount"},
    {"==", EINVAL, "no amount"},
    {"=512", EINVAL, "no amount"},
    {"--64", EINVAL, "no amount"},
    {"+-64", EINVAL, "no amount"},
    {"512x", EINVAL, "no unit"},
    {"0x200", EINVAL, "no unit"},
    {"1e3", EINVAL, "no unit"},
    {"512 m", EINVAL, "no unit"},
    {"1024mb", EINVAL, "more behind the number"},
    {"1GiB", EINVAL, "more behind the number"},
    {"50%%", EINVAL, "more behind the number"},
    {"5m12", EINVAL, "more behind the number"},
    {"1.", EINVAL, "both sides of the point"},
    {".5g", EINVAL, "both sides of the point"},
    {"1.5.2g", EINVAL, "no unit"},
    {"1,5g", EINVAL, "comma"},
    {"1.1234567g", EINVAL, "six digits"},
    {"1.5b", EINVAL, "fraction of a byte"},
    {"12.345%", EINVAL, "two digits"},
    {"1b", ERANGE, "less than 1 KiB"},
    {"0.0001k", ERANGE, "less than 1 KiB"},
    {"4194304.000001t", ERANGE, "more than any host"},
    {"4194305t", ERANGE, "more than any host"},
    {"99999999999999999999999999", ERANGE, "more than any host"},
    {"9223372036854775808", ERANGE, "more than any host"},
    {"18446744073709551616b", ERANGE, "more than any host"},
    {"101%", ERANGE, "0% to 100%"},
    {"100.01%", ERANGE, "0% to 100%"},
    {"-101%", ERANGE, "-100% is the most"},
    {"+1001%", ERANGE, "+1000% is the most"},
    {"999999999999999999999%", ERANGE, "0% to 100%"},
    {"\x1b[2J512", EINVAL, "no amount"},
    {"512\n", EINVAL, "no unit"},
    {"512\r\nrm -rf /", EINVAL, "no unit"},
    {"\xff\xfe", EINVAL, "no amount"},
    {"５１２", EINVAL, "no amount"},
    {"the quick brown fox jumps over the lazy dog, and over again", EINVAL, "no amount"},
};

static void refuses_what_is_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
        struct size size = {.kind = SIZE_SHARE, .kb = 7, .share = 7};
        struct xenmem_error error = {0};
        int rc = size_parse(bads[i].typed, &size, &error);

        if (rc != -bads[i].code || error.code != bads[i].code || size.kb != 7 || size.share != 7)
            fail_msg("'%s' gives %d", bads[i].typed, rc);
        if (!strstr(error.sentence, bads[i].says) || !strstr(error.sentence, "Type 512 (MiB)"))
            fail_msg("'%s' says: %s", bads[i].typed, error.sentence);
        for (const char *at = error.sentence; *at; at++)
            assert_true((unsigned char)*at >= ' ');
    }
}

struct resolution {
    const char *typed;
    int64_t present_kb, static_max_kb; /* -1: not known */
    int rc;
    int64_t kb;
};

static const struct resolution resolutions[] = {
    {"512", -1, -1, 0, 512 * MIB},
    {"=", 768 * MIB, -1, 0, 768 * MIB},
    {"+64", 768 * MIB, -1, 0, 832 * MIB},
    {"-64", 768 * MIB, -1, 0, 704 * MIB},
    {"-768", 768 * MIB, -1, 0, 0},
    {"-769", 768 * MIB, -1, -ERANGE, 0},
    {"+10%", 1000 * MIB, -1, 0, 1100 * MIB},
    {"-10%", 1000 * MIB, -1, 0, 900 * MIB},
    {"-100%", 1000 * MIB, -1, 0, 0},
    {"+10%", 1234567, -1, 0, 1234567 + 123456},
    {"50%", -1, 1024 * MIB, 0, 512 * MIB},
    {"33.33%", -1, 1000, 0, 332},
    {"50%", 1, -1, -ENODATA, 0},
    {"+10%", -1, 1, -ENODATA, 0},
    {"=", -1, 1, -ENODATA, 0},
    {"-1k", -1, 1, -ENODATA, 0},
    {"100%", -1, UNITS_KB_MAX, 0, UNITS_KB_MAX},
    {"+1000%", UNITS_KB_MAX, 1, -ERANGE, 0},
    {"+4194304t", UNITS_KB_MAX, 1, -ERANGE, 0},
    {"-4194304t", 1, 1, -ERANGE, 0},
};

static void reckons(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(resolutions) / sizeof(resolutions[0]); i++) {
        const struct resolution *row = &resolutions[i];
        struct size_base base = {row->present_kb >= 0, row->static_max_kb >= 0, row->present_kb,
                                 row->static_max_kb};
        struct xenmem_error error = {0};
        struct size size;
        int64_t kb = -7;
        int rc;

        assert_int_equal(size_parse(row->typed, &size, NULL), 0);
        rc = size_resolve(&size, &base, &kb, &error);
        if (rc != row->rc || kb != (rc ? -7 : row->kb))
            fail_msg("row %zu '%s' gives %d, %lld", i, row->typed, rc, (long long)kb);
        assert_true(rc == 0 || error.sentence[0]);
    }
}

static void formats_to_the_kib(void **state)
{
    static const struct {
        int64_t kb;
        const char *text;
    } rows[] = {
        {0, "0"},
        {1, "1K"},
        {768 * MIB, "768M"},
        {768 * MIB + 1, "786433K"},
        {1536 * MIB, "1536M"},
        {8 * GIB, "8192M"},
        {10 * GIB, "10G"},
        {10 * GIB + MIB, "10241M"},
    };
    char buffer[UNITS_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_string_equal(size_format_kb(buffer, rows[i].kb), rows[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_is_allowed),
        cmocka_unit_test(refuses_what_is_not),
        cmocka_unit_test(reckons),
        cmocka_unit_test(formats_to_the_kib),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
