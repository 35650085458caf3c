/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Parsing of sizes, rates, times, numbers and UUIDs: a decimal number and one of a
 * table of suffixes.
 */
#include "xensim/quantity.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

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
    uint64_t number = 0;
    const char *p = text;

    if (!isdigit((unsigned char)*p))
        return -EINVAL;
    for (; isdigit((unsigned char)*p); p++) {
        number = number * 10 + (uint64_t)(*p - '0');
        if (number > max)
            return -EINVAL;
    }
    for (; suffixes->text; suffixes++) {
        if (strcmp(p, suffixes->text))
            continue;
        if (number > max / suffixes->factor)
            return -EINVAL;
        *ret_value = number * suffixes->factor;
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

int quantity_parse_uuid(const char *text, uint8_t ret_uuid[16])
{
    unsigned int b[16];
    int end = 0;
    int n = sscanf(text, "%2x%2x%2x%2x-%2x%2x-%2x%2x-%2x%2x-%2x%2x%2x%2x%2x%2x%n", &b[0], &b[1],
                   &b[2], &b[3], &b[4], &b[5], &b[6], &b[7], &b[8], &b[9], &b[10], &b[11], &b[12],
                   &b[13], &b[14], &b[15], &end);

    if (n != 16 || end != QUANTITY_UUID_BYTES - 1 || text[end])
        return -EINVAL;
    for (int i = 0; i < 16; i++)
        ret_uuid[i] = (uint8_t)b[i];
    return 0;
}

void quantity_format_uuid(const uint8_t uuid[16], char ret_text[QUANTITY_UUID_BYTES])
{
    static const uint8_t dash_before[16] = {[4] = 1, [6] = 1, [8] = 1, [10] = 1};
    char *p = ret_text;

    for (int i = 0; i < 16; i++)
        p += sprintf(p, dash_before[i] ? "-%02x" : "%02x", uuid[i]);
}
