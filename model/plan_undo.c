/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Planning an undo: the steps of a plan that was executed, whole or in part, taken back in reverse.
 *
 * A value is ours to take back while it is what our step left there. Steps of one domain belong
 * together (maxmem was raised for a target), so where one value is no longer ours the domain is
 * left alone as a whole. What is as it was before needs nothing: so a plan that ended half-way, or
 * an undo that did, can be undone like any other.
 */
#include "model/plan_build.h"

#include "base/units.h"

enum claim {
    CLAIM_OURS,    /* still what our step left */
    CLAIM_BACK,    /* as it was before our step */
    CLAIM_FOREIGN, /* somebody else's */
    CLAIM_LOST,    /* it is not known, or cannot be written, what there was */
};

/* What an object holds when the undo gets there: as the last of its own steps leaves it. */
static struct plan_value value_then(const struct plan_builder *builder, enum plan_object object)
{
    const struct plan *plan = builder->plan;

    for (size_t i = plan->step_count; i > builder->first_step; i--)
        for (unsigned k = 0; k < plan->steps[i - 1].change_count; k++)
            if (plan->steps[i - 1].changes[k].object == object)
                return plan->steps[i - 1].changes[k].after;
    return plan_value_now(builder, object);
}

static bool is_switch(enum plan_object object)
{
    return plan_object_info(object)->kind == PLAN_KIND_SWITCH;
}

static enum claim claim_of(const struct plan_builder *builder, const struct plan_change *change)
{
    struct plan_value now = value_then(builder, change->object);

    if (now.state == FIELD_UNKNOWN || plan_value_same(change->object, &now, &change->after))
        return change->before.state == FIELD_BAD ||
                       (change->before.state == FIELD_UNKNOWN && !is_switch(change->object))
                   ? CLAIM_LOST
                   : CLAIM_OURS;
    return plan_value_same(change->object, &now, &change->before) ? CLAIM_BACK : CLAIM_FOREIGN;
}

/* --- one domain --------------------------------------------------------------------------------
 */

static void say_foreign(struct plan_builder *builder, const struct plan_change *change)
{
    char now[PLAN_VALUE_TEXT_MAX], ours[PLAN_VALUE_TEXT_MAX];
    struct plan_value value = value_then(builder, change->object);

    plan_add_finding(builder, PLAN_UNDO_FOREIGN,
                     "Somebody has changed its %s since, from %s to %s: the domain is left as it "
                     "is.",
                     plan_object_info(change->object)->label,
                     plan_value_format(ours, change->object, &change->after),
                     plan_value_format(now, change->object, &value));
}

static void say_lost(struct plan_builder *builder, const struct plan_change *change)
{
    plan_add_finding(builder, PLAN_UNDO_UNKNOWN,
                     "What its %s was before is not known, or was no value: the domain is left as "
                     "it is.",
                     plan_object_info(change->object)->label);
}

static void say_guessed(struct plan_builder *builder, const struct plan_change *change)
{
    plan_add_finding(builder, PLAN_UNDO_GUESSED,
                     "Whether its %s was on or off before is not known: it is switched %s.",
                     plan_object_info(change->object)->label, change->after.number ? "off" : "on");
}

static struct plan_value other_side(const struct plan_change *change)
{
    return change->before.state == FIELD_UNKNOWN
               ? (struct plan_value){.state = FIELD_KNOWN, .number = !change->after.number}
               : change->before;
}

/* An undo starts and stops pagers like any plan. */
static void find_paging(struct plan_builder *builder, const struct plan_change *change)
{
    if (change->object != PLAN_PAGER)
        return;
    if (change->after.number)
        plan_find_paging_out(builder);
    else
        plan_find_paging_in(builder);
}

/* False where the domain is to be left alone. */
static bool undo_step(struct plan_builder *builder, const struct plan_step *step)
{
    struct plan_change back[PLAN_CHANGES_MAX];
    size_t count = 0;

    for (unsigned i = 0; i < step->change_count; i++) {
        const struct plan_change *change = &step->changes[i];
        enum claim claim = claim_of(builder, change);

        if (claim == CLAIM_FOREIGN) {
            say_foreign(builder, change);
            return false;
        }
        if (claim == CLAIM_LOST) {
            say_lost(builder, change);
            return false;
        }
        if (claim == CLAIM_BACK)
            continue;
        if (change->before.state == FIELD_UNKNOWN)
            say_guessed(builder, change);
        back[count] = (struct plan_change){.object = change->object, .after = other_side(change)};
        find_paging(builder, &back[count++]);
    }
    if (count > 0)
        plan_add_step(builder, step->lever, back, count, "as it was before");
    return true;
}

/* The steps [first, last) are one domain's. */
static void undo_domain(struct plan_builder *builder, const struct plan_step *first,
                        const struct plan_step *last)
{
    if (!plan_begin_domain(builder, &first->id))
        return;
    while (last > first) {
        if (!undo_step(builder, --last)) {
            builder->plan->step_count = builder->first_step;
            break;
        }
    }
    plan_weigh_domain(builder);
}

/* --- all of them -------------------------------------------------------------------------------
 */

static bool was_refused(const struct plan *plan)
{
    return plan->step_count == 0 && plan->severities[PLAN_WARNING] > 0;
}

int plan_new_undo(const char *id, const struct plan_step *done, size_t count,
                  const struct plan_situation *situation, struct plan **ret_plan)
{
    struct plan_builder builder;
    int rc = plan_builder_init(&builder, situation);

    if (rc < 0)
        return rc;
    builder.plan->undoes = plan_text(&builder, id);
    plan_find_host(&builder);
    for (size_t last = count, first; last > 0 && builder.rc == 0; last = first) {
        first = last - 1;
        while (first > 0 && domain_id_equal(&done[first - 1].id, &done[first].id))
            first--;
        undo_domain(&builder, done + first, done + last);
    }
    if (was_refused(builder.plan))
        plan_add_finding_about_all(&builder, PLAN_UNDO_REFUSED,
                                   "Nothing is left of it that could be undone.");
    return plan_builder_finish(&builder, ret_plan);
}
