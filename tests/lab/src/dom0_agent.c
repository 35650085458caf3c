/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * dom0-agent KEY: runs inside the laboratory's dom0 and carries out commands from outside, each on
 * a connection and in a process group of its own, with or without a pseudo-terminal (wire.h).
 * A command's output is passed on until it has exited; what it left running in the background may
 * hold its pipes for as long as it likes. A caller that goes away ends its command.
 */

#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A command and the ends that we hold of its files; -1: none, or closed. */
struct command {
    pid_t pid;
    int input;
    int output;
    int errors;
    bool on_terminal;
};

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static _Noreturn void run_shell(const char *text)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    execl("/bin/bash", "bash", "-c", text, (char *)NULL);
    _exit(127);
}

static int start_plain(const char *text, struct command *ret_command)
{
    int in[2], out[2], err[2];

    if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
        return -1;

    pid_t pid = fork();
    if (pid == 0) {
        setsid();
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        dup2(err[1], STDERR_FILENO);
        run_shell(text);
    }
    close(in[0]);
    close(out[1]);
    close(err[1]);
    *ret_command = (struct command){.pid = pid, .input = in[1], .output = out[0], .errors = err[0]};
    return pid < 0 ? -1 : 0;
}

/* details: "ROWS COLUMNS TERM COMMAND…" */
static int start_on_terminal(const char *details, struct command *ret_command)
{
    struct winsize size = {0};
    char term[64];
    int consumed = 0;

    if (sscanf(details, "%hu %hu %63s %n", &size.ws_row, &size.ws_col, term, &consumed) < 3)
        return -1;

    int master;
    pid_t pid = forkpty(&master, NULL, NULL, &size);
    if (pid == 0) {
        setenv("TERM", term, 1);
        run_shell(details + consumed);
    }
    if (pid < 0)
        return -1;
    fcntl(master, F_SETFD, FD_CLOEXEC);
    *ret_command = (struct command){.pid = pid,
                                    .input = fcntl(master, F_DUPFD_CLOEXEC, 0),
                                    .output = master,
                                    .errors = -1,
                                    .on_terminal = true};
    return 0;
}

/* Passes on what *fd holds; closes it at its end. -1 where the caller is gone. */
static int pass_on(int connection, int *fd, enum wire_type type)
{
    char data[WIRE_MAX];
    ssize_t length = read(*fd, data, sizeof(data));

    if (length < 0 && (errno == EINTR || errno == EAGAIN))
        return 0;
    if (length <= 0) {
        close_end(fd);
        return 0;
    }
    return wire_send(connection, type, data, (size_t)length);
}

static void handle_size(const struct command *command, const char *details)
{
    struct winsize size = {0};

    if (sscanf(details, "%hu %hu", &size.ws_row, &size.ws_col) == 2)
        ioctl(command->input, TIOCSWINSZ, &size);
}

/* One frame from the caller. -1 where the caller is gone. */
static int take_frame(int connection, struct command *command)
{
    static struct wire_frame frame;

    if (wire_receive(connection, &frame) < 0)
        return -1;
    if (frame.type == WIRE_SIZE && command->on_terminal)
        handle_size(command, frame.data);
    if (frame.type == WIRE_INPUT && command->input >= 0) {
        if (frame.length == 0 && !command->on_terminal)
            close_end(&command->input);
        else if (wire_write(command->input, frame.data, frame.length) < 0)
            close_end(&command->input); /* the command does not want to read on: no error */
    }
    return 0;
}

/* What is left in a pipe after the command's exit, without waiting for others that hold it. */
static int drain(int connection, int *fd, enum wire_type type)
{
    if (*fd < 0)
        return 0;
    fcntl(*fd, F_SETFL, O_NONBLOCK);
    while (*fd >= 0) {
        struct pollfd ready = {.fd = *fd, .events = POLLIN};
        if (poll(&ready, 1, 0) <= 0)
            return 0;
        if (pass_on(connection, fd, type) < 0)
            return -1;
    }
    return 0;
}

static int finish(int connection, struct command *command, int status)
{
    unsigned char code =
        (unsigned char)(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));

    if (drain(connection, &command->output, WIRE_OUTPUT) < 0 ||
        drain(connection, &command->errors, WIRE_ERRORS) < 0)
        return -1;
    return wire_send(connection, WIRE_EXIT, &code, 1);
}

/* Until the command exits or the caller goes away. exits: a signalfd for SIGCHLD. */
static int attend(int connection, struct command *command, int exits)
{
    for (;;) {
        struct pollfd fds[] = {
            {.fd = connection, .events = POLLIN},
            {.fd = command->output, .events = POLLIN},
            {.fd = command->errors, .events = POLLIN},
            {.fd = exits, .events = POLLIN},
        };
        int status;

        if (poll(fds, sizeof(fds) / sizeof(*fds), -1) < 0 && errno != EINTR)
            return -1;
        if (fds[1].revents != 0 && pass_on(connection, &command->output, WIRE_OUTPUT) < 0)
            return -1;
        if (fds[2].revents != 0 && pass_on(connection, &command->errors, WIRE_ERRORS) < 0)
            return -1;
        if (fds[0].revents != 0 && take_frame(connection, command) < 0)
            return -1;
        if (fds[3].revents != 0 && waitpid(command->pid, &status, WNOHANG) == command->pid)
            return finish(connection, command, status);
    }
}

static void serve(int connection, const char *key)
{
    static struct wire_frame frame;
    struct command command;
    sigset_t child;

    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    int exits = signalfd(-1, &child, SFD_CLOEXEC);

    if (wire_receive(connection, &frame) < 0 || frame.type != WIRE_HELLO ||
        strcmp(frame.data, key) != 0 || wire_receive(connection, &frame) < 0)
        return;
    int started = frame.type == WIRE_TERMINAL ? start_on_terminal(frame.data, &command)
                                              : start_plain(frame.data, &command);
    if (exits < 0 || started < 0)
        return;
    if (attend(connection, &command, exits) < 0)
        kill(-command.pid, SIGKILL);
}

static int listen_here(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(WIRE_PORT)};

    if (fd < 0 || bind(fd, (struct sockaddr *)&here, sizeof(here)) < 0 || listen(fd, 16) < 0)
        return -1;
    return fd;
}

int main(int argc, char **argv)
{
    int door = argc == 2 ? listen_here() : -1;

    if (door < 0) {
        perror("dom0-agent");
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    if (daemon(0, 0) < 0)
        return 1;
    signal(SIGCHLD, SIG_IGN); /* connections clean up behind themselves */

    for (;;) {
        int connection = accept4(door, NULL, NULL, SOCK_CLOEXEC);
        if (connection < 0)
            continue;
        if (fork() == 0) {
            signal(SIGCHLD, SIG_DFL);
            serve(connection, argv[1]);
            _exit(0);
        }
        close(connection);
    }
}
