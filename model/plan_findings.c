/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What speaks for and against a plan: the host as a whole, the domain, a balloon target that it is
 * to be given, and who acts on its policy. Each rule looks at one thing and says it in a sentence.
 */
#include "model/plan_build.h"

#include <errno.h>
#include <string.h>

#include "base/units.h"
#include "model/following.h"

#define KB(kb) size_format_kb((char[UNITS_TEXT_MAX]){0}, kb)
#define WHO(stroke) \
    change_author_format((char[CHANGE_AUTHOR_TEXT_MAX]){0}, (stroke)->author, (stroke)->by)

/* --- the host ----------------------------------------------------------------------------------
 */

void plan_find_host(struct plan_builder *builder)
{
    if (!builder->situation->snapshot->store_alive)
        plan_add_finding_about_all(builder, PLAN_STORE_DEAD,
                                   "xenstored does not answer, so nothing can be changed: wait "
                                   "until the picture is live again.");
}

/* --- the domain --------------------------------------------------------------------------------
 */

/* Nodes that planning relies on: a value that may not be there is not reckoned with. */
static const enum field_id relied_on[] = {
    FIELD_POLICY_ACTOR,   FIELD_POLICY_TARGET, FIELD_POLICY_ENFORCE,
    FIELD_BALLOON_TARGET, FIELD_STATIC_MAX,
};

static void find_bad_values(struct plan_builder *builder)
{
    for (size_t i = 0; i < sizeof(relied_on) / sizeof(relied_on[0]); i++) {
        const struct field *field = &builder->domain->fields[relied_on[i]];

        if (field->state == FIELD_BAD)
            plan_add_finding(builder, PLAN_BAD_VALUE,
                             "Its %s holds '%s', which it may not hold: look who wrote it, and "
                             "correct it with xenstore-write.",
                             field_info(relied_on[i])->label, rctext_string(field->text));
    }
}

void plan_find_domain(struct plan_builder *builder)
{
    const struct domain *domain = builder->domain;

    if (domain->flags & (DOMAIN_DYING | DOMAIN_SHUTDOWN))
        plan_add_finding(builder, PLAN_DYING, "It is %s: nothing can be changed any more.",
                         domain_run_state(domain));
    if (!domain->nodes_read || domain->fields[FIELD_POLICY_ACTOR].state == FIELD_UNKNOWN)
        plan_add_finding(builder, PLAN_NOT_READ,
                         "Its nodes have not been read yet: wait a moment and try again.");
    else
        find_bad_values(builder);
}

/* --- a balloon target --------------------------------------------------------------------------
 */

struct target {
    int64_t balloon_kb;
    bool enforce;
    bool low_level;      /* we write it ourselves, no actor does */
    int64_t expected_kb; /* what the domain will hold */
    bool lowers;
};

static void find_limits(struct plan_builder *builder, const struct target *target)
{
    int64_t static_max = plan_field(builder, FIELD_STATIC_MAX, INT64_MAX);

    if (target->balloon_kb <= 0)
        plan_add_finding(builder, PLAN_ZERO_TARGET,
                         "A target of nothing%s would starve it: give it more.",
                         plan_videoram(builder) > 0 ? " beyond its video memory" : "");
    else if (builder->domain->id.domid == 0 && target->balloon_kb < PLAN_DOM0_MIN_KB)
        plan_add_finding(builder, PLAN_DOM0_MINIMUM,
                         "libxl refuses domain 0 less than 128M: give it more.");
    if (target->balloon_kb > static_max)
        plan_add_finding(builder, PLAN_ABOVE_STATIC_MAX,
                         "%s is above its static-max of %s, for which it was built: at most %s.",
                         KB(target->balloon_kb), KB(static_max), KB(static_max));
}

static void find_maxmem(struct plan_builder *builder, const struct target *target)
{
    int64_t maxmem = plan_number(builder, PLAN_MAXMEM, INT64_MAX);
    int64_t needs = plan_is_pv(builder) ? target->balloon_kb + plan_videoram(builder)
                                        : target->balloon_kb + PLAN_MAXMEM_EXTRA_KB;

    if (target->enforce || needs <= maxmem)
        return;
    if (!plan_is_pv(builder) && target->low_level)
        plan_add_finding(builder, PLAN_ABOVE_MAXMEM_HVM,
                         "%s is above its maxmem of %s, which Xen refuses for an HVM or PVH guest: "
                         "enforce it, or raise maxmem first.",
                         KB(needs), KB(maxmem));
    else
        plan_add_finding(builder, PLAN_ABOVE_MAXMEM,
                         "Its maxmem of %s will stop it on its way to %s: enforce it, or raise "
                         "maxmem.",
                         KB(maxmem), KB(needs));
}

static void find_guest_minimum(struct plan_builder *builder, const struct target *target)
{
    int64_t used = plan_field(builder, FIELD_MEMINFO, 0);
    int64_t floor = builder->verdict->floor_kb;

    if (!target->lowers)
        return;
    if (floor > 0 && target->expected_kb < floor)
        plan_add_finding(builder, PLAN_BELOW_FLOOR, "It has refused to go below %s before.",
                         KB(floor));
    if (target->expected_kb < used)
        plan_add_finding(builder, PLAN_BELOW_USED, "The guest says that it uses %s.", KB(used));
}

static void find_dynamic_range(struct plan_builder *builder, const struct target *target)
{
    int64_t least = plan_field(builder, FIELD_DYNAMIC_MIN, 0);
    int64_t most = plan_field(builder, FIELD_DYNAMIC_MAX, INT64_MAX);

    if (target->balloon_kb < least)
        plan_add_finding(builder, PLAN_OUTSIDE_DYNAMIC,
                         "It is below its dynamic-min of %s: squeezed will raise it again.",
                         KB(least));
    else if (target->balloon_kb > most)
        plan_add_finding(builder, PLAN_OUTSIDE_DYNAMIC,
                         "It is above its dynamic-max of %s: squeezed will lower it again.",
                         KB(most));
}

/* Built below its static-max and at its target with no populate-on-demand memory outstanding, it has
 * ballooned: nobody else could have done that. (One that is paused may still be being built.) */
static bool has_ballooned(const struct plan_builder *builder)
{
    int64_t slack = builder->situation->settings->offset_slack_kb;
    int64_t target = plan_field(builder, FIELD_BALLOON_TARGET, INT64_MAX / 2);
    bool known;

    return builder->facts->pod_known && builder->facts->pod_kb == 0 && !plan_is_pv(builder) &&
           !(builder->domain->flags & DOMAIN_PAUSED) &&
           plan_field(builder, FIELD_STATIC_MAX, 0) - plan_videoram(builder) - target > slack &&
           plan_field(builder, FIELD_ACTUAL, INT64_MAX) <=
               target + plan_offset(builder, &known) + slack;
}

static void find_booting(struct plan_builder *builder, const struct target *target)
{
    bool pod = builder->facts->pod_known && builder->facts->pod_kb > 0;
    bool boots = builder->verdict->state == CONVERGENCE_BOOTING && !has_ballooned(builder);

    if (!target->lowers || (!pod && !boots))
        return;
    builder->dangerous |= !plan_is_pv(builder);
    plan_add_finding(builder, PLAN_BOOTING,
                     plan_is_pv(builder) ? "It is booting: it gives nothing back before its "
                                           "balloon driver is up."
                     : pod ? "It has populate-on-demand memory outstanding: lowered now, it may "
                             "crash."
                           : "It is booting: lowered before its balloon driver is up, it may "
                             "panic.");
}

static void find_fight(struct plan_builder *builder, const struct change_fight *fight)
{
    const struct change_stroke *one = &fight->sides[1], *other = &fight->sides[0];

    plan_add_finding(
        builder, PLAN_OTHER_WRITER,
        "Its %s is fought over, %s sets %s and %s sets %s in turn: stop one of them first.",
        field_info(fight->field)->label, WHO(one), KB(one->after_kb), WHO(other),
        KB(other->after_kb));
}

/* The one who wrote last, unless they are at it now. */
static void find_other_writer(struct plan_builder *builder)
{
    const struct verdict *verdict = builder->verdict;
    const struct change_stroke *writer = &verdict->writer;
    int64_t age_ms = builder->situation->snapshot->taken_ms - writer->at_ms;
    char age[UNITS_TEXT_MAX];

    if (verdict->fight.count > 0)
        find_fight(builder, &verdict->fight);
    else if (verdict->other_writer)
        plan_add_finding(builder, PLAN_OTHER_WRITER,
                         writer->author == CHANGE_BY_BALANCER
                             ? "%s writes its balloon target as well; %s ago: %s to %s."
                             : "%s wrote its balloon target %s ago: %s to %s.",
                         writer->author == CHANGE_BY_BALANCER ? writer->by : "Somebody else",
                         units_format_age(age, age_ms), KB(writer->before_kb),
                         KB(writer->after_kb));
    else if (verdict->target_oscillates)
        plan_add_finding(builder, PLAN_OTHER_WRITER,
                         "Somebody else writes its balloon target as well: look in the journal.");
}

static void find_behaviour(struct plan_builder *builder)
{
    const struct verdict *verdict = builder->verdict;

    if (builder->domain->flags & DOMAIN_PAUSED)
        plan_add_finding(builder, PLAN_PAUSED, "It is paused, and follows when it runs again.");
    if (verdict->state == CONVERGENCE_NO_DRIVER)
        plan_add_finding(builder, PLAN_NO_DRIVER,
                         "It has never followed a target: it seems to have no balloon driver.");
    else if (verdict->requests == 1 && verdict->requests_met == 0)
        plan_add_finding(builder, PLAN_MISSED_REQUESTS, "It has not met its last request.");
    else if (verdict->requests_met < verdict->requests)
        plan_add_finding(builder, PLAN_MISSED_REQUESTS, "Of its last %u requests it met %u.",
                         verdict->requests, verdict->requests_met);
    find_other_writer(builder);
}

void plan_find_target(struct plan_builder *builder, int64_t balloon_kb, bool enforce)
{
    bool offset_known;
    int64_t offset = plan_offset(builder, &offset_known);
    struct target target = {
        .balloon_kb = balloon_kb,
        .enforce = enforce,
        .low_level = !*plan_actor(builder) || operation_info(builder->intent->operation)->low_level,
        .expected_kb = balloon_kb + offset,
    };

    target.lowers = target.expected_kb < plan_field(builder, FIELD_ACTUAL, INT64_MAX);
    find_limits(builder, &target);
    find_maxmem(builder, &target);
    find_guest_minimum(builder, &target);
    find_dynamic_range(builder, &target);
    find_booting(builder, &target);
    find_behaviour(builder);
}

/* --- who acts on a policy ----------------------------------------------------------------------
 */

enum plan_hearing plan_hearing(const struct plan_builder *builder, const char *actor,
                               const char *params)
{
    const struct actors *actors = builder->situation->snapshot->actors;

    if (!following_acts(actor, params))
        return PLAN_HEARS_NOT;
    if (!actors)
        return PLAN_HEARS_MAYBE;
    return actors_is_alive(actors, actor) ? PLAN_HEARS : PLAN_HEARS_NOT;
}

void plan_find_actor(struct plan_builder *builder, const char *actor, const char *params)
{
    if (!*actor || plan_hearing(builder, actor, params) != PLAN_HEARS_NOT)
        return;
    if (!following_acts(actor, params))
        plan_add_finding(builder, PLAN_MANUAL_IGNORES,
                         "Its actor is xl-manual: nobody acts on its policy target. Move the "
                         "levers, or go back to its policy.");
    else if (following_is_familiar(actor))
        plan_add_finding(builder, PLAN_NOBODY_LISTENS,
                         "No actor of the name %s is alive, so nobody will act on it: start it "
                         "with xenmem actor run %s.",
                         actor, actor);
    else
        plan_add_finding(builder, PLAN_NOBODY_LISTENS,
                         "No actor of the name %s is alive, so nobody will act on it: start it, or "
                         "set another one.",
                         actor);
}

/* --- what was typed ----------------------------------------------------------------------------
 */

bool plan_resolve(struct plan_builder *builder, bool present_known, int64_t present_kb,
                  int64_t *ret_kb)
{
    struct size_base base = {.present_known = present_known, .present_kb = present_kb};
    struct xenmem_error error;

    base.static_max_known = domain_number(builder->domain, FIELD_STATIC_MAX, &base.static_max_kb);
    if (size_resolve(&builder->intent->size, &base, ret_kb, &error) == 0)
        return true;
    plan_add_finding(builder, PLAN_BAD_SIZE, "%s", error.sentence);
    return false;
}
