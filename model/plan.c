/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Making a plan from an intent, domain by domain, and what a plan is made of: see plan.h.
 */
#include "model/plan.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "model/plan_build.h"

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

/* --- planning ----------------------------------------------------------------------------------
 */

const struct verdict *plan_ask_ledger(const void *ledger, const struct domain_id *id)
{
    return ledger_verdict(ledger, id);
}

static void plan_domain(struct plan_builder *builder, const struct operation *operation,
                        const struct domain_id *id)
{
    if (!plan_begin_domain(builder, id))
        return;
    plan_find_domain(builder);
    if (builder->blocked)
        return;
    operation->plan(builder);
    if (builder->blocked)
        builder->plan->step_count = builder->first_step;
    else if (builder->plan->step_count == builder->first_step)
        plan_add_finding(builder, PLAN_NOTHING_TO_DO, "It is so already: nothing to do.");
    plan_weigh_domain(builder);
}

/* Typing the name proves that it is the domain that one means; a name that cannot be typed is
 * replaced by the number. */
static const char *name_to_type(struct plan_builder *builder)
{
    const struct plan_step *step = builder->plan->steps;
    char number[40];

    if (builder->plan->domain_count == 1) {
        size_t length = strlen(step->name);
        bool typeable = length > 0 && length <= 63;

        for (size_t i = 0; i < length; i++)
            typeable = typeable && step->name[i] > ' ' && step->name[i] <= '~';
        if (typeable)
            return step->name;
        snprintf(number, sizeof(number), "%u", step->id.domid);
    } else {
        snprintf(number, sizeof(number), "%zu domains", builder->plan->domain_count);
    }
    return plan_text(builder, number);
}

int plan_builder_finish(struct plan_builder *builder, struct plan **ret_plan)
{
    plan_weigh_all(builder);
    if (builder->dangerous && builder->plan->step_count > 0)
        builder->plan->name_to_type = name_to_type(builder);
    free(builder->shares);
    free(builder->planned);
    if (builder->rc < 0) {
        plan_free(builder->plan);
        return builder->rc;
    }
    *ret_plan = builder->plan;
    return 0;
}

int plan_builder_init(struct plan_builder *builder, const struct plan_situation *situation)
{
    struct plan *plan = calloc(1, sizeof(*plan));
    bool *planned = calloc(situation->snapshot->count + 1, sizeof(*planned));

    if (plan)
        plan->texts = plan_texts_new();
    if (!plan || !planned || !plan->texts) {
        plan_free(plan);
        free(planned);
        return -ENOMEM;
    }
    *builder = (struct plan_builder){.plan = plan, .situation = situation, .planned = planned};
    return 0;
}

int plan_new(const struct intent *intent, const struct plan_situation *situation,
             struct plan **ret_plan)
{
    const struct operation *operation = operation_info(intent->operation);
    struct plan_builder builder;
    int rc = plan_builder_init(&builder, situation);

    if (rc < 0)
        return rc;
    builder.intent = intent;
    builder.plan->operation = operation;
    plan_find_host(&builder);
    for (size_t i = 0; i < intent->count && builder.rc == 0; i++)
        plan_domain(&builder, operation, &intent->ids[i]);
    return plan_builder_finish(&builder, ret_plan);
}

void plan_free(struct plan *plan)
{
    if (!plan)
        return;
    plan_texts_free(plan->texts);
    free(plan->steps);
    free(plan->findings);
    free(plan);
}

int plan_check(const struct plan *plan, struct xenmem_error *error)
{
    for (size_t i = 0; i < plan->finding_count; i++) {
        const struct plan_finding *finding = &plan->findings[i];

        if (finding->severity == PLAN_BLOCKING && finding->about_domain)
            return error_set(error, EPERM, "%s (%u): %s", finding->name, finding->id.domid,
                             finding->sentence);
        if (finding->severity == PLAN_BLOCKING)
            return error_set(error, EPERM, "%s", finding->sentence);
    }
    if (plan->step_count == 0)
        return error_set(error, ENODATA, "There is nothing to do: all of it is so already.");
    return 0;
}
