/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of commands, and what is made of the words behind a command's name.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "actorctl/commands/command.h"
#include "actorctl/commands/help.h"
#include "actorctl/commands/operate.h"

#define WORDS_MAX 8

/* --- the table ---------------------------------------------------------------------------------
 */

static void every_command_says_what_it_does(void **state)
{
    (void)state;
    for (size_t i = 0; command_at(i); i++) {
        const struct command *command = command_at(i);
        char synopsis[COMMAND_SYNOPSIS_MAX];

        assert_true(command->name && command->operands && command->run && command->details);
        assert_true(strlen(command_help(command)) > 10);
        assert_true(command->least <= command->most);
        assert_ptr_equal(command_find(command->name), command);
        assert_true(strlen(command_synopsis(command, synopsis)) < COMMAND_SYNOPSIS_MAX - 1);
        assert_memory_equal(synopsis, command->name, strlen(command->name));
    }
    assert_null(command_find("lis"));
    assert_null(command_find(""));
}

static void every_command_that_modifies_can_be_tried(void **state)
{
    (void)state;
    for (size_t i = 0; command_at(i); i++)
        if (command_at(i)->run != command_actor_run) /* what it will do, nobody knows before */
            assert_int_equal(command_at(i)->modifies, (command_at(i)->options & LINE_DRY_RUN) != 0);
    assert_true(command_find("actor run")->modifies);
}

static void every_operation_is_one_command(void **state)
{
    (void)state;
    for (unsigned id = 0; id < OPERATION_COUNT; id++) {
        const struct operation *operation = operation_info(id);
        const struct command *command = command_find(operation->command);
        size_t most = 1, least = 1;

        if (!command)
            fail_msg("%s is no command", operation->command);
        for (size_t i = 0; i < OPERATION_PARAMETERS_MAX; i++) {
            if (operation->parameters[i].kind == OPERATION_PARAMETER_NONE)
                continue;
            most++;
            least += !operation->parameters[i].optional;
            assert_non_null(strstr(command->operands, operation->parameters[i].name));
        }
        assert_true(command->operates && command->modifies && command->operation == id);
        assert_int_equal(command->least, least);
        assert_int_equal(command->most, most);
        assert_int_equal(operation->low_level, (command->options & LINE_MANUAL) != 0);
        assert_int_equal(operation->enforces && operation->by_default,
                         (command->options & LINE_NO_ENFORCE) != 0);
        assert_int_equal(operation->enforces && !operation->by_default,
                         (command->options & LINE_ENFORCE) != 0);
        if (operation->danger == OPERATION_DANGEROUS)
            assert_true(command->options & LINE_YES);
    }
}

/* --- words -------------------------------------------------------------------------------------
 */

static int parse(unsigned takes, const char *words, struct line *ret_line,
                 struct xenmem_error *error)
{
    static char copy[256]; /* the line points into it */
    char *argv[WORDS_MAX] = {NULL};
    int argc = 0;

    snprintf(copy, sizeof(copy), "%s", words);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    return line_parse("mem-set", takes, argc, argv, ret_line, error);
}

struct sorted {
    const char *words;
    unsigned options;
    size_t count;
    const char *operands[3];
};

static void words_are_options_or_operands(void **state)
{
    static const struct sorted rows[] = {
        {"c", 0, 0, {NULL}},
        {"c web01 512", 0, 2, {"web01", "512"}},
        {"c web01 -64", 0, 2, {"web01", "-64"}},
        {"c web01 -10%", 0, 2, {"web01", "-10%"}},
        {"c web01 -.5", 0, 2, {"web01", "-.5"}},
        {"c web01 -", 0, 2, {"web01", "-"}},
        {"c web01 -64 --dry-run", LINE_DRY_RUN, 2, {"web01", "-64"}},
        {"c --dry-run web01 -64 --no-enforce", LINE_DRY_RUN | LINE_NO_ENFORCE, 2, {"web01", "-64"}},
        {"c -- --dry-run -64", 0, 2, {"--dry-run", "-64"}},
        {"c web01 -- -x", 0, 2, {"web01", "-x"}},
        {"c -- -- a", 0, 2, {"--", "a"}},
        {"c --help", LINE_HELP, 0, {NULL}},
        {"c a b c", 0, 3, {"a", "b", "c"}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct line line;

        if (parse(LINE_DRY_RUN | LINE_NO_ENFORCE, rows[i].words, &line, NULL) < 0)
            fail_msg("\"%s\" is refused", rows[i].words);
        assert_int_equal(line.options, rows[i].options);
        assert_int_equal(line.count, rows[i].count);
        for (size_t k = 0; k < line.count; k++)
            assert_string_equal(line.operands[k], rows[i].operands[k]);
        line_free(&line);
    }
}

static void what_is_no_option_is_refused(void **state)
{
    static const char *const rows[] = {
        "c --dryrun",         "c --dry-run=1", "c -x",         "c --json",        "c --yes",
        "c --dry-run --nope", "c --=",         "c --timeout",  "c --timeout=x",   "c --timeout -1",
        "c --timeout 1e3",    "c --timeout=",  "c --timeout ", "c --timeout 0.1x"};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct line line = {.count = 77};
        struct xenmem_error error = {0};

        if (parse(LINE_DRY_RUN | LINE_TIMEOUT, rows[i], &line, &error) != -EINVAL)
            fail_msg("\"%s\" is taken", rows[i]);
        assert_int_equal(line.count, 77);
        assert_true(strlen(error.sentence) > 10);
    }
    assert_int_equal(
        parse(LINE_ENFORCE | LINE_NO_ENFORCE, "c --enforce --no-enforce", &(struct line){0}, NULL),
        -EINVAL);
}

static void seconds_are_decimals(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } rows[] = {{"0", 0},        {"2", 2000},       {"0.5", 500},     {"0.05", 50},
                {"1.005", 1005}, {"3600", 3600000}, {"10.250", 10250}};
    static const char *const bad[] = {"",    ".",    ".5",     "1.",    "-1",       "+1",
                                      "1s",  "0x10", "1.0005", " 1",    "99999999", "1.+5",
                                      "1,5", "1e3",  "nan",    "1.2.3", "1. 5"};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t ms = -1;

        assert_int_equal(line_parse_seconds(rows[i].text, &ms), 0);
        assert_int_equal(ms, rows[i].ms);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        int64_t ms = 77;

        if (line_parse_seconds(bad[i], &ms) != -EINVAL)
            fail_msg("\"%s\" is taken", bad[i]);
        assert_int_equal(ms, 77);
    }
}

/* --- intents -----------------------------------------------------------------------------------
 */

static int intend(const char *words, struct intent *ret_intent, struct xenmem_error *error)
{
    char name[64];
    const struct command *command;
    struct line line;
    int rc;

    snprintf(name, sizeof(name), "%.*s", (int)strcspn(words, " "), words);
    command = command_find(name);
    assert_non_null(command);
    assert_int_equal(parse(command->options, words, &line, error), 0);
    rc = operate_intent(command, &line, ret_intent, error);
    line_free(&line);
    return rc;
}

static void words_become_an_intent(void **state)
{
    struct intent intent;

    (void)state;
    assert_int_equal(intend("mem-set web01 512", &intent, NULL), 0);
    assert_true(intent.operation == OPERATION_TARGET && intent.enforce);
    assert_true(intent.size.kind == SIZE_ABSOLUTE && intent.size.kb == 512 * 1024);
    assert_int_equal(intend("mem-set web01 -64 --no-enforce", &intent, NULL), 0);
    assert_true(!intent.enforce && intent.size.kind == SIZE_RELATIVE && intent.size.kb == -65536);
    assert_int_equal(intend("mem-balloon-set-target 3 1g", &intent, NULL), 0);
    assert_true(!intent.enforce && !intent.switch_to_manual);
    assert_int_equal(intend("mem-balloon-set-target 3 1g --enforce --manual", &intent, NULL), 0);
    assert_true(intent.enforce && intent.switch_to_manual);
    assert_int_equal(intend("mem-policy-set web01 xl delay=3,paging=true", &intent, NULL), 0);
    assert_string_equal(intent.actor, "xl");
    assert_string_equal(intent.params, "delay=3,paging=true");
    assert_int_equal(intend("mem-policy-set web01 xl", &intent, NULL), 0);
    assert_string_equal(intent.params, "");
    assert_int_equal(intend("mem-sharing-set web01 on", &intent, NULL), 0);
    assert_true(intent.operation == OPERATION_SHARING && intent.on);
}

static void a_mistype_is_no_intent(void **state)
{
    static const char *const rows[] = {
        "mem-set web01 many",
        "mem-set web01 1.5gg",
        "mem-set web01 1024mb",
        "mem-set web01 101%",
        "mem-set web01 -101%",
        "mem-set web01 99999999999999t",
        "mem-set web01 -",
        "mem-enforce-set web01 yes",
        "mem-manual-set web01 1",
        "mem-policy-set web01 x/y",
        "mem-policy-set web01 xl a",
        "mem-policy-set web01 xl a=1,",
        "mem-sharing-set web01 offf",
        "mem-maxmem-set web01 0x400",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct intent intent = {.on = true, .count = 77};
        struct xenmem_error error = {0};

        if (intend(rows[i], &intent, &error) >= 0)
            fail_msg("\"%s\" is taken", rows[i]);
        assert_int_equal(intent.count, 77);
        assert_true(strlen(error.sentence) > 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_says_what_it_does),
        cmocka_unit_test(every_command_that_modifies_can_be_tried),
        cmocka_unit_test(every_operation_is_one_command),
        cmocka_unit_test(words_are_options_or_operands),
        cmocka_unit_test(what_is_no_option_is_refused),
        cmocka_unit_test(seconds_are_decimals),
        cmocka_unit_test(words_become_an_intent),
        cmocka_unit_test(a_mistype_is_no_intent),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
