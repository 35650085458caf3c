/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who follows a policy, what it asks for; and who is found in the record of actors.
 */
#include "model/following.h"
#include "tests/unit/actors_fixture.h"
#include "tests/unit/host_fixture.h"

static const struct {
    const char *actor, *params;
    bool acts, familiar;
} followers[] = {
    {"xl", "", true, true},
    {"xl", "delay=3,paging=true", true, true},
    {"xl-manual", "", false, true},
    {"xl-manual", "follow=true", true, true},
    {"xl-manual", "delay=3,follow=true", true, true},
    {"xl-manual", "follow=true,delay=3", true, true},
    {"xl-manual", "follow=false", false, true},
    {"xl-manual", "unfollow=true", false, true},
    {"xl-manual", "follow=true1", false, true},
    {"xl-manual", ",", false, true},
    {"balance", "", true, false},
    {"XL", "", true, false},
    {"", "", false, false},
};

static void test_who_follows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(followers) / sizeof(followers[0]); i++) {
        if (following_acts(followers[i].actor, followers[i].params) != followers[i].acts)
            fail_msg("%s %s", followers[i].actor, followers[i].params);
        assert_int_equal(following_is_familiar(followers[i].actor), followers[i].familiar);
    }
}

static void test_what_is_asked_for(void **state)
{
    struct domain *domain = domain_make(3, 1);
    struct following policy;

    (void)state;
    following_of(domain, &policy);
    assert_string_equal(policy.actor, "");
    assert_false(policy.follows || policy.asks || policy.familiar);
    domain_put(domain, FIELD_POLICY_ACTOR, "xl");
    following_of(domain, &policy);
    assert_true(policy.follows && policy.familiar);
    assert_false(policy.asks); /* an actor without a policy target does nothing */
    domain_put_kb(domain, FIELD_POLICY_TARGET, 520 * MB);
    domain_put_kb(domain, FIELD_VIDEORAM, 8 * MB);
    following_of(domain, &policy);
    assert_true(policy.asks);
    assert_int_equal(policy.target_kb, 520 * MB);
    assert_int_equal(policy.wanted_kb, 512 * MB);
    assert_true(following_is_heeded(&policy, 511 * MB));
    assert_true(following_is_heeded(&policy, 513 * MB));
    assert_false(following_is_heeded(&policy, 511 * MB - 1));
    assert_false(following_is_heeded(&policy, 513 * MB + 1));
    assert_int_equal(following_limit_kb(domain, 512 * MB + 3), 521 * MB); /* whole pages */
    domain_put(domain, FIELD_POLICY_TARGET, "much");
    following_of(domain, &policy);
    assert_false(policy.asks);
    domain_unref(domain);
}

static void test_the_record_of_actors(void **state)
{
    struct actors *actors = actors_of("xl -balance +squeezed +squeezed");
    struct actors_entry *xl = &actors->entries[0];

    (void)state;
    assert_true(actors_is_alive(actors, "xl"));
    assert_false(actors_is_alive(actors, "balance"));
    assert_false(actors_is_alive(actors, "x"));
    assert_false(actors_is_alive(NULL, "xl"));
    assert_string_equal(actors_balancer(actors), "squeezed");
    assert_null(actors_balancer(NULL));
    xl->troubles = calloc(3, sizeof(*xl->troubles));
    xl->trouble_count = 3;
    for (uint32_t i = 0; i < 3; i++) {
        xl->troubles[i].domid = 2 + 3 * i;
        snprintf(xl->troubles[i].sentence, ACTORS_SENTENCE_MAX, "%u", 2 + 3 * i);
    }
    for (uint32_t domid = 0; domid < 12; domid++) {
        const char *sentence = actors_trouble_of(xl, domid);

        assert_int_equal(sentence ? atoi(sentence) : -1,
                         domid % 3 == 2 && domid < 9 ? (int)domid : -1);
    }
    actors_unref(actors);
}

/* Three heartbeats, or three from its start where none has come; the dead are not silent. */
static void test_silence(void **state)
{
    struct actors_entry entry = {.alive = true, .since_ms = 1000};

    (void)state;
    assert_false(actors_is_silent(&entry, 31000));
    assert_true(actors_is_silent(&entry, 31001));
    entry.heartbeat_ms = 20000;
    assert_false(actors_is_silent(&entry, 50000));
    assert_true(actors_is_silent(&entry, 50001));
    entry.alive = false;
    assert_false(actors_is_silent(&entry, 90000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_follows),
        cmocka_unit_test(test_what_is_asked_for),
        cmocka_unit_test(test_the_record_of_actors),
        cmocka_unit_test(test_silence),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
