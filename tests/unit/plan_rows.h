/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tests of planning as tables: a row is a situation, an intent, and the steps and findings that
 * they must come to, no more and no fewer. Include it from one .c file.
 */
#ifndef XENMEM_TESTS_UNIT_PLAN_ROWS_H
#define XENMEM_TESTS_UNIT_PLAN_ROWS_H

#include "tests/unit/actors_fixture.h"
#include "tests/unit/plan_fixture.h"

#define NO_ENFORCE  1u /* the intent */
#define SWITCH      2u
#define HVM         4u /* the domain */
#define DOM0        8u
#define PAUSED      16u
#define DYING       32u
#define UNREAD      64u
#define ALIVE       128u /* the actor xl is */
#define NONE_ALIVE  256u
#define PAGER_ON    512u /* facts */
#define PAGER_OFF   1024u
#define POD         2048u
#define SHARING_ON  4096u
#define DEAD_STORE  8192u
#define POD_UNKNOWN 16384u

struct row {
    const char *name;
    unsigned flags;
    struct set sets[SETS_MAX];
    struct verdict verdict;
    enum operation_id operation;
    const char *words[2];
    const char *steps;
    enum plan_finding_code findings[FINDINGS_MAX]; /* PLAN_GONE (0) ends it */
    const char *to_type;
    int64_t moves_mb; /* taken from the host's free memory when followed */
};

#define XL(target)                                             \
    {FIELD_POLICY_ACTOR, "xl"}, {FIELD_POLICY_TARGET, target}, \
    {                                                          \
        FIELD_POLICY_ENFORCE, "1"                              \
    }
#define MANUAL                                 \
    {FIELD_POLICY_ACTOR, "xl-manual"},         \
    {                                          \
        FIELD_POLICY_MANUAL_FROM, "xl delay=5" \
    }

struct world {
    struct snapshot *snapshot;
    struct settings settings;
    struct verdict verdict;
    struct plan_domain_facts facts_of_domain;
    struct plan_facts facts;
    struct plan_situation situation;
};

static const struct verdict *the_verdict(const void *verdicts, const struct domain_id *id)
{
    (void)id;
    return verdicts;
}

static void world_open(struct world *world, const struct row *row)
{
    struct domain *domain = make_domain(row->flags & DOM0 ? 0 : 3, row->flags & HVM, row->sets);

    domain->flags |=
        (row->flags & PAUSED ? DOMAIN_PAUSED : 0) | (row->flags & DYING ? DOMAIN_DYING : 0);
    domain->nodes_read = !(row->flags & UNREAD);
    *world = (struct world){.snapshot = make_snapshot(1), .verdict = row->verdict};
    world->snapshot->domains[0] = domain;
    world->snapshot->store_alive = !(row->flags & DEAD_STORE);
    settings_init(&world->settings);
    world->facts_of_domain = (struct plan_domain_facts){
        .id = domain->id,
        .pager_known = row->flags & (PAGER_ON | PAGER_OFF),
        .pager = row->flags & PAGER_ON,
        .sharing_known = row->flags & SHARING_ON,
        .sharing = row->flags & SHARING_ON,
        .pod_known = !(row->flags & POD_UNKNOWN),
        .pod_kb = row->flags & POD ? 64 * MIB : 0,
    };
    world->facts = (struct plan_facts){.domains = &world->facts_of_domain, .domain_count = 1};
    if (world->verdict.usual_rate_kb_s == 0)
        world->verdict.usual_rate_kb_s = 12 * MIB;
    if (row->flags & (ALIVE | NONE_ALIVE))
        world->snapshot->actors = actors_of(row->flags & ALIVE ? "xl xl-manual" : "-xl");
    world->situation = (struct plan_situation){.snapshot = world->snapshot,
                                               .settings = &world->settings,
                                               .facts = &world->facts,
                                               .verdict = the_verdict,
                                               .verdicts = &world->verdict};
}

/* The plan of a row; the row must stand, and name its words. */
static struct plan *plan_of_row(struct world *world, const struct row *row)
{
    struct intent intent;
    struct plan *plan = NULL;

    intent_make(&intent, row->operation, row->words, &world->snapshot->domains[0]->id, 1);
    if (row->flags & NO_ENFORCE)
        intent.enforce = false;
    intent.switch_to_manual = row->flags & SWITCH;
    assert_int_equal(plan_new(&intent, &world->situation, &plan), 0);
    return plan;
}

static void check_findings(const struct row *row, const struct plan *plan)
{
    size_t wanted = 0;

    while (wanted < FINDINGS_MAX && row->findings[wanted])
        wanted++;
    for (size_t i = 0; i < plan->finding_count; i++)
        if (i >= wanted || plan->findings[i].code != row->findings[i])
            fail_msg("%s: finding %zu is %d: %s", row->name, i, (int)plan->findings[i].code,
                     plan->findings[i].sentence);
    if (plan->finding_count < wanted)
        fail_msg("%s: finding %d is missing", row->name, (int)row->findings[plan->finding_count]);
}

static void check_row(const struct row *row)
{
    struct world world;
    struct plan *plan;
    char text[1024];
    int64_t moves;

    world_open(&world, row);
    plan = plan_of_row(&world, row);
    snapshot_unref(world.snapshot); /* the plan must stand by itself */
    if (strcmp(steps_text(plan, text, sizeof(text)), row->steps) != 0)
        fail_msg("%s: steps are %s", row->name, text);
    check_findings(row, plan);
    if (strcmp(plan->name_to_type ? plan->name_to_type : "", row->to_type ? row->to_type : "") != 0)
        fail_msg("%s: to type is %s", row->name, plan->name_to_type);
    moves = (plan->effect.free_now_kb - plan->effect.free_followed_kb) / MIB;
    if (moves != row->moves_mb)
        fail_msg("%s: moves %lld MiB", row->name, (long long)moves);
    assert_int_equal(plan_check(plan, NULL), plan->severities[PLAN_BLOCKING] ? -EPERM
                                             : plan->step_count == 0         ? -ENODATA
                                                                             : 0);
    plan_free(plan);
}

/* Checks the rows of a file, which are called `rows`. */
#define PLAN_ROWS_TEST(test)                                        \
    static void test(void **state)                                  \
    {                                                               \
        (void)state;                                                \
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) \
            check_row(&rows[i]);                                    \
    }

#endif
