/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Building plans: the memory of a plan, its steps and findings, and what a domain holds now.
 *
 * A plan's texts are kept in blocks that are freed together with it.
 */
#include "model/plan_build.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- texts -------------------------------------------------------------------------------------
 */

#define BLOCK_BYTES 16384
#define FORMAT_MAX  768

struct block {
    struct block *next;
    size_t used, size;
    char bytes[];
};

struct plan_texts {
    struct block *newest;
};

struct plan_texts *plan_texts_new(void)
{
    return calloc(1, sizeof(struct plan_texts));
}

void plan_texts_free(struct plan_texts *texts)
{
    if (!texts)
        return;
    while (texts->newest) {
        struct block *next = texts->newest->next;

        free(texts->newest);
        texts->newest = next;
    }
    free(texts);
}

static char *texts_take(struct plan_texts *texts, size_t size)
{
    struct block *block = texts->newest;

    if (!block || block->size - block->used < size) {
        size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;

        block = malloc(sizeof(*block) + room);
        if (!block)
            return NULL;
        *block = (struct block){.next = texts->newest, .size = room};
        texts->newest = block;
    }
    block->used += size;
    return block->bytes + block->used - size;
}

const char *plan_text(struct plan_builder *builder, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = texts_take(builder->plan->texts, size);

    if (!copy) {
        builder->rc = -ENOMEM;
        return "";
    }
    return memcpy(copy, text, size);
}

const char *plan_format(struct plan_builder *builder, const char *format, va_list arguments)
{
    char buffer[FORMAT_MAX];

    vsnprintf(buffer, sizeof(buffer), format, arguments);
    return plan_text(builder, buffer);
}

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

/* --- changes, steps, findings ------------------------------------------------------------------
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
    if (plan_value_same(change->object, &mine.before, &mine.after) ||
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

static const enum plan_severity severities[] = {
    [PLAN_GONE] = PLAN_BLOCKING,
    [PLAN_NOT_READ] = PLAN_BLOCKING,
    [PLAN_STORE_DEAD] = PLAN_BLOCKING,
    [PLAN_DYING] = PLAN_BLOCKING,
    [PLAN_BAD_VALUE] = PLAN_BLOCKING,
    [PLAN_BAD_SIZE] = PLAN_BLOCKING,
    [PLAN_NOTHING_TO_DO] = PLAN_INFO,
    [PLAN_ZERO_TARGET] = PLAN_BLOCKING,
    [PLAN_DOM0_MINIMUM] = PLAN_BLOCKING,
    [PLAN_ABOVE_STATIC_MAX] = PLAN_BLOCKING,
    [PLAN_ABOVE_MAXMEM] = PLAN_WARNING,
    [PLAN_ABOVE_MAXMEM_HVM] = PLAN_BLOCKING,
    [PLAN_BELOW_FLOOR] = PLAN_WARNING,
    [PLAN_BELOW_USED] = PLAN_WARNING,
    [PLAN_OUTSIDE_DYNAMIC] = PLAN_WARNING,
    [PLAN_BOOTING] = PLAN_WARNING,
    [PLAN_PAUSED] = PLAN_INFO,
    [PLAN_NO_DRIVER] = PLAN_WARNING,
    [PLAN_MISSED_REQUESTS] = PLAN_WARNING,
    [PLAN_OTHER_WRITER] = PLAN_WARNING,
    [PLAN_NOBODY_LISTENS] = PLAN_WARNING,
    [PLAN_MANUAL_IGNORES] = PLAN_WARNING,
    [PLAN_TAKES_EFFECT] = PLAN_INFO,
    [PLAN_NO_TARGET_YET] = PLAN_INFO,
    [PLAN_FOREIGN_BASE] = PLAN_INFO,
    [PLAN_NEEDS_MANUAL] = PLAN_BLOCKING,
    [PLAN_SWITCHES_TO_MANUAL] = PLAN_INFO,
    [PLAN_NOTHING_REMEMBERED] = PLAN_BLOCKING,
    [PLAN_PAGING_PV] = PLAN_BLOCKING,
    [PLAN_PAGING_POD] = PLAN_BLOCKING,
    [PLAN_PAGING_RISK] = PLAN_WARNING,
    [PLAN_PAGE_IN_CAPPED] = PLAN_BLOCKING,
    [PLAN_SHARING_RISK] = PLAN_WARNING,
    [PLAN_MAXMEM_BELOW] = PLAN_WARNING,
    [PLAN_HOST_SHORT] = PLAN_WARNING,
    [PLAN_HOST_WAITS] = PLAN_INFO,
    [PLAN_UNDO_GONE] = PLAN_WARNING,
    [PLAN_UNDO_FOREIGN] = PLAN_WARNING,
    [PLAN_UNDO_UNKNOWN] = PLAN_WARNING,
    [PLAN_UNDO_GUESSED] = PLAN_WARNING,
    [PLAN_UNDO_REFUSED] = PLAN_BLOCKING,
};
_Static_assert(sizeof(severities) / sizeof(severities[0]) == PLAN_FINDING_COUNT,
               "a severity for every finding");

static void add_finding(struct plan_builder *builder, const struct plan_finding *finding)
{
    struct plan *plan = builder->plan;
    struct plan_finding *findings = plan_grow(builder, plan->findings, plan->finding_count,
                                              &builder->finding_room, sizeof(*findings));

    if (!findings)
        return;
    plan->findings = findings;
    findings[plan->finding_count++] = *finding;
    plan->severities[finding->severity]++;
}

void plan_add_finding(struct plan_builder *builder, enum plan_finding_code code,
                      const char *sentence, ...)
{
    struct plan_finding finding = {.code = code, .severity = severities[code]};
    va_list arguments;

    va_start(arguments, sentence);
    finding.sentence = plan_format(builder, sentence, arguments);
    va_end(arguments);
    finding.about_domain = true;
    finding.id = builder->domain->id;
    finding.name = builder->name;
    builder->blocked |= finding.severity == PLAN_BLOCKING;
    add_finding(builder, &finding);
}

void plan_add_finding_about_all(struct plan_builder *builder, enum plan_finding_code code,
                                const char *sentence, ...)
{
    struct plan_finding finding = {.code = code, .severity = severities[code]};
    va_list arguments;

    va_start(arguments, sentence);
    finding.sentence = plan_format(builder, sentence, arguments);
    va_end(arguments);
    add_finding(builder, &finding);
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
    size_t low = 0, high = snapshot->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (snapshot->domains[middle]->id.domid < id->domid)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < snapshot->count && domain_id_equal(&snapshot->domains[low]->id, id))
        return low;
    return snapshot->count;
}

bool plan_begin_domain(struct plan_builder *builder, const struct domain_id *id)
{
    const struct snapshot *snapshot = builder->situation->snapshot;
    size_t index = index_of(snapshot, id);

    builder->first_step = builder->plan->step_count;
    builder->blocked = false;
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
