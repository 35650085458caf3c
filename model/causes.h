/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The evidence that diagnosis looks at, and the writers of its sentences. Private to model/.
 * Thread: any; no shared state.
 */
#ifndef XENMEM_MODEL_CAUSES_H
#define XENMEM_MODEL_CAUSES_H

#include <stdbool.h>
#include <stdint.h>

#include "model/diagnosis.h"
#include "model/following.h"
#include "model/observation.h"

struct facts {
    const struct domain *domain;
    const struct host *host; /* NULL: not known */
    struct verdict verdict;  /* of state unknown, where there is none */
    int64_t now_ms;
    const struct actors *actors; /* NULL: not known */
    struct following policy;
    const struct actors_entry *actor; /* of its policy, where it is registered; else NULL */
    const char *trouble;              /* of its living actor with this domain; NULL: none */
    struct amount actual, maxmem, target, policy_target, videoram, dynamic_min, enforce, feature;
};

void facts_gather(const struct diagnosis_subject *subject, struct facts *ret_facts);

/* The first field that is bad, but for the balloon target; FIELD_COUNT: none. */
enum field_id facts_bad_field(const struct facts *facts);

/* An amount in running text: "640 KiB", "513 MiB", "16.0 GiB"; its magnitude, without sign. */
#define CAUSES_SIZE_MAX 32
const char *causes_size(char buffer[CAUSES_SIZE_MAX], int64_t kb);

void causes_say(struct diagnosis_cause *cause, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void causes_advise(struct diagnosis_cause *cause, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Fills cause->sentence and, where there is something to do, cause->advice. */
typedef void causes_writer(const struct facts *facts, struct diagnosis_cause *cause);

causes_writer causes_bad_target, causes_stale, causes_calibrating, causes_unread, causes_shut_down,
    causes_dying, causes_booting, causes_paused_off, causes_paused, causes_no_balloon_target,
    causes_dom0, causes_unmanaged, causes_two_writers, causes_flapping, causes_capped,
    causes_starved, causes_says_no_driver, causes_no_driver, causes_does_not_run, causes_at_floor,
    causes_never_moved, causes_driver_sleeps, causes_does_not_grow, causes_slow, causes_shrinking,
    causes_growing, causes_converged, causes_below_minimum, causes_policy_differs,
    causes_missed_requests, causes_marked, causes_offset_assumed, causes_bad_field, causes_fight,
    causes_orphaned, causes_orphaned_at_rest, causes_overridden, causes_not_passed_on,
    causes_trouble, causes_silent, causes_balancer, causes_nobody_follows;

#endif
