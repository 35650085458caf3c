/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of operations, and parameters as they are typed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "model/operation.h"

static void every_row_is_whole_and_its_own(void **state)
{
    (void)state;
    for (unsigned i = 0; i < OPERATION_COUNT; i++) {
        const struct operation *operation = operation_info((enum operation_id)i);

        assert_int_equal(operation->id, i);
        assert_non_null(operation->plan);
        assert_true(strlen(operation->help) > 20);
        assert_true(strlen(operation->label) > 0);
        assert_true(operation->parameters[0].kind != OPERATION_PARAMETER_NONE);
        assert_ptr_equal(operation_by_name(operation->name), operation);
        assert_ptr_equal(operation_by_command(operation->command), operation);
        assert_ptr_equal(operation_by_key(operation->key), operation);
    }
    assert_null(operation_by_name("reboot"));
    assert_null(operation_by_command("destroy"));
    assert_null(operation_by_key('q'));
}

static void only_the_levers_need_xl_manual(void **state)
{
    static const enum operation_id low[] = {OPERATION_BALLOON_TARGET, OPERATION_PAGING_TARGET,
                                            OPERATION_PAGING, OPERATION_SHARING, OPERATION_MAXMEM};
    unsigned count = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(low) / sizeof(low[0]); i++)
        assert_true(operation_info(low[i])->low_level);
    for (unsigned i = 0; i < OPERATION_COUNT; i++)
        count += operation_info((enum operation_id)i)->low_level;
    assert_int_equal(count, sizeof(low) / sizeof(low[0]));
}

static void mem_set_enforces_unless_told_otherwise(void **state)
{
    struct intent intent;

    (void)state;
    operation_init(OPERATION_TARGET, &intent);
    assert_true(intent.enforce);
    operation_init(OPERATION_BALLOON_TARGET, &intent);
    assert_false(intent.enforce);
}

struct typed {
    enum operation_id operation;
    const char *words[4];
    int rc;
    const char *says;
};

#define ACTOR_63 "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
#define TEN      "k=aaaaaaa,"

static const struct typed typed[] = {
    {OPERATION_TARGET, {"512"}, 0, NULL},
    {OPERATION_TARGET, {NULL}, -EINVAL, "mem-set needs TARGET"},
    {OPERATION_TARGET, {"512", "513"}, -E2BIG, "mem-set does not take so many"},
    {OPERATION_TARGET, {"five"}, -EINVAL, "'five' is no amount"},
    {OPERATION_ENFORCE, {"on"}, 0, NULL},
    {OPERATION_ENFORCE, {"off"}, 0, NULL},
    {OPERATION_ENFORCE, {"On"}, -EINVAL, "'On' is neither on nor off"},
    {OPERATION_ENFORCE, {"1"}, -EINVAL, "neither on nor off"},
    {OPERATION_ENFORCE, {""}, -EINVAL, "neither on nor off"},
    {OPERATION_ENFORCE, {"on\033[2J"}, -EINVAL, "neither on nor off"},
    {OPERATION_POLICY, {""}, 0, NULL},
    {OPERATION_POLICY, {"xl"}, 0, NULL},
    {OPERATION_POLICY, {"xl", "delay=5,paging=true"}, 0, NULL},
    {OPERATION_POLICY, {"xl", "delay="}, 0, NULL},
    {OPERATION_POLICY, {"my_own-actor.2", ""}, 0, NULL},
    {OPERATION_POLICY, {ACTOR_63}, 0, NULL},
    {OPERATION_POLICY, {ACTOR_63 "a"}, -EINVAL, "at most 63"},
    {OPERATION_POLICY, {"xl daemon"}, -EINVAL, "cannot be an actor's name"},
    {OPERATION_POLICY, {"../xl"}, -EINVAL, "cannot be an actor's name"},
    {OPERATION_POLICY, {"xl", "delay"}, -EINVAL, "key=value"},
    {OPERATION_POLICY, {"xl", "=5"}, -EINVAL, "key=value"},
    {OPERATION_POLICY, {"xl", "delay=5,"}, -EINVAL, "key=value"},
    {OPERATION_POLICY, {"xl", ",delay=5"}, -EINVAL, "key=value"},
    {OPERATION_POLICY, {"xl", "a=1,,b=2"}, -EINVAL, "key=value"},
    {OPERATION_POLICY, {"xl", "a=1, b=2"}, -EINVAL, "key=value"},
    {OPERATION_POLICY, {"xl", "a=\xc3\xa9"}, -EINVAL, "key=value"},
    {OPERATION_POLICY,
     {"xl", TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
                TEN TEN TEN "k=1234"},
     0,
     NULL},
    {OPERATION_POLICY,
     {"xl", TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
                TEN TEN TEN "k=12345"},
     -EINVAL,
     "at most 256"},
    {OPERATION_POLICY, {"xl", "a=1", "b=2"}, -E2BIG, "so many words"},
};

static void parameters_are_strict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
        const struct typed *row = &typed[i];
        struct xenmem_error error = {0};
        struct intent intent, before;
        unsigned count = 0;
        int rc;

        while (row->words[count])
            count++;
        operation_init(row->operation, &intent);
        memcpy(&before, &intent, sizeof(before));
        rc = operation_set_parameters(&intent, count, row->words, &error);
        if (rc != row->rc || (rc && !strstr(error.sentence, row->says)))
            fail_msg("row %zu: %d, %s", i, rc, error.sentence);
        if (rc)
            assert_memory_equal(&before, &intent, sizeof(before));
    }
}

static void parameters_arrive(void **state)
{
    const char *policy[] = {"xl", "delay=5"};
    const char *on[] = {"on"};
    struct intent intent;

    (void)state;
    operation_init(OPERATION_POLICY, &intent);
    assert_int_equal(operation_set_parameters(&intent, 2, policy, NULL), 0);
    assert_string_equal(intent.actor, "xl");
    assert_string_equal(intent.params, "delay=5");
    operation_init(OPERATION_SHARING, &intent);
    assert_int_equal(operation_set_parameters(&intent, 1, on, NULL), 0);
    assert_true(intent.on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_whole_and_its_own),
        cmocka_unit_test(only_the_levers_need_xl_manual),
        cmocka_unit_test(mem_set_enforces_unless_told_otherwise),
        cmocka_unit_test(parameters_are_strict),
        cmocka_unit_test(parameters_arrive),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
