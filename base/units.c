/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Strict parsing of decimals, and short forms of sizes and durations: see units.h.
 */
#include "base/units.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

int units_parse_decimal(const char *bytes, size_t length, int64_t max, int64_t *ret_number)
{
    int64_t number = 0;

    if (length == 0)
        return -EINVAL;
    for (size_t i = 0; i < length; i++) {
        int64_t digit = bytes[i] - '0';

        if (bytes[i] < '0' || bytes[i] > '9')
            return -EINVAL;
        if (digit > max || number > (max - digit) / 10)
            return -ERANGE;
        number = number * 10 + digit;
    }
    *ret_number = number;
    return 0;
}

int units_parse_signed(const char *bytes, size_t length, int64_t max, int64_t *ret_number)
{
    bool negative = length > 0 && bytes[0] == '-';
    int rc = units_parse_decimal(bytes + negative, length - negative, max, ret_number);

    if (rc == 0 && negative)
        *ret_number = -*ret_number;
    return rc;
}

/* A step is used up to its limit, so that 1434M stays to the MiB and 16.0G gets short. Amounts are
 * rounded to the nearest, not down: 511.9 MiB is a guest that holds its 512M. */
struct scale {
    int64_t below; /* used for amounts that round to less than this, in its own figures */
    int64_t unit_kb;
    int64_t figures; /* per unit: 10 shows tenths */
    char suffix;
};

static const struct scale scales[] = {
    {1024, 1, 1, 'K'},
    {10000, INT64_C(1) << 10, 1, 'M'},
    {10000, INT64_C(1) << 20, 10, 'G'},
    {10000, INT64_C(1) << 30, 10, 'T'},
    {INT64_MAX, INT64_C(1) << 40, 10, 'P'},
};

static int64_t rounded_figures(const struct scale *scale, int64_t kb)
{
    int64_t rest = kb % scale->unit_kb;

    return kb / scale->unit_kb * scale->figures +
           (rest * scale->figures + scale->unit_kb / 2) / scale->unit_kb;
}

static char *format_scaled(char *buffer, const char *sign, int64_t kb)
{
    const struct scale *scale = scales;
    int64_t figures;

    if (kb == 0) {
        snprintf(buffer, UNITS_TEXT_MAX, "0");
        return buffer;
    }
    while ((figures = rounded_figures(scale, kb)) >= scale->below)
        scale++;
    if (scale->figures == 10)
        snprintf(buffer, UNITS_TEXT_MAX, "%s%" PRId64 ".%" PRId64 "%c", sign, figures / 10,
                 figures % 10, scale->suffix);
    else
        snprintf(buffer, UNITS_TEXT_MAX, "%s%" PRId64 "%c", sign, figures, scale->suffix);
    return buffer;
}

char *units_format_kb(char *buffer, int64_t kb)
{
    return kb < 0 ? format_scaled(buffer, "-", -kb) : format_scaled(buffer, "", kb);
}

char *units_format_signed_kb(char *buffer, int64_t kb)
{
    return kb < 0 ? format_scaled(buffer, "-", -kb) : format_scaled(buffer, "+", kb);
}

#define TENTHS_MS 10000 /* shorter times have tenths */

char *units_format_ms(char *buffer, int64_t ms)
{
    int64_t s = ms / 1000;

    if (ms < 0)
        ms = s = 0;
    if (ms < TENTHS_MS)
        snprintf(buffer, UNITS_TEXT_MAX, "%" PRId64 ".%" PRId64 "s", s, ms % 1000 / 100);
    else if (s < 60)
        snprintf(buffer, UNITS_TEXT_MAX, "%" PRId64 "s", s);
    else if (s < 3600)
        snprintf(buffer, UNITS_TEXT_MAX, "%" PRId64 "m%02" PRId64 "s", s / 60, s % 60);
    else if (s < 86400)
        snprintf(buffer, UNITS_TEXT_MAX, "%" PRId64 "h%02" PRId64 "m", s / 3600, s % 3600 / 60);
    else
        snprintf(buffer, UNITS_TEXT_MAX, "%" PRId64 "d%02" PRId64 "h", s / 86400, s % 86400 / 3600);
    return buffer;
}

char *units_format_age(char *buffer, int64_t ms)
{
    if (ms >= TENTHS_MS)
        return units_format_ms(buffer, ms);
    snprintf(buffer, UNITS_TEXT_MAX, "%" PRId64 "s", ms > 0 ? ms / 1000 : 0);
    return buffer;
}
