/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What each column shows of a domain: see column_getters.h.
 */
#include "model/column_getters.h"

#include <stdio.h>
#include <string.h>

#include "base/units.h"

static void set_number(struct column_value *value, int64_t number)
{
    value->state = COLUMN_VALUE_KNOWN;
    value->number = number;
}

static void set_text(struct column_value *value, const char *text)
{
    value->state = *text ? COLUMN_VALUE_KNOWN : COLUMN_VALUE_NONE;
    value->text = text;
}

static void set_unknown(struct column_value *value)
{
    value->state = COLUMN_VALUE_UNKNOWN;
}

static void set_none(struct column_value *value)
{
    value->state = COLUMN_VALUE_NONE;
}

static void get_field(const struct column_row *row, enum field_id id, struct column_value *value)
{
    static const enum column_value_state states[] = {
        [FIELD_UNKNOWN] = COLUMN_VALUE_UNKNOWN,
        [FIELD_ABSENT] = COLUMN_VALUE_NONE,
        [FIELD_BAD] = COLUMN_VALUE_BAD,
        [FIELD_KNOWN] = COLUMN_VALUE_KNOWN,
    };
    const struct field *field = &row->domain->fields[id];

    *value = (struct column_value){.state = states[field->state], .number = field->number};
    if (field->state == FIELD_KNOWN && field_info(id)->kind == FIELD_KIND_TEXT)
        set_text(value, rctext_string(field->text));
}

#define FIELD_GETTER(name, id)                                                           \
    void column_get_##name(const struct column_row *row, struct column_value *ret_value) \
    {                                                                                    \
        get_field(row, id, ret_value);                                                   \
    }

FIELD_GETTER(type, FIELD_TYPE)
FIELD_GETTER(actor, FIELD_POLICY_ACTOR)
FIELD_GETTER(params, FIELD_POLICY_PARAMS)
FIELD_GETTER(policy, FIELD_POLICY_TARGET)
FIELD_GETTER(enforce, FIELD_POLICY_ENFORCE)
FIELD_GETTER(balloon, FIELD_BALLOON_TARGET)
FIELD_GETTER(static_max, FIELD_STATIC_MAX)
FIELD_GETTER(videoram, FIELD_VIDEORAM)
FIELD_GETTER(paging, FIELD_PAGING_TARGET)
FIELD_GETTER(dynamic_min, FIELD_DYNAMIC_MIN)
FIELD_GETTER(dynamic_max, FIELD_DYNAMIC_MAX)
FIELD_GETTER(memory_offset, FIELD_MEMORY_OFFSET)
FIELD_GETTER(meminfo, FIELD_MEMINFO)
FIELD_GETTER(feature, FIELD_FEATURE_BALLOON)
FIELD_GETTER(actual, FIELD_ACTUAL)
FIELD_GETTER(maxmem, FIELD_MAXMEM)
FIELD_GETTER(outstanding, FIELD_OUTSTANDING)
FIELD_GETTER(shared, FIELD_SHARED)
FIELD_GETTER(paged, FIELD_PAGED)

void column_get_id(const struct column_row *row, struct column_value *ret_value)
{
    set_number(ret_value, row->domain->id.domid);
}

void column_get_uuid(const struct column_row *row, struct column_value *ret_value)
{
    set_text(ret_value, domain_uuid_format(&row->domain->id, ret_value->buffer));
}

void column_get_name(const struct column_row *row, struct column_value *ret_value)
{
    const char *name = domain_text(row->domain, FIELD_NAME, NULL);

    get_field(row, FIELD_NAME, ret_value);
    if (name)
        set_text(ret_value, name);
}

void column_get_run(const struct column_row *row, struct column_value *ret_value)
{
    set_text(ret_value, domain_run_state(row->domain));
}

void column_get_target(const struct column_row *row, struct column_value *ret_value)
{
    get_field(row, FIELD_POLICY_TARGET, ret_value);
    if (ret_value->state == COLUMN_VALUE_NONE || ret_value->state == COLUMN_VALUE_UNKNOWN)
        get_field(row, FIELD_BALLOON_TARGET, ret_value);
}

void column_get_range(const struct column_row *row, struct column_value *ret_value)
{
    char low[UNITS_TEXT_MAX], high[UNITS_TEXT_MAX];
    int64_t low_kb, high_kb;

    get_field(row, FIELD_DYNAMIC_MIN, ret_value);
    if (ret_value->state != COLUMN_VALUE_KNOWN)
        return;
    low_kb = ret_value->number;
    get_field(row, FIELD_DYNAMIC_MAX, ret_value);
    if (ret_value->state != COLUMN_VALUE_KNOWN)
        return;
    high_kb = ret_value->number;
    snprintf(ret_value->buffer, sizeof(ret_value->buffer), "%.15s-%.15s",
             units_format_kb(low, low_kb), units_format_kb(high, high_kb));
    set_text(ret_value, ret_value->buffer);
}

/* The mark is there or not: without its node it is known not to be. */
void column_get_uncooperative(const struct column_row *row, struct column_value *ret_value)
{
    get_field(row, FIELD_UNCOOPERATIVE, ret_value);
    if (ret_value->state == COLUMN_VALUE_NONE)
        set_number(ret_value, 0);
}

void column_get_offset(const struct column_row *row, struct column_value *ret_value)
{
    set_unknown(ret_value);
    if (row->verdict && row->verdict->offset_known)
        set_number(ret_value, row->verdict->offset_kb);
}

void column_get_gap(const struct column_row *row, struct column_value *ret_value)
{
    set_unknown(ret_value);
    if (row->verdict && row->verdict->gap_known)
        set_number(ret_value, row->verdict->gap_kb);
    else if (row->domain->fields[FIELD_BALLOON_TARGET].state == FIELD_ABSENT)
        set_none(ret_value);
}

void column_get_rate(const struct column_row *row, struct column_value *ret_value)
{
    const struct verdict *verdict = row->verdict;

    set_unknown(ret_value);
    if (!verdict || !verdict->rate_known)
        return;
    if (verdict->rate_kb_s == 0 && convergence_info(verdict->state)->concern == CONVERGENCE_QUIET)
        set_none(ret_value);
    else
        set_number(ret_value, verdict->rate_kb_s);
}

void column_get_eta(const struct column_row *row, struct column_value *ret_value)
{
    const struct verdict *verdict = row->verdict;

    set_unknown(ret_value);
    if (!verdict)
        return;
    if (verdict->eta_known)
        set_number(ret_value, verdict->eta_ms);
    else if (convergence_info(verdict->state)->concern != CONVERGENCE_MOVING)
        set_none(ret_value);
}

void column_get_state(const struct column_row *row, struct column_value *ret_value)
{
    enum convergence_state state = row->verdict ? row->verdict->state : CONVERGENCE_UNKNOWN;

    set_number(ret_value, state);
    ret_value->text = convergence_info(state)->name;
}

void column_get_since(const struct column_row *row, struct column_value *ret_value)
{
    set_unknown(ret_value);
    if (row->verdict)
        set_number(ret_value,
                   row->now_ms > row->verdict->since_ms ? row->now_ms - row->verdict->since_ms : 0);
}

void column_get_cause(const struct column_row *row, struct column_value *ret_value)
{
    struct diagnosis_subject subject = column_subject(row);

    set_text(ret_value, diagnosis_brief(&subject));
}

void column_get_trend(const struct column_row *row, struct column_value *ret_value)
{
    (void)row;
    set_none(ret_value);
}

void column_get_requests(const struct column_row *row, struct column_value *ret_value)
{
    set_unknown(ret_value);
    if (!row->verdict)
        return;
    set_none(ret_value);
    if (row->verdict->requests == 0)
        return;
    snprintf(ret_value->buffer, sizeof(ret_value->buffer), "%u/%u", row->verdict->requests_met,
             row->verdict->requests);
    set_text(ret_value, ret_value->buffer);
}

void column_get_floor(const struct column_row *row, struct column_value *ret_value)
{
    set_unknown(ret_value);
    if (!row->verdict)
        return;
    if (row->verdict->floor_kb > 0)
        set_number(ret_value, row->verdict->floor_kb);
    else
        set_none(ret_value);
}

/* Without an actor there is nobody to live; without a record of actors nobody knows. */
void column_get_alive(const struct column_row *row, struct column_value *ret_value)
{
    const char *actor = domain_text(row->domain, FIELD_POLICY_ACTOR, "");

    get_field(row, FIELD_POLICY_ACTOR, ret_value);
    ret_value->text = NULL;
    if (ret_value->state != COLUMN_VALUE_KNOWN)
        return;
    if (row->actors)
        set_number(ret_value, actors_is_alive(row->actors, actor));
    else
        set_unknown(ret_value);
}

void column_get_writer(const struct column_row *row, struct column_value *ret_value)
{
    const struct verdict *verdict = row->verdict;

    set_unknown(ret_value);
    if (!verdict)
        return;
    set_none(ret_value);
    if (verdict->other_writer)
        set_text(ret_value, *verdict->writer.by ? verdict->writer.by : "somebody");
}

void column_get_fight(const struct column_row *row, struct column_value *ret_value)
{
    set_unknown(ret_value);
    if (!row->verdict)
        return;
    set_none(ret_value);
    if (row->verdict->fight.count > 0)
        set_number(ret_value, row->verdict->fight.count);
}

void column_get_usual(const struct column_row *row, struct column_value *ret_value)
{
    set_unknown(ret_value);
    if (row->verdict && row->verdict->usual_rate_kb_s > 0)
        set_number(ret_value, row->verdict->usual_rate_kb_s);
}
