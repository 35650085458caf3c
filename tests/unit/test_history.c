/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * History: what the two rings keep, what condensing makes of it, and that gaps stay gaps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/history.h"

#define BASE INT64_C(5000000000) /* beyond 32 bits */
#define MB   INT64_C(1024)

static void add(struct history *history, int64_t at_ms, int64_t actual_kb, int64_t target_kb)
{
    struct history_point point = {at_ms, actual_kb >= 0, target_kb >= 0, actual_kb, target_kb};

    history_add(history, &point);
}

static void test_empty(void **state)
{
    struct history *history = history_new();
    struct history_point buckets[4], point;

    (void)state;
    assert_false(history_newest(history, &point));
    history_condense(history, BASE, BASE + 4000, buckets, 4);
    for (int i = 0; i < 4; i++) {
        assert_false(buckets[i].actual_known);
        assert_false(buckets[i].target_known);
        assert_int_equal(buckets[i].at_ms, BASE + (i + 1) * 1000);
    }
    history_condense(history, BASE, BASE, buckets, 4);
    history_condense(history, BASE, BASE + 1, buckets, 0);
    history_free(history);
    history_free(NULL);
}

static void test_newest(void **state)
{
    struct history *history = history_new();
    struct history_point point;

    (void)state;
    add(history, BASE, 1024 * MB, 512 * MB);
    add(history, BASE + 1000, 1000 * MB, -1);
    assert_true(history_newest(history, &point));
    assert_int_equal(point.at_ms, BASE + 1000);
    assert_int_equal(point.actual_kb, 1000 * MB);
    assert_true(point.actual_known);
    assert_false(point.target_known);
    history_free(history);
}

/* Time that does not rise replaces the newest. */
static void test_time_must_rise(void **state)
{
    struct history *history = history_new();
    struct history_point point, buckets[3];

    (void)state;
    add(history, BASE, 4, 4);
    add(history, BASE + 1000, 8, 4);
    add(history, BASE + 500, 12, 4);
    assert_true(history_newest(history, &point));
    assert_int_equal(point.at_ms, BASE + 1000);
    assert_int_equal(point.actual_kb, 12);
    history_condense(history, BASE, BASE + 3000, buckets, 3);
    assert_int_equal(buckets[0].actual_kb, 4);
    assert_int_equal(buckets[1].actual_kb, 12);
    assert_false(buckets[2].actual_known);
    history_free(history);
}

static void test_ten_minutes_to_the_second(void **state)
{
    struct history *history = history_new();
    struct history_point buckets[600];

    (void)state;
    for (int64_t i = 0; i < 4000; i++)
        add(history, BASE + i * 1000, i * 4, i * 8);
    history_condense(history, BASE + 3400 * 1000 - 500, BASE + 4000 * 1000 - 500, buckets, 600);
    for (int64_t i = 0; i < 600; i++) {
        assert_true(buckets[i].actual_known);
        assert_int_equal(buckets[i].actual_kb, (3400 + i) * 4);
        assert_int_equal(buckets[i].target_kb, (3400 + i) * 8);
        assert_int_equal(buckets[i].at_ms, BASE + (3400 + i) * 1000);
    }
    history_free(history);
}

static void test_an_hour_from_the_coarse_ring(void **state)
{
    struct history *history = history_new();
    struct history_point buckets[60];

    (void)state;
    for (int64_t i = 0; i < 8000; i++)
        add(history, BASE + i * 1000, i * 4, 0);
    history_condense(history, BASE + (8000 - 3540) * 1000, BASE + 7999 * 1000, buckets, 59);
    for (int64_t i = 0; i < 59; i++) {
        int64_t second = 8000 - 3540 + 60 * (i + 1);

        assert_true(buckets[i].actual_known);
        assert_in_range(buckets[i].actual_kb, (second - 13) * 4, second * 4);
    }
    history_free(history);
}

static void test_gaps_stay(void **state)
{
    struct history *history = history_new();
    struct history_point buckets[30];

    (void)state;
    for (int64_t i = 0; i < 30; i++)
        if (i < 10 || i >= 20)
            add(history, BASE + i * 1000, 4, 4);
    history_condense(history, BASE, BASE + 30000, buckets, 30);
    for (int i = 0; i < 30; i++)
        assert_int_equal(buckets[i].actual_known, i < 10 || i >= 20);
    history_free(history);
}

/* Buckets shorter than a tick show what holds between two points. */
static void test_short_buckets_have_no_holes(void **state)
{
    struct history *history = history_new();
    struct history_point buckets[40];

    (void)state;
    for (int64_t i = 0; i <= 10; i++)
        add(history, BASE + i * 1000, (i + 1) * 4, 4);
    history_condense(history, BASE, BASE + 10000, buckets, 40);
    for (int64_t i = 0; i < 39; i++)
        assert_int_equal(buckets[i].actual_kb, (i / 4 + 1) * 4);
    assert_int_equal(buckets[39].actual_kb, 44);
    history_free(history);
}

/* Ticks that are a little late or early leave no holes either. */
static void test_jitter(void **state)
{
    struct history *history = history_new();
    struct history_point buckets[50];
    unsigned seed = 7;

    (void)state;
    for (int64_t i = 0; i <= 52; i++)
        add(history, BASE + i * 1000 + rand_r(&seed) % 100, 4, 4);
    history_condense(history, BASE + 1000, BASE + 51000, buckets, 50);
    for (int i = 0; i < 50; i++)
        assert_true(buckets[i].actual_known);
    history_free(history);
}

/* Many points a second do not shorten the memory. */
static void test_fast_ticks(void **state)
{
    struct history *history = history_new();
    struct history_point buckets[500];

    (void)state;
    for (int64_t i = 0; i < 6000; i++)
        add(history, BASE + i * 100, i * 4, 4);
    history_condense(history, BASE + 50000, BASE + 550000, buckets, 500);
    for (int i = 0; i < 500; i++)
        assert_true(buckets[i].actual_known);
    history_free(history);
}

/* A long sleep of the machine: what is older than an hour is gone, the clock does not wrap. */
static void test_sleep_of_two_months(void **state)
{
    struct history *history = history_new();
    struct history_point buckets[10];
    int64_t later = BASE + INT64_C(60) * 86400 * 1000;

    (void)state;
    for (int64_t i = 0; i < 20; i++)
        add(history, BASE + i * 1000, 4, 4);
    add(history, later, 8, 8);
    history_condense(history, later - 10000, later, buckets, 10);
    for (int i = 0; i < 9; i++)
        assert_false(buckets[i].actual_known);
    assert_int_equal(buckets[9].actual_kb, 8);
    history_free(history);
}

static void test_absurd_amounts(void **state)
{
    struct history *history = history_new();
    struct history_point point;

    (void)state;
    add(history, BASE, INT64_C(1) << 52, INT64_MAX);
    assert_true(history_newest(history, &point));
    assert_true(point.actual_known && point.actual_kb > 0);
    assert_true(point.target_known && point.target_kb > 0);
    history_free(history);
}

static void test_copy(void **state)
{
    struct history *history = history_new(), *copy;
    struct history_point point;

    (void)state;
    for (int64_t i = 0; i < 100; i++)
        add(history, BASE + i * 1000, i * 4, 4);
    copy = history_copy(history);
    add(history, BASE + 100000, 8, 8);
    history_free(history);
    assert_true(history_newest(copy, &point));
    assert_int_equal(point.actual_kb, 99 * 4);
    history_free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_newest),
        cmocka_unit_test(test_time_must_rise),
        cmocka_unit_test(test_ten_minutes_to_the_second),
        cmocka_unit_test(test_an_hour_from_the_coarse_ring),
        cmocka_unit_test(test_gaps_stay),
        cmocka_unit_test(test_short_buckets_have_no_holes),
        cmocka_unit_test(test_jitter),
        cmocka_unit_test(test_fast_ticks),
        cmocka_unit_test(test_sleep_of_two_months),
        cmocka_unit_test(test_absurd_amounts),
        cmocka_unit_test(test_copy),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
