/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who follows a policy, and what it asks for: see following.h.
 */
#include "model/following.h"

#include <string.h>

#include "base/units.h"

/* The actors that we know. */
static const struct follower {
    const char *actor;
    const char *param; /* what makes it follow; NULL: it always does */
} followers[] = {
    {"xl", NULL},
    {"xl-manual", "follow=true"},
};

static const struct follower *find(const char *actor)
{
    for (size_t i = 0; i < sizeof(followers) / sizeof(followers[0]); i++)
        if (strcmp(followers[i].actor, actor) == 0)
            return &followers[i];
    return NULL;
}

bool following_is_familiar(const char *actor)
{
    return find(actor) != NULL;
}

bool following_has_param(const char *params, const char *param)
{
    size_t length = strlen(param);

    while (*params) {
        size_t next = strcspn(params, ",");

        if (next == length && memcmp(params, param, length) == 0)
            return true;
        params += next + (params[next] == ',');
    }
    return false;
}

bool following_acts(const char *actor, const char *params)
{
    const struct follower *follower = find(actor);

    if (!*actor)
        return false;
    return !follower || !follower->param || following_has_param(params, follower->param);
}

static int64_t videoram_of(const struct domain *domain)
{
    int64_t videoram = 0;

    domain_number(domain, FIELD_VIDEORAM, &videoram);
    return videoram;
}

void following_of(const struct domain *domain, struct following *ret_following)
{
    const char *actor = domain_text(domain, FIELD_POLICY_ACTOR, "");
    struct following policy = {.actor = actor};

    *ret_following = policy;
    if (!*actor)
        return;
    policy = (struct following){
        .actor = actor,
        .follows = following_acts(actor, domain_text(domain, FIELD_POLICY_PARAMS, "")),
        .familiar = following_is_familiar(actor),
    };

    policy.asks = policy.follows && domain_number(domain, FIELD_POLICY_TARGET, &policy.target_kb);
    if (policy.asks)
        policy.wanted_kb = policy.target_kb - videoram_of(domain);
    *ret_following = policy;
}

bool following_is_heeded(const struct following *policy, int64_t balloon_kb)
{
    int64_t off = balloon_kb - policy->wanted_kb;

    return policy->asks && off >= -FOLLOWING_SLACK_KB && off <= FOLLOWING_SLACK_KB;
}

int64_t following_limit_kb(const struct domain *domain, int64_t balloon_kb)
{
    return (balloon_kb + videoram_of(domain) + FOLLOWING_MAXMEM_EXTRA_KB) / UNITS_KB_PER_PAGE *
           UNITS_KB_PER_PAGE;
}
