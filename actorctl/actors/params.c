/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The parameters of actors, by a table: see params.h.
 */
#include "actorctl/actors/params.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "actorctl/xenmem.h"
#include "base/units.h"
#include "model/field.h"

/* What may be written is what is shown and obeyed. */
static_assert(XENMEM_PARAMS_MAX == FIELD_TEXT_MAX, "one limit for parameters");

#define MS_PER_S  1000
#define SWITCH    "true or false"
#define SHOWN_MAX 48 /* bytes of a part that a sentence repeats */

/* A value of `length` bytes into params: 0 or -EINVAL. */
typedef int set_fn(struct params *params, const char *value, size_t length);

static int parse_bool(const char *value, size_t length, bool *ret_bool)
{
    if (length == 4 && memcmp(value, "true", 4) == 0)
        *ret_bool = true;
    else if (length == 5 && memcmp(value, "false", 5) == 0)
        *ret_bool = false;
    else
        return -EINVAL;
    return 0;
}

static int set_delay(struct params *params, const char *value, size_t length)
{
    int64_t seconds;

    if (units_parse_decimal(value, length, PARAMS_DELAY_MAX_S, &seconds))
        return -EINVAL;
    params->delay_ms = seconds * MS_PER_S;
    return 0;
}

static int set_paging(struct params *params, const char *value, size_t length)
{
    return parse_bool(value, length, &params->paging);
}

static int set_follow(struct params *params, const char *value, size_t length)
{
    return parse_bool(value, length, &params->follow);
}

static const struct row {
    enum params_key key;
    const char *name;
    const char *values;
    set_fn *set;
} rows[] = {
    {PARAMS_DELAY, "delay", "whole seconds up to 86400", set_delay},
    {PARAMS_PAGING, "paging", SWITCH, set_paging},
    {PARAMS_FOLLOW, "follow", SWITCH, set_follow},
};
#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

const char *params_name(size_t index, unsigned *ret_key, bool *ret_is_switch)
{
    if (index >= ROW_COUNT)
        return NULL;
    *ret_key = rows[index].key;
    *ret_is_switch = strcmp(rows[index].values, SWITCH) == 0;
    return rows[index].name;
}

struct params params_default(void)
{
    return (struct params){.delay_ms = PARAMS_DELAY_DEFAULT_MS};
}

char *params_format_usage(unsigned keys, char buffer[PARAMS_USAGE_MAX])
{
    int length = snprintf(buffer, PARAMS_USAGE_MAX, "%s", keys ? "" : "none");

    for (size_t i = 0; i < ROW_COUNT && length < PARAMS_USAGE_MAX; i++)
        if (keys & rows[i].key)
            length += snprintf(buffer + length, (size_t)(PARAMS_USAGE_MAX - length), "%s%s (%s)",
                               length ? ", " : "", rows[i].name, rows[i].values);
    return buffer;
}

static const struct row *find(unsigned keys, const char *name, size_t length)
{
    for (size_t i = 0; i < ROW_COUNT; i++)
        if ((keys & rows[i].key) && strlen(rows[i].name) == length &&
            memcmp(rows[i].name, name, length) == 0)
            return &rows[i];
    return NULL;
}

static int shown(size_t length)
{
    return length < SHOWN_MAX ? (int)length : SHOWN_MAX;
}

/* One "key=value" of `length` bytes. */
static int parse_part(const char *part, size_t length, unsigned keys, unsigned *seen,
                      struct params *params, struct xenmem_error *error)
{
    const char *equals = memchr(part, '=', length);
    size_t name_length = equals ? (size_t)(equals - part) : length;
    const struct row *row = find(keys, part, name_length);
    char usage[PARAMS_USAGE_MAX];

    if (!row || !equals)
        return error_set(error, EINVAL, "\"%.*s\" is no parameter of this actor, which takes: %s.",
                         shown(length), part, params_format_usage(keys, usage));
    if (*seen & row->key)
        return error_set(error, EINVAL, "The parameter %s is given twice.", row->name);
    *seen |= row->key;
    if (row->set(params, equals + 1, length - name_length - 1))
        return error_set(error, EINVAL, "\"%.*s\": %s takes %s.", shown(length), part, row->name,
                         row->values);
    return 0;
}

int params_parse(const char *text, unsigned keys, struct params *ret_params,
                 struct xenmem_error *error)
{
    struct params params = params_default();
    unsigned seen = 0;

    if (strlen(text) > XENMEM_PARAMS_MAX)
        return error_set(error, EINVAL, "The parameters are longer than %d bytes.",
                         XENMEM_PARAMS_MAX);
    while (*text) {
        size_t length = strcspn(text, ",");
        int rc = parse_part(text, length, keys, &seen, &params, error);

        if (rc)
            return rc;
        text += length;
        if (*text == ',' && !*++text)
            return error_set(error, EINVAL, "The parameters end with a comma.");
    }
    *ret_params = params;
    return 0;
}
