/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The figures of convergence (gap, offset, rate, ETA, off target, requests, floor, oscillation) and
 * the subtleties of its time: missed samples, news between samples, Linux's back-off, duty cycles.
 */
#include "tests/unit/convergence_fixture.h"

static const struct verdict *verdict_of(const struct guest *guest)
{
    return &guest->machine.verdict;
}

static void begin(struct guest *guest)
{
    guest_init(guest);
    guest_sample(guest);
}

static void test_gap_and_offset_of_pv(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    assert_true(verdict_of(&guest)->offset_known);
    assert_int_equal(verdict_of(&guest)->offset_kb, 0);
    guest_set_target(&guest, 768 * MB);
    assert_true(verdict_of(&guest)->gap_known);
    assert_int_equal(verdict_of(&guest)->gap_kb, 256 * MB);
    guest_tick(&guest, -56 * MB);
    assert_int_equal(verdict_of(&guest)->gap_kb, 200 * MB);
}

static void test_declared_offset(void **state)
{
    struct guest guest;

    (void)state;
    guest_init(&guest);
    guest.observation.is_pv = false;
    guest.observation.declared_offset = amount(-2 * MB);
    guest_sample(&guest);
    assert_int_equal(verdict_of(&guest)->offset_kb, -2 * MB);
    assert_int_equal(verdict_of(&guest)->gap_kb, 2 * MB);
}

static void test_calibration_shows(void **state)
{
    struct guest guest;

    (void)state;
    guest_init(&guest);
    guest.observation.is_pv = false;
    guest.observation.videoram = amount(16 * MB);
    guest.observation.actual = amount(GB + 50 * MB);
    guest_sample(&guest);
    assert_true(verdict_of(&guest)->calibrating);
    assert_false(verdict_of(&guest)->gap_known);
    guest_ticks(&guest, 6, 0);
    assert_false(verdict_of(&guest)->calibrating);
    assert_int_equal(verdict_of(&guest)->offset_kb, 50 * MB);
    assert_int_equal(verdict_of(&guest)->gap_kb, 0);
}

/* What was learned before the driver was up is corrected by the first target that it follows. */
static void test_offset_is_corrected(void **state)
{
    struct guest guest;

    (void)state;
    guest_init(&guest);
    guest.observation.is_pv = false;
    guest.observation.actual = amount(GB + 2 * MB);
    guest_sample(&guest);
    guest_ticks(&guest, 8, 0);
    assert_int_equal(verdict_of(&guest)->offset_kb, 2 * MB);
    guest.offset_kb = 5 * MB;
    guest_set_target(&guest, 512 * MB);
    guest_ticks(&guest, 12, -200 * MB);
    assert_int_equal(verdict_of(&guest)->offset_kb, 5 * MB);
    assert_state(&guest, CONVERGENCE_CONVERGED);
}

static void test_assumed_offset(void **state)
{
    struct guest guest;

    (void)state;
    guest_init(&guest);
    guest.observation.is_pv = false;
    guest.observation.videoram = amount(16 * MB);
    guest.observation.actual = amount(GB + 400 * MB);
    guest_sample(&guest);
    guest_ticks(&guest, 6, 0);
    assert_true(verdict_of(&guest)->offset_assumed);
    assert_int_equal(verdict_of(&guest)->offset_kb, 16 * MB);
    assert_int_equal(verdict_of(&guest)->gap_kb, 384 * MB);
}

static void test_rate_and_eta(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    guest_set_target(&guest, 256 * MB);
    assert_false(verdict_of(&guest)->eta_known);
    guest_ticks(&guest, 10, -16 * MB);
    assert_true(verdict_of(&guest)->rate_known);
    assert_int_equal(verdict_of(&guest)->rate_kb_s, -16 * MB);
    assert_true(verdict_of(&guest)->eta_known);
    assert_in_range(verdict_of(&guest)->eta_ms, 36000, 40000);
}

/* A guest that moves in bursts: its ETA never leaps by more than a third from tick to tick. */
static void test_eta_is_steady(void **state)
{
    struct guest guest;
    int64_t last = 0;

    (void)state;
    begin(&guest);
    guest_set_target(&guest, 256 * MB);
    for (int i = 0; i < 40; i++) {
        guest_tick(&guest, i % 2 ? -30 * MB : -2 * MB);
        if (i >= 6 && last > 5000) {
            assert_true(verdict_of(&guest)->eta_known);
            assert_in_range(verdict_of(&guest)->eta_ms, last * 2 / 3, last * 4 / 3);
        }
        last = verdict_of(&guest)->eta_known ? verdict_of(&guest)->eta_ms : 0;
    }
}

static void test_rate_of_slow_guest_is_over_all_of_it(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    guest_set_target(&guest, 256 * MB);
    for (int i = 1; i <= 60; i++)
        guest_tick(&guest, i % 5 ? 0 : -20);
    assert_state(&guest, CONVERGENCE_SLOW);
    assert_in_range(-verdict_of(&guest)->rate_kb_s, 3, 5);
}

/* Linux's driver at its floor: it moves fast, tries again after 2, 4 and 8 s, then sleeps. */
static void test_linux_back_off_does_not_flap(void **state)
{
    static const int64_t moves[] = {-100 * MB, -100 * MB, 0, -40, 0, 0, 0, -12,
                                    0,         0,         0, 0,   0, 0, 0, -4};
    struct guest guest;

    (void)state;
    begin(&guest);
    guest_set_target(&guest, 512 * MB);
    for (int i = 0; i < 60; i++) {
        guest_tick(&guest, i < 16 ? moves[i] : 0);
        if (i >= 7)
            assert_int_not_equal(guest_state(&guest), CONVERGENCE_SHRINKING);
    }
    assert_state(&guest, CONVERGENCE_UNCOOPERATIVE);
}

/* Nineteen seconds idle, one second active: squeezed never caught that. */
static void test_duty_cycle_is_caught(void **state)
{
    struct guest guest;
    int caught = 0;

    (void)state;
    begin(&guest);
    guest_set_target(&guest, 256 * MB);
    for (int i = 1; i <= 200; i++) {
        guest_tick(&guest, i % 20 ? 0 : -8 * MB);
        if (guest_state(&guest) == CONVERGENCE_UNCOOPERATIVE)
            caught++;
        else if (caught)
            fail_msg("uncooperative was left at %d s", i);
    }
    assert_true(caught > 150);
}

static void test_half_active_is_not_uncooperative(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    guest_set_target(&guest, 256 * MB);
    for (int i = 0; i < 100; i++) {
        guest_tick(&guest, i % 8 < 4 ? -4 * MB : 0);
        assert_int_not_equal(guest_state(&guest), CONVERGENCE_UNCOOPERATIVE);
    }
}

static void test_news_is_no_evidence(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    guest_set_target(&guest, 512 * MB);
    for (int i = 0; i < 100; i++)
        guest_news(&guest, 400 + i * 500); /* 50 s of news, and not one sample */
    assert_state(&guest, CONVERGENCE_SHRINKING);
    assert_int_equal(verdict_of(&guest)->off_target_ms, 0);
}

static void test_missed_samples_are_not_idleness(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    guest_set_target(&guest, 512 * MB);
    guest_ticks(&guest, 4, -20 * MB);
    guest.tick_ms = 60000;
    guest_tick(&guest, 0);
    assert_state(&guest, CONVERGENCE_SHRINKING);
    assert_in_range(verdict_of(&guest)->off_target_ms, 0, 4000);
    guest.tick_ms = 1000;
    guest_ticks(&guest, 6, 0);
    assert_state(&guest, CONVERGENCE_STUCK);
}

static void test_a_missed_tick_or_two_change_nothing(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    guest_set_target(&guest, 256 * MB);
    for (int i = 0; i < 20; i++) {
        guest.tick_ms = i % 3 ? 1000 : 3000;
        guest_tick(&guest, -10 * MB);
        assert_state(&guest, CONVERGENCE_SHRINKING);
    }
}

static void test_other_ticks(void **state)
{
    static const int64_t ticks[] = {200, 2000, 10000};

    (void)state;
    for (size_t i = 0; i < sizeof(ticks) / sizeof(ticks[0]); i++) {
        struct guest guest;

        guest_init(&guest);
        guest.tick_ms = ticks[i];
        guest_sample(&guest);
        guest_set_target(&guest, 512 * MB);
        guest_ticks(&guest, (int)(40000 / ticks[i]), -4 * MB * ticks[i] / 1000);
        assert_state(&guest, CONVERGENCE_SHRINKING);
        assert_in_range(-verdict_of(&guest)->rate_kb_s, 4 * MB - 64, 4 * MB + 64);
        guest_ticks(&guest, (int)((8000 + ticks[i] - 1) / ticks[i]), 0);
        if (ticks[i] < guest.settings.stuck_ms)
            assert_state(&guest, CONVERGENCE_STUCK);
        else /* a pause of one tick is not out of step yet */
            assert_state(&guest, CONVERGENCE_SLOW);
    }
}

static void test_rewriting_the_same_target_changes_nothing(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    guest_set_target(&guest, 512 * MB);
    for (int i = 0; i < 30; i++) {
        guest_tick(&guest, 0);
        guest_set_target(&guest, 512 * MB);
    }
    assert_state(&guest, CONVERGENCE_NO_DRIVER);
    assert_int_equal(verdict_of(&guest)->requests, 1);
}

/* An actor that lowers a dead guest's target every second does not keep it alive. */
static void test_moving_targets_do_not_renew_grace(void **state)
{
    struct guest guest;
    int trusted = 0;

    (void)state;
    begin(&guest);
    guest.observation.says_driver = true;
    for (int i = 0; i < 100; i++) {
        guest_set_target(&guest, 900 * MB - i * MB);
        guest_tick(&guest, 0);
        trusted += guest_state(&guest) == CONVERGENCE_SHRINKING;
    }
    assert_in_range(trusted, 5, 30);
}

/* The guest has followed before the watch's news was read. */
static void test_following_before_the_news(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    guest_ticks(&guest, 3, 0);
    guest.observation.actual = amount(512 * MB);
    guest.observation.now_ms += 1000;
    guest.observation.sampled_ms += 1000;
    guest_sample(&guest);
    guest.observation.target = amount(512 * MB);
    guest_news(&guest, 5);
    guest_ticks(&guest, 2, 0);
    assert_state(&guest, CONVERGENCE_CONVERGED);
    assert_true(verdict_of(&guest)->moved);
    assert_int_equal(verdict_of(&guest)->requests, 1);
    assert_int_equal(verdict_of(&guest)->requests_met, 1);
}

static void test_requests_and_floor(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    guest.floor_kb = 700 * MB;
    guest_set_target(&guest, 900 * MB);
    guest_ticks(&guest, 4, -100 * MB);
    guest_set_target(&guest, 512 * MB);
    guest_ticks(&guest, 12, -100 * MB);
    assert_int_equal(verdict_of(&guest)->requests, 2);
    assert_int_equal(verdict_of(&guest)->requests_met, 1);
    assert_int_equal(verdict_of(&guest)->floor_kb, 700 * MB);
    guest_set_target(&guest, 900 * MB);
    guest_ticks(&guest, 6, 100 * MB);
    assert_state(&guest, CONVERGENCE_CONVERGED);
    assert_int_equal(verdict_of(&guest)->requests, 3);
    assert_int_equal(verdict_of(&guest)->requests_met, 2);
    assert_int_equal(verdict_of(&guest)->floor_kb, 700 * MB);
    guest.tick_ms = 100000;
    guest_ticks(&guest, 13, 0);
    assert_int_equal(verdict_of(&guest)->requests, 0);
    assert_int_equal(verdict_of(&guest)->floor_kb, 0);
}

static void test_floor_is_void_below_it(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    guest.floor_kb = 700 * MB;
    guest_set_target(&guest, 512 * MB);
    guest_ticks(&guest, 12, -100 * MB);
    assert_int_equal(verdict_of(&guest)->floor_kb, 700 * MB);
    guest.floor_kb = 0;
    guest_ticks(&guest, 8, -100 * MB);
    assert_state(&guest, CONVERGENCE_CONVERGED);
    guest_set_target(&guest, 800 * MB);
    guest_ticks(&guest, 6, 100 * MB);
    assert_int_equal(verdict_of(&guest)->floor_kb, 0);
}

/* Requests that follow too fast to be met do not count against it. */
static void test_superseded_requests_do_not_count(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    for (int i = 0; i < 20; i++) {
        guest_set_target(&guest, 1000 * MB - i * 20 * MB);
        guest_tick(&guest, -15 * MB);
    }
    assert_int_equal(verdict_of(&guest)->requests, 0);
    assert_state(&guest, CONVERGENCE_SHRINKING);
}

static void test_oscillation_figures(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    for (int i = 0; i < 8; i++) {
        guest_set_target(&guest, i % 2 ? GB : 512 * MB);
        guest_ticks(&guest, 2, i % 2 ? 8 * MB : -8 * MB);
    }
    assert_state(&guest, CONVERGENCE_OSCILLATING);
    assert_true(verdict_of(&guest)->target_oscillates);
    assert_int_equal(verdict_of(&guest)->period_ms, 4000);
    assert_int_equal(verdict_of(&guest)->low_kb, 512 * MB);
    assert_int_equal(verdict_of(&guest)->high_kb, GB);
    assert_in_range(verdict_of(&guest)->reversals, 6, 8);
}

static void test_pages_that_oscillate(void **state)
{
    struct guest guest;

    (void)state;
    begin(&guest);
    for (int i = 0; i < 20; i++) {
        guest.observation.actual = amount(i % 2 ? GB : 900 * MB);
        guest_tick(&guest, 0);
    }
    assert_state(&guest, CONVERGENCE_OSCILLATING);
    assert_false(verdict_of(&guest)->target_oscillates);
    assert_int_equal(verdict_of(&guest)->low_kb, 900 * MB);
    assert_int_equal(verdict_of(&guest)->high_kb, GB);
    assert_int_equal(verdict_of(&guest)->period_ms, 2000);
    guest.observation.actual = amount(GB);
    guest_ticks(&guest, 6, 0);
    assert_state(&guest, CONVERGENCE_CONVERGED);
}

static void test_state_since(void **state)
{
    struct guest guest;
    int64_t since;

    (void)state;
    begin(&guest);
    guest_set_target(&guest, 512 * MB);
    since = verdict_of(&guest)->since_ms;
    assert_int_equal(since, guest.observation.now_ms + 400);
    guest_ticks(&guest, 3, -10 * MB);
    assert_int_equal(verdict_of(&guest)->since_ms, since);
}

/* Of useful ballooning alone, either way, the latest counting most; and it is not forgotten. */
static void test_usual_rate(void **state)
{
    struct guest guest;
    int64_t rate;

    (void)state;
    begin(&guest);
    assert_int_equal(verdict_of(&guest)->usual_rate_kb_s, 0);
    guest_set_target(&guest, 512 * MB);
    guest_ticks(&guest, 20, -40 * MB);
    rate = verdict_of(&guest)->usual_rate_kb_s;
    assert_in_range(rate, 38 * MB, 40 * MB);
    guest_ticks(&guest, 3600, 0);
    assert_int_equal(verdict_of(&guest)->usual_rate_kb_s, rate);
    guest_set_target(&guest, 256 * MB);
    guest_ticks(&guest, 200, -4); /* creeping is no rate to reckon with */
    assert_int_equal(verdict_of(&guest)->usual_rate_kb_s, rate);
    guest_set_target(&guest, GB);
    guest_ticks(&guest, 60, 10 * MB);
    assert_in_range(verdict_of(&guest)->usual_rate_kb_s, 10 * MB, 14 * MB);
}

/* Absurd figures must not overflow anything. */
static void test_absurd_figures(void **state)
{
    static const int64_t amounts[] = {0, 4, INT64_C(1) << 52, 1024, INT64_C(1) << 52, 0};
    struct guest guest;

    (void)state;
    begin(&guest);
    guest.observation.videoram = amount(INT64_C(1) << 52);
    guest.observation.static_max = amount(INT64_C(1) << 52);
    guest.observation.maxmem = amount(INT64_C(1) << 52);
    guest.observation.spare = amount(-(INT64_C(1) << 52));
    for (size_t i = 0; i < 600; i++) {
        guest.observation.is_pv = i % 7 < 3;
        guest.observation.target = amount(amounts[i % 6]);
        guest.observation.actual = amount(amounts[(i / 3) % 6]);
        guest.observation.now_ms += 1000;
        guest.observation.sampled_ms += i % 11 ? 1000 : -500;
        guest_sample(&guest);
    }
    assert_in_range(guest_state(&guest), 0, CONVERGENCE_STATE_COUNT - 1);
}

static void test_every_state_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < CONVERGENCE_STATE_COUNT; i++) {
        assert_true(*convergence_info((enum convergence_state)i)->name);
        assert_true(strlen(convergence_info((enum convergence_state)i)->name) <= 13);
        assert_true(*convergence_info((enum convergence_state)i)->help);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gap_and_offset_of_pv),
        cmocka_unit_test(test_declared_offset),
        cmocka_unit_test(test_calibration_shows),
        cmocka_unit_test(test_offset_is_corrected),
        cmocka_unit_test(test_assumed_offset),
        cmocka_unit_test(test_rate_and_eta),
        cmocka_unit_test(test_usual_rate),
        cmocka_unit_test(test_eta_is_steady),
        cmocka_unit_test(test_rate_of_slow_guest_is_over_all_of_it),
        cmocka_unit_test(test_linux_back_off_does_not_flap),
        cmocka_unit_test(test_duty_cycle_is_caught),
        cmocka_unit_test(test_half_active_is_not_uncooperative),
        cmocka_unit_test(test_news_is_no_evidence),
        cmocka_unit_test(test_missed_samples_are_not_idleness),
        cmocka_unit_test(test_a_missed_tick_or_two_change_nothing),
        cmocka_unit_test(test_other_ticks),
        cmocka_unit_test(test_rewriting_the_same_target_changes_nothing),
        cmocka_unit_test(test_moving_targets_do_not_renew_grace),
        cmocka_unit_test(test_following_before_the_news),
        cmocka_unit_test(test_requests_and_floor),
        cmocka_unit_test(test_floor_is_void_below_it),
        cmocka_unit_test(test_superseded_requests_do_not_count),
        cmocka_unit_test(test_oscillation_figures),
        cmocka_unit_test(test_pages_that_oscillate),
        cmocka_unit_test(test_state_since),
        cmocka_unit_test(test_absurd_figures),
        cmocka_unit_test(test_every_state_has_a_name),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
