/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Planning who implements a domain's policy: setting it, going to xl-manual, and back.
 *
 * What to go back to is "actor params" in memory-policy/manual-from; it is written together with
 * the switch, and removed together with the way back.
 */
#include "model/plan_build.h"

#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "model/following.h"

static const char *params_of(const struct plan_builder *builder)
{
    return domain_text(builder->domain, FIELD_POLICY_PARAMS, "");
}

static bool is_manual(const char *actor)
{
    return strcmp(actor, OPERATION_MANUAL_ACTOR) == 0;
}

/* The three nodes of a policy in one step; `remembered` NULL: nothing is. */
static void step_policy(struct plan_builder *builder, const char *actor, const char *params,
                        const char *remembered, const char *why)
{
    struct plan_change changes[] = {
        plan_string(PLAN_ACTOR, actor),
        plan_string(PLAN_PARAMS, params),
        remembered ? plan_string(PLAN_MANUAL_FROM, remembered) : plan_absent(PLAN_MANUAL_FROM),
    };

    plan_add_step(builder, PLAN_LEVER_POLICY, changes, 3, "%s", why);
}

/* --- to xl-manual ------------------------------------------------------------------------------
 */

static bool switch_to_manual(struct plan_builder *builder, const char *params)
{
    char remembered[2 * FIELD_TEXT_MAX + 2];
    const char *actor = plan_actor(builder), *before = params_of(builder);

    if (builder->domain->fields[FIELD_POLICY_PARAMS].state == FIELD_BAD ||
        strlen(actor) + 1 + strlen(before) > FIELD_TEXT_MAX) {
        plan_add_finding(builder, PLAN_BAD_VALUE,
                         "Its params cannot be remembered, since they are no text or too long: set "
                         "the policy to xl-manual with shorter ones first.");
        return false;
    }
    snprintf(remembered, sizeof(remembered), "%s %s", actor, before);
    step_policy(builder, OPERATION_MANUAL_ACTOR, params, remembered,
                "hands the levers to you, and remembers the policy");
    return true;
}

bool plan_enter_manual(struct plan_builder *builder)
{
    const char *actor = plan_actor(builder);

    if (is_manual(actor))
        return true;
    if (!builder->intent->switch_to_manual) {
        plan_add_finding(builder, PLAN_NEEDS_MANUAL,
                         "This lever belongs to the administrator only while the actor is "
                         "xl-manual, and it is %s%s: go to xl-manual first.",
                         *actor ? actor : "nobody", *actor ? "" : " (no policy)");
        return false;
    }
    if (!switch_to_manual(builder, ""))
        return false;
    plan_add_finding(builder, PLAN_SWITCHES_TO_MANUAL,
                     "Goes to xl-manual first; the policy to go back to (%s) is remembered.",
                     *actor ? actor : "nobody");
    return true;
}

/* --- to an actor -------------------------------------------------------------------------------
 */

static void find_new_actor(struct plan_builder *builder, const char *actor, const char *params)
{
    struct plan_value target = plan_value_now(builder, PLAN_POLICY_TARGET);

    if (!following_acts(actor, params))
        return;
    plan_find_actor(builder, actor, params);
    if (target.state != FIELD_KNOWN)
        plan_add_finding(builder, PLAN_NO_TARGET_YET,
                         "It has no policy target yet: %s does nothing until one is set.", actor);
    else if (plan_hearing(builder, actor, params) != PLAN_HEARS_NOT)
        plan_add_finding(builder, PLAN_TAKES_EFFECT,
                         "%s will at once go for its policy target of %s.", actor,
                         size_format_kb((char[UNITS_TEXT_MAX]){0}, target.number));
}

/* The way back, as manual-from has it: an actor, a space, its params. */
static bool remembered(struct plan_builder *builder, char *ret_actor, const char **ret_params)
{
    const struct field *field = &builder->domain->fields[FIELD_POLICY_MANUAL_FROM];
    const char *text = rctext_string(field->text);
    size_t length = strcspn(text, " ");

    if (field->state != FIELD_KNOWN) {
        plan_add_finding(builder, PLAN_NOTHING_REMEMBERED,
                         "It is not remembered which policy it had: set one.");
        return false;
    }
    snprintf(ret_actor, FIELD_TEXT_MAX + 1, "%.*s", (int)length, text);
    *ret_params = text + length + (text[length] == ' ');
    if (!operation_is_actor(ret_actor) || is_manual(ret_actor) ||
        !operation_is_params(*ret_params)) {
        plan_add_finding(builder, PLAN_BAD_VALUE,
                         "What is remembered as its policy, '%s', is none: set one.", text);
        return false;
    }
    return true;
}

/* --- the operations ----------------------------------------------------------------------------
 */

void plan_manual(struct plan_builder *builder)
{
    char actor[FIELD_TEXT_MAX + 1];
    const char *params;

    if (builder->intent->on) {
        if (!is_manual(plan_actor(builder)))
            switch_to_manual(builder, "");
    } else if (is_manual(plan_actor(builder)) && remembered(builder, actor, &params)) {
        find_new_actor(builder, actor, params);
        step_policy(builder, actor, params, NULL,
                    *actor ? "hands the domain back" : "hands the domain back, to nobody");
    }
}

void plan_policy(struct plan_builder *builder)
{
    const char *actor = builder->intent->actor, *params = builder->intent->params;

    find_new_actor(builder, actor, params);
    if (!is_manual(actor))
        step_policy(builder, actor, params, NULL,
                    *actor ? "hands the domain to it" : "nobody acts");
    else if (!is_manual(plan_actor(builder)))
        switch_to_manual(builder, params);
    else
        plan_add_step(builder, PLAN_LEVER_POLICY,
                      &(struct plan_change){.object = PLAN_PARAMS,
                                            .after = {.state = FIELD_KNOWN, .text = params}},
                      1, "other parameters for xl-manual");
}
