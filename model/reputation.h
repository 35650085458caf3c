/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reputation: what is remembered of a domain's behaviour from one request to the next, and how it
 * fades. A controller that forgets who refused asks the same guest again and again.
 *
 *   off target  rises by the time that it made no useful progress, falls by the time that it did,
 *               so that 19 s idle and 1 s active is not "active"; 0 once it has obeyed
 *   requests    the outcomes of its last eight: met, or given up after it had had its time. One
 *               that was replaced before that, or that could not be met, does not count
 *   floor       the lowest amount at which it was seen to refuse; void once it has gone below
 *   usual rate  at which it moved while it was usefully on its way, the latest counting most; it is
 *               no misbehaviour, and never forgotten
 * Outcomes and floor are forgotten after twice memory_half_life_ms.
 *
 * Private to model/. A plain value inside struct machine; all zero is its start.
 */
#ifndef XENMEM_MODEL_REPUTATION_H
#define XENMEM_MODEL_REPUTATION_H

#include <stdbool.h>
#include <stdint.h>

#include "model/settings.h"

#define REPUTATION_REQUESTS 8

struct reputation_outcome {
    int64_t at_ms;
    bool met;
};

struct reputation {
    struct reputation_outcome outcomes[REPUTATION_REQUESTS]; /* a ring */
    uint8_t count, newest;
    bool request_open;
    bool request_failing; /* the open one has had its time */
    int64_t off_target_ms;
    int64_t floor_kb;         /* 0: none */
    int64_t floor_ms;         /* when it was seen last */
    int64_t pace_kb, pace_ms; /* so much in so long, fading; 0 ms: not known */
};

/* A new request; the one before it, where it is still open, is given up. */
void reputation_ask(struct reputation *reputation, int64_t now_ms);

/* It holds its target, and so much. */
void reputation_obey(struct reputation *reputation, int64_t now_ms, int64_t actual_kb);

/* It was off target for so long, and was usefully on its way or not. */
void reputation_spend(struct reputation *reputation, const struct settings *settings,
                      int64_t elapsed_ms, bool useful);

/* It has come so much nearer to its target in so long, usefully; and its usual rate, or 0. */
void reputation_pace(struct reputation *reputation, int64_t elapsed_ms, int64_t moved_kb);
int64_t reputation_rate_kb_s(const struct reputation *reputation);

/* It refuses, holding so much; `shrinking`: it should hold less. */
void reputation_refuse(struct reputation *reputation, const struct settings *settings,
                       int64_t now_ms, bool shrinking, int64_t actual_kb);

/* The floor, or 0: forgotten, or it holds less by now. */
int64_t reputation_floor_kb(const struct reputation *reputation, const struct settings *settings,
                            int64_t now_ms, int64_t actual_kb);

/* Outcomes that are not forgotten, an open request that fails among them. */
void reputation_requests(const struct reputation *reputation, const struct settings *settings,
                         int64_t now_ms, unsigned *ret_requests, unsigned *ret_met);

#endif
