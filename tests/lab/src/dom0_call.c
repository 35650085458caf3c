/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * dom0-call [-t SECONDS] [-T] PORT KEY COMMAND: carries out COMMAND in the laboratory's dom0, with
 * our input, output and errors, and exits with its exit code; 124 where it took longer than
 * SECONDS (the command is ended), 125 where dom0 does not answer or is lost on the way.
 * -T: on a terminal of its own there, which has the size and type of ours.
 */

#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_TIMED_OUT = 124, EXIT_LOST = 125 };

struct call {
    int connection;
    int resizes; /* a signalfd for SIGWINCH, or -1 */
    int input;   /* -1 once it has ended */
    long long deadline_ms;
};

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static struct winsize our_size(void)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    struct winsize real;

    if (ioctl(STDIN_FILENO, TIOCGWINSZ, &real) == 0 && real.ws_row > 0 && real.ws_col > 0)
        size = real;
    return size;
}

static int send_size(int connection)
{
    char text[32];
    struct winsize size = our_size();
    int length = snprintf(text, sizeof(text), "%hu %hu", size.ws_row, size.ws_col);

    return wire_send(connection, WIRE_SIZE, text, (size_t)length);
}

static int send_command(int connection, const char *command, bool on_terminal)
{
    static char text[WIRE_MAX];
    struct winsize size = our_size();
    const char *term = getenv("TERM");
    int length;

    if (!on_terminal)
        return wire_send(connection, WIRE_COMMAND, command, strlen(command));
    length = snprintf(text, sizeof(text), "%hu %hu %s %s", size.ws_row, size.ws_col,
                      term != NULL && *term != '\0' ? term : "vt100", command);
    return wire_send(connection, WIRE_TERMINAL, text, (size_t)length);
}

static int send_input(struct call *call)
{
    char data[WIRE_MAX];
    ssize_t length = read(call->input, data, sizeof(data));

    if (length < 0 && errno == EINTR)
        return 0;
    if (length <= 0) {
        call->input = -1;
        length = 0;
    }
    return wire_send(call->connection, WIRE_INPUT, data, (size_t)length);
}

/* One frame from dom0. Returns the exit code where it is the last, -1 where there are more. */
static int take_frame(int connection)
{
    static struct wire_frame frame;

    if (wire_receive(connection, &frame) < 0)
        return EXIT_LOST;
    switch (frame.type) {
    case WIRE_OUTPUT:
        return wire_write(STDOUT_FILENO, frame.data, frame.length) < 0 ? EXIT_LOST : -1;
    case WIRE_ERRORS:
        return wire_write(STDERR_FILENO, frame.data, frame.length) < 0 ? EXIT_LOST : -1;
    case WIRE_EXIT:
        return (unsigned char)frame.data[0];
    default:
        return EXIT_LOST;
    }
}

/* How long poll may wait: -1 for ever, 0 where the time is up. */
static int time_left(const struct call *call)
{
    if (call->deadline_ms < 0)
        return -1;
    long long left = call->deadline_ms - now_ms();
    return left > 0 ? (int)left : 0;
}

static int attend(struct call *call)
{
    for (;;) {
        struct pollfd fds[] = {
            {.fd = call->connection, .events = POLLIN},
            {.fd = call->input, .events = POLLIN},
            {.fd = call->resizes, .events = POLLIN},
        };
        struct signalfd_siginfo signal_info;

        int ready = poll(fds, sizeof(fds) / sizeof(*fds), time_left(call));
        if (ready == 0)
            return EXIT_TIMED_OUT;
        if (ready < 0 && errno != EINTR)
            return EXIT_LOST;
        if (fds[0].revents != 0) {
            int code = take_frame(call->connection);
            if (code >= 0)
                return code;
        }
        if (fds[1].revents != 0 && send_input(call) < 0)
            return EXIT_LOST;
        if (fds[2].revents != 0 && (read(call->resizes, &signal_info, sizeof(signal_info)) < 0 ||
                                    send_size(call->connection) < 0))
            return EXIT_LOST;
    }
}

static int watch_resizes(void)
{
    sigset_t resized;

    sigemptyset(&resized);
    sigaddset(&resized, SIGWINCH);
    sigprocmask(SIG_BLOCK, &resized, NULL);
    return signalfd(-1, &resized, SFD_CLOEXEC);
}

/* As attend(), with our terminal passing every key on unseen; it is put back at the end. */
static int attend_on_terminal(struct call *call)
{
    struct termios before;
    struct termios raw;
    bool is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;

    if (is_terminal) {
        raw = before;
        cfmakeraw(&raw);
        tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    }
    call->resizes = watch_resizes();
    int code = attend(call);
    if (is_terminal)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    return code;
}

static int reach(const char *port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in dom0 = {.sin_family = AF_INET,
                               .sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    if (fd < 0 || connect(fd, (struct sockaddr *)&dom0, sizeof(dom0)) < 0)
        return -1;
    return fd;
}

int main(int argc, char **argv)
{
    struct call call = {.resizes = -1, .input = STDIN_FILENO, .deadline_ms = -1};
    bool on_terminal = false;
    int option;

    while ((option = getopt(argc, argv, "t:T")) != -1) {
        if (option == 't')
            call.deadline_ms = now_ms() + strtol(optarg, NULL, 10) * 1000;
        else if (option == 'T')
            on_terminal = true;
        else
            return 2;
    }
    if (argc - optind != 3 || strlen(argv[optind + 2]) > WIRE_MAX - 256) {
        fprintf(stderr, "usage: dom0-call [-t SECONDS] [-T] PORT KEY COMMAND\n");
        return 2;
    }

    signal(SIGPIPE, SIG_IGN);
    call.connection = reach(argv[optind]);
    if (call.connection < 0 ||
        wire_send(call.connection, WIRE_HELLO, argv[optind + 1], strlen(argv[optind + 1])) < 0 ||
        send_command(call.connection, argv[optind + 2], on_terminal) < 0)
        return EXIT_LOST;
    return on_terminal ? attend_on_terminal(&call) : attend(&call);
}
