/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What plans are made of: objects, the levers that move them, and their values. See plan.h.
 */
#include "model/plan.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"

/* --- objects and levers ------------------------------------------------------------------------
 */

#define IN_SNAPSHOT(field) true, field
#define NOT_IN_SNAPSHOT    false, FIELD_NAME

static const struct plan_object_info objects[] = {
    [PLAN_ACTOR] = {"actor", "actor", PLAN_KIND_TEXT, IN_SNAPSHOT(FIELD_POLICY_ACTOR)},
    [PLAN_PARAMS] = {"params", "params", PLAN_KIND_TEXT, IN_SNAPSHOT(FIELD_POLICY_PARAMS)},
    [PLAN_MANUAL_FROM] = {"manual_from", "to go back to", PLAN_KIND_TEXT,
                          IN_SNAPSHOT(FIELD_POLICY_MANUAL_FROM)},
    [PLAN_POLICY_TARGET] = {"policy_target", "policy target", PLAN_KIND_KB,
                            IN_SNAPSHOT(FIELD_POLICY_TARGET)},
    [PLAN_ENFORCE] = {"enforce", "enforce", PLAN_KIND_SWITCH, IN_SNAPSHOT(FIELD_POLICY_ENFORCE)},
    [PLAN_BALLOON_TARGET] = {"balloon_target", "balloon target", PLAN_KIND_KB,
                             IN_SNAPSHOT(FIELD_BALLOON_TARGET)},
    [PLAN_MAXMEM] = {"maxmem", "maxmem", PLAN_KIND_KB, IN_SNAPSHOT(FIELD_MAXMEM)},
    [PLAN_PAGING_TARGET] = {"paging_target", "paging target", PLAN_KIND_KB,
                            IN_SNAPSHOT(FIELD_PAGING_TARGET)},
    [PLAN_PAGER] = {"pager", "pager", PLAN_KIND_SWITCH, NOT_IN_SNAPSHOT},
    [PLAN_SHARING] = {"sharing", "sharing", PLAN_KIND_SWITCH, NOT_IN_SNAPSHOT},
};
static_assert(sizeof(objects) / sizeof(objects[0]) == PLAN_OBJECT_COUNT, "a row for every object");

static const char *const levers[] = {
    [PLAN_LEVER_POLICY] = "policy",
    [PLAN_LEVER_POLICY_TARGET] = "policy_target",
    [PLAN_LEVER_BALLOON] = "balloon",
    [PLAN_LEVER_MAXMEM] = "maxmem",
    [PLAN_LEVER_PAGING_TARGET] = "paging_target",
    [PLAN_LEVER_PAGER] = "pager",
    [PLAN_LEVER_SHARING] = "sharing",
};
static_assert(sizeof(levers) / sizeof(levers[0]) == PLAN_LEVER_COUNT, "a name for every lever");

const struct plan_object_info *plan_object_info(enum plan_object object)
{
    return &objects[object];
}

bool plan_object_find(const char *name, enum plan_object *ret_object)
{
    for (unsigned i = 0; i < PLAN_OBJECT_COUNT; i++) {
        if (strcmp(objects[i].name, name) == 0) {
            *ret_object = (enum plan_object)i;
            return true;
        }
    }
    return false;
}

const char *plan_lever_name(enum plan_lever lever)
{
    return levers[lever];
}

bool plan_lever_find(const char *name, enum plan_lever *ret_lever)
{
    for (unsigned i = 0; i < PLAN_LEVER_COUNT; i++) {
        if (strcmp(levers[i], name) == 0) {
            *ret_lever = (enum plan_lever)i;
            return true;
        }
    }
    return false;
}

/* --- values ------------------------------------------------------------------------------------
 */

static const char *text_of(const struct plan_value *value)
{
    return value->text ? value->text : "";
}

bool plan_value_equal(const struct plan_value *a, const struct plan_value *b)
{
    return a->state == b->state && a->number == b->number && strcmp(text_of(a), text_of(b)) == 0;
}

static bool is_empty(const struct plan_value *value)
{
    return value->state == FIELD_ABSENT ||
           (value->state == FIELD_KNOWN && (!value->text || !*value->text));
}

bool plan_value_same(enum plan_object object, const struct plan_value *a,
                     const struct plan_value *b)
{
    if (plan_value_equal(a, b))
        return true;
    return (object == PLAN_ACTOR || object == PLAN_PARAMS) && is_empty(a) && is_empty(b);
}

static void format_known(char *buffer, enum plan_object_kind kind, const struct plan_value *value)
{
    char size[UNITS_TEXT_MAX];

    if (kind == PLAN_KIND_KB)
        snprintf(buffer, PLAN_VALUE_TEXT_MAX, "%s", size_format_kb(size, value->number));
    else if (kind == PLAN_KIND_SWITCH)
        snprintf(buffer, PLAN_VALUE_TEXT_MAX, "%s", value->number ? "on" : "off");
    else if (*text_of(value))
        snprintf(buffer, PLAN_VALUE_TEXT_MAX, "%s", text_of(value));
    else
        snprintf(buffer, PLAN_VALUE_TEXT_MAX, "\"\"");
}

char *plan_value_format(char *buffer, enum plan_object object, const struct plan_value *value)
{
    switch (value->state) {
    case FIELD_UNKNOWN:
        snprintf(buffer, PLAN_VALUE_TEXT_MAX, "unknown");
        break;
    case FIELD_ABSENT:
        snprintf(buffer, PLAN_VALUE_TEXT_MAX, "none");
        break;
    case FIELD_BAD:
        snprintf(buffer, PLAN_VALUE_TEXT_MAX, "bad: %s", text_of(value));
        break;
    case FIELD_KNOWN:
        format_known(buffer, objects[object].kind, value);
        break;
    }
    return buffer;
}
