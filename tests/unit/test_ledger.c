/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The ledger: who is remembered, for how long, and what a snapshot in which nothing changed costs.
 */
#include "tests/unit/ledger_fixture.h"

static const struct verdict *verdict_of(const struct world *world, uint32_t domid)
{
    const struct domain *domain = snapshot_find_domid(world->snapshot, domid);

    return domain ? ledger_verdict(world->ledger, &domain->id) : NULL;
}

static void test_everybody_is_judged(void **state)
{
    struct world world;
    struct domain_id stranger = {2, {9}};

    (void)state;
    begin(&world, 5, NULL);
    for (uint32_t domid = 1; domid <= 5; domid++)
        assert_int_equal(verdict_of(&world, domid)->state, CONVERGENCE_CONVERGED);
    assert_null(ledger_verdict(world.ledger, &stranger));
    assert_null(ledger_history(world.ledger, &stranger));
    assert_int_equal(ledger_needs_you(world.ledger), 0);
    end(&world);
}

static void test_refusals_are_counted(void **state)
{
    struct world world;

    (void)state;
    begin(&world, 4, NULL);
    for (int i = 0; i < 24; i++) {
        pass(&world, 1000);
        snapshot_own(world.snapshot, 1)->cpu_time_ns += 10000000;
        if (i == 0)
            domain_put_kb(snapshot_own(world.snapshot, 1), FIELD_BALLOON_TARGET, 512 * MB);
        observe(&world);
    }
    assert_int_equal(verdict_of(&world, 2)->state, CONVERGENCE_NO_DRIVER);
    assert_int_equal(verdict_of(&world, 3)->state, CONVERGENCE_CONVERGED);
    assert_int_equal(ledger_needs_you(world.ledger), 1);
    end(&world);
}

/* Timers run for a domain of which nothing changes, as long as it is sampled. */
static void test_unchanged_records_still_age(void **state)
{
    struct world world;

    (void)state;
    begin(&world, 2, NULL);
    pass(&world, 1000);
    domain_put_kb(snapshot_own(world.snapshot, 0), FIELD_BALLOON_TARGET, 512 * MB);
    observe(&world);
    assert_int_equal(verdict_of(&world, 1)->state, CONVERGENCE_SHRINKING);
    for (int i = 0; i < 7; i++) {
        pass(&world, 1000);
        observe(&world);
    }
    assert_int_equal(verdict_of(&world, 1)->state, CONVERGENCE_STUCK);
    end(&world);
}

static void test_the_gone_are_forgotten(void **state)
{
    struct world world;
    struct domain_id gone;
    struct snapshot *fewer;

    (void)state;
    begin(&world, 3, NULL);
    gone = world.snapshot->domains[1]->id;
    fewer = snapshot_new(2);
    fewer->samples = 2;
    fewer->taken_ms = fewer->sampled_ms = fewer->store_checked_ms = HOST_START_MS + 1000;
    fewer->domains[0] = domain_ref(world.snapshot->domains[0]);
    fewer->domains[1] = domain_ref(world.snapshot->domains[2]);
    assert_int_equal(ledger_observe(world.ledger, fewer), 0);
    assert_null(ledger_verdict(world.ledger, &gone));
    assert_non_null(ledger_verdict(world.ledger, &fewer->domains[1]->id));
    snapshot_unref(fewer);
    end(&world);
}

/* The same domid with another UUID is another domain. */
static void test_a_domid_used_again(void **state)
{
    struct world world;
    struct domain_id before;

    (void)state;
    begin(&world, 3, NULL);
    before = world.snapshot->domains[1]->id;
    for (int i = 0; i < 5; i++) {
        pass(&world, 1000);
        observe(&world);
    }
    pass(&world, 1000);
    domain_unref(world.snapshot->domains[1]);
    world.snapshot->domains[1] = domain_make(2, 2);
    observe(&world);
    assert_null(ledger_verdict(world.ledger, &before));
    assert_int_equal(verdict_of(&world, 2)->since_ms, world.snapshot->taken_ms);
    end(&world);
}

static void test_births_are_seen(void **state)
{
    struct world world;
    struct snapshot *more;
    struct domain *newborn;

    (void)state;
    begin(&world, 2, NULL);
    more = snapshot_make(3, HOST_START_MS + 1000, 2);
    newborn = snapshot_own(more, 2);
    newborn->flags |= DOMAIN_HVM;
    newborn->seen_ms = more->taken_ms;
    domain_put(newborn, FIELD_TYPE, "hvm");
    snapshot_unref(world.snapshot);
    world.snapshot = more;
    observe(&world);
    assert_int_equal(verdict_of(&world, 3)->state, CONVERGENCE_BOOTING);
    assert_int_equal(verdict_of(&world, 1)->state, CONVERGENCE_CONVERGED);
    end(&world);
}

/* The first snapshots may be empty: who is there at the first sample was not just born. */
static void test_an_empty_start_is_no_birth(void **state)
{
    struct settings settings;
    struct ledger *ledger;
    struct snapshot *empty = snapshot_new(0), *full = snapshot_make(1, HOST_START_MS, 1);
    struct domain *domain = snapshot_own(full, 0);

    (void)state;
    settings_init(&settings);
    ledger = ledger_new(&settings);
    empty->taken_ms = HOST_START_MS - 100;
    domain->flags |= DOMAIN_HVM;
    domain->cpu_time_ns = UINT64_C(3600000000000);
    assert_int_equal(ledger_observe(ledger, empty), 0);
    assert_int_equal(ledger_observe(ledger, full), 0);
    assert_int_equal(ledger_verdict(ledger, &domain->id)->state, CONVERGENCE_CONVERGED);
    ledger_free(ledger);
    snapshot_unref(empty);
    snapshot_unref(full);
}

static void test_stale_and_back(void **state)
{
    struct world world;
    int64_t since;

    (void)state;
    begin(&world, 3, NULL);
    since = verdict_of(&world, 1)->since_ms;
    ledger_age(world.ledger, HOST_START_MS + world.settings.stale_ms);
    assert_int_equal(verdict_of(&world, 1)->state, CONVERGENCE_CONVERGED);
    ledger_age(world.ledger, HOST_START_MS + world.settings.stale_ms + 1);
    assert_int_equal(verdict_of(&world, 1)->state, CONVERGENCE_STALE);
    assert_int_equal(verdict_of(&world, 1)->since_ms, HOST_START_MS);
    assert_false(verdict_of(&world, 1)->rate_known);
    pass(&world, 1000);
    world.snapshot->taken_ms = world.snapshot->sampled_ms = world.snapshot->store_checked_ms =
        HOST_START_MS + 60000;
    observe(&world);
    assert_int_equal(verdict_of(&world, 1)->state, CONVERGENCE_CONVERGED);
    assert_int_equal(verdict_of(&world, 1)->since_ms, since);
    end(&world);
}

/* Snapshots go on while xenstored is dead: what they tell is old all the same. */
static void test_a_dead_store_makes_it_stale(void **state)
{
    struct world world;

    (void)state;
    begin(&world, 2, NULL);
    for (int i = 0; i < 8; i++) {
        pass(&world, 1000);
        world.snapshot->store_alive = false;
        world.snapshot->store_checked_ms = HOST_START_MS;
        observe(&world);
        assert_int_equal(verdict_of(&world, 1)->state,
                         i < 5 ? CONVERGENCE_CONVERGED : CONVERGENCE_STALE);
    }
    pass(&world, 1000);
    world.snapshot->store_checked_ms = world.snapshot->taken_ms;
    observe(&world);
    assert_int_equal(verdict_of(&world, 1)->state, CONVERGENCE_CONVERGED);
    end(&world);
}

static void test_history_gets_samples_only(void **state)
{
    struct world world;
    struct history_point point;
    const struct history *history;

    (void)state;
    begin(&world, 1, NULL);
    pass(&world, 1000);
    world.snapshot->samples--;
    world.snapshot->sampled_ms = HOST_START_MS;
    domain_put_kb(snapshot_own(world.snapshot, 0), FIELD_BALLOON_TARGET, 512 * MB);
    observe(&world);
    history = ledger_history(world.ledger, &world.snapshot->domains[0]->id);
    assert_true(history_newest(history, &point));
    assert_int_equal(point.at_ms, HOST_START_MS);
    assert_int_equal(point.target_kb, GB);
    assert_int_equal(verdict_of(&world, 1)->state, CONVERGENCE_SHRINKING);
    world.snapshot->samples++;
    world.snapshot->sampled_ms = HOST_START_MS + 1000;
    observe(&world);
    assert_true(history_newest(history, &point));
    assert_int_equal(point.target_kb, 512 * MB);
    end(&world);
}

static void test_copy_stays(void **state)
{
    struct world world;
    struct ledger *copy;
    struct domain_id id;

    (void)state;
    begin(&world, 3, NULL);
    id = world.snapshot->domains[0]->id;
    copy = ledger_copy(world.ledger);
    pass(&world, 1000);
    snapshot_own(world.snapshot, 0)->flags = DOMAIN_PAUSED;
    observe(&world);
    assert_int_equal(ledger_verdict(world.ledger, &id)->state, CONVERGENCE_PAUSED);
    end(&world);
    assert_int_equal(ledger_verdict(copy, &id)->state, CONVERGENCE_CONVERGED);
    assert_non_null(ledger_history(copy, &id));
    ledger_free(copy);
}

/* A hundred domains come and go between two snapshots. */
static void test_churn(void **state)
{
    struct world world;
    unsigned seed = 3;

    (void)state;
    begin(&world, 200, NULL);
    for (int round = 0; round < 50; round++) {
        size_t kept = 0;

        pass(&world, 1000);
        for (size_t i = 0; i < world.snapshot->count; i++) {
            struct domain *domain = world.snapshot->domains[i];

            if (rand_r(&seed) % 4 == 0) {
                domain_unref(domain);
                continue;
            }
            if (rand_r(&seed) % 4 == 0) {
                uint32_t domid = domain->id.domid;

                domain_unref(domain);
                domain = domain_make(domid, (uint8_t)(round + 2));
            }
            world.snapshot->domains[kept++] = domain;
        }
        world.snapshot->count = kept;
        observe(&world);
        for (size_t i = 0; i < kept; i++)
            assert_non_null(ledger_verdict(world.ledger, &world.snapshot->domains[i]->id));
    }
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everybody_is_judged),
        cmocka_unit_test(test_refusals_are_counted),
        cmocka_unit_test(test_unchanged_records_still_age),
        cmocka_unit_test(test_the_gone_are_forgotten),
        cmocka_unit_test(test_a_domid_used_again),
        cmocka_unit_test(test_births_are_seen),
        cmocka_unit_test(test_an_empty_start_is_no_birth),
        cmocka_unit_test(test_stale_and_back),
        cmocka_unit_test(test_a_dead_store_makes_it_stale),
        cmocka_unit_test(test_history_gets_samples_only),
        cmocka_unit_test(test_copy_stays),
        cmocka_unit_test(test_churn),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
