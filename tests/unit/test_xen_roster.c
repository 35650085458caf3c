/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The roster: who comes, who goes, what is shared between snapshots and what is copied.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "actorctl/xen/roster.h"
#include "actorctl/xen/watches.h"

static struct hypervisor_domain living(uint32_t domid, uint8_t uuid, int64_t actual_kb)
{
    struct hypervisor_domain domain = {.id = {.domid = domid}, .actual_kb = actual_kb};

    memset(domain.id.uuid, uuid, sizeof(domain.id.uuid));
    return domain;
}

static int setup(void **state)
{
    *state = roster_new();
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    roster_free(*state);
    return 0;
}

static void domains_come_and_go(void **state)
{
    struct hypervisor_domain first[] = {living(0, 1, 10), living(5, 2, 10), living(20000, 3, 10)};
    struct hypervisor_domain second[] = {living(0, 1, 10), living(7, 4, 10)};

    assert_int_equal(roster_update(*state, first, 3, true, 1), 3);
    assert_int_equal(roster_count(*state), 3);
    assert_non_null(roster_find(*state, 20000));
    assert_null(roster_find(*state, 6));
    assert_int_equal(roster_update(*state, second, 2, true, 2), 3);
    assert_int_equal(roster_count(*state), 2);
    assert_null(roster_find(*state, 5));
    assert_non_null(roster_find(*state, 7));
    assert_int_equal(roster_update(*state, NULL, 0, true, 3), 2);
    assert_int_equal(roster_count(*state), 0);
}

static void a_domid_with_another_uuid_is_another_domain(void **state)
{
    struct hypervisor_domain before = living(5, 1, 10), after = living(5, 2, 10);
    struct field name = {.state = FIELD_KNOWN, .text = rctext_new("web01", 5)};
    uint32_t generation;

    roster_update(*state, &before, 1, true, 1);
    roster_set_field(roster_find(*state, 5), FIELD_NAME, &name);
    roster_find(*state, 5)->watched = WATCHES_OF_DOMAIN;
    generation = roster_find(*state, 5)->generation;
    assert_true(roster_update(*state, &after, 1, false, 2) > 0);
    assert_int_not_equal(roster_find(*state, 5)->generation, generation);
    assert_int_equal(roster_find(*state, 5)->domain->fields[FIELD_NAME].state, FIELD_UNKNOWN);
    assert_int_equal(roster_find(*state, 5)->domain->fields[FIELD_ACTUAL].number, 10);
    assert_int_equal(roster_leaving(*state)->domid, 5);
    assert_int_equal(roster_leaving(*state)->generation, generation);
    roster_dismiss(*state);
    assert_null(roster_leaving(*state));
}

static void what_has_not_changed_is_the_same_record(void **state)
{
    struct hypervisor_domain now[] = {living(1, 1, 10), living(2, 2, 10)};
    struct snapshot *first, *second;

    roster_update(*state, now, 2, true, 1);
    first = roster_snapshot(*state);
    now[1].actual_kb = 11;
    assert_int_equal(roster_update(*state, now, 2, true, 2), 1);
    second = roster_snapshot(*state);
    assert_ptr_equal(first->domains[0], second->domains[0]);
    assert_ptr_not_equal(first->domains[1], second->domains[1]);
    assert_int_equal(first->domains[1]->fields[FIELD_ACTUAL].number, 10);
    assert_int_equal(second->domains[1]->fields[FIELD_ACTUAL].number, 11);
    snapshot_unref(first);
    snapshot_unref(second);
}

static void a_published_record_is_copied_before_it_changes(void **state)
{
    struct hypervisor_domain now = living(1, 1, 10);
    struct field field = {.state = FIELD_KNOWN, .number = 512};
    struct snapshot *snapshot;
    struct slot *slot;

    roster_update(*state, &now, 1, true, 1);
    snapshot = roster_snapshot(*state);
    slot = roster_find(*state, 1);
    assert_int_equal(roster_set_field(slot, FIELD_BALLOON_TARGET, &field), 1);
    assert_ptr_not_equal(slot->domain, snapshot->domains[0]);
    assert_int_equal(snapshot->domains[0]->fields[FIELD_BALLOON_TARGET].state, FIELD_UNKNOWN);
    assert_int_equal(roster_set_field(slot, FIELD_BALLOON_TARGET, &field), 0);
    snapshot_unref(snapshot);
}

static void between_samples_only_doings_count(void **state)
{
    struct hypervisor_domain now = living(1, 1, 10);

    roster_update(*state, &now, 1, true, 1);
    now.actual_kb = 11;
    now.flags = DOMAIN_RUNNING;
    assert_int_equal(roster_update(*state, &now, 1, false, 2), 0);
    assert_int_equal(roster_find(*state, 1)->domain->fields[FIELD_ACTUAL].number, 10);
    now.flags = DOMAIN_SHUTDOWN;
    assert_int_equal(roster_update(*state, &now, 1, false, 3), 1);
    assert_int_equal(roster_find(*state, 1)->domain->flags, DOMAIN_SHUTDOWN);
}

static void figures_beyond_all_memory_are_unknown(void **state)
{
    struct hypervisor_domain now = living(1, 1, -1);

    roster_update(*state, &now, 1, true, 1);
    assert_int_equal(roster_find(*state, 1)->domain->fields[FIELD_ACTUAL].state, FIELD_UNKNOWN);
}

static void slots_with_work_stand_in_one_queue(void **state)
{
    struct hypervisor_domain now[] = {living(1, 1, 10), living(2, 2, 10)};
    struct slot *one, *two;

    roster_update(*state, now, 2, true, 1);
    one = roster_find(*state, 1);
    two = roster_find(*state, 2);
    one->to_read = NODES_FIELD(FIELD_NAME);
    one->to_watch = WATCH_BIT(WATCH_NAME);
    two->to_read = NODES_FIELD(FIELD_NAME);
    roster_enqueue(*state, one);
    roster_enqueue(*state, two);
    assert_ptr_equal(roster_first_to_watch(*state), one);
    assert_ptr_equal(roster_first_to_read(*state), two);
    one->to_watch = 0;
    roster_enqueue(*state, one);
    assert_null(roster_first_to_watch(*state));
    roster_update(*state, &now[0], 1, true, 2); /* two goes, out of the queue as well */
    assert_ptr_equal(roster_first_to_read(*state), one);
    one->to_read = 0;
    roster_enqueue(*state, one);
    assert_null(roster_first_to_read(*state));
}

static void count_begun(void *context, struct slot *slot)
{
    (void)slot;
    ++*(unsigned *)context;
}

static void each_slot_begins_once(void **state)
{
    struct hypervisor_domain now[] = {living(1, 1, 10), living(2, 2, 10)};
    unsigned begun = 0;

    roster_update(*state, now, 1, true, 1);
    roster_begin(*state, true, count_begun, &begun);
    assert_int_equal(begun, 1);
    roster_update(*state, now, 2, true, 2);
    roster_begin(*state, false, count_begun, &begun);
    assert_int_equal(begun, 2);
    roster_begin(*state, false, count_begun, &begun);
    assert_int_equal(begun, 2);
}

static void a_snapshot_is_complete_when_all_slots_are(void **state)
{
    struct hypervisor_domain now[] = {living(1, 1, 10), living(2, 2, 10)};
    struct snapshot *snapshot;

    roster_update(*state, now, 2, true, 1);
    roster_find(*state, 1)->synced = true;
    snapshot = roster_snapshot(*state);
    assert_false(snapshot->complete);
    snapshot_unref(snapshot);
    roster_find(*state, 2)->synced = true;
    snapshot = roster_snapshot(*state);
    assert_true(snapshot->complete);
    snapshot_unref(snapshot);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(domains_come_and_go),
        TEST(a_domid_with_another_uuid_is_another_domain),
        TEST(what_has_not_changed_is_the_same_record),
        TEST(a_published_record_is_copied_before_it_changes),
        TEST(between_samples_only_doings_count),
        TEST(figures_beyond_all_memory_are_unknown),
        TEST(slots_with_work_stand_in_one_queue),
        TEST(each_slot_begins_once),
        TEST(a_snapshot_is_complete_when_all_slots_are),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
