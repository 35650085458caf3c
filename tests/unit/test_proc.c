/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What /proc tells of a process: of this one, of a zombie, of none.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/proc.h"

static void test_this_one(void **state)
{
    int64_t first = -1, again = -2;

    (void)state;
    assert_int_equal(proc_start_time(getpid(), &first), 0);
    assert_int_equal(proc_start_time(getpid(), &again), 0);
    assert_true(first > 0);
    assert_int_equal(first, again);
}

/* A name with what separates fields in it. */
static void test_odd_names(void **state)
{
    char comm[32];
    int64_t before, after;

    (void)state;
    assert_int_equal(proc_start_time(getpid(), &before), 0);
    assert_int_equal(prctl(PR_SET_NAME, "a) Z (1 2 3"), 0);
    assert_int_equal(proc_start_time(getpid(), &after), 0);
    assert_int_equal(before, after);
    assert_int_equal(proc_read(getpid(), "comm", comm, sizeof(comm)), 12);
    assert_string_equal(comm, "a) Z (1 2 3\n");
    assert_int_equal(proc_read(getpid(), "comm", comm, 5), 4);
    assert_string_equal(comm, "a) Z");
}

static void test_a_zombie(void **state)
{
    siginfo_t info;
    int64_t start = 42;
    pid_t pid = fork();

    (void)state;
    if (pid == 0)
        _exit(0);
    assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    assert_int_equal(proc_start_time(pid, &start), -ESRCH);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_int_equal(proc_start_time(pid, &start), -ESRCH);
    assert_int_equal(start, 42);
}

static void test_none(void **state)
{
    char bytes[16];
    int64_t start;

    (void)state;
    assert_int_equal(proc_start_time(-1, &start), -ESRCH);
    assert_int_equal(proc_start_time(INT32_MAX, &start), -ESRCH);
    assert_int_equal(proc_read(getpid(), "nothing", bytes, sizeof(bytes)), -ESRCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_this_one),
        cmocka_unit_test(test_odd_names),
        cmocka_unit_test(test_a_zombie),
        cmocka_unit_test(test_none),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
