/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Steps of a plan as JSON and back: see journal_json.h.
 */
#include "actorctl/operate/journal_json.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"

/* Names of states; the reader knows no others. */
static const char *const states[] = {
    [FIELD_UNKNOWN] = "unknown",
    [FIELD_ABSENT] = "absent",
    [FIELD_BAD] = "bad",
    [FIELD_KNOWN] = "known",
};
#define STATE_COUNT (sizeof(states) / sizeof(states[0]))

#define NAME_MAX_BYTES FIELD_TEXT_MAX
#define WHY_MAX_BYTES  1024

/* --- writing -----------------------------------------------------------------------------------
 */

static json_t *json_of_value(enum plan_object object, const struct plan_value *value)
{
    const char *text = value->text ? value->text : "";

    if (value->state == FIELD_BAD ||
        (value->state == FIELD_KNOWN && plan_object_info(object)->kind == PLAN_KIND_TEXT))
        return json_pack("{s:s, s:s}", "state", states[value->state], "text", text);
    if (value->state == FIELD_KNOWN)
        return json_pack("{s:s, s:I}", "state", states[value->state], "number",
                         (json_int_t)value->number);
    return json_pack("{s:s}", "state", states[value->state]);
}

static json_t *json_of_change(const struct plan_change *change)
{
    /* a NULL from inside makes the whole NULL */
    return json_pack("{s:s, s:o, s:o}", "object", plan_object_info(change->object)->name, "before",
                     json_of_value(change->object, &change->before), "after",
                     json_of_value(change->object, &change->after));
}

json_t *journal_json_of_step(const struct plan_step *step)
{
    char uuid[DOMAIN_UUID_TEXT_MAX];
    json_t *changes = json_array();

    for (unsigned i = 0; i < step->change_count; i++)
        if (json_array_append_new(changes, json_of_change(&step->changes[i])) < 0) {
            json_decref(changes);
            return NULL;
        }
    return json_pack("{s:I, s:s, s:s, s:s, s:o, s:s}", "domid", (json_int_t)step->id.domid, "uuid",
                     domain_uuid_format(&step->id, uuid), "name", step->name, "lever",
                     plan_lever_name(step->lever), "changes", changes, "why", step->why);
}

/* --- reading -----------------------------------------------------------------------------------
 */

const char *journal_json_text(const json_t *object, const char *name, size_t max)
{
    const json_t *json = json_object_get(object, name);
    size_t length = json_string_length(json);
    const char *text = json_string_value(json);

    if (!text || length > max)
        return NULL;
    for (size_t at = 0; at < length;) {
        char32_t character;
        bool valid;

        at += text_decode(text + at, length - at, &character, &valid);
        /* sanitised text has the mark of a replaced byte in it */
        if (!valid || (character != TEXT_REPLACEMENT && !text_is_printable(character)))
            return NULL;
    }
    return text;
}

bool journal_json_number(const json_t *object, const char *name, int64_t max, int64_t *ret_number)
{
    const json_t *json = json_object_get(object, name);
    json_int_t number = json_integer_value(json);

    if (!json_is_integer(json) || number < 0 || number > max)
        return false;
    *ret_number = number;
    return true;
}

static bool to_state(const json_t *json, enum field_state *ret_state)
{
    const char *name = journal_json_text(json, "state", 16);

    for (size_t i = 0; name && i < STATE_COUNT; i++) {
        if (strcmp(name, states[i]) == 0) {
            *ret_state = (enum field_state)i;
            return true;
        }
    }
    return false;
}

static bool to_value(const json_t *json, enum plan_object object, struct plan_value *value)
{
    enum plan_object_kind kind = plan_object_info(object)->kind;

    *value = (struct plan_value){0};
    if (!to_state(json, &value->state))
        return false;
    if (value->state == FIELD_BAD || (value->state == FIELD_KNOWN && kind == PLAN_KIND_TEXT)) {
        value->text = journal_json_text(json, "text", FIELD_TEXT_MAX);
        return value->text;
    }
    if (value->state == FIELD_KNOWN)
        return journal_json_number(json, "number", kind == PLAN_KIND_SWITCH ? 1 : UNITS_KB_MAX,
                                   &value->number);
    return true;
}

static bool to_change(const json_t *json, struct plan_change *change)
{
    const char *object = journal_json_text(json, "object", 32);

    return object && plan_object_find(object, &change->object) &&
           to_value(json_object_get(json, "before"), change->object, &change->before) &&
           to_value(json_object_get(json, "after"), change->object, &change->after);
}

static bool to_uuid(const char *text, struct domain_id *id)
{
    char again[DOMAIN_UUID_TEXT_MAX];
    size_t count = 0;

    for (const char *at = text; *at && count < DOMAIN_UUID_BYTES; count++) {
        unsigned byte;

        at += *at == '-';
        if (sscanf(at, "%2x", &byte) != 1)
            return false;
        id->uuid[count] = (uint8_t)byte;
        at += at[1] ? 2 : 1;
    }
    return count == DOMAIN_UUID_BYTES && strcmp(domain_uuid_format(id, again), text) == 0;
}

bool journal_json_to_step(const json_t *json, struct plan_step *ret_step)
{
    const char *uuid = journal_json_text(json, "uuid", DOMAIN_UUID_TEXT_MAX);
    const char *lever = journal_json_text(json, "lever", 32);
    const json_t *changes = json_object_get(json, "changes");
    struct plan_step step = {.name = journal_json_text(json, "name", NAME_MAX_BYTES),
                             .why = journal_json_text(json, "why", WHY_MAX_BYTES)};
    int64_t domid;

    if (!step.name || !step.why || !uuid || !to_uuid(uuid, &step.id) || !lever ||
        !plan_lever_find(lever, &step.lever) ||
        !journal_json_number(json, "domid", UINT16_MAX, &domid))
        return false;
    step.id.domid = (uint32_t)domid;
    if (json_array_size(changes) < 1 || json_array_size(changes) > PLAN_CHANGES_MAX)
        return false;
    while (step.change_count < json_array_size(changes)) {
        unsigned i = step.change_count++;

        if (!to_change(json_array_get(changes, i), &step.changes[i]))
            return false;
    }
    *ret_step = step;
    return true;
}
