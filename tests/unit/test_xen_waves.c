/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How a plan is cut into chains: a domain's steps stay in order, givers come before takers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "actorctl/operate/waves.h"

#define ABSENT       ((struct plan_value){.state = FIELD_ABSENT})
#define NUMBER(kb)   ((struct plan_value){.state = FIELD_KNOWN, .number = (kb)})
#define STEPS_MAX    8
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct line {
    uint32_t domid;
    enum plan_object object;
    struct plan_value before, after;
};

static void cut(const struct line *lines, size_t count, struct waves *waves)
{
    static struct plan_step steps[STEPS_MAX];
    struct plan plan = {.steps = steps, .step_count = count};

    for (size_t i = 0; i < count; i++)
        steps[i] = (struct plan_step){
            .id = {.domid = lines[i].domid, .uuid = {(uint8_t)lines[i].domid}},
            .change_count = 1,
            .changes = {{lines[i].object, lines[i].before, lines[i].after}},
        };
    assert_int_equal(waves_cut(&plan, waves), 0);
}

static void chains_keep_the_order_of_their_steps(void **state)
{
    static const struct line lines[] = {
        {7, PLAN_MAXMEM, {FIELD_KNOWN, 1, NULL}, {FIELD_KNOWN, 2, NULL}},
        {3, PLAN_ACTOR, {FIELD_ABSENT, 0, NULL}, {FIELD_KNOWN, 0, "xl"}},
        {7, PLAN_BALLOON_TARGET, {FIELD_KNOWN, 1, NULL}, {FIELD_KNOWN, 2, NULL}},
        {5, PLAN_ENFORCE, {FIELD_KNOWN, 0, NULL}, {FIELD_KNOWN, 1, NULL}},
        {3, PLAN_POLICY_TARGET, {FIELD_ABSENT, 0, NULL}, {FIELD_KNOWN, 2, NULL}},
    };
    struct waves waves;

    (void)state;
    cut(lines, COUNT(lines), &waves);
    assert_int_equal(waves.count, 3);
    assert_int_equal(waves.chains[0].count, 2);
    assert_int_equal(waves.chains[0].steps[0], 0);
    assert_int_equal(waves.chains[0].steps[1], 2);
    assert_int_equal(waves.chains[1].steps[0], 1);
    assert_int_equal(waves.chains[1].steps[1], 4);
    assert_int_equal(waves.chains[2].count, 1);
    assert_int_equal(waves.chains[2].steps[0], 3);
    assert_int_equal(waves.takers, 3); /* nobody gives */
    waves_dispose(&waves);
}

/* A number that was given again, to another domain, is another chain. */
static void a_domain_is_its_uuid_too(void **state)
{
    struct plan_step steps[2] = {{.id = {.domid = 4, .uuid = {1}}},
                                 {.id = {.domid = 4, .uuid = {2}}}};
    struct plan plan = {.steps = steps, .step_count = 2};
    struct waves waves;

    (void)state;
    assert_int_equal(waves_cut(&plan, &waves), 0);
    assert_int_equal(waves.count, 2);
    waves_dispose(&waves);
    plan.step_count = 0;
    assert_int_equal(waves_cut(&plan, &waves), 0);
    assert_int_equal(waves.count, 0);
    assert_int_equal(waves.takers, 0);
    waves_dispose(&waves);
}

#define GIVES(domid)                                     \
    {                                                    \
        domid, PLAN_BALLOON_TARGET, NUMBER(9), NUMBER(5) \
    }
#define TAKES(domid)                                     \
    {                                                    \
        domid, PLAN_BALLOON_TARGET, NUMBER(5), NUMBER(9) \
    }
#define UNKNOWN(domid)                               \
    {                                                \
        domid, PLAN_POLICY_TARGET, ABSENT, NUMBER(9) \
    }

static void takers_wait_for_givers(void **state)
{
    const struct {
        struct line lines[STEPS_MAX];
        size_t count, takers;
    } cases[] = {
        {{GIVES(1), GIVES(2)}, 2, 2},
        {{TAKES(1), TAKES(2)}, 2, 2},
        {{GIVES(1), TAKES(2), TAKES(3)}, 3, 1},
        {{GIVES(1), UNKNOWN(2), TAKES(3)}, 3, 2},
        {{GIVES(1), UNKNOWN(2)}, 2, 2},
        {{TAKES(1), GIVES(2), TAKES(3), GIVES(4), UNKNOWN(5), TAKES(6)}, 6, 5},
        /* what it may hold at most is lowered, and yet it takes */
        {{GIVES(1), TAKES(2), {2, PLAN_MAXMEM, NUMBER(20), NUMBER(10)}}, 3, 1},
        /* a policy target */
        {{{1, PLAN_POLICY_TARGET, NUMBER(9), NUMBER(5)},
          {2, PLAN_POLICY_TARGET, NUMBER(5), NUMBER(9)}},
         2,
         1},
        /* paging: what comes in takes */
        {{{1, PLAN_PAGING_TARGET, ABSENT, NUMBER(5)}, {2, PLAN_PAGING_TARGET, NUMBER(5), ABSENT}},
         2,
         1},
        {{GIVES(1), {2, PLAN_PAGER, NUMBER(1), NUMBER(0)}}, 2, 1},
        {{GIVES(1), {2, PLAN_PAGER, NUMBER(0), NUMBER(1)}}, 2, 2},
        /* limits alone */
        {{{1, PLAN_MAXMEM, NUMBER(9), NUMBER(5)}, {2, PLAN_MAXMEM, NUMBER(5), NUMBER(9)}}, 2, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct waves waves;

        cut(cases[i].lines, cases[i].count, &waves);
        if (waves.takers != cases[i].takers)
            print_message("case %zu\n", i);
        assert_int_equal(waves.takers, cases[i].takers);
        waves_dispose(&waves);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chains_keep_the_order_of_their_steps),
        cmocka_unit_test(a_domain_is_its_uuid_too),
        cmocka_unit_test(takers_wait_for_givers),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
