/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who stands against whom: other writers, and what is a fight. Through the ledger, as the feed's
 * snapshots come.
 */
#include "tests/unit/ledger_fixture.h"

/* --- other writers -----------------------------------------------------------------------------
 */

static void test_another_writer(void **state)
{
    struct world world;
    struct change_claim claim;

    (void)state;
    begin(&world, 1, "+squeezed");
    assert_false(first_verdict(&world)->other_writer);
    set_balloon(&world, 1000, 512);
    assert_true(first_verdict(&world)->other_writer);
    assert_int_equal(first_verdict(&world)->writer.author, CHANGE_BY_BALANCER);
    assert_string_equal(first_verdict(&world)->writer.by, "squeezed");
    assert_int_equal(first_verdict(&world)->writer.after_kb, 512 * MB);

    claim = claim_of(&world, 600); /* we have our way again */
    assert_int_equal(ledger_claim(world.ledger, &claim), 0);
    set_balloon(&world, 1000, 600);
    assert_false(first_verdict(&world)->other_writer);

    set_balloon(&world, 1000, 512);
    assert_true(first_verdict(&world)->other_writer);
    domain_put_kb(next(&world, 1000), FIELD_POLICY_TARGET, 700 * MB); /* the policy is newer */
    observe(&world);
    assert_false(first_verdict(&world)->other_writer);

    set_balloon(&world, 1000, 800); /* not forgotten at once, but in the end */
    next(&world, 2 * world.settings.memory_half_life_ms);
    observe(&world);
    assert_true(first_verdict(&world)->other_writer);
    next(&world, 1000);
    observe(&world);
    assert_false(first_verdict(&world)->other_writer);
    assert_int_equal(first_verdict(&world)->writer.after_kb, 800 * MB);
    end(&world);
}

/* --- fights ------------------------------------------------------------------------------------
 */

/* Changes at equal times: a balloon target in MiB, with a * where it is ours. */
struct fight {
    const char *name, *actors, *blows;
    int64_t every_ms, wait_ms;
    unsigned count; /* turns that are told in the end */
};

static const struct fight fights[] = {
    {"we and a balancer, each his own amount", "+squeezed", "512* 600 512* 600 512* 600", 9000, 0,
     4},
    {"we and somebody, who wants another amount each time", "", "512* 600 700* 580 512* 900", 9000,
     0, 4},
    {"two values, nobody knows by whom", "", "512 600 512 600 512 600", 9000, 0, 4},
    {"... one turn fewer is none yet", "", "512 600 512 600 512", 9000, 0, 0},
    {"nobody knows by whom, other values each time", "", "512 600 520 610 530 620", 9000, 0, 0},
    {"we alone go to and fro", "+squeezed", "512* 600* 512* 600* 512* 600*", 9000, 0, 0},
    {"we insist before we are answered: one turn", "+squeezed", "512* 600 512* 500* 600 512*", 9000,
     0, 0},
    {"too slow", "+squeezed", "512* 600 512* 600 512* 600", 300001, 0, 0},
    {"just fast enough", "+squeezed", "512* 600 512* 600 512* 600", 300000, 0, 4},
    {"it goes on for one and a half periods", "+squeezed", "512* 600 512* 600 512* 600", 9000,
     27000, 4},
    {"... and then it is over", "+squeezed", "512* 600 512* 600 512* 600", 9000, 27001, 0},
    {"a third value ends one of values", "", "512 600 512 600 512 600 800", 9000, 0, 0},
};

static void strike(struct world *world, int64_t after_ms, int64_t mb, bool ours)
{
    struct change_claim claim = claim_of(world, mb);

    claim.at_ms += after_ms;
    if (ours)
        assert_int_equal(ledger_claim(world->ledger, &claim), 0);
    set_balloon(world, after_ms, mb);
}

static void strike_all(struct world *world, const struct fight *fight)
{
    for (const char *at = fight->blows; *at;) {
        char *rest;
        long mb = strtol(at, &rest, 10);

        strike(world, fight->every_ms, mb, *rest == '*');
        at = rest + strspn(rest, "* ");
    }
}

static void test_fights(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(fights) / sizeof(fights[0]); i++) {
        const struct fight *row = &fights[i];
        const struct change_fight *fight;
        struct world world;

        begin(&world, 1, row->actors);
        strike_all(&world, row);
        next(&world, row->wait_ms);
        observe(&world);
        fight = &first_verdict(&world)->fight;
        if (fight->count != row->count || fight->period_ms != (row->count ? 2 * row->every_ms : 0))
            fail_msg("%s: %u turns, a period of %lld ms", row->name, fight->count,
                     (long long)fight->period_ms);
        end(&world);
    }
}

/* Too slow for reversals to tell, the fight does: the state, and both sides. */
static void test_a_fight_is_told(void **state)
{
    const struct verdict *verdict;
    struct world world;

    (void)state;
    begin(&world, 1, "+squeezed");
    for (int i = 0; i < 3; i++) {
        strike(&world, 20000, 512, true);
        strike(&world, 20000, 600, false);
    }
    verdict = first_verdict(&world);
    assert_int_equal(verdict->state, CONVERGENCE_OSCILLATING);
    assert_true(verdict->target_oscillates);
    assert_int_equal(verdict->period_ms, 40000);
    assert_int_equal(verdict->low_kb, 512 * MB);
    assert_int_equal(verdict->high_kb, 600 * MB);
    assert_int_equal(verdict->fight.field, FIELD_BALLOON_TARGET);
    assert_string_equal(verdict->fight.sides[0].by, "squeezed");
    assert_int_equal(verdict->fight.sides[0].after_kb, 600 * MB);
    assert_string_equal(verdict->fight.sides[1].by, "root pts/0");
    assert_int_equal(verdict->fight.sides[1].after_kb, 512 * MB);
    next(&world, 61000);
    observe(&world);
    assert_int_not_equal(first_verdict(&world)->state, CONVERGENCE_OSCILLATING);
    end(&world);
}

/* Over other amounts as well; the balloon target is told of before the limit that goes with it. */
static void test_which_fight_is_told(void **state)
{
    struct world world;

    (void)state;
    begin(&world, 1, "");
    for (int i = 0; i < 6; i++) {
        domain_put_kb(next(&world, 9000), FIELD_MAXMEM, (i % 2 ? 700 : 600) * MB);
        observe(&world);
    }
    assert_int_equal(first_verdict(&world)->fight.field, FIELD_MAXMEM);
    assert_int_equal(first_verdict(&world)->state, CONVERGENCE_OSCILLATING);
    for (int i = 0; i < 6; i++) {
        struct domain *domain = next(&world, 9000);

        domain_put_kb(domain, FIELD_MAXMEM, (i % 2 ? 700 : 600) * MB);
        domain_put_kb(domain, FIELD_BALLOON_TARGET, (i % 2 ? 699 : 599) * MB);
        observe(&world);
    }
    assert_int_equal(first_verdict(&world)->fight.field, FIELD_BALLOON_TARGET);
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_another_writer),
        cmocka_unit_test(test_fights),
        cmocka_unit_test(test_a_fight_is_told),
        cmocka_unit_test(test_which_fight_is_told),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
