/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Snapshots: counting, and finding domains by domid and by domid and UUID.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/snapshot.h"

static struct snapshot *make(size_t count)
{
    struct snapshot *snapshot = snapshot_new(count);

    for (size_t i = 0; i < count; i++) {
        struct domain_id id = {(uint32_t)(i * 3), {(uint8_t)i}};

        snapshot->domains[i] = domain_new(&id, 1);
    }
    return snapshot;
}

static void test_find(void **state)
{
    (void)state;
    for (size_t count = 0; count < 20; count++) {
        struct snapshot *snapshot = make(count);

        for (uint32_t domid = 0; domid < 64; domid++) {
            const struct domain *domain = snapshot_find_domid(snapshot, domid);

            if (domid % 3 == 0 && domid / 3 < count)
                assert_ptr_equal(domain, snapshot->domains[domid / 3]);
            else
                assert_null(domain);
        }
        snapshot_unref(snapshot);
    }
}

static void test_find_wants_the_uuid(void **state)
{
    struct snapshot *snapshot = make(5);
    struct domain_id id = {6, {2}};

    (void)state;
    assert_ptr_equal(snapshot_find(snapshot, &id), snapshot->domains[2]);
    id.uuid[0] = 9;
    assert_null(snapshot_find(snapshot, &id));
    snapshot_unref(snapshot);
}

static void test_references(void **state)
{
    struct snapshot *snapshot = make(2);
    struct domain *domain = domain_ref(snapshot->domains[1]);

    (void)state;
    assert_ptr_equal(snapshot_ref(snapshot), snapshot);
    snapshot_unref(snapshot);
    assert_int_equal(snapshot->domains[0]->id.domid, 0);
    snapshot_unref(snapshot);
    assert_int_equal(domain->id.domid, 3);
    domain_unref(domain);
    snapshot_unref(NULL);
}

static void test_unfinished(void **state)
{
    struct snapshot *snapshot = snapshot_new(3);

    (void)state;
    assert_null(snapshot->domains[2]);
    snapshot_unref(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_find_wants_the_uuid),
        cmocka_unit_test(test_references),
        cmocka_unit_test(test_unfinished),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
