/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Detached processes: see process.h.
 *
 * Started by two forks, so that init and not our caller has to reap it; what runs between fork and
 * exec is async-signal-safe, since the caller may have threads. A caller whose SIGCHLD handler
 * reaps every child takes the first fork from us; that does no harm.
 */
#include "actorctl/policy/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/proc.h"

extern char **environ;

/* What the children tell through the pipe; written at once. */
struct message {
    pid_t pid; /* of the process, or 0 */
    int error; /* of execve or fork, or 0 */
};

static void tell(int fd, pid_t pid, int error)
{
    struct message message = {.pid = pid, .error = error};

    (void)!write(fd, &message, sizeof(message));
}

/* In the process to be. */
static void become(const char *path, char *const argv[], const char *log, int pipe_fd)
{
    static const int restored[] = {SIGTERM, SIGINT, SIGHUP, SIGALRM, SIGPIPE, SIGCHLD};
    sigset_t none;
    int in = open("/dev/null", O_RDONLY);
    int out = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);

    if (out < 0)
        out = open("/dev/null", O_WRONLY);
    if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0) {
        tell(pipe_fd, 0, errno);
        _exit(127);
    }
    for (size_t i = 0; i < sizeof(restored) / sizeof(restored[0]); i++)
        signal(restored[i], SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* The caller's other descriptors are none of the process's business. */
    syscall(SYS_close_range, 3u, UINT_MAX, 4u /* CLOSE_RANGE_CLOEXEC */);
    if (chdir("/") == 0)
        execve(path, argv, environ);
    tell(pipe_fd, 0, errno);
    _exit(127);
}

static void beget(const char *path, char *const argv[], const char *log, int pipe_fd)
{
    pid_t pid;

    setsid();
    pid = fork();
    if (!pid)
        become(path, argv, log, pipe_fd);
    tell(pipe_fd, pid > 0 ? pid : 0, pid < 0 ? errno : 0);
    _exit(0);
}

/* Until both ends are closed: the process runs, or has said why not. */
static int listen_to(int fd, pid_t *ret_pid)
{
    struct message message;
    ssize_t got;
    int error = 0;

    *ret_pid = 0;
    while ((got = read(fd, &message, sizeof(message))) > 0 || (got < 0 && errno == EINTR)) {
        if (got != sizeof(message))
            continue;
        if (message.pid)
            *ret_pid = message.pid;
        if (message.error)
            error = message.error;
    }
    return error ? -error : *ret_pid ? 0 : -ECHILD;
}

int process_spawn(const char *path, char *const argv[], const char *log,
                  struct process *ret_process)
{
    struct process process;
    int fds[2], rc;
    pid_t child;

    if (pipe2(fds, O_CLOEXEC) < 0)
        return -errno;
    child = fork();
    if (!child)
        beget(path, argv, log, fds[1]);
    rc = child < 0 ? -errno : 0;
    close(fds[1]);
    if (!rc)
        rc = listen_to(fds[0], &process.pid);
    close(fds[0]);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    if (rc)
        return rc;
    /* One that has ended already is known by no start time. */
    if (proc_start_time(process.pid, &process.start))
        process.start = -1;
    *ret_process = process;
    return 0;
}

int process_open(const struct process *process)
{
    int64_t start;
    int fd = (int)syscall(SYS_pidfd_open, process->pid, 0u);

    if (fd < 0)
        return errno == ESRCH || errno == EINVAL ? -ESRCH : -errno;
    /* It is that process for sure while the descriptor is open. */
    if (proc_start_time(process->pid, &start) || start != process->start) {
        close(fd);
        return -ESRCH;
    }
    return fd;
}

bool process_has_ended(int fd)
{
    struct pollfd end = {.fd = fd, .events = POLLIN};

    return poll(&end, 1, 0) > 0;
}

int process_signal(int fd, int signal)
{
    return syscall(SYS_pidfd_send_signal, fd, signal, NULL, 0u) ? -errno : 0;
}
