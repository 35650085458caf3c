/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Building plans: their steps, and what a domain holds now. See plan_build.h.
 */
#include "model/plan_build.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what a domain holds now -------------------------------------------------------------------
 */

static struct plan_value switch_value(bool known, bool on)
{
    return (struct plan_value){.state = known ? FIELD_KNOWN : FIELD_UNKNOWN, .number = known && on};
}

struct plan_value plan_value_now(const struct plan_builder *builder, enum plan_object object)
{
    const struct plan_object_info *info = plan_object_info(object);
    const struct field *field;

    if (object == PLAN_PAGER)
        return switch_value(builder->facts->pager_known, builder->facts->pager);
    if (object == PLAN_SHARING)
        return switch_value(builder->facts->sharing_known, builder->facts->sharing);
    field = &builder->domain->fields[info->field];
    return (struct plan_value){
        .state = field->state,
        .number = field->number,
        .text = field->text ? rctext_string(field->text) : NULL,
    };
}

int64_t plan_number(const struct plan_builder *builder, enum plan_object object, int64_t otherwise)
{
    struct plan_value value = plan_value_now(builder, object);

    return value.state == FIELD_KNOWN ? value.number : otherwise;
}

int64_t plan_field(const struct plan_builder *builder, enum field_id id, int64_t otherwise)
{
    int64_t number = otherwise;

    domain_number(builder->domain, id, &number);
    return number;
}

const char *plan_actor(const struct plan_builder *builder)
{
    return domain_text(builder->domain, FIELD_POLICY_ACTOR, "");
}

bool plan_is_pv(const struct plan_builder *builder)
{
    return !(builder->domain->flags & DOMAIN_HVM);
}

int64_t plan_videoram(const struct plan_builder *builder)
{
    return plan_field(builder, FIELD_VIDEORAM, 0);
}

int64_t plan_offset(const struct plan_builder *builder, bool *ret_known)
{
    *ret_known = builder->verdict->offset_known || plan_is_pv(builder);
    if (builder->verdict->offset_known)
        return builder->verdict->offset_kb;
    return *ret_known ? 0 : plan_videoram(builder);
}

/* --- changes and steps ------------------------------------------------------------------
 */

struct plan_change plan_kb(enum plan_object object, int64_t kb)
{
    return (struct plan_change){.object = object, .after = {.state = FIELD_KNOWN, .number = kb}};
}

struct plan_change plan_switch(enum plan_object object, bool on)
{
    return plan_kb(object, on);
}

struct plan_change plan_string(enum plan_object object, const char *text)
{
    return (struct plan_change){.object = object, .after = {.state = FIELD_KNOWN, .text = text}};
}

struct plan_change plan_absent(enum plan_object object)
{
    return (struct plan_change){.object = object, .after = {.state = FIELD_ABSENT}};
}

void *plan_grow(struct plan_builder *builder, void *array, size_t count, size_t *room, size_t size)
{
    size_t more = *room ? *room * 2 : 16;
    void *bigger;

    if (count < *room)
        return array;
    bigger = realloc(array, more * size);
    if (!bigger) {
        builder->rc = -ENOMEM;
        return NULL;
    }
    *room = more;
    return bigger;
}

static void own_text(struct plan_builder *builder, struct plan_value *value)
{
    if (value->text)
        value->text = plan_text(builder, value->text);
}

static void step_take_change(struct plan_builder *builder, struct plan_step *step,
                             const struct plan_change *change)
{
    struct plan_change mine = *change;

    mine.before = plan_value_now(builder, change->object);
    if ((!builder->repeats && plan_value_same(change->object, &mine.before, &mine.after)) ||
        step->change_count == PLAN_CHANGES_MAX)
        return;
    own_text(builder, &mine.before);
    own_text(builder, &mine.after);
    step->changes[step->change_count++] = mine;
}

bool plan_add_step(struct plan_builder *builder, enum plan_lever lever,
                   const struct plan_change *changes, size_t count, const char *why, ...)
{
    struct plan *plan = builder->plan;
    struct plan_step step = {.id = builder->domain->id, .name = builder->name, .lever = lever};
    struct plan_step *steps;
    va_list arguments;

    for (size_t i = 0; i < count; i++)
        step_take_change(builder, &step, &changes[i]);
    if (step.change_count == 0)
        return false;
    va_start(arguments, why);
    step.why = plan_format(builder, why, arguments);
    va_end(arguments);
    steps = plan_grow(builder, plan->steps, plan->step_count, &builder->step_room, sizeof(*steps));
    if (!steps)
        return false;
    plan->steps = steps;
    steps[plan->step_count++] = step;
    return true;
}

/* --- the next domain ---------------------------------------------------------------------------
 */

static const struct plan_domain_facts *facts_of(const struct plan_facts *facts,
                                                const struct domain_id *id)
{
    static const struct plan_domain_facts none;
    size_t low = 0, high = facts ? facts->domain_count : 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (facts->domains[middle].id.domid < id->domid)
            low = middle + 1;
        else
            high = middle;
    }
    if (!facts || low == facts->domain_count || !domain_id_equal(&facts->domains[low].id, id))
        return &none;
    return &facts->domains[low];
}

static const struct verdict *verdict_of(const struct plan_situation *situation,
                                        const struct domain_id *id)
{
    static const struct verdict none;
    const struct verdict *verdict =
        situation->verdict ? situation->verdict(situation->verdicts, id) : NULL;

    return verdict ? verdict : &none;
}

/* Where it is in the snapshot; its count where it is not. */
static size_t index_of(const struct snapshot *snapshot, const struct domain_id *id)
{
    size_t at = snapshot_position(snapshot, id->domid);

    return at < snapshot->count && domain_id_equal(&snapshot->domains[at]->id, id)
               ? at
               : snapshot->count;
}

bool plan_begin_domain(struct plan_builder *builder, const struct domain_id *id)
{
    const struct snapshot *snapshot = builder->situation->snapshot;
    size_t index = index_of(snapshot, id);

    builder->first_step = builder->plan->step_count;
    builder->blocked = builder->repeats = false;
    if (index == snapshot->count) {
        plan_add_finding_about_all(builder, builder->intent ? PLAN_GONE : PLAN_UNDO_GONE,
                                   "Domain %u is gone, or another one has its number now: nothing "
                                   "is done to it.",
                                   id->domid);
        return false;
    }
    if (builder->intent && builder->planned[index])
        return false;
    builder->planned[index] = true;
    builder->domain = snapshot->domains[index];
    builder->name = plan_text(builder, domain_text(builder->domain, FIELD_NAME, "?"));
    builder->verdict = verdict_of(builder->situation, id);
    builder->facts = facts_of(builder->situation->facts, id);
    return true;
}
