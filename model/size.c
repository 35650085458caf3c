/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Amounts of memory as people type them: see size.h.
 *
 * A number is taken apart into digits before and behind the point, so that no floating point comes
 * near it. Amounts are reckoned in bytes, of which 2^62 fit (UNITS_KB_MAX), and cut to KiB.
 */
#include "model/size.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"

#define BYTES_MAX        (UNITS_KB_MAX << 10)
#define FRACTION_DIGITS  6
#define SHARE_DIGITS     2
#define PERCENT_MAX      100
#define PERCENT_MORE_MAX 1000
#define QUOTED_MAX       40

enum mistake {
    MISTAKE_NONE,
    MISTAKE_EMPTY,
    MISTAKE_NO_NUMBER,
    MISTAKE_SUFFIX,
    MISTAKE_LONG_SUFFIX,
    MISTAKE_POINT,
    MISTAKE_COMMA,
    MISTAKE_FRACTION,
    MISTAKE_BYTE_FRACTION,
    MISTAKE_SHARE_FRACTION,
    MISTAKE_TOO_SMALL,
    MISTAKE_TOO_LARGE,
    MISTAKE_SHARE_LARGE,
    MISTAKE_SHARE_LESS,
    MISTAKE_SHARE_MORE,
};

struct mistake_info {
    int code;
    const char *says; /* behind what was typed, in quotes */
};

static const struct mistake_info mistakes[] = {
    [MISTAKE_NONE] = {0, ""},
    [MISTAKE_EMPTY] = {EINVAL, "is no amount"},
    [MISTAKE_NO_NUMBER] = {EINVAL, "is no amount"},
    [MISTAKE_SUFFIX] = {EINVAL, "ends in no unit that there is: b, k, m, g, t or %"},
    [MISTAKE_LONG_SUFFIX] = {EINVAL, "has more behind the number than one letter"},
    [MISTAKE_POINT] = {EINVAL, "needs a digit on both sides of the point"},
    [MISTAKE_COMMA] = {EINVAL, "has a comma: fractions have a point, thousands nothing"},
    [MISTAKE_FRACTION] = {EINVAL, "has more than six digits behind the point"},
    [MISTAKE_BYTE_FRACTION] = {EINVAL, "is a fraction of a byte"},
    [MISTAKE_SHARE_FRACTION] = {EINVAL, "has more than two digits behind the point"},
    [MISTAKE_TOO_SMALL] = {ERANGE, "is less than 1 KiB"},
    [MISTAKE_TOO_LARGE] = {ERANGE, "is more than any host has"},
    [MISTAKE_SHARE_LARGE] = {ERANGE, "is more than all: 0% to 100% of static-max are allowed"},
    [MISTAKE_SHARE_LESS] = {ERANGE, "takes more than there is: -100% is the most"},
    [MISTAKE_SHARE_MORE] = {ERANGE, "is too much at once: +1000% is the most"},
};

static const char allowed[] = "Type 512 (MiB), 640k, 1.5g, +64, -64, 50% (of static-max), +10%, "
                              "-10% or = (as it is)";

/* A typed amount, taken apart. */
struct parts {
    char sign; /* '+', '-' or 0 */
    const char *whole, *fraction;
    size_t whole_length, fraction_length;
    char suffix; /* lower case; 0: none */
};

struct unit {
    char suffix;
    int shift; /* bytes = number << shift */
};

static const struct unit units[] = {
    {0, 20}, {'b', 0}, {'k', 10}, {'m', 20}, {'g', 30}, {'t', 40},
};

static const struct unit *unit_find(char suffix)
{
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (units[i].suffix == suffix)
            return &units[i];
    return NULL;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

static size_t count_digits(const char *text, size_t length)
{
    size_t count = 0;

    while (count < length && is_digit(text[count]))
        count++;
    return count;
}

static enum mistake split_suffix(const char *text, size_t length, struct parts *parts)
{
    if (length == 0)
        return MISTAKE_NONE;
    if (text[0] == ',')
        return MISTAKE_COMMA;
    parts->suffix = lower(text[0]);
    if (parts->suffix != '%' && (parts->suffix == 0 || !unit_find(parts->suffix)))
        return MISTAKE_SUFFIX;
    return length > 1 ? MISTAKE_LONG_SUFFIX : MISTAKE_NONE;
}

static enum mistake split(const char *text, size_t length, struct parts *parts)
{
    const char *end = text + length;

    *parts = (struct parts){0};
    if (length == 0)
        return MISTAKE_EMPTY;
    if (*text == '+' || *text == '-')
        parts->sign = *text++;
    parts->whole = text;
    parts->whole_length = count_digits(text, (size_t)(end - text));
    text += parts->whole_length;
    if (parts->whole_length == 0)
        return text < end && *text == '.' ? MISTAKE_POINT : MISTAKE_NO_NUMBER;
    if (text < end && *text == '.') {
        parts->fraction = ++text;
        parts->fraction_length = count_digits(text, (size_t)(end - text));
        text += parts->fraction_length;
        if (parts->fraction_length == 0)
            return MISTAKE_POINT;
    }
    return split_suffix(text, (size_t)(end - text), parts);
}

/* The fraction in 1/10^digits; at most `digits` of them have been typed. */
static int64_t fraction_of(const struct parts *parts, size_t digits)
{
    int64_t fraction = 0;

    for (size_t i = 0; i < digits; i++)
        fraction = fraction * 10 + (i < parts->fraction_length ? parts->fraction[i] - '0' : 0);
    return fraction;
}

static enum mistake amount_of(const struct parts *parts, int64_t *ret_kb)
{
    int shift = unit_find(parts->suffix)->shift;
    int64_t bytes, fraction;

    if (parts->fraction_length > 0 && shift == 0)
        return MISTAKE_BYTE_FRACTION;
    if (parts->fraction_length > FRACTION_DIGITS)
        return MISTAKE_FRACTION;
    if (units_parse_decimal(parts->whole, parts->whole_length, BYTES_MAX >> shift, &bytes) < 0)
        return MISTAKE_TOO_LARGE;
    bytes <<= shift;
    fraction = fraction_of(parts, FRACTION_DIGITS);
    bytes += (fraction << shift) / 1000000;
    if (bytes > BYTES_MAX)
        return MISTAKE_TOO_LARGE;
    if (bytes < 1024 && (bytes > 0 || fraction > 0))
        return MISTAKE_TOO_SMALL;
    *ret_kb = bytes >> 10;
    return MISTAKE_NONE;
}

static enum mistake share_of(const struct parts *parts, int64_t *ret_share)
{
    enum mistake large = parts->sign == '+'   ? MISTAKE_SHARE_MORE
                         : parts->sign == '-' ? MISTAKE_SHARE_LESS
                                              : MISTAKE_SHARE_LARGE;
    int64_t max = parts->sign == '+' ? PERCENT_MORE_MAX : PERCENT_MAX;
    int64_t percent, share;

    if (parts->fraction_length > SHARE_DIGITS)
        return MISTAKE_SHARE_FRACTION;
    if (units_parse_decimal(parts->whole, parts->whole_length, max, &percent) < 0)
        return large;
    share = percent * (SIZE_SHARE_ONE / 100) + fraction_of(parts, SHARE_DIGITS);
    if (share > max * (SIZE_SHARE_ONE / 100))
        return large;
    *ret_share = share;
    return MISTAKE_NONE;
}

static enum mistake parse(const char *text, size_t length, struct size *size)
{
    struct parts parts;
    enum mistake mistake;

    if (length == 1 && *text == '=') {
        size->kind = SIZE_PRESENT;
        return MISTAKE_NONE;
    }
    mistake = split(text, length, &parts);
    if (mistake)
        return mistake;
    if (parts.suffix == '%') {
        size->kind = parts.sign ? SIZE_RELATIVE_SHARE : SIZE_SHARE;
        mistake = share_of(&parts, &size->share);
    } else {
        size->kind = parts.sign ? SIZE_RELATIVE : SIZE_ABSOLUTE;
        mistake = amount_of(&parts, &size->kb);
    }
    if (parts.sign == '-') {
        size->kb = -size->kb;
        size->share = -size->share;
    }
    return mistake;
}

int size_parse(const char *text, struct size *ret_size, struct xenmem_error *error)
{
    struct size size = {0};
    char quoted[QUOTED_MAX];
    enum mistake mistake;
    size_t length;

    text += strspn(text, " ");
    length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    mistake = parse(text, length, &size);
    if (mistake == MISTAKE_NONE) {
        *ret_size = size;
        return 0;
    }
    text_sanitise(quoted, sizeof(quoted), text, length);
    return error_set(error, mistakes[mistake].code, "'%s' %s. %s.", quoted, mistakes[mistake].says,
                     allowed);
}

/* Whole pages, without overflow: kb is at most UNITS_KB_MAX, share at most 10 times one. */
static int64_t take_share(int64_t kb, int64_t share)
{
    int64_t part = kb / SIZE_SHARE_ONE * share + kb % SIZE_SHARE_ONE * share / SIZE_SHARE_ONE;

    return part / UNITS_KB_PER_PAGE * UNITS_KB_PER_PAGE;
}

int size_resolve(const struct size *size, const struct size_base *base, int64_t *ret_kb,
                 struct xenmem_error *error)
{
    int64_t kb = size->kb;

    if (size->kind == SIZE_SHARE) {
        if (!base->static_max_known)
            return error_set(error, ENODATA,
                             "Its static-max is not known, so no share of it can "
                             "be taken: type an amount.");
        kb = take_share(base->static_max_kb, size->share);
    } else if (size->kind != SIZE_ABSOLUTE) {
        if (!base->present_known)
            return error_set(error, ENODATA,
                             "Its present amount is not known: type an amount, "
                             "not a change.");
        kb = base->present_kb + (size->kind == SIZE_RELATIVE ? size->kb
                                 : size->kind == SIZE_PRESENT
                                     ? 0
                                     : take_share(base->present_kb, size->share));
    }
    if (kb < 0)
        return error_set(error, ERANGE, "That takes away more than there is: it would be below 0.");
    if (kb > UNITS_KB_MAX)
        return error_set(error, ERANGE, "That is more than any host has.");
    *ret_kb = kb;
    return 0;
}

char *size_format_kb(char *buffer, int64_t kb)
{
    int64_t mb = kb / UNITS_KB_PER_MB;

    if (kb == 0)
        snprintf(buffer, UNITS_TEXT_MAX, "0");
    else if (kb % UNITS_KB_PER_MB != 0)
        snprintf(buffer, UNITS_TEXT_MAX, "%" PRId64 "K", kb);
    else if (mb % 1024 != 0 || mb < 10 * 1024)
        snprintf(buffer, UNITS_TEXT_MAX, "%" PRId64 "M", mb);
    else
        snprintf(buffer, UNITS_TEXT_MAX, "%" PRId64 "G", mb / 1024);
    return buffer;
}
