/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The causes that lie with who sets targets, not with the guest: its actor, and other writers. See
 * causes.h.
 */
#include "model/causes.h"

#include <stdio.h>

#include "base/units.h"

static const char *age(const struct facts *facts, char buffer[UNITS_TEXT_MAX], int64_t since_ms)
{
    return units_format_age(buffer, facts->now_ms - since_ms);
}

/* --- nobody acts ------------------------------------------------------------------------------ */

/* "the actor xl is not running" */
static void describe_absence(const struct facts *facts, char *buffer, size_t size)
{
    snprintf(buffer, size, "the actor %.63s %s", facts->policy.actor,
             facts->actor ? "has ended without a word" : "is not running");
}

static void advise_start(const struct facts *facts, struct diagnosis_cause *cause)
{
    if (facts->policy.familiar)
        causes_advise(cause,
                      "Start it: systemctl start xenmem-actor@%s; or take manual control: key m.",
                      facts->policy.actor);
    else
        causes_advise(cause, "Start it, give the domain another actor (key p), or take manual "
                             "control: key m.");
}

void causes_orphaned(const struct facts *facts, struct diagnosis_cause *cause)
{
    char absence[128], policy[CAUSES_SIZE_MAX], target[CAUSES_SIZE_MAX];

    describe_absence(facts, absence, sizeof(absence));
    causes_say(cause, "%s: nobody acts on its policy target %s (its balloon target is %s).",
               absence, causes_size(policy, facts->policy_target.kb),
               causes_size(target, facts->target.kb));
    advise_start(facts, cause);
}

void causes_orphaned_at_rest(const struct facts *facts, struct diagnosis_cause *cause)
{
    char absence[128], policy[CAUSES_SIZE_MAX];

    describe_absence(facts, absence, sizeof(absence));
    causes_say(cause, "%s: nobody will act when its policy target of %s changes.", absence,
               causes_size(policy, facts->policy_target.kb));
    advise_start(facts, cause);
}

void causes_no_balloon_target(const struct facts *facts, struct diagnosis_cause *cause)
{
    char target[CAUSES_SIZE_MAX];

    causes_say(cause, "its policy asks for %s, but nobody has set a balloon target.",
               causes_size(target, facts->policy_target.kb));
    causes_advise(cause, "See whether its actor is alive.");
}

void causes_nobody_follows(const struct facts *facts, struct diagnosis_cause *cause)
{
    char policy[CAUSES_SIZE_MAX], target[CAUSES_SIZE_MAX];

    causes_say(cause, "its policy target is %s, its balloon target %s: its actor%s%s sets none.",
               causes_size(policy, facts->policy_target.kb), causes_size(target, facts->target.kb),
               *facts->policy.actor ? " " : " (nobody)", facts->policy.actor);
}

void causes_policy_differs(const struct facts *facts, struct diagnosis_cause *cause)
{
    char policy[CAUSES_SIZE_MAX], target[CAUSES_SIZE_MAX];

    causes_say(cause, "its policy asks for %s, its balloon target is %s.",
               causes_size(policy, facts->policy_target.kb), causes_size(target, facts->target.kb));
    if (facts->actor && facts->actor->alive)
        causes_advise(cause, "Its actor %s has not passed it on yet.", facts->policy.actor);
    else
        causes_advise(cause, "See whether its actor is alive, or who else writes the balloon "
                             "target.");
}

/* --- the actor is there ------------------------------------------------------------------------ */

void causes_trouble(const struct facts *facts, struct diagnosis_cause *cause)
{
    causes_say(cause, "its actor %.63s does not serve it: %s", facts->policy.actor, facts->trouble);
    causes_advise(cause, "Mend that and set the target again (key t), or take manual control: key "
                         "m.");
}

void causes_not_passed_on(const struct facts *facts, struct diagnosis_cause *cause)
{
    char policy[CAUSES_SIZE_MAX], target[CAUSES_SIZE_MAX], since[UNITS_TEXT_MAX];

    causes_say(cause,
               "its actor %.63s runs, and for %s has not passed its policy target on: %s, and its "
               "balloon target is %s.",
               facts->policy.actor, age(facts, since, facts->verdict.unheeded_ms),
               causes_size(policy, facts->policy_target.kb), causes_size(target, facts->target.kb));
    causes_advise(cause, "See what it does: xenmem actor status; or set the target again: key t.");
}

void causes_silent(const struct facts *facts, struct diagnosis_cause *cause)
{
    char since[UNITS_TEXT_MAX];
    const struct actors_entry *actor = facts->actor;

    causes_say(cause,
               "its actor %.63s is alive but silent: no heartbeat for %s (one is due every 10 s).",
               facts->policy.actor,
               age(facts, since,
                   actor->heartbeat_ms > actor->since_ms ? actor->heartbeat_ms : actor->since_ms));
    causes_advise(cause, "See what holds process %lld up, or restart it.", (long long)actor->pid);
}

/* --- other writers ---------------------------------------------------------------------------- */

static const char *writer_text(const struct change_stroke *stroke,
                               char buffer[CHANGE_AUTHOR_TEXT_MAX])
{
    return change_author_format(buffer, stroke->author, stroke->by);
}

void causes_overridden(const struct facts *facts, struct diagnosis_cause *cause)
{
    const struct change_stroke *writer = &facts->verdict.writer;
    char who[CHANGE_AUTHOR_TEXT_MAX], since[UNITS_TEXT_MAX];
    char before[CAUSES_SIZE_MAX], after[CAUSES_SIZE_MAX], policy[CAUSES_SIZE_MAX];

    causes_say(cause, "%s set its balloon target from %s to %s %s ago; its policy target is %s.",
               writer_text(writer, who), causes_size(before, writer->before_kb),
               causes_size(after, writer->after_kb), age(facts, since, writer->at_ms),
               causes_size(policy, facts->policy_target.kb));
    causes_advise(cause,
                  "%.63s does not take it back: set the target again (key t), or find out "
                  "who writes it.",
                  facts->policy.actor);
}

/* Two that differ by name, or by value alone. */
void causes_fight(const struct facts *facts, struct diagnosis_cause *cause)
{
    const struct change_fight *fight = &facts->verdict.fight;
    const struct change_stroke *one = &fight->sides[1], *other = &fight->sides[0];
    char first[CHANGE_AUTHOR_TEXT_MAX], second[CHANGE_AUTHOR_TEXT_MAX], period[UNITS_TEXT_MAX];
    char first_kb[CAUSES_SIZE_MAX], second_kb[CAUSES_SIZE_MAX];

    causes_say(cause, "its %s is fought over: %s sets %s, %s sets %s; %u turns, one every %s.",
               field_info(fight->field)->label, writer_text(one, first),
               causes_size(first_kb, one->after_kb), writer_text(other, second),
               causes_size(second_kb, other->after_kb), fight->count,
               units_format_ms(period, fight->period_ms / 2));
    causes_advise(cause, "Decide who is to set it, and stop the other one.");
}

void causes_balancer(const struct facts *facts, struct diagnosis_cause *cause)
{
    const struct actors_balancer *balancer = &facts->actors->balancers[0];

    causes_say(cause,
               "%.63s (process %lld) runs on this host as well, and may write its balloon target.",
               balancer->name, (long long)balancer->pid);
    causes_advise(cause,
                  "One of the two is to manage it: stop %.63s, or give the domain to nobody "
                  "(key p).",
                  balancer->name);
}
