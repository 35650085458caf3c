/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A program on a terminal of its own: see session.h.
 */
#include "tests/bench/session.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/meter.h"

#define PATIENCE_NS INT64_C(10000000000) /* for a program to obey SIGTERM */

struct session {
    pid_t pid;
    int fd;
    struct screen *screen;
    int64_t started_ns;
    uint64_t bytes;
    bool ended;
};

struct session *session_start(char *const argv[], int rows, int columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    struct session *session = calloc(1, sizeof(*session));

    if (!session)
        return NULL;
    session->screen = screen_new(rows, columns);
    if (!session->screen) {
        free(session);
        return NULL;
    }
    session->started_ns = meter_now_ns();
    session->pid = forkpty(&session->fd, NULL, NULL, &size);
    if (session->pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        execvp(argv[0], argv);
        _exit(127);
    }
    if (session->pid < 0) {
        screen_free(session->screen);
        free(session);
        return NULL;
    }
    return session;
}

int session_end(struct session *session)
{
    int status = -1;

    if (!session)
        return -1;
    kill(session->pid, SIGTERM);
    session_pump(session, meter_now_ns() + PATIENCE_NS, NULL, NULL);
    if (!session->ended)
        kill(session->pid, SIGKILL);
    waitpid(session->pid, &status, 0);
    close(session->fd);
    screen_free(session->screen);
    free(session);
    return status;
}

pid_t session_pid(const struct session *session)
{
    return session->pid;
}

const struct screen *session_screen(const struct session *session)
{
    return session->screen;
}

int64_t session_started_ns(const struct session *session)
{
    return session->started_ns;
}

uint64_t session_bytes(const struct session *session)
{
    return session->bytes;
}

int session_press(struct session *session, const char *keys)
{
    size_t length = strlen(keys);

    return write(session->fd, keys, length) == (ssize_t)length ? 0 : -errno;
}

/* Waits for output and takes it in; false at the deadline. */
static bool read_some(struct session *session, int64_t deadline_ns)
{
    struct pollfd poller = {.fd = session->fd, .events = POLLIN};
    int64_t left_ns = deadline_ns - meter_now_ns();
    struct timespec left = {.tv_sec = left_ns / 1000000000, .tv_nsec = left_ns % 1000000000};
    char buffer[65536];
    ssize_t got;

    if (left_ns <= 0 || ppoll(&poller, 1, &left, NULL) <= 0)
        return false;
    got = read(session->fd, buffer, sizeof(buffer));
    if (got <= 0) {
        session->ended = true;
        return false;
    }
    session->bytes += (uint64_t)got;
    screen_feed(session->screen, buffer, (size_t)got);
    return true;
}

bool session_pump(struct session *session, int64_t deadline_ns,
                  bool (*until)(const struct screen *screen, void *context), void *context)
{
    while (!until || !until(session->screen, context)) {
        if (session->ended || meter_now_ns() >= deadline_ns)
            return false;
        read_some(session, deadline_ns);
    }
    return true;
}
