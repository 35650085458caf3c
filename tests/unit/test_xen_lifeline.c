/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The connection that only waits for its end.
 */
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "actorctl/policy/lifeline.h"

static char folder[] = "/tmp/test-lifeline-XXXXXX";
static char path[sizeof(folder) + 16];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/socket", folder);
    return setenv("XENSTORED_PATH", path, 1);
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static int serve(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    strcpy(address.sun_path, path);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(fd, 1), 0);
    return fd;
}

static bool has_ended(int fd)
{
    struct pollfd end = {.fd = fd, .events = POLLIN};

    return poll(&end, 1, 0) == 1;
}

static void the_end_is_told(void **state)
{
    int server = serve(), client, lifeline;

    (void)state;
    assert_int_equal(lifeline_open(&lifeline, NULL), 0);
    client = accept4(server, NULL, NULL, SOCK_CLOEXEC);
    assert_true(client >= 0);
    assert_false(has_ended(lifeline));
    close(client);
    assert_true(has_ended(lifeline));
    close(lifeline);
    close(server);
    unlink(path);
}

static void also_of_one_that_was_never_accepted(void **state)
{
    int server = serve(), lifeline;

    (void)state;
    assert_int_equal(lifeline_open(&lifeline, NULL), 0);
    assert_false(has_ended(lifeline));
    close(server);
    assert_true(has_ended(lifeline));
    close(lifeline);
    unlink(path);
}

static void without_a_socket_there_is_none(void **state)
{
    int lifeline = 7;

    (void)state;
    assert_int_equal(lifeline_open(&lifeline, NULL), 0);
    assert_int_equal(lifeline, -1);
}

static void a_socket_that_nobody_serves_is_an_error(void **state)
{
    struct xenmem_error error = {0};
    int lifeline = 7;

    (void)state;
    close(serve());
    assert_int_equal(lifeline_open(&lifeline, &error), -ENOTCONN);
    assert_int_equal(lifeline, 7);
    assert_non_null(strstr(error.sentence, "xenstored cannot be reached"));
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_end_is_told),
        cmocka_unit_test(also_of_one_that_was_never_accepted),
        cmocka_unit_test(without_a_socket_there_is_none),
        cmocka_unit_test(a_socket_that_nobody_serves_is_an_error),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
