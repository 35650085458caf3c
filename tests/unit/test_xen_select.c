/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a user means by DOMAIN.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "actorctl/commands/select.h"

struct person {
    uint32_t domid;
    const char *name;
};

static const struct person people[] = {{0, "Domain-0"}, {3, "web01"}, {7, "3"}, {8, "42"}};
#define PEOPLE (sizeof(people) / sizeof(people[0]))

static int setup(void **state)
{
    struct snapshot *snapshot = snapshot_new(PEOPLE);

    for (size_t i = 0; i < PEOPLE; i++) {
        struct domain_id id = {.domid = people[i].domid};
        struct field name = {.state = FIELD_KNOWN,
                             .text = rctext_new(people[i].name, strlen(people[i].name))};

        memset(id.uuid, 0xA0 + (int)i, sizeof(id.uuid));
        snapshot->domains[i] = domain_new(&id, 1);
        domain_set_field(snapshot->domains[i], FIELD_NAME, &name);
    }
    *state = snapshot;
    return 0;
}

static int teardown(void **state)
{
    snapshot_unref(*state);
    return 0;
}

static void assert_selects(const struct snapshot *snapshot, const char *text, int domid)
{
    const struct domain *domain = select_domain(snapshot, text);

    if ((domain ? (int)domain->id.domid : -1) != domid)
        fail_msg("\"%s\" selects %d, not %d", text, domain ? (int)domain->id.domid : -1, domid);
}

static void a_domain_is_a_domid_a_uuid_or_a_name(void **state)
{
    assert_selects(*state, "0", 0);
    assert_selects(*state, "3", 3); /* not the one that is called so */
    assert_selects(*state, "42", 8);
    assert_selects(*state, "web01", 3);
    assert_selects(*state, "a2a2a2a2-a2a2-a2a2-a2a2-a2a2a2a2a2a2", 7);
    assert_selects(*state, "A2A2A2A2-A2A2-A2A2-A2A2-A2A2A2A2A2A2", 7);
}

static void everything_else_is_nobody(void **state)
{
    static const char *const texts[] = {"",           "9",
                                        "-1",         "web0",
                                        "WEB01",      "99999999999999999999",
                                        "03x",        " 3",
                                        "4294967296", "a2a2a2a2-a2a2-a2a2-a2a2-a2a2a2a2a2a"};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_selects(*state, texts[i], -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_domain_is_a_domid_a_uuid_or_a_name, setup, teardown),
        cmocka_unit_test_setup_teardown(everything_else_is_nobody, setup, teardown),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
