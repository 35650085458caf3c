/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who made a change: see attribution.h.
 *
 * Claims are few, or many for a moment (a plan for a thousand domains); they are kept in order of
 * time, so that what is too old goes from the front. One that is used stays in its place, void.
 */
#include "model/attribution.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/following.h"

/* --- claims ----------------------------------------------------------------------------------- */

static bool is_used(const struct change_claim *claim)
{
    return claim->field == FIELD_COUNT;
}

static void use(struct change_claim *claim)
{
    claim->field = FIELD_COUNT;
}

static void drop_old(struct attribution_claims *claims, int64_t now_ms, int64_t claim_ms)
{
    while (claims->count > 0 && (is_used(&claims->list[claims->first]) ||
                                 now_ms - claims->list[claims->first].at_ms > claim_ms)) {
        claims->first++;
        claims->count--;
    }
    if (claims->count == 0)
        claims->first = 0;
}

/* Room for one more behind the last. */
static int make_room(struct attribution_claims *claims)
{
    size_t room = claims->room ? claims->room * 2 : 16;
    struct change_claim *list;

    if (claims->first + claims->count < claims->room)
        return 0;
    if (claims->first > 0) {
        memmove(claims->list, claims->list + claims->first, claims->count * sizeof(*claims->list));
        claims->first = 0;
        return 0;
    }
    list = realloc(claims->list, room * sizeof(*list));
    if (!list)
        return -ENOMEM;
    claims->list = list;
    claims->room = room;
    return 0;
}

int attribution_claim(struct attribution_claims *claims, const struct settings *settings,
                      const struct change_claim *claim)
{
    int rc;

    drop_old(claims, claim->at_ms, settings->claim_ms);
    if (claims->count == ATTRIBUTION_CLAIMS_MAX)
        use(&claims->list[claims->first]);
    drop_old(claims, claim->at_ms, settings->claim_ms);
    rc = make_room(claims);
    if (rc == 0)
        claims->list[claims->first + claims->count++] = *claim;
    return rc;
}

int attribution_copy(const struct attribution_claims *claims, struct attribution_claims *ret_copy)
{
    struct attribution_claims copy = {.count = claims->count, .room = claims->count};

    if (copy.count > 0) {
        copy.list = malloc(copy.count * sizeof(*copy.list));
        if (!copy.list)
            return -ENOMEM;
        memcpy(copy.list, claims->list + claims->first, copy.count * sizeof(*copy.list));
    }
    *ret_copy = copy;
    return 0;
}

void attribution_release(struct attribution_claims *claims)
{
    free(claims->list);
    *claims = (struct attribution_claims){0};
}

static bool fits(const struct change_claim *claim, const struct change *change)
{
    return claim->field == change->field && domain_id_equal(&claim->id, &change->id) &&
           change_value_equal(&claim->after, &change->after);
}

static bool is_ours(struct attribution_claims *claims, const struct settings *settings,
                    struct change *change)
{
    drop_old(claims, change->at_ms, settings->claim_ms);
    for (size_t i = 0; i < claims->count; i++) {
        struct change_claim *claim = &claims->list[claims->first + i];

        if (!fits(claim, change) || change->at_ms - claim->at_ms > settings->claim_ms)
            continue;
        change->author = CHANGE_BY_US;
        snprintf(change->by, sizeof(change->by), "%s", claim->by);
        use(claim);
        return true;
    }
    return false;
}

/* --- actors ----------------------------------------------------------------------------------- */

static bool is_known(const struct change *change)
{
    return change->after.state == FIELD_KNOWN;
}

/* Would the actor of this record's policy set the field to this? */
static bool would_set(const struct domain *domain, const struct change *change)
{
    struct following policy;
    int64_t enforce = 0;

    following_of(domain, &policy);
    if (!policy.asks || !is_known(change))
        return false;
    switch (change->field) {
    case FIELD_BALLOON_TARGET:
        return following_is_heeded(&policy, change->after.number);
    case FIELD_PAGING_TARGET:
        return change->after.number == policy.target_kb;
    case FIELD_MAXMEM:
        return domain_number(domain, FIELD_POLICY_ENFORCE, &enforce) && enforce &&
               change->after.number == following_limit_kb(domain, policy.wanted_kb);
    default:
        return false;
    }
}

/* An actor may have been at work on the policy target that has just been replaced. */
static bool is_actors_work(const struct attribution_question *question, const struct change *change)
{
    const char *actor = domain_text(question->after, FIELD_POLICY_ACTOR, "");

    if (would_set(question->after, change))
        return true;
    return strcmp(domain_text(question->before, FIELD_POLICY_ACTOR, ""), actor) == 0 &&
           would_set(question->before, change);
}

static bool is_first_policy(const struct attribution_question *question,
                            const struct settings *settings)
{
    return question->field >= FIELD_POLICY_ACTOR && question->field <= FIELD_POLICY_ENFORCE &&
           question->before->fields[FIELD_POLICY_ACTOR].state == FIELD_ABSENT &&
           question->now_ms - question->after->seen_ms < settings->boot_ms;
}

static bool is_by_actor(const struct attribution_question *question,
                        const struct settings *settings, struct change *change)
{
    const char *actor = domain_text(question->after, FIELD_POLICY_ACTOR, "");

    if (!*actor || !actors_is_alive(question->actors, actor))
        return false;
    if (!is_actors_work(question, change) && !is_first_policy(question, settings))
        return false;
    change->author = CHANGE_BY_ACTOR;
    snprintf(change->by, sizeof(change->by), "%s", actor);
    return true;
}

/* --- others ----------------------------------------------------------------------------------- */

/* The limit that goes with the balloon target that somebody has just set. */
static bool goes_with_balloon(const struct attribution_question *question,
                              const struct settings *settings, struct change *change)
{
    const struct change_stroke *balloon = question->balloon;

    if (question->field != FIELD_MAXMEM || !balloon || !is_known(change) ||
        change->at_ms - balloon->at_ms > settings->claim_ms ||
        change->after.number != following_limit_kb(question->after, balloon->after_kb))
        return false;
    change->author = balloon->author;
    memcpy(change->by, balloon->by, sizeof(change->by));
    return true;
}

static bool is_by_balancer(const struct attribution_question *question, struct change *change)
{
    const char *name = actors_balancer(question->actors);

    if (!name || (question->field != FIELD_BALLOON_TARGET && question->field != FIELD_MAXMEM))
        return false;
    change->author = CHANGE_BY_BALANCER;
    snprintf(change->by, sizeof(change->by), "%s", name);
    return true;
}

void attribution_find(struct attribution_claims *claims, const struct settings *settings,
                      const struct attribution_question *question, struct change *change)
{
    change->author = CHANGE_BY_SOMEBODY;
    change->by[0] = '\0';
    if (is_ours(claims, settings, change) || goes_with_balloon(question, settings, change) ||
        is_by_actor(question, settings, change))
        return;
    is_by_balancer(question, change);
}
