/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Planning targets: the policy target, enforce, the balloon target, maxmem.
 *
 * "Target" is how much memory the domain shall use, video memory included; the balloon target is
 * what memory/target holds, without it. As libxl has it: balloon target = target - video memory,
 * and where it is enforced maxmem = balloon target + video memory + 1 MiB.
 */
#include "model/plan_build.h"

#include "base/units.h"

static int64_t whole_pages(int64_t kb)
{
    return kb / UNITS_KB_PER_PAGE * UNITS_KB_PER_PAGE;
}

static int64_t maxmem_for(const struct plan_builder *builder, int64_t balloon_kb)
{
    return whole_pages(balloon_kb + plan_videoram(builder) + PLAN_MAXMEM_EXTRA_KB);
}

/* --- the levers --------------------------------------------------------------------------------
 */

static void step_balloon(struct plan_builder *builder, int64_t balloon_kb)
{
    struct plan_change change = plan_kb(PLAN_BALLOON_TARGET, balloon_kb);

    plan_add_step(builder, PLAN_LEVER_BALLOON, &change, 1, "then the guest follows");
}

static void step_maxmem(struct plan_builder *builder, int64_t maxmem_kb, const char *why)
{
    struct plan_change change = plan_kb(PLAN_MAXMEM, maxmem_kb);

    plan_add_step(builder, PLAN_LEVER_MAXMEM, &change, 1, "%s", why);
}

/* Raising maxmem comes before the target, or the guest would run against it and give up; lowering
 * comes after, or it could not take back what it gives away too much. */
static void steps_balloon(struct plan_builder *builder, int64_t balloon_kb, bool enforce)
{
    int64_t maxmem = maxmem_for(builder, balloon_kb);
    bool raise = maxmem > plan_number(builder, PLAN_MAXMEM, 0);

    if (enforce && raise)
        step_maxmem(builder, maxmem, "first, so that it can grow");
    step_balloon(builder, balloon_kb);
    if (enforce && !raise)
        step_maxmem(builder, maxmem, "so that it stays there");
}

static void find_policy(struct plan_builder *builder)
{
    plan_find_actor(builder, plan_actor(builder),
                    domain_text(builder->domain, FIELD_POLICY_PARAMS, ""));
}

/* Its actor lives and would set another balloon target than there is: it acts when it is told once
 * more. */
static bool needs_telling(const struct plan_builder *builder)
{
    const struct verdict *verdict = builder->verdict;

    return verdict->unheeded_ms != 0 && verdict->state != CONVERGENCE_ORPHANED;
}

static void step_policy(struct plan_builder *builder, const struct plan_change *changes,
                        size_t count)
{
    static const char *const whys[][2] = {
        [PLAN_HEARS_NOT] = {"but nobody acts on it as ", ""},
        [PLAN_HEARS_MAYBE] = {"then ", ", if alive, sets the balloon target"},
        [PLAN_HEARS] = {"then ", " sets the balloon target"},
    };
    const char *actor = plan_actor(builder);
    const char *const *why =
        whys[plan_hearing(builder, actor, domain_text(builder->domain, FIELD_POLICY_PARAMS, ""))];

    plan_add_step(builder, PLAN_LEVER_POLICY_TARGET, changes, count, "%s%s%s", why[0], actor,
                  why[1]);
}

/* --- the operations ----------------------------------------------------------------------------
 */

/* The present target: of the policy where there is one, else what the balloon target comes to. */
static bool present_target(struct plan_builder *builder, int64_t *ret_kb)
{
    struct plan_value balloon = plan_value_now(builder, PLAN_BALLOON_TARGET);
    struct plan_value policy = plan_value_now(builder, PLAN_POLICY_TARGET);

    if (*plan_actor(builder) && policy.state == FIELD_KNOWN) {
        *ret_kb = policy.number;
        return true;
    }
    *ret_kb = balloon.number + plan_videoram(builder);
    return balloon.state == FIELD_KNOWN;
}

static bool is_relative(const struct size *size)
{
    return size->kind != SIZE_ABSOLUTE && size->kind != SIZE_SHARE;
}

void plan_target(struct plan_builder *builder)
{
    int64_t present = 0, target;
    bool known = present_target(builder, &present);
    bool enforce = builder->intent->enforce;

    if (!plan_resolve(builder, known, present, &target))
        return;
    plan_find_target(builder, target - plan_videoram(builder), enforce);
    if (!*plan_actor(builder)) {
        steps_balloon(builder, target - plan_videoram(builder), enforce);
        return;
    }
    if (plan_value_now(builder, PLAN_POLICY_TARGET).state != FIELD_KNOWN &&
        is_relative(&builder->intent->size))
        plan_add_finding(builder, PLAN_FOREIGN_BASE,
                         "It has no policy target yet: reckoned from its balloon target.");
    find_policy(builder);
    builder->repeats = needs_telling(builder);
    step_policy(builder,
                (struct plan_change[]){plan_kb(PLAN_POLICY_TARGET, target),
                                       plan_switch(PLAN_ENFORCE, enforce)},
                2);
    builder->repeats = false;
}

/* Without an actor enforce is maxmem itself: right above the balloon target, or where the domain
 * was built to go. */
static void enforce_by_maxmem(struct plan_builder *builder, bool on)
{
    struct plan_value base = plan_value_now(builder, PLAN_BALLOON_TARGET);
    int64_t static_max;

    if (on && base.state != FIELD_KNOWN) {
        plan_add_finding(builder, PLAN_BAD_SIZE,
                         "It has no balloon target that could be a limit: "
                         "set a target first.");
    } else if (on) {
        step_maxmem(builder, maxmem_for(builder, base.number), "so that it stays at its target");
    } else if (!domain_number(builder->domain, FIELD_STATIC_MAX, &static_max)) {
        plan_add_finding(builder, PLAN_BAD_SIZE,
                         "Its static-max is not known, so neither is what its limit was: set "
                         "maxmem instead.");
    } else {
        step_maxmem(builder, whole_pages(static_max + PLAN_MAXMEM_EXTRA_KB),
                    "so that it may grow up to its static-max");
    }
}

void plan_enforce(struct plan_builder *builder)
{
    bool on = builder->intent->on;
    struct plan_change change = plan_switch(PLAN_ENFORCE, on);

    if (!*plan_actor(builder)) {
        enforce_by_maxmem(builder, on);
        return;
    }
    find_policy(builder);
    if (plan_value_now(builder, PLAN_POLICY_TARGET).state != FIELD_KNOWN)
        plan_add_finding(builder, PLAN_NO_TARGET_YET,
                         "It has no policy target yet: nothing happens until one is set.");
    step_policy(builder, &change, 1);
}

void plan_balloon(struct plan_builder *builder)
{
    struct plan_value present = plan_value_now(builder, PLAN_BALLOON_TARGET);
    int64_t target;

    if (!plan_resolve(builder, present.state == FIELD_KNOWN, present.number, &target))
        return;
    plan_find_target(builder, target, builder->intent->enforce);
    if (plan_enter_manual(builder))
        steps_balloon(builder, target, builder->intent->enforce);
}

void plan_maxmem(struct plan_builder *builder)
{
    struct plan_value present = plan_value_now(builder, PLAN_MAXMEM);
    int64_t actual = plan_field(builder, FIELD_ACTUAL, 0);
    int64_t maxmem;

    if (!plan_resolve(builder, present.state == FIELD_KNOWN, present.number, &maxmem))
        return;
    maxmem = whole_pages(maxmem);
    if (maxmem == 0)
        plan_add_finding(builder, PLAN_ZERO_TARGET,
                         "A maxmem of 0 would keep it from every page: give it more.");
    else if (maxmem < actual + plan_field(builder, FIELD_PAGED, 0))
        plan_add_finding(builder, PLAN_MAXMEM_BELOW,
                         "It holds %s: below that it can give memory back and never take any.",
                         size_format_kb((char[UNITS_TEXT_MAX]){0}, actual));
    if (plan_enter_manual(builder))
        step_maxmem(builder, maxmem, "at once, for new pages only");
}
