/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Records of domains: copying on write, counting, names as labels.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/domain.h"

static const struct domain_id some_id = {
    7, {0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 1, 2, 3, 4, 5, 6, 7, 8}};

static bool set(struct domain *domain, enum field_id id, const char *bytes, int64_t now_ms)
{
    struct field field;

    assert_int_equal(field_parse(id, bytes, (unsigned)strlen(bytes), now_ms, &field), 0);
    return domain_set_field(domain, id, &field);
}

static void test_new_knows_nothing(void **state)
{
    struct domain *domain = domain_new(&some_id, 5);
    int64_t number = 42;

    (void)state;
    for (int id = 0; id < FIELD_COUNT; id++) {
        assert_int_equal(domain->fields[id].state, FIELD_UNKNOWN);
        assert_false(domain_number(domain, (enum field_id)id, &number));
    }
    assert_int_equal(number, 42);
    assert_string_equal(domain_text(domain, FIELD_NAME, "?"), "?");
    assert_int_equal(domain->seen_ms, 5);
    assert_false(domain->nodes_read);
    domain_unref(domain);
    domain_unref(NULL);
}

static void test_copy_shares_and_stays(void **state)
{
    struct domain *domain = domain_new(&some_id, 5), *copy;

    (void)state;
    set(domain, FIELD_NAME, "web01", 6);
    set(domain, FIELD_BALLOON_TARGET, "1024", 6);
    copy = domain_copy(domain);
    assert_ptr_equal(copy->fields[FIELD_NAME].text, domain->fields[FIELD_NAME].text);
    assert_true(set(copy, FIELD_NAME, "other", 7));
    assert_string_equal(domain_text(domain, FIELD_NAME, "?"), "web01");
    domain_unref(domain);
    assert_string_equal(domain_text(copy, FIELD_NAME, "?"), "other");
    assert_int_equal(copy->fields[FIELD_BALLOON_TARGET].number, 1024);
    assert_true(domain_id_equal(&copy->id, &some_id));
    domain_unref(copy);
}

static void test_set_keeps_since(void **state)
{
    struct domain *domain = domain_new(&some_id, 5);

    (void)state;
    assert_true(set(domain, FIELD_BALLOON_TARGET, "1024", 10));
    assert_false(set(domain, FIELD_BALLOON_TARGET, "1024", 20));
    assert_int_equal(domain->fields[FIELD_BALLOON_TARGET].since_ms, 10);
    assert_true(set(domain, FIELD_BALLOON_TARGET, "2048", 30));
    assert_int_equal(domain->fields[FIELD_BALLOON_TARGET].since_ms, 30);
    assert_true(set(domain, FIELD_BALLOON_TARGET, "2048x", 40));
    assert_int_equal(domain->fields[FIELD_BALLOON_TARGET].state, FIELD_BAD);
    domain_unref(domain);
}

static void test_names_are_labels(void **state)
{
    struct domain *domain = domain_new(&some_id, 5);

    (void)state;
    set(domain, FIELD_NAME, "evil\x1b[2J", 6);
    assert_int_equal(domain->fields[FIELD_NAME].state, FIELD_BAD);
    assert_string_equal(domain_text(domain, FIELD_NAME, "?"), "evil\uFFFD[2J");
    set(domain, FIELD_NAME, "", 7);
    assert_string_equal(domain_text(domain, FIELD_NAME, "?"), "?");
    set(domain, FIELD_POLICY_ACTOR, "no good", 7);
    assert_string_equal(domain_text(domain, FIELD_POLICY_ACTOR, "?"), "?");
    domain_unref(domain);
}

static void test_uuid(void **state)
{
    struct domain_id other = some_id;
    char text[DOMAIN_UUID_TEXT_MAX];

    (void)state;
    assert_string_equal(domain_uuid_format(&some_id, text), "12345678-9abc-def0-0102-030405060708");
    other.uuid[15]++;
    assert_false(domain_id_equal(&some_id, &other));
    other = some_id;
    other.domid++;
    assert_false(domain_id_equal(&some_id, &other));
}

static void test_run_states(void **state)
{
    static const struct {
        unsigned flags;
        const char *name;
    } rows[] = {
        {0, "idle"},
        {DOMAIN_HVM, "idle"},
        {DOMAIN_RUNNING, "running"},
        {DOMAIN_BLOCKED | DOMAIN_HVM, "blocked"},
        {DOMAIN_PAUSED | DOMAIN_BLOCKED, "paused"},
        {DOMAIN_SHUTDOWN | DOMAIN_PAUSED, "shutdown"},
        {DOMAIN_DYING | DOMAIN_SHUTDOWN, "dying"},
    };
    struct domain *domain = domain_new(&some_id, 5);

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        domain->flags = rows[i].flags;
        assert_string_equal(domain_run_state(domain), rows[i].name);
    }
    domain_unref(domain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_knows_nothing),
        cmocka_unit_test(test_copy_shares_and_stays),
        cmocka_unit_test(test_set_keeps_since),
        cmocka_unit_test(test_names_are_labels),
        cmocka_unit_test(test_uuid),
        cmocka_unit_test(test_run_states),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
