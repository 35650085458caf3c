/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A journal that is followed as it grows: what is read, what is not read again, and what is told of
 * each step.
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

#include "actorctl/operate/journal_follow.h"

#define PLAN(id)                        \
    "{\"line\":\"plan\",\"plan\":\"" id \
    "\",\"at_ms\":1,\"operation\":\"target\",\"undoes\":\"\",\"uid\":0,\"tty\":\"pts/1\",\
\"program\":\"xenmem\",\"steps\":3}\n"
#define VALUE(number) "{\"state\":\"known\",\"number\":" number "}"
#define INTENT(id, step)                                      \
    "{\"line\":\"intent\",\"plan\":\"" id "\",\"step\":" step \
    ",\"at_ms\":2,\"what\":{\"domid\":3,\"uuid\":\"00010203-0405-0607-0809-0a0b0c0d0e0f\",\
\"name\":\"web01\",\"lever\":\"balloon\",\"changes\":[{\"object\":\"balloon_target\",\
\"before\":" VALUE("1024") ",\"after\":" VALUE("512") "}],\"why\":\"\"}}\n"
#define OUTCOME(id, step) \
    "{\"line\":\"outcome\",\"plan\":\"" id "\",\"step\":" step ",\"at_ms\":3,\"result\":\
\"done\",\"sentence\":\"\"}\n"

static char folder[] = "/tmp/xenmem-follow.XXXXXX", path[64];
static char told[256]; /* of each step: its plan and its number */

static void on_step(void *user, const struct journal_plan *plan, const struct journal_step *step)
{
    assert_ptr_equal(user, told);
    assert_int_equal(step->step.changes[0].after.number, 512);
    snprintf(told + strlen(told), sizeof(told) - strlen(told), "%s%zu ", plan->id, step->index);
}

static void write_as(const char *text, const char *mode)
{
    FILE *file = fopen(path, mode);

    assert_non_null(file);
    assert_int_equal(fchmod(fileno(file), 0600), 0);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void append(const char *text)
{
    write_as(text, "a");
}

static struct journal_follow *follow(size_t reach)
{
    struct journal_follow *follow = NULL;

    told[0] = '\0';
    assert_int_equal(journal_follow_new(&follow, path, reach, on_step, told), 0);
    return follow;
}

static size_t plans(const struct journal_follow *follow)
{
    return journal_follow_log(follow)->plan_count;
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/journal.jsonl", folder);
    return 0;
}

static int remove_folder(void **state)
{
    char old[80];

    (void)state;
    snprintf(old, sizeof(old), "%s.1", path);
    unlink(old);
    unlink(path);
    return rmdir(folder);
}

static void what_has_grown_is_taken_in_once(void **state)
{
    struct journal_follow *one = follow(JOURNAL_READ_MAX);

    (void)state;
    assert_int_equal(journal_follow_look(one, NULL), 1); /* there is none: an empty one */
    assert_int_equal(journal_follow_look(one, NULL), 0);
    append(PLAN("a") INTENT("a", "0"));
    assert_int_equal(journal_follow_look(one, NULL), 1);
    assert_string_equal(told, "a0 ");
    assert_int_equal(journal_follow_look(one, NULL), 0);
    append(OUTCOME("a", "0") INTENT("a", "1") PLAN("b") INTENT("b", "0"));
    assert_int_equal(journal_follow_look(one, NULL), 1);
    assert_string_equal(told, "a0 a1 b0 ");
    assert_int_equal(plans(one), 2);
    assert_int_equal(journal_follow_log(one)->plans[0].steps[0].result, JOURNAL_DONE);
    assert_int_equal(journal_follow_log(one)->plans[0].steps[1].result, JOURNAL_UNKNOWN);
    assert_int_equal(journal_follow_log(one)->bad_lines, 0);
    journal_follow_free(one);
}

/* However the bytes of a line come in, it is taken when it is whole. */
static void half_a_line_waits(void **state)
{
    static const char line[] = PLAN("a");
    struct journal_follow *one = follow(JOURNAL_READ_MAX);

    (void)state;
    for (size_t i = 0; line[i]; i++) {
        append((char[]){line[i], '\0'});
        assert_int_equal(journal_follow_look(one, NULL), 1);
        assert_int_equal(plans(one), line[i] == '\n');
    }
    append("{torn");
    journal_follow_look(one, NULL);
    append("\n" PLAN("b"));
    journal_follow_look(one, NULL);
    assert_int_equal(plans(one), 2);
    assert_int_equal(journal_follow_log(one)->bad_lines, 1);
    journal_follow_free(one);
}

static void a_rotated_file_is_another_one(void **state)
{
    struct journal_follow *one = follow(JOURNAL_READ_MAX);
    char old[80];

    (void)state;
    snprintf(old, sizeof(old), "%s.1", path);
    append(PLAN("a") INTENT("a", "0"));
    assert_int_equal(journal_follow_look(one, NULL), 1);
    assert_int_equal(rename(path, old), 0);
    assert_int_equal(journal_follow_look(one, NULL), 1);
    assert_int_equal(plans(one), 0);
    append(PLAN("b") INTENT("b", "0"));
    assert_int_equal(journal_follow_look(one, NULL), 1);
    assert_int_equal(plans(one), 1);
    write_as(PLAN("c"), "w"); /* cut, and written anew */
    assert_int_equal(journal_follow_look(one, NULL), 1);
    assert_int_equal(plans(one), 1);
    assert_string_equal(journal_follow_log(one)->plans[0].id, "c");
    assert_string_equal(told, "a0 b0 ");
    journal_follow_free(one);
}

static void only_the_end_is_read_until_more_is_wanted(void **state)
{
    struct journal_follow *one;

    (void)state;
    append(PLAN("a") INTENT("a", "0") PLAN("b") INTENT("b", "0"));
    one = follow(strlen(PLAN("b") INTENT("b", "0")) + 5);
    assert_int_equal(journal_follow_look(one, NULL), 1);
    assert_int_equal(plans(one), 1);
    assert_string_equal(told, "b0 ");
    assert_int_equal(journal_follow_log(one)->bad_lines, 0);
    journal_follow_reach(one, JOURNAL_READ_MAX);
    assert_int_equal(journal_follow_look(one, NULL), 1);
    assert_int_equal(plans(one), 2);
    assert_false(journal_follow_grew(one));
    assert_string_equal(told, "b0 "); /* what had happened before is not told any more */
    append(PLAN("c") INTENT("c", "0"));
    assert_int_equal(journal_follow_look(one, NULL), 1);
    assert_true(journal_follow_grew(one));
    assert_string_equal(told, "b0 c0 ");
    journal_follow_free(one);
}

/* Lines that are new and lines that were not wanted before come in the same look. */
static void more_is_wanted_just_when_it_has_grown(void **state)
{
    struct journal_follow *one;

    (void)state;
    append(PLAN("a") INTENT("a", "0") PLAN("b") INTENT("b", "0"));
    one = follow(strlen(PLAN("b") INTENT("b", "0")) + 5);
    assert_int_equal(journal_follow_look(one, NULL), 1);
    assert_false(journal_follow_grew(one)); /* it is there, but nobody has seen it come */
    append(INTENT("b", "1"));
    journal_follow_reach(one, JOURNAL_READ_MAX);
    assert_int_equal(journal_follow_look(one, NULL), 1);
    assert_true(journal_follow_grew(one));
    assert_int_equal(plans(one), 2);
    assert_string_equal(told, "b0 b1 ");
    journal_follow_free(one);
}

static void what_is_not_private_is_refused_and_what_was_read_stays(void **state)
{
    struct journal_follow *one = follow(JOURNAL_READ_MAX);
    struct xenmem_error error = {0};

    (void)state;
    append(PLAN("a"));
    assert_int_equal(journal_follow_look(one, &error), 1);
    assert_int_equal(chmod(path, 0644), 0);
    assert_true(journal_follow_look(one, &error) < 0);
    assert_non_null(strstr(error.sentence, "not private"));
    assert_int_equal(plans(one), 1);
    assert_int_equal(chmod(path, 0600), 0);
    assert_true(journal_follow_look(one, &error) >= 0);
    assert_int_equal(plans(one), 1);
    journal_follow_free(one);
}

/* More than a block is read at a time, with a line across its end. */
static void much_is_read_whole(void **state)
{
    struct journal_follow *one = follow(JOURNAL_READ_MAX);
    char line[512];

    (void)state;
    for (int i = 0; i < 2000; i++) {
        snprintf(line, sizeof(line),
                 "{\"line\":\"plan\",\"plan\":\"p%d\",\"at_ms\":1,\"operation\":\"target\","
                 "\"undoes\":\"\",\"uid\":0,\"tty\":\"pts/1\",\"program\":\"%0*d\",\"steps\":3}\n",
                 i, 20 + i % 40, 1);
        append(line);
    }
    assert_int_equal(journal_follow_look(one, NULL), 1);
    assert_int_equal(plans(one), 2000);
    assert_int_equal(journal_follow_log(one)->bad_lines, 0);
    journal_follow_free(one);
}

#define FOLLOW(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLLOW(what_has_grown_is_taken_in_once),
        FOLLOW(half_a_line_waits),
        FOLLOW(a_rotated_file_is_another_one),
        FOLLOW(only_the_end_is_read_until_more_is_wanted),
        FOLLOW(more_is_wanted_just_when_it_has_grown),
        FOLLOW(what_is_not_private_is_refused_and_what_was_read_stays),
        FOLLOW(much_is_read_whole),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
