/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether a policy is heeded, and by whom not: see heed.h.
 */
#include "model/heed.h"

#include "model/following.h"

bool heed_differs(const struct observation *observation)
{
    return observation->policy.asks && observation->target.known &&
           !following_is_heeded(&observation->policy, observation->target.kb);
}

bool heed_is_orphaned(const struct observation *observation)
{
    return observation->policy.asks && observation->actors_known && !observation->actor_alive;
}

static bool is_anew(const struct heed *heed, const struct observation *observation)
{
    return heed->since_ms == 0 || heed->policy_ms != observation->policy_ms ||
           heed->wanted_kb != observation->policy.wanted_kb ||
           heed->asks != observation->policy.asks || heed->alive != observation->actor_alive ||
           heed->troubled != observation->actor_troubled;
}

void heed_step(struct heed *heed, const struct observation *observation, bool booting)
{
    bool differs = heed_differs(observation);

    if (is_anew(heed, observation)) {
        *heed = (struct heed){
            .policy_ms = observation->policy_ms,
            .wanted_kb = observation->policy.wanted_kb,
            .asks = observation->policy.asks,
            .alive = observation->actor_alive,
            .troubled = observation->actor_troubled,
            .since_ms = observation->now_ms,
            .unheeded_ms = heed->unheeded_ms,
        };
    }
    heed->held = booting;
    if (booting)
        heed->since_ms = observation->now_ms;
    heed->heeded |= observation->policy.asks && observation->target.known && !differs;
    if (!differs)
        heed->unheeded_ms = 0;
    else if (heed->unheeded_ms == 0)
        heed->unheeded_ms = observation->now_ms;
}

bool heed_is_overridden(const struct heed *heed, const struct settings *settings,
                        const struct observation *observation)
{
    bool late = observation->policy.familiar && !heed->held &&
                observation->now_ms - heed->since_ms >= settings->actor_ms;

    return observation->actors_known && observation->actor_alive && !observation->actor_troubled &&
           heed_differs(observation) && (heed->heeded || late);
}
