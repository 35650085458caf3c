/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of columns and their getters: see column.h. How rows compare is in column_order.c.
 *
 * The order of the table is the order of the screen and of the JSON. At 80 columns the priorities
 * up to that of TREND have room; the next ones appear as the terminal gets wider.
 */
#include "model/column.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/units.h"

struct diagnosis_subject column_subject(const struct column_row *row)
{
    return (struct diagnosis_subject){
        .domain = row->domain,
        .verdict = row->verdict,
        .host = row->host,
        .actors = row->actors,
        .now_ms = row->now_ms,
    };
}

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

/* --- getters ---------------------------------------------------------------------------------- */

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
    static void get_##name(const struct column_row *row, struct column_value *ret_value) \
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

static void get_id(const struct column_row *row, struct column_value *ret_value)
{
    set_number(ret_value, row->domain->id.domid);
}

static void get_uuid(const struct column_row *row, struct column_value *ret_value)
{
    set_text(ret_value, domain_uuid_format(&row->domain->id, ret_value->buffer));
}

static void get_name(const struct column_row *row, struct column_value *ret_value)
{
    const char *name = domain_text(row->domain, FIELD_NAME, NULL);

    get_field(row, FIELD_NAME, ret_value);
    if (name)
        set_text(ret_value, name);
}

static void get_run(const struct column_row *row, struct column_value *ret_value)
{
    set_text(ret_value, domain_run_state(row->domain));
}

static void get_target(const struct column_row *row, struct column_value *ret_value)
{
    get_field(row, FIELD_POLICY_TARGET, ret_value);
    if (ret_value->state == COLUMN_VALUE_NONE || ret_value->state == COLUMN_VALUE_UNKNOWN)
        get_field(row, FIELD_BALLOON_TARGET, ret_value);
}

static void get_range(const struct column_row *row, struct column_value *ret_value)
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
static void get_uncooperative(const struct column_row *row, struct column_value *ret_value)
{
    get_field(row, FIELD_UNCOOPERATIVE, ret_value);
    if (ret_value->state == COLUMN_VALUE_NONE)
        set_number(ret_value, 0);
}

static void get_offset(const struct column_row *row, struct column_value *ret_value)
{
    set_unknown(ret_value);
    if (row->verdict && row->verdict->offset_known)
        set_number(ret_value, row->verdict->offset_kb);
}

static void get_gap(const struct column_row *row, struct column_value *ret_value)
{
    set_unknown(ret_value);
    if (row->verdict && row->verdict->gap_known)
        set_number(ret_value, row->verdict->gap_kb);
    else if (row->domain->fields[FIELD_BALLOON_TARGET].state == FIELD_ABSENT)
        set_none(ret_value);
}

static void get_rate(const struct column_row *row, struct column_value *ret_value)
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

static void get_eta(const struct column_row *row, struct column_value *ret_value)
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

static void get_state(const struct column_row *row, struct column_value *ret_value)
{
    enum convergence_state state = row->verdict ? row->verdict->state : CONVERGENCE_UNKNOWN;

    set_number(ret_value, state);
    ret_value->text = convergence_info(state)->name;
}

static void get_since(const struct column_row *row, struct column_value *ret_value)
{
    set_unknown(ret_value);
    if (row->verdict)
        set_number(ret_value,
                   row->now_ms > row->verdict->since_ms ? row->now_ms - row->verdict->since_ms : 0);
}

static void get_cause(const struct column_row *row, struct column_value *ret_value)
{
    struct diagnosis_subject subject = column_subject(row);

    set_text(ret_value, diagnosis_brief(&subject));
}

static void get_trend(const struct column_row *row, struct column_value *ret_value)
{
    (void)row;
    set_none(ret_value);
}

static void get_requests(const struct column_row *row, struct column_value *ret_value)
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

static void get_floor(const struct column_row *row, struct column_value *ret_value)
{
    set_unknown(ret_value);
    if (!row->verdict)
        return;
    if (row->verdict->floor_kb > 0)
        set_number(ret_value, row->verdict->floor_kb);
    else
        set_none(ret_value);
}

/* --- the table -------------------------------------------------------------------------------- */

#define HIDDEN       101 /* only when chosen */
#define KB(w)        COLUMN_UNIT_KB, w, w
#define SIGNED_KB(w) COLUMN_UNIT_SIGNED_KB, w, w

static const char hypervisor[] = "hypervisor (getdomaininfolist), once a tick";
static const char computed[] = "xenmem";

#define POLICY "/libxl/ID/memory-policy/"
#define HOME   "/local/domain/ID/"

static const struct column columns[] = {
    {"ID", "domid", COLUMN_UNIT_COUNT_OF, 4, 5, 1, get_id,
     "The domain's number; numbers are used again.", "as it is", hypervisor},
    {"UUID", "uuid", COLUMN_UNIT_TEXT, 36, 36, HIDDEN, get_uuid, "The domain's own name for ever.",
     "as it is", hypervisor},
    {"NAME", "name", COLUMN_UNIT_TEXT, 10, 24, 2, get_name, "What the domain is called.",
     "as it is; what a terminal would obey is replaced", HOME "name"},
    {"TYPE", "type", COLUMN_UNIT_TEXT, 4, 4, HIDDEN, get_type,
     "How it is virtualised: pv, pvh or hvm.", "as it is", "/libxl/ID/type"},
    {"RUN", "run_state", COLUMN_UNIT_TEXT, 8, 8, HIDDEN, get_run,
     "Whether it runs: running, blocked, idle, paused, shutdown or dying.", "flags", hypervisor},
    {"ACTOR", "actor", COLUMN_UNIT_TEXT, 9, 16, 7, get_actor,
     "Who implements its memory policy; none: nobody.", "as it is", POLICY "actor"},
    {"PARAMS", "policy_params", COLUMN_UNIT_TEXT, 10, 32, HIDDEN, get_params,
     "Parameters of its policy.", "as it is", POLICY "actor-params"},
    {"TARGET", NULL, KB(6), 5, get_target, "How much memory it should have.",
     "policy target, or the balloon target where there is no policy target",
     POLICY "target, " HOME "memory/target"},
    {"POLICY", "policy_target_kb", KB(6), HIDDEN, get_policy,
     "How much real memory its policy asks for.", "as it is", POLICY "target"},
    {"E", "enforce", COLUMN_UNIT_FLAG, 1, 1, 10, get_enforce,
     "Whether the policy target is a hard limit as well.", "as it is", POLICY "enforce"},
    {"BALLOON", "balloon_target_kb", KB(7), 11, get_balloon,
     "What the guest's balloon driver is asked to hold.", "as it is", HOME "memory/target"},
    {"STATIC-MAX", "static_max_kb", KB(10), HIDDEN, get_static_max,
     "The most that the guest was built to hold.", "as it is", HOME "memory/static-max"},
    {"VIDEORAM", "videoram_kb", KB(8), HIDDEN, get_videoram,
     "Memory of its video card, which the balloon target leaves out.", "as it is",
     HOME "memory/videoram"},
    {"PAGING", "paging_target_kb", KB(6), HIDDEN, get_paging,
     "What the pager leaves resident; 0 pages everything back in.", "as it is",
     HOME "memory/target-tot_pages"},
    {"ACTUAL", "actual_kb", KB(6), 4, get_actual, "What the domain holds now.", "tot_pages",
     hypervisor},
    {"MAXMEM", "maxmem_kb", KB(6), 13, get_maxmem,
     "The hypervisor's limit: above it no page is given.", "max_pages", hypervisor},
    {"OUTSTANDING", "outstanding_kb", KB(11), HIDDEN, get_outstanding,
     "Claimed for it and not allocated yet.", "outstanding_pages", hypervisor},
    {"PAGED", "paged_kb", KB(6), 15, get_paged, "Pages that the pager has put away.", "paged_pages",
     hypervisor},
    {"SHARED", "shared_kb", KB(6), 16, get_shared, "Pages that it shares with others.", "shr_pages",
     hypervisor},
    {"FEATURE", "feature_balloon", COLUMN_UNIT_FLAG, 7, 7, HIDDEN, get_feature,
     "Whether the guest says that it has a balloon driver.", "as it is",
     HOME "control/feature-balloon"},
    {"MIN-MAX", NULL, COLUMN_UNIT_TEXT, 11, 13, 18, get_range,
     "Between which amounts squeezed may set it.", "dynamic min - dynamic max",
     HOME "memory/dynamic-min, " HOME "memory/dynamic-max"},
    {"DYNMIN", "dynamic_min_kb", KB(6), HIDDEN, get_dynamic_min,
     "The least that squeezed gives it.", "as it is", HOME "memory/dynamic-min"},
    {"DYNMAX", "dynamic_max_kb", KB(6), HIDDEN, get_dynamic_max, "The most that squeezed gives it.",
     "as it is", HOME "memory/dynamic-max"},
    {"MEMOFFS", "memory_offset_kb", SIGNED_KB(7), HIDDEN, get_memory_offset,
     "What squeezed measured that it holds beyond its target.", "as it is",
     HOME "memory/memory-offset"},
    {"UNCOOP", "uncooperative", COLUMN_UNIT_FLAG, 6, 6, HIDDEN, get_uncooperative,
     "Whether squeezed has marked it as not following.", "whether the node exists",
     HOME "memory/uncooperative"},
    {"MEMINFO", "meminfo_kb", KB(7), HIDDEN, get_meminfo, "What a Qubes guest says that it uses.",
     "as it is", HOME "memory/meminfo"},
    {"OFFSET", "offset_kb", SIGNED_KB(7), HIDDEN, get_offset,
     "What it holds beyond its balloon target when it has followed.",
     "0 for PV; declared by squeezed, or learned while it holds still", computed},
    {"GAP", "gap_kb", SIGNED_KB(7), 6, get_gap,
     "How far it is from its balloon target; positive: it holds more than it should.",
     "actual - offset - balloon target; unknown while the offset is calibrated", computed},
    {"STATE", "state", COLUMN_UNIT_STATE, 15, 21, 3, get_state,
     "Whether it goes where it was told to, and if not, in which way not.",
     "the rules of convergence", computed},
    {"SINCE", "state_age_ms", COLUMN_UNIT_MS, 6, 6, 17, get_since,
     "How long it has been in this state.", "now - when it entered the state", computed},
    {"RATE", "rate_kb_s", COLUMN_UNIT_KB_PER_S, 8, 8, 12, get_rate,
     "How fast it gains or loses memory.", "change of actual over the last seconds", computed},
    {"ETA", "eta_ms", COLUMN_UNIT_MS, 6, 6, 8, get_eta, "When it will be there at this rate.",
     "gap / rate, smoothed", computed},
    {"TREND", NULL, COLUMN_UNIT_TREND, 6, 8, 9, get_trend, "Actual over the last minutes.",
     "the history", computed},
    {"MET", "requests", COLUMN_UNIT_TEXT, 5, 5, HIDDEN, get_requests,
     "How many of its last targets it has met.", "met / asked", computed},
    {"FLOOR", "floor_kb", KB(6), HIDDEN, get_floor,
     "The lowest amount at which it was seen to refuse.", "the lowest actual while stuck",
     computed},
    {"CAUSE", "cause", COLUMN_UNIT_TEXT, 18, 40, 14, get_cause, "Why it is in this state.",
     "the leading cause of the diagnosis", computed},
};

#define COLUMN_COUNT (sizeof(columns) / sizeof(columns[0]))

size_t column_count(void)
{
    return COLUMN_COUNT;
}

const struct column *column_at(size_t index)
{
    return index < COLUMN_COUNT ? &columns[index] : NULL;
}

const struct column *column_find(const char *name)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (strcasecmp(columns[i].title, name) == 0 ||
            (columns[i].json_name && strcasecmp(columns[i].json_name, name) == 0))
            return &columns[i];
    return NULL;
}
