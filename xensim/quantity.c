/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Parsing of sizes, rates, times and numbers: a decimal number and one of a table of suffixes.
 */
#include "xensim/quantity.h"

#include <errno.h>
#include <string.h>

#include "base/units.h"

#define KB_MAX (UINT64_C(1) << 50)

struct suffix {
    const char *text;
    uint64_t factor;
};

static const struct suffix size_suffixes[] = {
    {"", 1024},  {"K", 1},       {"M", 1024},    {"G", 1048576}, {"T", 1 << 30}, {"k", 1},
    {"m", 1024}, {"g", 1048576}, {"t", 1 << 30}, {"p", 4},       {NULL, 0},
};

static const struct suffix rate_suffixes[] = {
    {"K", 1},      {"M", 1024},      {"G", 1048576}, {"p", 4},  {"K/s", 1},
    {"M/s", 1024}, {"G/s", 1048576}, {"p/s", 4},     {NULL, 0},
};

static const struct suffix time_suffixes[] = {
    {"ms", 1},
    {"s", 1000},
    {"m", 60000},
    {NULL, 0},
};

static const struct suffix no_suffixes[] = {
    {"", 1},
    {NULL, 0},
};

static int quantity_parse(const char *text, const struct suffix *suffixes, uint64_t max,
                          uint64_t *ret_value)
{
    size_t digits = strspn(text, "0123456789");
    int64_t number;

    if (units_parse_decimal(text, digits, max < INT64_MAX ? (int64_t)max : INT64_MAX, &number) < 0)
        return -EINVAL;
    for (; suffixes->text; suffixes++) {
        if (strcmp(text + digits, suffixes->text))
            continue;
        if ((uint64_t)number > max / suffixes->factor)
            return -EINVAL;
        *ret_value = (uint64_t)number * suffixes->factor;
        return 0;
    }
    return -EINVAL;
}

int quantity_parse_size(const char *text, uint64_t *ret_kb)
{
    return quantity_parse(text, size_suffixes, KB_MAX, ret_kb);
}

int quantity_parse_rate(const char *text, uint64_t *ret_kb_per_s)
{
    return quantity_parse(text, rate_suffixes, KB_MAX, ret_kb_per_s);
}

int quantity_parse_time(const char *text, int64_t *ret_ms)
{
    uint64_t ms;
    int rc = quantity_parse(text, time_suffixes, INT32_MAX, &ms);

    if (!rc)
        *ret_ms = (int64_t)ms;
    return rc;
}

int quantity_parse_number(const char *text, uint64_t max, uint64_t *ret_number)
{
    return quantity_parse(text, no_suffixes, max, ret_number);
}
