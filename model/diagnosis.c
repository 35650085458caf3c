/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The rules of diagnosis: one row per cause, the leading ones first. See diagnosis.h.
 *
 * A row has the states in which it is looked at, the condition that its evidence must meet, and
 * the writer of its sentence and advice (writers are in causes.c).
 */
#include "model/diagnosis.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "model/causes.h"

#define IN(state) (1u << CONVERGENCE_##state)
#define REFUSING  (IN(STUCK) | IN(UNCOOPERATIVE))
#define UNHEEDED  (IN(ORPHANED) | IN(OVERRIDDEN))
#define ANY       (~0u)
#define KNOWN     (ANY & ~(IN(UNKNOWN) | IN(STALE) | IN(DYING)))

#define GIVE_UP_MS 14000 /* Linux's driver: three pauses of 2, 4 and 8 s, then it sleeps */

/* The balloon target that its policy target comes to. */
static int64_t wanted(const struct facts *facts)
{
    return facts->policy_target.kb - (facts->videoram.known ? facts->videoram.kb : 0);
}

static bool always(const struct facts *facts)
{
    (void)facts;
    return true;
}

static bool target_is_bad(const struct facts *facts)
{
    return facts->domain->fields[FIELD_BALLOON_TARGET].state == FIELD_BAD;
}

static bool is_calibrating(const struct facts *facts)
{
    return facts->verdict.calibrating;
}

static bool has_shut_down(const struct facts *facts)
{
    return facts->domain->flags & DOMAIN_SHUTDOWN;
}

static bool is_off(const struct facts *facts)
{
    return facts->verdict.gap_known && facts->verdict.gap_kb != 0;
}

static bool lacks_balloon_target(const struct facts *facts)
{
    return facts->policy_target.known && !facts->target.known;
}

static bool is_dom0(const struct facts *facts)
{
    return facts->domain->id.domid == 0 && facts->target.known;
}

static bool target_oscillates(const struct facts *facts)
{
    return facts->verdict.target_oscillates;
}

static bool grows(const struct facts *facts)
{
    return facts->verdict.gap_known && facts->verdict.gap_kb < 0;
}

static bool maxmem_is_low(const struct facts *facts)
{
    return grows(facts) && facts->maxmem.known &&
           facts->maxmem.kb < facts->target.kb + facts->verdict.offset_kb;
}

static bool says_no_driver(const struct facts *facts)
{
    return facts->feature.known && facts->feature.kb == 0;
}

static bool does_not_run(const struct facts *facts)
{
    return !facts->verdict.ran;
}

static bool is_at_floor(const struct facts *facts)
{
    return facts->verdict.moved && facts->verdict.gap_kb > 0;
}

static bool may_sleep(const struct facts *facts)
{
    return facts->verdict.moved && facts->verdict.idle_ms >= GIVE_UP_MS;
}

static bool never_moved(const struct facts *facts)
{
    return !facts->verdict.moved;
}

static bool is_below_dynamic_min(const struct facts *facts)
{
    return facts->target.known && facts->dynamic_min.known &&
           facts->target.kb < facts->dynamic_min.kb;
}

static bool differs(const struct facts *facts)
{
    const struct following policy = {.asks = true, .wanted_kb = wanted(facts)};

    return facts->policy_target.known && facts->target.known &&
           !following_is_heeded(&policy, facts->target.kb);
}

static bool policy_differs(const struct facts *facts)
{
    return facts->policy.asks && differs(facts);
}

static bool nobody_follows(const struct facts *facts)
{
    return !facts->policy.asks && differs(facts);
}

static bool policy_is_kept(const struct facts *facts)
{
    return !policy_differs(facts);
}

static bool has_writer(const struct facts *facts)
{
    return facts->verdict.writer.at_ms != 0;
}

static bool has_no_writer(const struct facts *facts)
{
    return !has_writer(facts);
}

static bool has_fight(const struct facts *facts)
{
    return facts->verdict.fight.count > 0;
}

static bool is_troubled(const struct facts *facts)
{
    return facts->trouble != NULL;
}

static bool is_silent(const struct facts *facts)
{
    return facts->policy.asks && facts->actor && actors_is_silent(facts->actor, facts->now_ms);
}

static bool has_rival(const struct facts *facts)
{
    return facts->policy.asks && facts->actor && facts->actor->alive &&
           facts->actors->balancer_count > 0;
}

static bool has_missed_requests(const struct facts *facts)
{
    return facts->verdict.requests >= 2 && facts->verdict.requests_met < facts->verdict.requests;
}

static bool is_marked(const struct facts *facts)
{
    return facts->domain->fields[FIELD_UNCOOPERATIVE].state == FIELD_KNOWN;
}

static bool offset_is_assumed(const struct facts *facts)
{
    return facts->verdict.offset_assumed;
}

static bool has_bad_field(const struct facts *facts)
{
    return facts_bad_field(facts) != FIELD_COUNT;
}

struct rule {
    unsigned states;
    bool (*holds)(const struct facts *facts);
    enum diagnosis_severity severity;
    enum diagnosis_confidence confidence;
    const char *brief;
    causes_writer *write;
};

static const struct rule rules[] = {
    {ANY, target_is_bad, DIAGNOSIS_WRONG, DIAGNOSIS_SURE, "bad target", causes_bad_target},
    {IN(STALE), always, DIAGNOSIS_WARNING, DIAGNOSIS_SURE, "no news", causes_stale},
    {IN(UNKNOWN), is_calibrating, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "calibrating",
     causes_calibrating},
    {IN(UNKNOWN), always, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "not read yet", causes_unread},
    {IN(DYING), has_shut_down, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "has shut down", causes_shut_down},
    {IN(DYING), always, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "being destroyed", causes_dying},
    {IN(BOOTING), always, DIAGNOSIS_INFO, DIAGNOSIS_LIKELY, "booting", causes_booting},
    {IN(PAUSED), is_off, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "paused", causes_paused_off},
    {IN(PAUSED), always, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "", causes_paused},
    {IN(UNMANAGED), lacks_balloon_target, DIAGNOSIS_WARNING, DIAGNOSIS_SURE, "no balloon target",
     causes_no_balloon_target},
    {IN(UNMANAGED), is_dom0, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "", causes_dom0},
    {IN(UNMANAGED), always, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "", causes_unmanaged},
    {KNOWN, has_fight, DIAGNOSIS_WRONG, DIAGNOSIS_SURE, "fought over", causes_fight},
    {IN(OSCILLATING), target_oscillates, DIAGNOSIS_WRONG, DIAGNOSIS_SURE, "two write its target",
     causes_two_writers},
    {IN(OSCILLATING), always, DIAGNOSIS_WRONG, DIAGNOSIS_LIKELY, "guest goes to and fro",
     causes_flapping},
    {IN(ORPHANED), policy_differs, DIAGNOSIS_WRONG, DIAGNOSIS_SURE, "nobody acts", causes_orphaned},
    {IN(ORPHANED), policy_is_kept, DIAGNOSIS_WARNING, DIAGNOSIS_SURE, "no actor",
     causes_orphaned_at_rest},
    {IN(OVERRIDDEN), has_writer, DIAGNOSIS_WRONG, DIAGNOSIS_SURE, "somebody else's target",
     causes_overridden},
    {IN(OVERRIDDEN), has_no_writer, DIAGNOSIS_WRONG, DIAGNOSIS_SURE, "policy not passed on",
     causes_not_passed_on},
    {KNOWN, is_troubled, DIAGNOSIS_WARNING, DIAGNOSIS_SURE, "actor has trouble", causes_trouble},
    {IN(CAPPED) | IN(GROWING) | IN(SLOW) | REFUSING | IN(NO_DRIVER) | IN(PAUSED), maxmem_is_low,
     DIAGNOSIS_WRONG, DIAGNOSIS_SURE, "maxmem below target", causes_capped},
    {IN(STARVED), always, DIAGNOSIS_WRONG, DIAGNOSIS_SURE, "host has no memory", causes_starved},
    {IN(NO_DRIVER), says_no_driver, DIAGNOSIS_WRONG, DIAGNOSIS_SURE, "says: no driver",
     causes_says_no_driver},
    {IN(NO_DRIVER), always, DIAGNOSIS_WRONG, DIAGNOSIS_LIKELY, "no balloon driver",
     causes_no_driver},
    {REFUSING, does_not_run, DIAGNOSIS_WRONG, DIAGNOSIS_LIKELY, "does not run",
     causes_does_not_run},
    {REFUSING, is_at_floor, DIAGNOSIS_WRONG, DIAGNOSIS_LIKELY, "at its floor", causes_at_floor},
    {REFUSING, never_moved, DIAGNOSIS_WRONG, DIAGNOSIS_POSSIBLE, "does not follow",
     causes_never_moved},
    {REFUSING, may_sleep, DIAGNOSIS_WARNING, DIAGNOSIS_POSSIBLE, "driver gave up",
     causes_driver_sleeps},
    {REFUSING, grows, DIAGNOSIS_WRONG, DIAGNOSIS_POSSIBLE, "does not grow", causes_does_not_grow},
    {IN(SLOW), always, DIAGNOSIS_WRONG, DIAGNOSIS_SURE, "slow", causes_slow},
    {IN(SHRINKING), always, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "on its way", causes_shrinking},
    {IN(GROWING), always, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "on its way", causes_growing},
    {IN(CONVERGED), always, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "", causes_converged},
    {REFUSING | IN(SLOW), is_below_dynamic_min, DIAGNOSIS_WARNING, DIAGNOSIS_SURE,
     "target below minimum", causes_below_minimum},
    {ANY & ~UNHEEDED, policy_differs, DIAGNOSIS_WARNING, DIAGNOSIS_POSSIBLE, "policy not passed on",
     causes_policy_differs},
    {KNOWN, nobody_follows, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "", causes_nobody_follows},
    {KNOWN, is_silent, DIAGNOSIS_WARNING, DIAGNOSIS_SURE, "actor is silent", causes_silent},
    {KNOWN, has_rival, DIAGNOSIS_WARNING, DIAGNOSIS_POSSIBLE, "", causes_balancer},
    {ANY, has_missed_requests, DIAGNOSIS_WARNING, DIAGNOSIS_SURE, "misses its targets",
     causes_missed_requests},
    {ANY, is_marked, DIAGNOSIS_INFO, DIAGNOSIS_SURE, "marked by squeezed", causes_marked},
    {ANY, offset_is_assumed, DIAGNOSIS_INFO, DIAGNOSIS_POSSIBLE, "offset assumed",
     causes_offset_assumed},
    {ANY, has_bad_field, DIAGNOSIS_WARNING, DIAGNOSIS_SURE, "bad value", causes_bad_field},
};

#define RULE_COUNT (sizeof(rules) / sizeof(rules[0]))

static bool applies(const struct rule *rule, const struct facts *facts)
{
    return rule->states >> facts->verdict.state & 1 && rule->holds(facts);
}

size_t diagnosis_find(const struct diagnosis_subject *subject, struct diagnosis_cause *causes,
                      size_t room)
{
    struct facts facts;
    size_t count = 0;

    facts_gather(subject, &facts);
    for (size_t i = 0; i < RULE_COUNT && count < room; i++) {
        struct diagnosis_cause *cause = &causes[count];

        if (!applies(&rules[i], &facts))
            continue;
        *cause = (struct diagnosis_cause){
            .severity = rules[i].severity,
            .confidence = rules[i].confidence,
            .brief = rules[i].brief,
        };
        rules[i].write(&facts, cause);
        count++;
    }
    return count;
}

char *diagnosis_sentence(const struct diagnosis_subject *subject, char *buffer, size_t size)
{
    const struct domain *domain = subject->domain;
    char number[24];
    struct diagnosis_cause cause = {.severity = DIAGNOSIS_INFO};
    bool advise;

    snprintf(number, sizeof(number), "domain %u", (unsigned)domain->id.domid);
    if (diagnosis_find(subject, &cause, 1) == 0)
        snprintf(cause.sentence, sizeof(cause.sentence), "nothing is known of it yet.");
    advise = cause.severity != DIAGNOSIS_INFO && *cause.advice;
    snprintf(buffer, size, "%s: %s%s%s", domain_text(domain, FIELD_NAME, number), cause.sentence,
             advise ? " " : "", advise ? cause.advice : "");
    return buffer;
}

const char *diagnosis_brief(const struct diagnosis_subject *subject)
{
    struct facts facts;

    facts_gather(subject, &facts);
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (*rules[i].brief && applies(&rules[i], &facts))
            return rules[i].brief;
    return "";
}

const char *diagnosis_confidence_name(enum diagnosis_confidence confidence)
{
    static const char *const names[] = {
        [DIAGNOSIS_POSSIBLE] = "possible",
        [DIAGNOSIS_LIKELY] = "likely",
        [DIAGNOSIS_SURE] = "sure",
    };

    return names[confidence];
}
