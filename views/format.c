/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Values to texts: see format.h. One table row per unit; what is unknown, none or bad looks the
 * same in every column.
 */
#include "views/format.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct unit {
    bool right;
    void (*write)(const struct column_value *value, char *text);
};

static void write_kb(const struct column_value *value, char *text)
{
    units_format_kb(text, value->number);
}

/* A gap or a change of nothing needs no sign. */
static void write_signed_kb(const struct column_value *value, char *text)
{
    units_format_signed_kb(text, value->number);
}

static void write_rate(const struct column_value *value, char *text)
{
    units_format_signed_kb(text, value->number);
    if (value->number != 0)
        strcat(text, "/s");
}

static void write_ms(const struct column_value *value, char *text)
{
    units_format_age(text, value->number);
}

static void write_count(const struct column_value *value, char *text)
{
    snprintf(text, FORMAT_TEXT_MAX, "%" PRId64, value->number);
}

static void write_flag(const struct column_value *value, char *text)
{
    strcpy(text, value->number ? "e" : "-");
}

static void write_text(const struct column_value *value, char *text)
{
    snprintf(text, FORMAT_TEXT_MAX, "%s", value->text && *value->text ? value->text : "-");
}

static void write_nothing(const struct column_value *value, char *text)
{
    (void)value;
    *text = '\0';
}

static const struct unit units[] = {
    [COLUMN_UNIT_NONE] = {false, write_nothing},
    [COLUMN_UNIT_KB] = {true, write_kb},
    [COLUMN_UNIT_SIGNED_KB] = {true, write_signed_kb},
    [COLUMN_UNIT_KB_PER_S] = {true, write_rate},
    [COLUMN_UNIT_MS] = {true, write_ms},
    [COLUMN_UNIT_COUNT_OF] = {true, write_count},
    [COLUMN_UNIT_FLAG] = {false, write_flag},
    [COLUMN_UNIT_TEXT] = {false, write_text},
    [COLUMN_UNIT_STATE] = {false, write_text},
    [COLUMN_UNIT_TREND] = {false, write_nothing},
};

/* The fields whose change somebody has made, and which light up for it. Amounts that a guest moves
 * do not: they would all be bright all the time. */
struct source {
    const char *title;
    enum field_id field, otherwise; /* `otherwise` counts where `field` is not known */
};

static const struct source sources[] = {
    {"ACTOR", FIELD_POLICY_ACTOR, FIELD_POLICY_ACTOR},
    {"TARGET", FIELD_POLICY_TARGET, FIELD_BALLOON_TARGET},
    {"POLICY", FIELD_POLICY_TARGET, FIELD_POLICY_TARGET},
    {"E", FIELD_POLICY_ENFORCE, FIELD_POLICY_ENFORCE},
    {"BALLOON", FIELD_BALLOON_TARGET, FIELD_BALLOON_TARGET},
    {"PAGING", FIELD_PAGING_TARGET, FIELD_PAGING_TARGET},
};

static const struct field *changed_field(const struct source *source, const struct domain *domain)
{
    const struct field *field = &domain->fields[source->field];

    return field->state == FIELD_KNOWN ? field : &domain->fields[source->otherwise];
}

bool format_is_fresh(const struct column_row *row, int64_t since_ms)
{
    return row->now_ms - since_ms < FORMAT_FRESH_MS &&
           since_ms - row->domain->seen_ms > FORMAT_FRESH_MS;
}

static bool is_fresh(const struct column *column, const struct column_row *row)
{
    if (column->unit == COLUMN_UNIT_STATE)
        return row->verdict && format_is_fresh(row, row->verdict->since_ms);
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
        if (strcmp(sources[i].title, column->title) == 0)
            return format_is_fresh(row, changed_field(&sources[i], row->domain)->since_ms);
    return false;
}

bool format_is_right(enum column_unit unit)
{
    return units[unit].right;
}

/* What is being measured is not simply unknown. */
static void write_state(const struct column_row *row, char *text)
{
    if (row->verdict && row->verdict->state == CONVERGENCE_UNKNOWN && row->verdict->calibrating)
        strcpy(text, "calibrating");
}

static enum role role_of(const struct column *column, const struct column_row *row,
                         const struct column_value *value)
{
    enum role role = ROLE_NORMAL;

    if (column->unit == COLUMN_UNIT_STATE)
        role = glyphs_state_word_role((enum convergence_state)value->number);
    else if (format_is_right(column->unit) && value->number == 0)
        role = ROLE_QUIET;
    if (role == ROLE_NORMAL && is_fresh(column, row))
        role = ROLE_FRESH;
    return role;
}

void format_cell(const struct column *column, const struct column_row *row,
                 const struct glyphs *glyphs, struct format_cell *ret_cell)
{
    struct column_value value = {.state = COLUMN_VALUE_UNKNOWN};

    column->get(row, &value);
    ret_cell->right = format_is_right(column->unit);
    ret_cell->role = ROLE_QUIET;
    switch (value.state) {
    case COLUMN_VALUE_KNOWN:
        units[column->unit].write(&value, ret_cell->text);
        ret_cell->role = role_of(column, row, &value);
        if (column->unit == COLUMN_UNIT_STATE)
            write_state(row, ret_cell->text);
        break;
    case COLUMN_VALUE_NONE:
        strcpy(ret_cell->text, glyphs->none);
        break;
    case COLUMN_VALUE_BAD:
        strcpy(ret_cell->text, "!");
        ret_cell->role = ROLE_BAD;
        break;
    case COLUMN_VALUE_UNKNOWN:
        strcpy(ret_cell->text, glyphs->unknown);
        break;
    }
    if (column->unit == COLUMN_UNIT_TREND)
        ret_cell->text[0] = '\0';
}

static void write_field_kb(const struct field *field, char *text)
{
    bool exact = field->number % UNITS_KB_PER_MB == 0 && field->number < INT64_C(10240000) &&
                 field->number > -INT64_C(10240000);

    if (exact)
        units_format_kb(text, field->number);
    else
        snprintf(text, FORMAT_TEXT_MAX, "%" PRId64 " KiB", field->number);
}

static void write_field(enum field_id id, const struct field *field, char *text)
{
    switch (field_info(id)->kind) {
    case FIELD_KIND_KB:
    case FIELD_KIND_SIGNED_KB:
        write_field_kb(field, text);
        break;
    case FIELD_KIND_FLAG:
        strcpy(text, field->number ? "on" : "off");
        break;
    case FIELD_KIND_PRESENCE:
        strcpy(text, field->number ? "present" : "absent");
        break;
    case FIELD_KIND_TEXT:
        snprintf(text, FORMAT_TEXT_MAX, "%s", rctext_string(field->text));
        if (!*text)
            strcpy(text, "\"\"");
        break;
    }
}

void format_field(enum field_id id, const struct field *field, const struct glyphs *glyphs,
                  struct format_cell *ret_cell)
{
    ret_cell->right = false;
    ret_cell->role = ROLE_QUIET;
    switch (field->state) {
    case FIELD_KNOWN:
        write_field(id, field, ret_cell->text);
        ret_cell->role = ROLE_NORMAL;
        break;
    case FIELD_ABSENT:
        strcpy(ret_cell->text, glyphs->none);
        break;
    case FIELD_BAD:
        strcpy(ret_cell->text, "!");
        ret_cell->role = ROLE_BAD;
        break;
    case FIELD_UNKNOWN:
        strcpy(ret_cell->text, glyphs->unknown);
        break;
    }
}
