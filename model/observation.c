/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From a snapshot's record to what the convergence machine looks at. See observation.h.
 */
#include "model/observation.h"

static struct amount amount_of(const struct domain *domain, enum field_id id)
{
    struct amount amount = {false, 0};

    amount.known = domain_number(domain, id, &amount.kb);
    return amount;
}

static bool flag_is(const struct domain *domain, enum field_id id, int64_t wanted)
{
    struct amount flag = amount_of(domain, id);

    return flag.known && flag.kb == wanted;
}

static int64_t policy_since(const struct domain *domain)
{
    static const enum field_id fields[] = {FIELD_POLICY_ACTOR, FIELD_POLICY_PARAMS,
                                           FIELD_POLICY_TARGET};
    int64_t since = 0;

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (domain->fields[fields[i]].since_ms > since)
            since = domain->fields[fields[i]].since_ms;
    return since;
}

static void add_actor(const struct actors *actors, struct observation *observation, uint32_t domid)
{
    const struct actors_entry *entry;

    observation->actors_known = actors != NULL;
    entry = actors_find(actors, observation->policy.actor);
    observation->actor_alive = entry && entry->alive;
    observation->actor_troubled = entry && entry->alive && actors_trouble_of(entry, domid);
}

void observation_make(const struct snapshot *snapshot, const struct domain *domain, bool new_sample,
                      bool born, struct observation *ret_observation)
{
    const struct host *host = &snapshot->host;
    enum field_state target = domain->fields[FIELD_BALLOON_TARGET].state;

    *ret_observation = (struct observation){
        .now_ms = snapshot->taken_ms,
        .sampled_ms = snapshot->sampled_ms,
        .new_sample = new_sample,
        .born = born,
        .nodes_read = domain->nodes_read,
        .target_bad = target == FIELD_BAD || target == FIELD_UNKNOWN,
        .is_dom0 = domain->id.domid == 0,
        .is_pv = !(domain->flags & DOMAIN_HVM),
        .says_driver = flag_is(domain, FIELD_FEATURE_BALLOON, 1),
        .says_no_driver = flag_is(domain, FIELD_FEATURE_BALLOON, 0),
        .flags = domain->flags,
        .seen_ms = domain->seen_ms,
        .cpu_time_ns = domain->cpu_time_ns,
        .actual = amount_of(domain, FIELD_ACTUAL),
        .maxmem = amount_of(domain, FIELD_MAXMEM),
        .target = amount_of(domain, FIELD_BALLOON_TARGET),
        .static_max = amount_of(domain, FIELD_STATIC_MAX),
        .videoram = amount_of(domain, FIELD_VIDEORAM),
        .declared_offset = amount_of(domain, FIELD_MEMORY_OFFSET),
        .spare = {host->known, host->free_kb - host->claimed_kb},
    };
    following_of(domain, &ret_observation->policy);
    if (!ret_observation->policy.asks)
        return;
    ret_observation->policy_ms = policy_since(domain);
    add_actor(snapshot->actors, ret_observation, domain->id.domid);
}
