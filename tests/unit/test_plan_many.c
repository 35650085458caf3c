/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Planning for several domains: order, the host's memory, and undo.
 */
#include "tests/unit/plan_fixture.h"

#include <time.h>

struct world {
    struct snapshot *snapshot;
    struct settings settings;
    struct plan_situation situation;
    struct domain_id *ids;
};

/* PV guests from domid 1 on, at 768 MiB each with the balloon targets given in MiB. */
static void world_open(struct world *world, size_t count, const int *balloon_mb)
{
    *world = (struct world){.snapshot = make_snapshot(count)};
    world->ids = calloc(count, sizeof(*world->ids));
    for (size_t i = 0; i < count; i++) {
        char target[24], name[24];
        struct set sets[SETS_MAX] = {{FIELD_NAME, name}, {FIELD_BALLOON_TARGET, target}};

        snprintf(name, sizeof(name), "d%zu", i + 1);
        snprintf(target, sizeof(target), "%d", (balloon_mb ? balloon_mb[i] : 768) * 1024);
        world->snapshot->domains[i] = make_domain((uint32_t)(i + 1), false, sets);
        world->ids[i] = world->snapshot->domains[i]->id;
    }
    settings_init(&world->settings);
    world->situation =
        (struct plan_situation){.snapshot = world->snapshot, .settings = &world->settings};
}

static void world_close(struct world *world)
{
    snapshot_unref(world->snapshot);
    free(world->ids);
}

static struct plan *make_plan(struct world *world, enum operation_id operation, const char *word,
                              size_t count)
{
    struct intent intent;
    struct plan *plan = NULL;

    intent_make(&intent, operation, (const char *[]){word, NULL}, world->ids, count);
    assert_int_equal(plan_new(&intent, &world->situation, &plan), 0);
    return plan;
}

static bool has_finding(const struct plan *plan, enum plan_finding_code code)
{
    for (size_t i = 0; i < plan->finding_count; i++)
        if (plan->findings[i].code == code)
            return true;
    return false;
}

/* Changes a field of a domain in the snapshot, as if the world had gone on. */
static void now(struct world *world, size_t index, enum field_id field, const char *bytes)
{
    struct set set = {field, bytes};

    set_field(world->snapshot->domains[index], &set);
}

/* The world after a plan was carried out in full. */
static void carry_out(struct world *world, const struct plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        for (unsigned k = 0; k < plan->steps[i].change_count; k++) {
            const struct plan_change *change = &plan->steps[i].changes[k];
            struct field field = {.state = change->after.state, .number = change->after.number};

            if (change->after.text)
                field.text = rctext_new(change->after.text, strlen(change->after.text));
            domain_set_field(world->snapshot->domains[plan->steps[i].id.domid - 1],
                             plan_object_info(change->object)->field, &field);
        }
    }
}

static struct plan *make_undo(struct world *world, const struct plan_step *steps, size_t count)
{
    struct plan *undo = NULL;

    assert_int_equal(plan_new_undo("p1", steps, count, &world->situation, &undo), 0);
    return undo;
}

/* --- order and the host's memory ---------------------------------------------------------------
 */

static void donors_come_first(void **state)
{
    struct world world;
    struct plan *plan;
    char text[1024];

    (void)state;
    /* at 900 MiB they will hold more, less, or what they have */
    world_open(&world, 3, NULL);
    now(&world, 0, FIELD_ACTUAL, "500");
    now(&world, 1, FIELD_ACTUAL, "1000");
    now(&world, 2, FIELD_ACTUAL, "900");
    plan = make_plan(&world, OPERATION_TARGET, "900", 3);
    assert_int_equal(plan->domain_count, 3);
    assert_int_equal(plan->step_count, 6);
    assert_int_equal(plan->steps[0].id.domid, 2);
    assert_int_equal(plan->steps[2].id.domid, 3);
    assert_int_equal(plan->steps[4].id.domid, 1);
    steps_text(plan, text, sizeof(text));
    assert_non_null(strstr(text, "maxmem 769M > 901M; balloon target 768M > 900M"));
    assert_int_equal(plan->effect.free_followed_kb, (4096 - 400 + 100) * MIB);
    plan_free(plan);
    world_close(&world);
}

struct shortage {
    int64_t free_mb, claimed_mb;
    const char *actual[2];
    enum plan_finding_code code; /* PLAN_GONE: none */
};

/* Both go to 1024 MiB; the reserve is 16 MiB. */
static const struct shortage shortages[] = {
    {4096, 0, {"768", "768"}, PLAN_GONE},         {528, 0, {"768", "768"}, PLAN_GONE},
    {527, 0, {"768", "768"}, PLAN_HOST_SHORT},    {1024, 500, {"768", "768"}, PLAN_HOST_SHORT},
    {10, 0, {"768", "768"}, PLAN_HOST_SHORT},     {200, 0, {"768", "1280"}, PLAN_HOST_WAITS},
    {200, 190, {"768", "1279"}, PLAN_HOST_SHORT},
};

static void counts_what_the_host_can_give(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(shortages) / sizeof(shortages[0]); i++) {
        const struct shortage *row = &shortages[i];
        struct world world;
        struct plan *plan;

        world_open(&world, 2, NULL);
        world.settings.host_reserve_kb = 16 * MIB;
        world.snapshot->host.free_kb = row->free_mb * MIB;
        world.snapshot->host.claimed_kb = row->claimed_mb * MIB;
        now(&world, 0, FIELD_ACTUAL, row->actual[0]);
        now(&world, 1, FIELD_ACTUAL, row->actual[1]);
        plan = make_plan(&world, OPERATION_TARGET, "1024", 2);
        if (plan->finding_count != (row->code != PLAN_GONE) ||
            (row->code != PLAN_GONE && plan->findings[0].code != row->code))
            fail_msg("row %zu: %zu findings: %s", i, plan->finding_count,
                     plan->finding_count ? plan->findings[0].sentence : "");
        assert_int_equal(plan->effect.free_now_kb, (row->free_mb - row->claimed_mb) * MIB);
        plan_free(plan);
        world_close(&world);
    }
}

static void a_domain_named_twice_is_planned_once(void **state)
{
    struct world world;
    struct plan *plan;

    (void)state;
    world_open(&world, 2, NULL);
    world.ids[1] = world.ids[0];
    plan = make_plan(&world, OPERATION_TARGET, "512", 2);
    assert_int_equal(plan->step_count, 2);
    assert_int_equal(plan->finding_count, 0);
    plan_free(plan);
    world_close(&world);
}

static void another_domain_with_its_number_is_not_it(void **state)
{
    struct world world;
    struct plan *plan;

    (void)state;
    world_open(&world, 2, NULL);
    world.ids[1].uuid[5] ^= 1;
    plan = make_plan(&world, OPERATION_TARGET, "512", 2);
    assert_true(has_finding(plan, PLAN_GONE));
    assert_int_equal(plan_check(plan, NULL), -EPERM);
    assert_int_equal(plan->domain_count, 1);
    plan_free(plan);
    world_close(&world);
}

static void dangerous_for_many_asks_for_their_count(void **state)
{
    struct world world;
    struct plan *plan;

    (void)state;
    world_open(&world, 2, NULL);
    for (size_t i = 0; i < 2; i++) {
        world.snapshot->domains[i]->flags |= DOMAIN_HVM;
        now(&world, i, FIELD_POLICY_ACTOR, "xl-manual");
    }
    plan = make_plan(&world, OPERATION_PAGING_TARGET, "512", 2);
    assert_string_equal(plan->name_to_type, "2 domains");
    plan_free(plan);
    world_close(&world);
}

/* --- undo --------------------------------------------------------------------------------------
 */

static void undo_goes_back_in_reverse(void **state)
{
    struct world world;
    struct plan *plan, *undo;
    char text[1024];

    (void)state;
    world_open(&world, 2, NULL);
    now(&world, 1, FIELD_ACTUAL, "1000");
    plan = make_plan(&world, OPERATION_TARGET, "900", 2);
    carry_out(&world, plan);
    undo = make_undo(&world, plan->steps, plan->step_count);
    assert_int_equal(plan_check(undo, NULL), 0);
    assert_string_equal(undo->undoes, "p1");
    assert_null(undo->operation);
    assert_string_equal(steps_text(undo, text, sizeof(text)),
                        "balloon target 900M > 768M; maxmem 901M > 769M; "
                        "balloon target 900M > 768M; maxmem 901M > 769M");
    assert_int_equal(undo->domain_count, 2);
    carry_out(&world, undo);
    plan_free(plan);
    plan = make_undo(&world, undo->steps, undo->step_count); /* undo of the undo */
    assert_string_equal(steps_text(plan, text, sizeof(text)),
                        "maxmem 769M > 901M; balloon target 768M > 900M; "
                        "maxmem 769M > 901M; balloon target 768M > 900M");
    plan_free(plan);
    plan_free(undo);
    world_close(&world);
}

static void undo_of_a_first_value_removes_it(void **state)
{
    struct world world;
    struct plan *plan, *undo;
    char text[1024];

    (void)state;
    world_open(&world, 1, NULL);
    now(&world, 0, FIELD_POLICY_ACTOR, "xl");
    plan = make_plan(&world, OPERATION_TARGET, "512", 1);
    carry_out(&world, plan);
    undo = make_undo(&world, plan->steps, plan->step_count);
    assert_string_equal(steps_text(undo, text, sizeof(text)),
                        "policy target 512M > none + enforce on > none");
    plan_free(plan);
    plan_free(undo);
    world_close(&world);
}

static void undo_leaves_a_domain_alone_that_somebody_has_changed(void **state)
{
    struct world world;
    struct plan *plan, *undo;

    (void)state;
    world_open(&world, 2, NULL);
    plan = make_plan(&world, OPERATION_TARGET, "900", 2);
    carry_out(&world, plan);
    now(&world, 0, FIELD_BALLOON_TARGET, "819200");
    undo = make_undo(&world, plan->steps, plan->step_count);
    assert_true(has_finding(undo, PLAN_UNDO_FOREIGN));
    assert_int_equal(plan_check(undo, NULL), 0);
    assert_int_equal(undo->step_count, 2);
    assert_int_equal(undo->steps[0].id.domid, 2);
    plan_free(undo);

    now(&world, 1, FIELD_MAXMEM, "800");
    undo = make_undo(&world, plan->steps, plan->step_count);
    assert_int_equal(undo->step_count, 0);
    assert_int_equal(plan_check(undo, NULL), -EPERM);
    assert_true(has_finding(undo, PLAN_UNDO_REFUSED));
    plan_free(undo);
    plan_free(plan);
    world_close(&world);
}

static void undo_of_half_a_plan_needs_half_the_steps(void **state)
{
    struct world world;
    struct plan *plan, *undo;
    char text[1024];

    (void)state;
    world_open(&world, 1, NULL);
    plan = make_plan(&world, OPERATION_TARGET, "900", 1);
    now(&world, 0, FIELD_MAXMEM, "901"); /* the first step was done, the second may have been */
    undo = make_undo(&world, plan->steps, plan->step_count);
    assert_string_equal(steps_text(undo, text, sizeof(text)), "maxmem 901M > 769M");
    plan_free(undo);
    now(&world, 0, FIELD_MAXMEM, "769"); /* all is as before */
    undo = make_undo(&world, plan->steps, plan->step_count);
    assert_int_equal(plan_check(undo, NULL), -ENODATA);
    plan_free(undo);
    plan_free(plan);
    world_close(&world);
}

static void undo_leaves_out_who_is_gone(void **state)
{
    struct world world;
    struct plan *plan, *undo;

    (void)state;
    world_open(&world, 2, NULL);
    plan = make_plan(&world, OPERATION_TARGET, "900", 2);
    carry_out(&world, plan);
    world.snapshot->domains[1]->id.uuid[7] ^= 1;
    undo = make_undo(&world, plan->steps, plan->step_count);
    assert_true(has_finding(undo, PLAN_UNDO_GONE));
    assert_int_equal(plan_check(undo, NULL), 0);
    assert_int_equal(undo->domain_count, 1);
    plan_free(undo);
    plan_free(plan);
    world_close(&world);
}

static void undo_does_not_invent_what_was_before(void **state)
{
    struct world world;
    struct plan *undo;
    struct plan_step step = {
        .name = "d1", .lever = PLAN_LEVER_BALLOON, .change_count = 1, .why = ""};

    (void)state;
    world_open(&world, 1, NULL);
    step.id = world.ids[0];
    step.changes[0] = (struct plan_change){.object = PLAN_BALLOON_TARGET,
                                           .before = {.state = FIELD_BAD, .text = "0x10"},
                                           .after = {.state = FIELD_KNOWN, .number = 768 * MIB}};
    undo = make_undo(&world, &step, 1);
    assert_true(has_finding(undo, PLAN_UNDO_UNKNOWN));
    assert_int_equal(plan_check(undo, NULL), -EPERM);
    plan_free(undo);

    /* a switch has only one other side: done, and said */
    step.lever = PLAN_LEVER_SHARING;
    step.changes[0] = (struct plan_change){.object = PLAN_SHARING,
                                           .before = {.state = FIELD_UNKNOWN},
                                           .after = {.state = FIELD_KNOWN, .number = 1}};
    undo = make_undo(&world, &step, 1);
    assert_true(has_finding(undo, PLAN_UNDO_GUESSED));
    assert_int_equal(undo->step_count, 1);
    assert_int_equal(undo->steps[0].changes[0].after.number, 0);
    plan_free(undo);
    world_close(&world);
}

static void undo_that_starts_a_pager_is_as_dangerous(void **state)
{
    struct world world;
    struct plan *undo;
    struct plan_step step = {.name = "d1", .lever = PLAN_LEVER_PAGER, .change_count = 1, .why = ""};

    (void)state;
    world_open(&world, 1, NULL);
    world.snapshot->domains[0]->flags |= DOMAIN_HVM;
    step.id = world.ids[0];
    step.changes[0] = (struct plan_change){.object = PLAN_PAGER,
                                           .before = {.state = FIELD_KNOWN, .number = 1},
                                           .after = {.state = FIELD_KNOWN, .number = 0}};
    undo = make_undo(&world, &step, 1);
    assert_true(has_finding(undo, PLAN_PAGING_RISK));
    assert_string_equal(undo->name_to_type, "d1");
    plan_free(undo);

    /* and one that stops it has to have room for what comes back */
    step.changes[0].before.number = 0;
    step.changes[0].after.number = 1;
    now(&world, 0, FIELD_PAGED, "300");
    undo = make_undo(&world, &step, 1);
    assert_true(has_finding(undo, PLAN_PAGE_IN_CAPPED));
    assert_int_equal(plan_check(undo, NULL), -EPERM);
    plan_free(undo);
    world_close(&world);
}

/* --- speed -------------------------------------------------------------------------------------
 */

#define MANY 1000

static void a_thousand_domains_are_planned_at_once(void **state)
{
    struct world world;
    struct plan *plan;
    struct timespec began, ended;
    double ms, best = 1e9;

    (void)state;
    world_open(&world, MANY, NULL);
    for (int round = 0; round < 5; round++) {
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &began);
        plan = make_plan(&world, OPERATION_TARGET, "512", MANY);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
        assert_int_equal(plan->step_count, 2 * MANY);
        plan_free(plan);
        ms = (double)(ended.tv_sec - began.tv_sec) * 1e3 +
             (double)(ended.tv_nsec - began.tv_nsec) / 1e6;
        best = ms < best ? ms : best;
    }
    print_message("# %.2f ms for %d domains\n", best, MANY);
    assert_true(best < 100); /* with sanitizers; without them a tenth of it */
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(donors_come_first),
        cmocka_unit_test(counts_what_the_host_can_give),
        cmocka_unit_test(a_domain_named_twice_is_planned_once),
        cmocka_unit_test(another_domain_with_its_number_is_not_it),
        cmocka_unit_test(dangerous_for_many_asks_for_their_count),
        cmocka_unit_test(undo_goes_back_in_reverse),
        cmocka_unit_test(undo_of_a_first_value_removes_it),
        cmocka_unit_test(undo_leaves_a_domain_alone_that_somebody_has_changed),
        cmocka_unit_test(undo_of_half_a_plan_needs_half_the_steps),
        cmocka_unit_test(undo_leaves_out_who_is_gone),
        cmocka_unit_test(undo_does_not_invent_what_was_before),
        cmocka_unit_test(undo_that_starts_a_pager_is_as_dangerous),
        cmocka_unit_test(a_thousand_domains_are_planned_at_once),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
