/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gathering the evidence for a diagnosis: see causes.h.
 */
#include "model/causes.h"

static struct amount amount_of(const struct domain *domain, enum field_id id)
{
    struct amount amount = {false, 0};

    amount.known = domain_number(domain, id, &amount.kb);
    return amount;
}

static void gather_actor(struct facts *facts)
{
    following_of(facts->domain, &facts->policy);
    facts->actor = actors_find(facts->actors, facts->policy.actor);
    if (facts->actor && facts->actor->alive)
        facts->trouble = actors_trouble_of(facts->actor, facts->domain->id.domid);
}

void facts_gather(const struct diagnosis_subject *subject, struct facts *ret_facts)
{
    const struct domain *domain = subject->domain;

    *ret_facts = (struct facts){
        .domain = domain,
        .host = subject->host && subject->host->known ? subject->host : NULL,
        .now_ms = subject->now_ms,
        .actors = subject->actors,
        .actual = amount_of(domain, FIELD_ACTUAL),
        .maxmem = amount_of(domain, FIELD_MAXMEM),
        .target = amount_of(domain, FIELD_BALLOON_TARGET),
        .policy_target = amount_of(domain, FIELD_POLICY_TARGET),
        .videoram = amount_of(domain, FIELD_VIDEORAM),
        .dynamic_min = amount_of(domain, FIELD_DYNAMIC_MIN),
        .enforce = amount_of(domain, FIELD_POLICY_ENFORCE),
        .feature = amount_of(domain, FIELD_FEATURE_BALLOON),
    };
    if (subject->verdict)
        ret_facts->verdict = *subject->verdict;
    gather_actor(ret_facts);
}

enum field_id facts_bad_field(const struct facts *facts)
{
    enum field_id id = 0;

    while (id < FIELD_COUNT &&
           (facts->domain->fields[id].state != FIELD_BAD || id == FIELD_BALLOON_TARGET))
        id++;
    return id;
}
