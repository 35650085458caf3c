/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The journal as it is read back: what it tells, what it does not take, and which plan stands.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "actorctl/operate/journal.h"

#define PLAN(id, undoes)                                           \
    "{\"line\":\"plan\",\"plan\":\"" id                            \
    "\",\"at_ms\":1,\"operation\":\"target\",\"undoes\":\"" undoes \
    "\",\"uid\":0,\"tty\":\"pts/1\",\"program\":\"xenmem\",\"steps\":3}\n"
#define UUID          "\"uuid\":\"00010203-0405-0607-0809-0a0b0c0d0e0f\""
#define VALUE(number) "{\"state\":\"known\",\"number\":" number "}"
#define WHAT(domid, uuid, lever, object, before, after)                                 \
    "{\"domid\":" domid "," uuid ",\"name\":\"web01\",\"lever\":\"" lever               \
    "\",\"changes\":[{\"object\":\"" object "\",\"before\":" before ",\"after\":" after \
    "}],\"why\":\"\"}"
#define GOOD WHAT("3", UUID, "balloon", "balloon_target", VALUE("1024"), VALUE("512"))
#define INTENT(id, step, what) \
    "{\"line\":\"intent\",\"plan\":\"" id "\",\"step\":" step ",\"at_ms\":2,\"what\":" what "}\n"
#define OUTCOME(id, step, result)                                                                  \
    "{\"line\":\"outcome\",\"plan\":\"" id "\",\"step\":" step ",\"at_ms\":3,\"result\":\"" result \
    "\",\"sentence\":\"\"}\n"
#define END(id, result)                                                      \
    "{\"line\":\"end\",\"plan\":\"" id "\",\"at_ms\":4,\"result\":\"" result \
    "\",\"sentence\":\"\"}\n"
#define WHOLE(id, undoes) \
    PLAN(id, undoes) INTENT(id, "0", GOOD) OUTCOME(id, "0", "done") END(id, "done")

static struct journal_log *parse(const char *text)
{
    struct journal_log *log = NULL;

    assert_int_equal(journal_parse(text, strlen(text), &log), 0);
    return log;
}

static void tells_what_was_done(void **state)
{
    struct journal_log *log =
        parse(PLAN("a", "") INTENT("a", "0", GOOD) OUTCOME("a", "0", "done") INTENT("a", "1", GOOD)
                  OUTCOME("a", "1", "untouched") INTENT("a", "2", GOOD));
    const struct journal_plan *plan = &log->plans[0];

    (void)state;
    assert_int_equal(log->plan_count, 1);
    assert_int_equal(log->bad_lines, 0);
    assert_string_equal(plan->id, "a");
    assert_string_equal(plan->tty, "pts/1");
    assert_int_equal(plan->planned, 3);
    assert_int_equal(plan->step_count, 3);
    assert_int_equal(plan->result, JOURNAL_UNKNOWN);
    assert_int_equal(plan->steps[0].result, JOURNAL_DONE);
    assert_int_equal(plan->steps[1].result, JOURNAL_UNTOUCHED);
    assert_int_equal(plan->steps[2].result, JOURNAL_UNKNOWN);
    assert_int_equal(plan->steps[0].step.id.domid, 3);
    assert_int_equal(plan->steps[0].step.id.uuid[15], 15);
    assert_int_equal(plan->steps[0].step.changes[0].before.number, 1024);
    journal_log_free(log);
}

/* Behind a good plan "a" with no steps yet: none of these may be taken. */
static const char *const bad_lines[] = {
    "{",
    "[]",
    "null",
    "{}",
    "{\"line\":\"what\"}",
    "{\"line\":5}",
    "{\"line\":\"plan\",\"plan\":\"b\"}",
    PLAN("a", ""),
    PLAN("", ""),
    PLAN("1234567890123456789012345678901234567890123456789", ""),
    PLAN("b\\u0007", ""),
    PLAN("b\\u202e", ""),
    INTENT("z", "0", GOOD),
    INTENT("a", "-1", GOOD),
    INTENT("a", "3", GOOD),
    INTENT("a", "0.5", GOOD),
    INTENT("a", "\"0\"", GOOD),
    INTENT("a", "99999999999999999999", GOOD),
    INTENT("a", "0", "{}"),
    INTENT("a", "0", WHAT("-3", UUID, "balloon", "balloon_target", VALUE("1"), VALUE("2"))),
    INTENT("a", "0", WHAT("65536", UUID, "balloon", "balloon_target", VALUE("1"), VALUE("2"))),
    INTENT("a", "0",
           WHAT("3", "\"uuid\":\"\"", "balloon", "balloon_target", VALUE("1"), VALUE("2"))),
    INTENT("a", "0",
           WHAT("3", "\"uuid\":\"00010203-0405-0607-0809-0a0b0c0d0e0\"", "balloon",
                "balloon_target", VALUE("1"), VALUE("2"))),
    INTENT("a", "0",
           WHAT("3", "\"uuid\":\"000102030405-0607-0809-0a0b0c0d0e0f-\"", "balloon",
                "balloon_target", VALUE("1"), VALUE("2"))),
    INTENT("a", "0",
           WHAT("3", "\"uuid\":\"zz010203-0405-0607-0809-0a0b0c0d0e0f\"", "balloon",
                "balloon_target", VALUE("1"), VALUE("2"))),
    INTENT("a", "0", WHAT("3", UUID, "hammer", "balloon_target", VALUE("1"), VALUE("2"))),
    INTENT("a", "0", WHAT("3", UUID, "balloon", "the moon", VALUE("1"), VALUE("2"))),
    INTENT("a", "0", WHAT("3", UUID, "balloon", "balloon_target", VALUE("-1"), VALUE("2"))),
    INTENT("a", "0",
           WHAT("3", UUID, "balloon", "balloon_target", VALUE("1"), VALUE("4503599627370497"))),
    INTENT("a", "0", WHAT("3", UUID, "balloon", "balloon_target", VALUE("1"), "{}")),
    INTENT("a", "0",
           WHAT("3", UUID, "balloon", "balloon_target", VALUE("1"), "{\"state\":\"known\"}")),
    INTENT("a", "0",
           WHAT("3", UUID, "balloon", "balloon_target", VALUE("1"), "{\"state\":\"perhaps\"}")),
    INTENT("a", "0", WHAT("3", UUID, "pager", "pager", VALUE("0"), VALUE("2"))),
    INTENT("a", "0", WHAT("3", UUID, "policy", "actor", VALUE("0"), VALUE("1"))),
    INTENT("a", "0",
           WHAT("3", UUID, "policy", "actor", "{\"state\":\"absent\"}",
                "{\"state\":\"known\",\"text\":\"a\\u001b[2Jb\"}")),
    OUTCOME("a", "0", "done"),
    OUTCOME("z", "0", "done"),
    END("z", "done"),
    END("a", "unknown"),
    END("a", "perhaps"),
    "{\"line\":\"end\",\"line\":\"end\",\"plan\":\"a\",\"at_ms\":1,\"result\":\"done\","
    "\"sentence\":\"\"}",
    PLAN("b", "") "x",
};

static void takes_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad_lines) / sizeof(bad_lines[0]); i++) {
        char text[4096];
        struct journal_log *log;
        size_t length = strcspn(bad_lines[i], "\n");

        if (bad_lines[i][length] && bad_lines[i][length + 1]) /* two lines: glued together */
            snprintf(text, sizeof(text), PLAN("a", "") "%.*s%s\n", (int)length, bad_lines[i],
                     bad_lines[i] + length + 1);
        else
            snprintf(text, sizeof(text), PLAN("a", "") "%s", bad_lines[i]);
        log = parse(text);
        if (log->bad_lines != 1 || log->plan_count != 1 || log->plans[0].step_count != 0 ||
            log->plans[0].result != JOURNAL_UNKNOWN)
            fail_msg("line %zu was taken: %s", i, bad_lines[i]);
        journal_log_free(log);
    }
}

static void every_torn_end_is_left_out(void **state)
{
    static const char text[] = WHOLE("a", "") WHOLE("b", "");
    size_t first = strlen(WHOLE("a", ""));

    (void)state;
    for (size_t length = 0; length < sizeof(text); length++) {
        struct journal_log *log = NULL;

        assert_int_equal(journal_parse(text, length, &log), 0);
        assert_true(log->bad_lines <= 1);
        if (length >= first)
            assert_int_equal(log->plans[0].result, JOURNAL_DONE);
        journal_log_free(log);
    }
}

/* An intent that was torn does not take those behind it along. */
static void a_gap_is_a_gap(void **state)
{
    struct journal_log *log = parse(PLAN("a", "") INTENT("a", "0", GOOD) "{\"line\":\"int\n" INTENT(
        "a", "2", GOOD) OUTCOME("a", "2", "done") OUTCOME("a", "0", "failed"));

    (void)state;
    assert_int_equal(log->bad_lines, 1);
    assert_int_equal(log->plans[0].step_count, 2);
    assert_int_equal(log->plans[0].steps[0].result, JOURNAL_FAILED);
    assert_int_equal(log->plans[0].steps[1].index, 2);
    assert_int_equal(log->plans[0].steps[1].result, JOURNAL_DONE);
    journal_log_free(log);
}

struct standing {
    const char *journal;
    const char *id; /* NULL: none */
};

static const struct standing standings[] = {
    {"", NULL},
    {PLAN("a", ""), NULL},
    {PLAN("a", "") INTENT("a", "0", GOOD) OUTCOME("a", "0", "untouched") END("a", "failed"), NULL},
    {PLAN("a", "") INTENT("a", "0", GOOD), "a"},
    {PLAN("a", "") INTENT("a", "0", GOOD) OUTCOME("a", "0", "failed") END("a", "failed"), "a"},
    {WHOLE("a", "") WHOLE("b", ""), "b"},
    {WHOLE("a", "") WHOLE("b", "") WHOLE("u", "b"), "a"},
    {WHOLE("a", "") WHOLE("b", "") WHOLE("u", "b") WHOLE("v", "a"), NULL},
    {WHOLE("a", "") WHOLE("u", "a") WHOLE("v", "u"), "v"},                  /* done again */
    {WHOLE("a", "") WHOLE("u", "a") WHOLE("v", "u") WHOLE("w", "v"), NULL}, /* and undone */
    {WHOLE("a", "") PLAN("u", "a") INTENT("u", "0", GOOD), "a"},            /* killed half-way */
    {WHOLE("a", "") PLAN("u", "a") END("u", "failed"), "a"},
    {WHOLE("a", "") PLAN("u", "a") END("u", "done"), NULL}, /* all was as before */
    {WHOLE("a", "a"), NULL},                                /* of itself: never ours */
    {WHOLE("a", "b") WHOLE("b", "a"), "b"},                 /* in a circle: it ends */
    {WHOLE("u", "gone"), NULL},                             /* of a plan that was rotated away */
};

static void the_newest_that_stands_is_undone(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(standings) / sizeof(standings[0]); i++) {
        struct journal_log *log = parse(standings[i].journal);
        const struct journal_plan *plan = journal_newest_standing(log);
        const char *id = plan ? plan->id : "none";

        assert_int_equal(log->bad_lines, 0);
        if (strcmp(id, standings[i].id ? standings[i].id : "none") != 0)
            fail_msg("row %zu: %s", i, id);
        journal_log_free(log);
    }
}

static void writes_what_it_reads(void **state)
{
    char directory[] = "/tmp/xenmem-journal-XXXXXX", path[64], id[JOURNAL_ID_MAX];
    struct xenmem_error error = {0};
    struct plan_step step = {
        .id = {.domid = 3, .uuid = {1, 2, 0xff}},
        .name = "w\xc3\xa9"
                "b\xef\xbf\xbd\"\\",
        .lever = PLAN_LEVER_POLICY,
        .change_count = 3,
        .why = "so",
        .changes = {{PLAN_ACTOR, {.state = FIELD_BAD, .text = "a b"}, {FIELD_KNOWN, 0, "xl"}},
                    {PLAN_PARAMS, {.state = FIELD_UNKNOWN}, {FIELD_KNOWN, 0, ""}},
                    {PLAN_ENFORCE, {.state = FIELD_ABSENT}, {FIELD_KNOWN, 1, NULL}}}};
    struct plan plan = {.steps = &step, .step_count = 1, .undoes = "earlier"};
    struct journal *journal;
    struct journal_log *log;

    (void)state;
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof(path), "%s/state/j", directory);
    assert_int_equal(journal_load(path, &log, &error), 0);
    assert_int_equal(log->plan_count, 0);
    journal_log_free(log);
    assert_int_equal(journal_open(&journal, path, "a\x1b program", &error), 0);
    assert_int_equal(journal_begin(journal, &plan, id, &error), 0);
    assert_int_equal(journal_intent(journal, id, 0, &step, &error), 0);
    assert_int_equal(journal_outcome(journal, id, 0, JOURNAL_FAILED, "why\tnot", &error), 0);
    assert_int_equal(journal_end(journal, id, JOURNAL_CANCELLED, "stopped", &error), 0);
    journal_close(journal);
    assert_int_equal(journal_load(path, &log, &error), 0);
    assert_int_equal(log->plan_count, 1);
    assert_string_equal(log->plans[0].undoes, "earlier");
    assert_string_equal(log->plans[0].operation, "undo");
    assert_string_equal(log->plans[0].sentence, "stopped");
    assert_int_equal(log->plans[0].result, JOURNAL_CANCELLED);
    assert_string_equal(log->plans[0].steps[0].step.name, step.name);
    assert_true(domain_id_equal(&log->plans[0].steps[0].step.id, &step.id));
    for (unsigned i = 0; i < 3; i++) {
        const struct plan_change *change = &log->plans[0].steps[0].step.changes[i];

        assert_int_equal(change->object, step.changes[i].object);
        assert_true(plan_value_equal(&change->before, &step.changes[i].before));
        assert_true(plan_value_equal(&change->after, &step.changes[i].after));
    }
    journal_log_free(log);
    unlink(path);
    path[strlen(path) - 2] = '\0';
    rmdir(path);
    rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_was_done),
        cmocka_unit_test(takes_nothing_else),
        cmocka_unit_test(every_torn_end_is_left_out),
        cmocka_unit_test(a_gap_is_a_gap),
        cmocka_unit_test(the_newest_that_stands_is_undone),
        cmocka_unit_test(writes_what_it_reads),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
