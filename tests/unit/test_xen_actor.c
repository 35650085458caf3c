/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pure part of the actors: parameters, and what each does next.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "actorctl/actors/actor.h"

#define ALL (PARAMS_DELAY | PARAMS_PAGING | PARAMS_FOLLOW)
#define MB  1024

/* --- parameters --------------------------------------------------------------------------------
 */

static void parameters_that_mean_something(void **state)
{
    static const struct row {
        const char *text;
        int64_t delay_ms;
        bool paging, follow;
    } rows[] = {
        {"", 5000, false, false},
        {"delay=0", 0, false, false},
        {"delay=7", 7000, false, false},
        {"delay=86400", 86400000, false, false},
        {"paging=true", 5000, true, false},
        {"paging=false", 5000, false, false},
        {"paging=true,delay=1", 1000, true, false},
        {"delay=1,paging=true,follow=true", 1000, true, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct params params;

        assert_int_equal(params_parse(rows[i].text, ALL, &params, NULL), 0);
        assert_int_equal(params.delay_ms, rows[i].delay_ms);
        assert_int_equal(params.paging, rows[i].paging);
        assert_int_equal(params.follow, rows[i].follow);
    }
}

static void parameters_that_mean_nothing(void **state)
{
    static const char *const rows[] = {
        "delay",
        "delay=",
        "delay=x",
        "delay=-1",
        "delay=1.5",
        "delay=1s",
        "delay=86401",
        "delay= 1",
        "paging=1",
        "paging=True",
        "paging=",
        "=true",
        "=",
        ",",
        "paging=true,",
        ",paging=1",
        "pagin=true",
        "PAGING=true",
        "delay=1,delay=2",
        "delay=1,,paging=true",
        "a",
        "paging==true",
        "paging=true ",
        "delay=1;paging=1",

    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct params params = {.delay_ms = -7};
        struct xenmem_error error = {0};

        if (params_parse(rows[i], ALL, &params, &error) != -EINVAL)
            fail_msg("\"%s\" was taken", rows[i]);
        assert_int_equal(params.delay_ms, -7); /* untouched */
        assert_int_equal(error.code, EINVAL);
        assert_true(strlen(error.sentence) > 10);
    }
}

static void a_key_of_another_actor_is_none(void **state)
{
    char usage[PARAMS_USAGE_MAX];
    struct params params;

    (void)state;
    for (size_t i = 0; actor_at(i); i++) {
        assert_ptr_equal(actor_find(actor_at(i)->name), actor_at(i));
        assert_true(strlen(actor_at(i)->help) > 10);
    }
    assert_null(actor_find("balance"));
    assert_null(actor_find(""));
    assert_int_equal(params_parse("follow=true", actor_xl.keys, &params, NULL), -EINVAL);
    assert_int_equal(params_parse("delay=1", actor_xl_manual.keys, &params, NULL), -EINVAL);
    assert_string_equal(params_format_usage(0, usage), "none");
    assert_non_null(strstr(params_format_usage(ALL, usage), "follow (true or false)"));
    assert_true(strlen(usage) < PARAMS_USAGE_MAX - 1);
}

/* --- what next ---------------------------------------------------------------------------------
 */

struct move_row {
    const char *name;
    struct actor_view view;
    struct actor_step step;
};

#define BALLOON(then_)                           \
    {                                            \
        .move = ACTOR_SET_BALLOON, .then = then_ \
    }
#define PAGE(enable_, then_)                                              \
    {                                                                     \
        .move = ACTOR_SET_PAGING, .enable_paging = enable_, .then = then_ \
    }
#define WAIT                                     \
    {                                            \
        .move = ACTOR_WAIT, .then = ACTOR_WAITED \
    }
#define REST               \
    {                      \
        .move = ACTOR_REST \
    }

static void check(const struct actor *actor, const struct move_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct actor_step step = actor->next(&rows[i].view);

        if (step.move != rows[i].step.move || step.enable_paging != rows[i].step.enable_paging ||
            (step.move != ACTOR_REST && step.then != rows[i].step.then))
            fail_msg("%s: move %d, enable %d, then %d", rows[i].name, step.move, step.enable_paging,
                     step.then);
        assert_true(step.why && *step.why);
    }
}

static void xl_balloons_waits_and_pages(void **state)
{
    static const struct params may_page = {.delay_ms = 1000, .paging = true};
    const struct move_row rows[] = {
        {"told", {.stage = ACTOR_TOLD, .target_kb = 100 * MB}, BALLOON(ACTOR_BALLOONED)},
        {"PV",
         {.stage = ACTOR_BALLOONED, .params = may_page, .target_kb = 100, .actual_kb = 9000},
         REST},
        {"no paging", {.stage = ACTOR_BALLOONED, .hvm = true, .actual_kb = 9000}, REST},
        {"HVM", {.stage = ACTOR_BALLOONED, .params = may_page, .hvm = true}, WAIT},
        {"a pager without a target",
         {.stage = ACTOR_BALLOONED,
          .params = may_page,
          .hvm = true,
          .target_kb = 100 * MB,
          .has_pager = true},
         WAIT},
        {"a pager that holds it down",
         {.stage = ACTOR_BALLOONED,
          .params = may_page,
          .hvm = true,
          .target_kb = 100 * MB,
          .has_pager = true,
          .has_paging_target = true,
          .paging_target_kb = 99 * MB},
         PAGE(false, ACTOR_RAISED)},
        {"one that holds it down, without paging=true",
         {.stage = ACTOR_BALLOONED,
          .hvm = true,
          .target_kb = 100 * MB,
          .has_pager = true,
          .has_paging_target = true,
          .paging_target_kb = 99 * MB},
         REST},
        {"a pager that is told to have all in",
         {.stage = ACTOR_BALLOONED,
          .params = may_page,
          .hvm = true,
          .target_kb = 100 * MB,
          .has_pager = true,
          .has_paging_target = true},
         WAIT},
        {"raised", {.stage = ACTOR_RAISED, .params = may_page, .hvm = true}, WAIT},
        {"it holds more",
         {.stage = ACTOR_WAITED,
          .params = may_page,
          .hvm = true,
          .target_kb = 100 * MB,
          .actual_kb = 101 * MB + 4},
         PAGE(true, ACTOR_PAGED)},
        {"it holds its target and libxl's allowance",
         {.stage = ACTOR_WAITED,
          .params = may_page,
          .hvm = true,
          .target_kb = 100 * MB,
          .actual_kb = 101 * MB},
         REST},
        {"its pager keeps to the target",
         {.stage = ACTOR_WAITED,
          .params = may_page,
          .hvm = true,
          .target_kb = 100 * MB,
          .actual_kb = 90 * MB,
          .has_pager = true},
         PAGE(false, ACTOR_PAGED)},
        {"paged", {.stage = ACTOR_PAGED, .params = may_page, .hvm = true}, REST},
    };

    (void)state;
    check(&actor_xl, rows, sizeof(rows) / sizeof(rows[0]));
}

static void xl_manual_follows_or_does_not(void **state)
{
    static const struct params follow = {.follow = true};
    const struct move_row rows[] = {
        {"told", {.stage = ACTOR_TOLD, .target_kb = 100}, REST},
        {"told to follow",
         {.stage = ACTOR_TOLD, .params = follow, .target_kb = 100},
         BALLOON(ACTOR_BALLOONED)},
        {"PV", {.stage = ACTOR_BALLOONED, .params = follow, .target_kb = 1, .actual_kb = 9}, REST},
        {"HVM without a pager",
         {.stage = ACTOR_BALLOONED, .params = follow, .hvm = true, .target_kb = 1, .actual_kb = 9},
         REST},
        {"HVM with one",
         {.stage = ACTOR_BALLOONED, .params = follow, .hvm = true, .has_pager = true},
         PAGE(false, ACTOR_PAGED)},
        {"paged", {.stage = ACTOR_PAGED, .params = follow, .hvm = true, .has_pager = true}, REST},
    };

    (void)state;
    check(&actor_xl_manual, rows, sizeof(rows) / sizeof(rows[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_that_mean_something),
        cmocka_unit_test(parameters_that_mean_nothing),
        cmocka_unit_test(a_key_of_another_actor_is_none),
        cmocka_unit_test(xl_balloons_waits_and_pages),
        cmocka_unit_test(xl_manual_follows_or_does_not),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
