/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Remembering and forgetting misbehaviour: see reputation.h.
 */
#include "model/reputation.h"

#define PACE_FADES 16 /* with each sample the sum loses one in so many */

static bool is_forgotten(const struct settings *settings, int64_t now_ms, int64_t at_ms)
{
    return now_ms - at_ms > 2 * settings->memory_half_life_ms;
}

static void note_outcome(struct reputation *reputation, int64_t now_ms, bool met)
{
    reputation->newest = (reputation->newest + 1) % REPUTATION_REQUESTS;
    reputation->outcomes[reputation->newest] = (struct reputation_outcome){now_ms, met};
    if (reputation->count < REPUTATION_REQUESTS)
        reputation->count++;
}

void reputation_ask(struct reputation *reputation, int64_t now_ms)
{
    if (reputation->request_open && reputation->request_failing)
        note_outcome(reputation, now_ms, false);
    reputation->request_open = true;
    reputation->request_failing = false;
}

void reputation_obey(struct reputation *reputation, int64_t now_ms, int64_t actual_kb)
{
    if (reputation->request_open)
        note_outcome(reputation, now_ms, true);
    reputation->request_open = false;
    reputation->request_failing = false;
    reputation->off_target_ms = 0;
    if (actual_kb < reputation->floor_kb)
        reputation->floor_kb = 0;
}

void reputation_spend(struct reputation *reputation, const struct settings *settings,
                      int64_t elapsed_ms, bool useful)
{
    int64_t most = settings->uncooperative_ms * 3 / 2; /* so that it can make up for it */

    reputation->off_target_ms += useful ? -elapsed_ms : elapsed_ms;
    if (reputation->off_target_ms < 0)
        reputation->off_target_ms = 0;
    if (reputation->off_target_ms > most)
        reputation->off_target_ms = most;
}

/* A sum over the last ones, so that a long one counts for more than the bit at the end. */
void reputation_pace(struct reputation *reputation, int64_t elapsed_ms, int64_t moved_kb)
{
    reputation->pace_kb += moved_kb - reputation->pace_kb / PACE_FADES;
    reputation->pace_ms += elapsed_ms - reputation->pace_ms / PACE_FADES;
}

int64_t reputation_rate_kb_s(const struct reputation *reputation)
{
    if (reputation->pace_ms <= 0)
        return 0;
    return (int64_t)((double)reputation->pace_kb * 1000 / (double)reputation->pace_ms);
}

void reputation_refuse(struct reputation *reputation, const struct settings *settings,
                       int64_t now_ms, bool shrinking, int64_t actual_kb)
{
    reputation->request_failing = true;
    if (!shrinking)
        return;
    if (reputation->floor_kb == 0 || actual_kb < reputation->floor_kb ||
        is_forgotten(settings, now_ms, reputation->floor_ms))
        reputation->floor_kb = actual_kb;
    reputation->floor_ms = now_ms;
}

int64_t reputation_floor_kb(const struct reputation *reputation, const struct settings *settings,
                            int64_t now_ms, int64_t actual_kb)
{
    if (reputation->floor_kb == 0 || actual_kb < reputation->floor_kb ||
        is_forgotten(settings, now_ms, reputation->floor_ms))
        return 0;
    return reputation->floor_kb;
}

void reputation_requests(const struct reputation *reputation, const struct settings *settings,
                         int64_t now_ms, unsigned *ret_requests, unsigned *ret_met)
{
    unsigned requests = reputation->request_open && reputation->request_failing, met = 0;

    for (unsigned back = 0; back < reputation->count; back++) {
        unsigned at = (reputation->newest + REPUTATION_REQUESTS - back) % REPUTATION_REQUESTS;

        if (is_forgotten(settings, now_ms, reputation->outcomes[at].at_ms))
            break;
        requests++;
        met += reputation->outcomes[at].met;
    }
    *ret_requests = requests;
    *ret_met = met;
}
