/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is held, wanted and promised of the host's memory, and over-commitment over time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "model/commitment.h"

#define MB INT64_C(1024)

static struct domain *domain_of(uint32_t domid)
{
    struct domain *domain = domain_new(&(struct domain_id){.domid = domid}, 0);

    assert_non_null(domain);
    return domain;
}

static void set_mb(struct domain *domain, enum field_id id, int64_t mb)
{
    struct field field = {.state = FIELD_KNOWN, .number = mb * MB};

    domain_set_field(domain, id, &field);
}

static struct commitment_share share_of(const struct domain *domain, const struct verdict *verdict)
{
    struct commitment_share share;

    commitment_of(&(struct column_row){.domain = domain, .verdict = verdict}, &share);
    return share;
}

static void promised_is_the_static_maximum(void **state)
{
    struct domain *domain = domain_of(3);

    (void)state;
    assert_false(share_of(domain, NULL).promised_known);
    set_mb(domain, FIELD_MAXMEM, 513);
    assert_int_equal(share_of(domain, NULL).promised_kb, 513 * MB);
    set_mb(domain, FIELD_STATIC_MAX, 1024);
    assert_int_equal(share_of(domain, NULL).promised_kb, 1024 * MB);
    domain_unref(domain);
}

static void dom0_is_promised_what_it_holds(void **state)
{
    struct domain *domain = domain_of(0);

    (void)state;
    set_mb(domain, FIELD_MAXMEM, 16777215);
    set_mb(domain, FIELD_STATIC_MAX, 16777215);
    assert_false(share_of(domain, NULL).promised_known);
    set_mb(domain, FIELD_ACTUAL, 1024);
    assert_int_equal(share_of(domain, NULL).promised_kb, 1024 * MB);
    set_mb(domain, FIELD_BALLOON_TARGET, 2048);
    assert_int_equal(share_of(domain, NULL).promised_kb, 2048 * MB);
    domain_unref(domain);
}

static void wants_what_it_lacks(void **state)
{
    struct domain *domain = domain_of(3);
    struct verdict verdict = {.gap_known = true, .gap_kb = -5 * MB};

    (void)state;
    assert_int_equal(share_of(domain, NULL).wants_kb, 0);
    assert_int_equal(share_of(domain, &verdict).wants_kb, 5 * MB);
    verdict.gap_kb = 5 * MB;
    assert_int_equal(share_of(domain, &verdict).wants_kb, 0);
    verdict = (struct verdict){.gap_kb = -5 * MB};
    assert_int_equal(share_of(domain, &verdict).wants_kb, 0);
    domain_unref(domain);
}

static void sums(void **state)
{
    const struct commitment_share shares[] = {
        {true, true, 100, 0, 300},
        {true, true, 200, 50, 250},
        {false, false, 0, 7, 0},
    };
    struct commitment sum = {.domains = 0};

    (void)state;
    for (size_t i = 0; i < 3; i++)
        commitment_add(&sum, &shares[i]);
    assert_int_equal(sum.domains, 3);
    assert_int_equal(sum.held_kb, 300);
    assert_int_equal(sum.wants_kb, 57);
    assert_int_equal(sum.promised_kb, 550);
    assert_int_equal(sum.held_unknown, 1);
    assert_int_equal(sum.promised_unknown, 1);
}

static void xen_has_the_rest(void **state)
{
    struct commitment sum = {.domains = 1, .held_kb = 700};
    struct host host = {.known = true, .total_kb = 1000, .free_kb = 250};

    (void)state;
    assert_int_equal(commitment_xen_kb(&sum, &host), 50);
    sum.held_kb = 800;
    assert_int_equal(commitment_xen_kb(&sum, &host), 0);
    host.sharing_freed_kb = 100;
    assert_int_equal(commitment_xen_kb(&sum, &host), 0);
    host.sharing_known = true;
    assert_int_equal(commitment_xen_kb(&sum, &host), 50);
}

static void over_commitment_is_known_or_not(void **state)
{
    struct commitment sum = {.domains = 2, .promised_kb = 1210};
    struct host host = {.known = true, .total_kb = 1000};

    (void)state;
    assert_int_equal(commitment_over(&sum, &host), 1210);
    sum.promised_unknown = 1;
    assert_int_equal(commitment_over(&sum, &host), -1);
    sum.promised_unknown = 0;
    host.known = false;
    assert_int_equal(commitment_over(&sum, &host), -1);
}

static void pressure(void **state)
{
    struct commitment sum = {.domains = 1};
    struct host host = {.known = true, .total_kb = 1000, .free_kb = 100, .claimed_kb = 40};

    (void)state;
    assert_int_equal(commitment_pressure(&sum, &host, 0), COMMITMENT_PRESSURE_NONE);
    sum.wants_kb = 60;
    assert_int_equal(commitment_pressure(&sum, &host, 0), COMMITMENT_PRESSURE_NONE);
    sum.wants_kb = 61;
    assert_int_equal(commitment_pressure(&sum, &host, 1), COMMITMENT_PRESSURE_SOME);
    assert_int_equal(commitment_pressure(&sum, &host, 0), COMMITMENT_PRESSURE_HIGH);
    host.known = false;
    assert_int_equal(commitment_pressure(&sum, &host, 0), COMMITMENT_PRESSURE_UNKNOWN);
}

static void a_mean_needs_all_of_its_span(void **state)
{
    static struct commitment_track track;

    (void)state;
    track = (struct commitment_track){.count = 0};
    assert_int_equal(commitment_track_mean(&track, 60000, 60000), -1);
    commitment_track_add(&track, 1000, 1000);
    assert_int_equal(commitment_track_mean(&track, 60999, 60000), -1);
    assert_int_equal(commitment_track_mean(&track, 61000, 60000), 1000);
    assert_int_equal(commitment_track_mean(&track, 61000, 300000), -1);
}

/* By time, not by points: what comes within a step counts from the step's beginning. */
static void a_mean_is_one_of_time(void **state)
{
    static struct commitment_track track;

    (void)state;
    track = (struct commitment_track){.count = 0};
    commitment_track_add(&track, 0, 1000);
    commitment_track_add(&track, 45000, 5000);
    commitment_track_add(&track, 46000, 2000);
    assert_int_equal(track.count, 2);
    assert_int_equal(commitment_track_mean(&track, 60000, 60000), 1250);
    assert_int_equal(commitment_track_mean(&track, 105000, 60000), 2000);
    assert_int_equal(commitment_track_mean(&track, 45000, 45000), 1000);
}

/* A quarter of an hour is there however long it runs. */
static void a_track_is_bounded(void **state)
{
    static struct commitment_track track;

    (void)state;
    track = (struct commitment_track){.count = 0};
    for (int64_t at_ms = 0; at_ms <= 3600000; at_ms += 1000)
        commitment_track_add(&track, at_ms, at_ms < 3000000 ? 1000 : 2000);
    assert_int_equal(track.count, COMMITMENT_POINTS);
    assert_int_equal(commitment_track_mean(&track, 3600000, 60000), 2000);
    assert_int_equal(commitment_track_mean(&track, 3600000, COMMITMENT_SPAN_MS), 1667);
    assert_int_equal(commitment_track_mean(&track, 3600000, 3600000), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(promised_is_the_static_maximum),
        cmocka_unit_test(dom0_is_promised_what_it_holds),
        cmocka_unit_test(wants_what_it_lacks),
        cmocka_unit_test(sums),
        cmocka_unit_test(xen_has_the_rest),
        cmocka_unit_test(over_commitment_is_known_or_not),
        cmocka_unit_test(pressure),
        cmocka_unit_test(a_mean_needs_all_of_its_span),
        cmocka_unit_test(a_mean_is_one_of_time),
        cmocka_unit_test(a_track_is_bounded),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
