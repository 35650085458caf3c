/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Changes: what is one, what is remembered of them, and how much that takes. All of it through the
 * ledger, as the feed's snapshots come.
 */
#include "tests/unit/ledger_fixture.h"

#include <malloc.h>

/* The sanitizers' allocator counts for itself; it is there only where they are. */
extern size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static size_t count_of(const struct world *world)
{
    return changes_count(ledger_changes(world->ledger));
}

/* --- what is a change --------------------------------------------------------------------------
 */

static void test_a_change(void **state)
{
    const struct change *change;
    struct world world;

    (void)state;
    begin(&world, 3, "");
    assert_int_equal(count_of(&world), 0); /* first sight is none */
    set_balloon(&world, 1000, 512);
    assert_int_equal(count_of(&world), 1);
    change = changes_at(ledger_changes(world.ledger), 0);
    assert_int_equal(change->serial, 1);
    assert_int_equal(change->at_ms, HOST_START_MS + 1000);
    assert_int_equal(change->id.domid, 1);
    assert_string_equal(change->name, "web01");
    assert_int_equal(change->field, FIELD_BALLOON_TARGET);
    assert_int_equal(change->before.number, GB);
    assert_int_equal(change->after.number, 512 * MB);
    assert_int_equal(change->author, CHANGE_BY_SOMEBODY);
    assert_null(changes_at(ledger_changes(world.ledger), 1));
    next(&world, 1000);
    observe(&world);
    assert_int_equal(count_of(&world), 1);
    end(&world);
}

/* Every field in its turn, absent and unknown ones included. */
static void test_what_is_watched(void **state)
{
    (void)state;
    for (int field = 0; field < FIELD_COUNT; field++) {
        bool watched = (field >= FIELD_POLICY_ACTOR && field <= FIELD_POLICY_ENFORCE) ||
                       field == FIELD_BALLOON_TARGET || field == FIELD_PAGING_TARGET ||
                       field == FIELD_MAXMEM;
        struct world world;
        struct domain *domain;

        begin(&world, 1, "");
        domain = next(&world, 1000);
        domain_set_field(domain, (enum field_id)field, &(struct field){.state = FIELD_UNKNOWN});
        observe(&world); /* it is not known any more: that is no change */
        domain = next(&world, 1000);
        domain_set_field(domain, (enum field_id)field, &(struct field){FIELD_KNOWN, 0, 1, NULL});
        observe(&world); /* nor is it when it is known again */
        assert_int_equal(count_of(&world), 0);
        domain = next(&world, 1000);
        domain_set_field(domain, (enum field_id)field, &(struct field){FIELD_KNOWN, 0, 2, NULL});
        observe(&world);
        assert_int_equal(count_of(&world), watched);
        domain = next(&world, 1000);
        domain_set_field(domain, (enum field_id)field, &(struct field){.state = FIELD_ABSENT});
        observe(&world);
        assert_int_equal(count_of(&world), 2 * watched);
        end(&world);
    }
}

static void test_a_builder_makes_none(void **state)
{
    struct world world;
    struct domain *domain;

    (void)state;
    begin(&world, 1, "");
    domain = next(&world, 1000);
    domain->cpu_time_ns = 0;
    domain_set_field(domain, FIELD_BALLOON_TARGET, &(struct field){.state = FIELD_ABSENT});
    observe(&world);
    assert_int_equal(count_of(&world), 1); /* it had a target, and has none: that is one */
    domain_put_kb(next(&world, 1000), FIELD_MAXMEM, 3 * GB);
    observe(&world);
    domain_put_kb(next(&world, 1000), FIELD_BALLOON_TARGET, 2 * GB);
    observe(&world);
    assert_int_equal(count_of(&world), 1);
    domain_put_kb(next(&world, 1000), FIELD_BALLOON_TARGET, GB);
    observe(&world);
    assert_int_equal(count_of(&world), 2);
    end(&world);
}

static void remove_all(struct domain *domain)
{
    static const enum field_id nodes[] = {FIELD_NAME, FIELD_BALLOON_TARGET, FIELD_STATIC_MAX};

    for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
        domain_set_field(domain, nodes[i], &(struct field){.state = FIELD_ABSENT});
}

static void test_the_end_of_a_domain_makes_none(void **state)
{
    struct world world;
    struct domain *domain;

    (void)state;
    begin(&world, 1, "");
    remove_all(next(&world, 1000)); /* the store is faster than the hypervisor */
    observe(&world);
    end(&world);

    begin(&world, 1, "");
    next(&world, 1000)->flags |= DOMAIN_DYING;
    observe(&world);
    domain = next(&world, 1000);
    remove_all(domain);
    domain_put_kb(domain, FIELD_MAXMEM, 0);
    observe(&world);
    assert_int_equal(count_of(&world), 0);
    end(&world);
}

/* The same number, another domain: nothing has been changed. */
static void test_a_domid_used_again_makes_none(void **state)
{
    struct world world;

    (void)state;
    begin(&world, 1, "");
    next(&world, 1000);
    domain_unref(world.snapshot->domains[0]);
    world.snapshot->domains[0] = domain_make(1, 2);
    domain_put_kb(world.snapshot->domains[0], FIELD_BALLOON_TARGET, 512 * MB);
    observe(&world);
    assert_int_equal(count_of(&world), 0);
    end(&world);
}

/* --- what is kept ------------------------------------------------------------------------------
 */

static void test_the_last_ones_are_kept(void **state)
{
    struct world world;
    const struct changes *changes;

    (void)state;
    begin(&world, 1, "");
    for (int i = 1; i <= CHANGES_MAX + 10; i++)
        set_balloon(&world, 600000, 512 + i);
    changes = ledger_changes(world.ledger);
    assert_int_equal(changes_count(changes), CHANGES_MAX);
    for (size_t i = 0; i < CHANGES_MAX; i++) {
        const struct change *change = changes_at(changes, i);

        assert_int_equal(change->serial, CHANGES_MAX + 10 - i);
        assert_int_equal(change->after.number, (int64_t)(512 + CHANGES_MAX + 10 - i) * MB);
    }
    assert_null(changes_at(changes, CHANGES_MAX));
    end(&world);
}

static void test_the_gone_are_told_of(void **state)
{
    struct world world;
    struct snapshot *none = snapshot_new(0);

    (void)state;
    begin(&world, 1, "");
    set_balloon(&world, 1000, 512);
    none->samples = 99;
    none->taken_ms = none->sampled_ms = none->store_checked_ms = HOST_START_MS + 3000;
    assert_int_equal(ledger_observe(world.ledger, none), 0);
    assert_int_equal(count_of(&world), 1);
    assert_string_equal(changes_at(ledger_changes(world.ledger), 0)->name, "web01");
    snapshot_unref(none);
    end(&world);
}

/* A copy knows what was known, our claims included, and stays as it is. */
static void test_a_copy_stays(void **state)
{
    struct world world;
    struct change_claim claim;
    struct ledger *copy;

    (void)state;
    begin(&world, 1, "xl");
    set_balloon(&world, 1000, 512);
    claim = claim_of(&world, 600);
    assert_int_equal(ledger_claim(world.ledger, &claim), 0);
    copy = ledger_copy(world.ledger);
    set_balloon(&world, 1000, 600);
    assert_int_equal(count_of(&world), 2);
    assert_int_equal(changes_count(ledger_changes(copy)), 1);
    assert_int_equal(ledger_observe(copy, world.snapshot), 0);
    end(&world);
    assert_int_equal(changes_at(ledger_changes(copy), 0)->author, CHANGE_BY_US);
    assert_string_equal(changes_at(ledger_changes(copy), 0)->by, "root pts/0");
    ledger_free(copy);
}

static void test_they_are_told(void **state)
{
    static const struct {
        enum field_id field;
        struct change_value value;
        const char *text;
    } values[] = {
        {FIELD_BALLOON_TARGET, {FIELD_KNOWN, 512 * MB, ""}, "512M"},
        {FIELD_BALLOON_TARGET, {FIELD_ABSENT, 0, ""}, "none"},
        {FIELD_BALLOON_TARGET, {FIELD_UNKNOWN, 0, ""}, "unknown"},
        {FIELD_BALLOON_TARGET, {FIELD_BAD, 0, "0x10"}, "bad: 0x10"},
        {FIELD_POLICY_ENFORCE, {FIELD_KNOWN, 1, ""}, "on"},
        {FIELD_POLICY_ENFORCE, {FIELD_KNOWN, 0, ""}, "off"},
        {FIELD_POLICY_ACTOR, {FIELD_KNOWN, 0, "xl"}, "xl"},
        {FIELD_POLICY_ACTOR, {FIELD_KNOWN, 0, ""}, "\"\""},
    };
    char text[CHANGE_VALUE_TEXT_MAX], who[CHANGE_AUTHOR_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        assert_string_equal(change_value_format(text, values[i].field, &values[i].value),
                            values[i].text);
    assert_string_equal(change_author_format(who, CHANGE_BY_SOMEBODY, ""), "somebody else");
    assert_string_equal(change_author_format(who, CHANGE_BY_US, "root pts/0"), "root pts/0");
    assert_string_equal(change_author_format(who, CHANGE_BY_ACTOR, "xl"), "xl");
    assert_string_equal(change_author_format(who, CHANGE_BY_BALANCER, "squeezed"),
                        "probably squeezed");
}

/* --- how much it takes -------------------------------------------------------------------------
 */

static size_t allocated(void)
{
    struct mallinfo2 info;

    if (__sanitizer_get_current_allocated_bytes)
        return __sanitizer_get_current_allocated_bytes();
    info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

#define MANY 4000

/* Whatever happens to them: every domain fought over, and a thousand claims open. */
static void test_memory_is_bounded(void **state)
{
    struct world world;
    size_t before = allocated(), after;

    (void)state;
    begin(&world, MANY, "xl +squeezed");
    for (int round = 0; round < 6; round++) {
        next(&world, 9000);
        for (size_t i = 0; i < MANY; i++)
            domain_put_kb(snapshot_own(world.snapshot, i), FIELD_BALLOON_TARGET,
                          (round % 2 ? 512 : 600) * MB);
        observe(&world);
    }
    assert_int_equal(first_verdict(&world)->fight.count, 0); /* one writer: no fight */
    snapshot_unref(world.snapshot);
    world.snapshot = NULL;
    after = allocated();
    /* the ledger holds a record of each domain, too */
    print_message("# %zu bytes a domain\n", (after - before) / MANY);
    assert_in_range((after - before) / MANY, 1024, 20 * 1024);
    end(&world);
    assert_in_range(allocated(), 0, before + 64 * 1024);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_change),
        cmocka_unit_test(test_what_is_watched),
        cmocka_unit_test(test_a_builder_makes_none),
        cmocka_unit_test(test_the_end_of_a_domain_makes_none),
        cmocka_unit_test(test_a_domid_used_again_makes_none),
        cmocka_unit_test(test_the_last_ones_are_kept),
        cmocka_unit_test(test_the_gone_are_told_of),
        cmocka_unit_test(test_a_copy_stays),
        cmocka_unit_test(test_they_are_told),
        cmocka_unit_test(test_memory_is_bounded),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
