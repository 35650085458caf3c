/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Parsing a filter, and asking it: see filter.h. What a value may be is one table row per unit.
 */
#include "model/filter.h"

#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/units.h"
#include "model/size.h"

/* --- values ------------------------------------------------------------------------------------
 */

/* "64M", "-64M", "+64M"; a rate may end in "/s". */
static bool parse_amount(const char *text, int64_t *ret_number)
{
    char plain[FILTER_TEXT_MAX];
    size_t length = strlen(text);
    bool negative = *text == '-';
    struct size size;

    text += negative || *text == '+';
    length = strlen(text);
    if (length > 2 && strcmp(text + length - 2, "/s") == 0)
        length -= 2;
    snprintf(plain, sizeof(plain), "%.*s", (int)length, text);
    if (*plain < '0' || *plain > '9' || size_parse(plain, &size, NULL) < 0 ||
        size.kind != SIZE_ABSOLUTE)
        return false;
    *ret_number = negative ? -size.kb : size.kb;
    return true;
}

static bool parse_time(const char *text, int64_t *ret_number)
{
    static const struct {
        const char *suffix;
        int64_t ms;
    } units[] = {{"", 1000}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
    size_t digits = strspn(text, "0123456789");
    int64_t number;

    if (units_parse_decimal(text, digits, INT32_MAX, &number) < 0)
        return false;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(text + digits, units[i].suffix) == 0) {
            *ret_number = number * units[i].ms;
            return true;
        }
    }
    return false;
}

static bool parse_count(const char *text, int64_t *ret_number)
{
    return units_parse_signed(text, strlen(text), UNITS_KB_MAX, ret_number) == 0;
}

static bool parse_flag(const char *text, int64_t *ret_number)
{
    static const struct {
        const char *word;
        int64_t number;
    } words[] = {{"on", 1}, {"off", 0}, {"yes", 1}, {"no", 0}, {"1", 1}, {"0", 0}, {"e", 1}};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcasecmp(text, words[i].word) == 0) {
            *ret_number = words[i].number;
            return true;
        }
    }
    return false;
}

struct unit {
    bool (*parse)(const char *text, int64_t *ret_number); /* NULL: a text */
    bool ordered;                                         /* < and > mean something */
    const char *allowed;                                  /* NULL: cannot be asked for */
};

static const struct unit units[] = {
    [COLUMN_UNIT_NONE] = {NULL, false, NULL},
    [COLUMN_UNIT_KB] = {parse_amount, true, "an amount, such as 64M"},
    [COLUMN_UNIT_SIGNED_KB] = {parse_amount, true, "an amount, such as 64M or -64M"},
    [COLUMN_UNIT_KB_PER_S] = {parse_amount, true, "an amount a second, such as 12M or -12M"},
    [COLUMN_UNIT_MS] = {parse_time, true, "a time, such as 30s, 5m or 2h"},
    [COLUMN_UNIT_COUNT_OF] = {parse_count, true, "a number"},
    [COLUMN_UNIT_FLAG] = {parse_flag, false, "on or off"},
    [COLUMN_UNIT_TEXT] = {NULL, false, "a word; * and ? stand for anything"},
    [COLUMN_UNIT_STATE] = {NULL, false, "a state, such as stuck or no-driver"},
    [COLUMN_UNIT_TREND] = {NULL, false, NULL},
};

/* --- parsing -----------------------------------------------------------------------------------
 */

struct symbol {
    const char *text;
    enum filter_operator relation;
};

/* The longer ones first. */
static const struct symbol symbols[] = {
    {"!=", FILTER_UNEQUAL}, {"<=", FILTER_AT_MOST}, {">=", FILTER_AT_LEAST},
    {"=", FILTER_EQUAL},    {"<", FILTER_BELOW},    {">", FILTER_ABOVE},
};

static const struct symbol *symbol_at(const char *text)
{
    for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
        if (strncmp(text, symbols[i].text, strlen(symbols[i].text)) == 0)
            return &symbols[i];
    return NULL;
}

static int parse_column(const char *name, const struct symbol *symbol, struct filter_term *term,
                        struct xenmem_error *error)
{
    const struct unit *unit;

    term->column = column_find(name);
    unit = term->column ? &units[term->column->unit] : NULL;
    if (!unit || !unit->allowed)
        return error_set(error, EINVAL, "There is no column \"%s\" to filter by; h explains them.",
                         name);
    if (!unit->ordered && symbol->relation != FILTER_EQUAL && symbol->relation != FILTER_UNEQUAL)
        return error_set(error, EINVAL, "%s takes = and !=, not %s.", term->column->title,
                         symbol->text);
    term->relation = symbol->relation;
    return 0;
}

static bool is_a_state(const char *pattern);

static int parse_value(const char *value, struct filter_term *term, struct xenmem_error *error)
{
    const struct unit *unit = &units[term->column->unit];
    bool equality = term->relation == FILTER_EQUAL || term->relation == FILTER_UNEQUAL;

    term->wants = COLUMN_VALUE_KNOWN;
    if (equality && strcmp(value, "-") == 0)
        term->wants = COLUMN_VALUE_NONE;
    else if (equality && strcmp(value, "?") == 0)
        term->wants = COLUMN_VALUE_UNKNOWN;
    else if (!*value || (unit->parse && !unit->parse(value, &term->number)) ||
             (term->column->unit == COLUMN_UNIT_STATE && !is_a_state(value)))
        return error_set(error, EINVAL, "%s takes %s%s%s%s.", term->column->title, unit->allowed,
                         *value ? ", not \"" : "", value, *value ? "\"" : "");
    snprintf(term->text, sizeof(term->text), "%s", value);
    return 0;
}

static int parse_word(const char *word, struct filter_term *term, struct xenmem_error *error)
{
    size_t length = strcspn(word, "=!<>");
    const struct symbol *symbol = symbol_at(word + length);
    char name[FILTER_TEXT_MAX];
    int rc;

    *term = (struct filter_term){.relation = FILTER_NAMED, .wants = COLUMN_VALUE_KNOWN};
    if (!symbol) {
        snprintf(term->text, sizeof(term->text), "%s", word);
        return 0;
    }
    snprintf(name, sizeof(name), "%.*s", (int)length, word);
    rc = parse_column(name, symbol, term, error);
    return rc < 0 ? rc : parse_value(word + length + strlen(symbol->text), term, error);
}

int filter_parse(const char *text, struct filter *ret_filter, struct xenmem_error *error)
{
    struct filter filter = {.count = 0};

    for (;;) {
        char word[FILTER_TEXT_MAX];
        size_t length;
        int rc;

        text += strspn(text, " ");
        length = strcspn(text, " ");
        if (length == 0)
            break;
        if (length >= sizeof(word))
            return error_set(error, E2BIG, "A word of a filter has at most %d letters.",
                             FILTER_TEXT_MAX - 1);
        if (filter.count == FILTER_TERMS_MAX)
            return error_set(error, E2BIG, "A filter has at most %d words.", FILTER_TERMS_MAX);
        snprintf(word, sizeof(word), "%.*s", (int)length, text);
        rc = parse_word(word, &filter.terms[filter.count++], error);
        if (rc < 0)
            return rc;
        text += length;
    }
    *ret_filter = filter;
    return 0;
}

/* --- asking ------------------------------------------------------------------------------------
 */

static bool has_wildcard(const char *pattern)
{
    return strpbrk(pattern, "*?") != NULL;
}

/* Only * and ? are special. */
static bool is_like(const char *pattern, const char *text)
{
    char safe[2 * FILTER_TEXT_MAX], *at = safe;

    for (; *pattern; pattern++) {
        if (strchr("[]\\", *pattern))
            *at++ = '\\';
        *at++ = *pattern;
    }
    *at = '\0';
    return fnmatch(safe, text, FNM_CASEFOLD) == 0;
}

/* "no-driver" and "no_driver" are "no driver": words of a filter are parted by spaces. */
static bool is_state_like(const char *pattern, const char *name)
{
    char written[FILTER_TEXT_MAX];

    snprintf(written, sizeof(written), "%s", pattern);
    for (char *at = written; *at; at++)
        if (*at == '-' || *at == '_')
            *at = ' ';
    return is_like(written, name);
}

static bool is_a_state(const char *pattern)
{
    for (int state = 0; state < CONVERGENCE_STATE_COUNT; state++)
        if (is_state_like(pattern, convergence_info((enum convergence_state)state)->name))
            return true;
    return false;
}

static bool is_named(const struct filter_term *term, const struct domain *domain)
{
    const char *name = domain_text(domain, FIELD_NAME, "");
    char domid[16];

    snprintf(domid, sizeof(domid), "%u", (unsigned)domain->id.domid);
    if (strcmp(domid, term->text) == 0)
        return true;
    if (has_wildcard(term->text))
        return is_like(term->text, name);
    return strcasestr(name, term->text) != NULL;
}

static bool compares(const struct filter_term *term, int64_t number)
{
    switch (term->relation) {
    case FILTER_BELOW:
        return number < term->number;
    case FILTER_AT_MOST:
        return number <= term->number;
    case FILTER_ABOVE:
        return number > term->number;
    case FILTER_AT_LEAST:
        return number >= term->number;
    case FILTER_NAMED:
    case FILTER_EQUAL:
    case FILTER_UNEQUAL:
        break;
    }
    return number == term->number;
}

/* Equality as the column has it; the other operators turn around what they have to. */
static bool holds(const struct filter_term *term, const struct column_value *value)
{
    if (term->wants != COLUMN_VALUE_KNOWN)
        return value->state == term->wants;
    if (value->state != COLUMN_VALUE_KNOWN)
        return false;
    if (term->column->unit == COLUMN_UNIT_STATE)
        return is_state_like(term->text, value->text);
    if (term->column->unit == COLUMN_UNIT_TEXT)
        return is_like(term->text, value->text);
    return compares(term, value->number);
}

static bool term_matches(const struct filter_term *term, const struct column_row *row)
{
    struct column_value value = {.state = COLUMN_VALUE_UNKNOWN};

    if (term->relation == FILTER_NAMED)
        return is_named(term, row->domain);
    term->column->get(row, &value);
    return holds(term, &value) != (term->relation == FILTER_UNEQUAL);
}

bool filter_matches(const struct filter *filter, const struct column_row *row)
{
    for (size_t i = 0; i < filter->count; i++)
        if (!term_matches(&filter->terms[i], row))
            return false;
    return true;
}
