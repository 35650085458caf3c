/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Crews side by side, by domid: see hands.h.
 */
#include "actorctl/actors/hands.h"

int hands_open(struct hands *hands, struct outbox *outbox)
{
    int rc = 0;

    for (size_t i = 0; i < HANDS_COUNT && !rc; i++)
        rc = crew_new(outbox, 1, 0, &hands->of[i]);
    return rc;
}

void hands_add(struct hands *hands, uint32_t domid, struct crew_job *job)
{
    crew_add(hands->of[domid % HANDS_COUNT], job);
}

void hands_stop(struct hands *hands)
{
    for (size_t i = 0; i < HANDS_COUNT; i++)
        if (hands->of[i])
            crew_stop(hands->of[i]);
}

bool hands_free(struct hands *hands)
{
    bool ended = true;

    for (size_t i = 0; i < HANDS_COUNT; i++)
        ended &= crew_free(hands->of[i]);
    return ended;
}
