/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who is booting, by which signs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "model/boot.h"

#define S_NS UINT64_C(1000000000)

static const struct boot_signs young = {
    .hvm = true, .full_target = true, .cpu_ns = 3 * S_NS, .age_known = true, .age_ms = 5000};

static void outstanding_memory_is_certain(void **state)
{
    struct boot_signs signs = {.hvm = true, .pod_outstanding = true, .cpu_ns = 100 * S_NS};

    (void)state;
    assert_true(boot_is_underway(&signs));
    signs.says_driver = true;
    signs.age_known = true;
    signs.age_ms = 3600000;
    assert_true(boot_is_underway(&signs));
}

static void a_young_guest_without_a_driver_boots(void **state)
{
    (void)state;
    assert_true(boot_depends_on_driver_and_age(&young));
    assert_true(boot_is_underway(&young));
}

static void each_sign_tells_against_it(void **state)
{
    struct boot_signs signs[6];

    (void)state;
    for (size_t i = 0; i < 6; i++)
        signs[i] = young;
    signs[0].hvm = false;
    signs[1].full_target = false;
    signs[2].says_driver = true;
    signs[3].cpu_ns = BOOT_YOUNG_CPU_NS;
    signs[4].age_known = false;
    signs[5].age_ms = BOOT_LASTS_MS;
    for (size_t i = 0; i < 6; i++) {
        print_message("# sign %zu\n", i);
        assert_false(boot_is_underway(&signs[i]));
    }
}

static void a_pv_guest_never_waits(void **state)
{
    struct boot_signs signs = young;

    (void)state;
    signs.hvm = false;
    signs.pod_outstanding = true;
    assert_false(boot_is_underway(&signs));
}

/* What is asked of the store is asked only where it can change the answer. */
static void the_store_is_asked_where_it_matters(void **state)
{
    struct boot_signs pod = young, old = young, lowered = young;

    (void)state;
    pod.pod_outstanding = true;
    old.cpu_ns = BOOT_YOUNG_CPU_NS;
    lowered.full_target = false;
    assert_false(boot_depends_on_driver_and_age(&pod));
    assert_false(boot_depends_on_driver_and_age(&old));
    assert_false(boot_depends_on_driver_and_age(&lowered));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outstanding_memory_is_certain),
        cmocka_unit_test(a_young_guest_without_a_driver_boots),
        cmocka_unit_test(each_sign_tells_against_it),
        cmocka_unit_test(a_pv_guest_never_waits),
        cmocka_unit_test(the_store_is_asked_where_it_matters),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
