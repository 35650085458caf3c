/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * xensim run: the supervisor. It stays in the terminal's foreground group together with
 * COMMAND, so that Ctrl-C and Ctrl-Z reach COMMAND as always; the host process is
 * elsewhere. Whatever ends first, everything ends: a subreaper, it inherits whatever COMMAND
 * leaves behind; the host dies with it (PR_SET_PDEATHSIG); and what a kill -9 of the
 * supervisor itself leaves is removed by the next start (rundir.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "xensim/commands.h"
#include "xensim/hostd.h"
#include "xensim/processes.h"
#include "xensim/program.h"
#include "xensim/rundir.h"

#define PROBLEM_BYTES   512
#define EXIT_FAILED     1
#define EXIT_HOST_DIED  125
#define EXIT_NOT_RUN    126
#define EXIT_NOT_FOUND  127
#define EXIT_SIGNAL     128
#define COMMAND_GRACE_S 2
#define POLL_MS         50

struct run {
    struct rundir dir;
    struct hostd_setup setup;
    char lib[PATH_MAX];
    bool asan;
    char **argv; /* of COMMAND */
    pid_t host;
    pid_t command;
    int exit_code;
    int asked; /* the signal that asked us to end, or 0 */
};

static const struct option options[] = {
    {"xenstored", required_argument, NULL, 'x'},
    {"asan", no_argument, NULL, 'a'},
    {NULL, 0, NULL, 0},
};

static int run_problem(const char *problem)
{
    fprintf(stderr, "xensim: %s\n", problem);
    return EXIT_FAILED;
}

static int run_usage(void)
{
    fprintf(stderr, "usage: xensim run [--xenstored=xenstored|oxenstored] [--asan] SCENARIO -- "
                    "COMMAND...\n");
    return EXIT_USAGE;
}

/* The words before and behind "--"; 0, or an exit code. */
static int run_parse(int argc, char **argv, struct run *run, const char **ret_scenario)
{
    int option;

    run->setup.daemon.kind = DAEMON_CXENSTORED;
    while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1) {
        if (option == 'a')
            run->asan = true;
        else if (option != 'x' || !daemon_parse_kind(optarg, &run->setup.daemon.kind))
            return run_usage();
    }
    if (optind + 1 >= argc)
        return run_usage();
    *ret_scenario = argv[optind++];
    if (!strcmp(argv[optind], "--"))
        optind++;
    if (optind >= argc)
        return run_usage();
    run->argv = argv + optind;
    return 0;
}

static int run_prepare(struct run *run, const char *scenario)
{
    char path[PATH_MAX], problem[PROBLEM_BYTES];
    int rc;

    if (scenario_find(scenario, path, sizeof(path), problem, sizeof(problem)) ||
        scenario_load(path, &run->setup.scenario, problem, sizeof(problem)) ||
        daemon_check(run->setup.daemon.kind, problem, sizeof(problem)) ||
        program_find_library(run->lib, sizeof(run->lib), problem, sizeof(problem)))
        return run_problem(problem);
    rundir_remove_dead();
    rc = rundir_create(&run->dir);
    if (rc) {
        snprintf(problem, sizeof(problem), "no folder could be made for the host: %s",
                 strerror(-rc));
        return run_problem(problem);
    }
    run->setup.daemon.dir = run->dir.path;
    run->setup.daemon.lib = run->lib;
    return 0;
}

/* --- starting
 * ------------------------------------------------------------------------------------- */

/* Whether one of our signals asks us to end; the others stay as they are. */
static bool run_is_asked_to_end(struct run *run)
{
    const struct timespec now = {0};
    sigset_t set;
    int signo;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGQUIT);
    signo = sigtimedwait(&set, NULL, &now);
    if (signo <= 0)
        return false;
    run->asked = signo;
    run->exit_code = EXIT_SIGNAL + signo;
    return true;
}

/* Waits until the host says that it is ready: 0, or -1 after telling why not. */
static int run_wait_for_host(struct run *run, int fd)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    char text[PROBLEM_BYTES];
    size_t used = 0;
    ssize_t n = 1;

    while (n > 0 && used + 1 < sizeof(text)) {
        if (!poll(&poll_fd, 1, POLL_MS)) {
            if (!run_is_asked_to_end(run))
                continue;
            close(fd);
            return -1;
        }
        n = read(fd, text + used, sizeof(text) - 1 - used);
        used += n > 0 ? (size_t)n : 0;
    }
    text[used] = '\0';
    close(fd);
    if (!strcmp(text, HOSTD_READY))
        return 0;
    text[strcspn(text, "\n")] = '\0';
    run_problem(used ? text : "the simulated host ended before it was ready");
    return -1;
}

static int run_start_host(struct run *run)
{
    pid_t parent = getpid();
    int fds[2];

    if (pipe2(fds, O_CLOEXEC))
        return run_problem(strerror(errno));
    run->host = fork();
    if (!run->host) {
        close(fds[0]);
        close(run->dir.lock_fd); /* the lock tells of the supervisor alone */
        _exit(hostd_main(&run->setup, parent, fds[1]));
    }
    close(fds[1]);
    if (run->host < 0) {
        close(fds[0]);
        return run_problem(strerror(errno));
    }
    rundir_write_pid(&run->dir, "host.pid", run->host);
    return run_wait_for_host(run, fds[0]) ? EXIT_FAILED : 0;
}

static void run_set_environment(const struct run *run)
{
    char text[PATH_MAX * 2];
    const char *path = getenv("PATH");

    setenv("XENSIM_DIR", run->dir.path, 1);
    setenv("XENSIM_PRELOAD", run->lib, 1);
    snprintf(text, sizeof(text), "%s/" DAEMON_SOCKET, run->dir.path);
    setenv("XENSTORED_PATH", text, 1);
    snprintf(text, sizeof(text), "%s/" DAEMON_RUNDIR, run->dir.path);
    setenv("XENSTORED_RUNDIR", text, 1);
    snprintf(text, sizeof(text), "%s/bin:%s", run->dir.path, path ? path : "/usr/bin:/bin");
    setenv("PATH", text, 1);
    program_preload(run->argv[0], run->asan, run->lib, text, sizeof(text));
    setenv("LD_PRELOAD", text, 1);
}

static void run_exec(const struct run *run, pid_t parent)
{
    sigset_t none;
    int error;

    prctl(PR_SET_PDEATHSIG, SIGHUP);
    if (getppid() != parent)
        _exit(EXIT_FAILED);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    run_set_environment(run);
    execvp(run->argv[0], run->argv);
    error = errno;
    fprintf(stderr, "xensim: %s was not started: %s\n", run->argv[0], strerror(error));
    _exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_RUN);
}

static int run_start_command(struct run *run)
{
    pid_t parent = getpid();

    run->command = fork();
    if (!run->command)
        run_exec(run, parent);
    if (run->command < 0)
        return run_problem(strerror(errno));
    rundir_write_pid(&run->dir, "command.pid", run->command);
    return 0;
}

/* --- supervising
 * ----------------------------------------------------------------------------------- */

/* COMMAND stopped by itself (a full-screen program on Ctrl-Z): so do we, for the shell to see. */
static void run_mirror_stop(const struct run *run)
{
    if (tcgetpgrp(STDIN_FILENO) != getpgrp())
        return;
    raise(SIGSTOP);
    kill(run->command, SIGCONT);
}

/* Takes what children have to tell; false once the end has come. */
static bool run_children(struct run *run)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
        if (pid == run->command && WIFSTOPPED(status)) {
            run_mirror_stop(run);
        } else if (pid == run->command) {
            run->command = 0;
            run->exit_code =
                WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_SIGNAL + WTERMSIG(status);
            return false;
        } else if (pid == run->host && !WIFSTOPPED(status)) {
            run->host = 0;
            run->exit_code = EXIT_HOST_DIED;
            run_problem("the simulated host has died; everything ends");
            return false;
        }
    }
    return true;
}

/* SIGINT and SIGQUIT from the keyboard reach COMMAND without us; from elsewhere they do not. */
static void run_pass_on(struct run *run, const siginfo_t *info)
{
    bool from_keyboard = info->si_code > 0;

    if (info->si_signo == SIGTERM || info->si_signo == SIGHUP)
        run->asked = info->si_signo;
    else if (from_keyboard)
        return;
    kill(run->command, info->si_signo);
    kill(run->command, SIGCONT);
}

static void run_supervise(struct run *run, const sigset_t *set)
{
    struct timespec grace = {.tv_sec = COMMAND_GRACE_S};
    siginfo_t info;

    while (run_children(run)) {
        int signo = run->asked ? sigtimedwait(set, &info, &grace) : sigwaitinfo(set, &info);

        if (signo < 0 && errno == EAGAIN) { /* asked to end, and did not */
            run->exit_code = EXIT_SIGNAL + run->asked;
            return;
        }
        if (signo > 0 && signo != SIGCHLD)
            run_pass_on(run, &info);
    }
}

static void run_block_signals(sigset_t *ret_set)
{
    static const int signals[] = {SIGCHLD, SIGTERM, SIGHUP, SIGINT, SIGQUIT};

    sigemptyset(ret_set);
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
        sigaddset(ret_set, signals[i]);
    sigprocmask(SIG_BLOCK, ret_set, NULL);
}

static void run_end(struct run *run)
{
    processes_end_children();
    rundir_remove(&run->dir);
    scenario_free(run->setup.scenario);
}

int command_run(int argc, char **argv)
{
    struct run run = {.dir.lock_fd = -1, .exit_code = EXIT_FAILED};
    const char *scenario;
    sigset_t set;
    int rc = run_parse(argc, argv, &run, &scenario);

    if (rc)
        return rc;
    rc = run_prepare(&run, scenario);
    if (rc)
        return rc;
    run_block_signals(&set);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (!run_start_host(&run) && !run_start_command(&run))
        run_supervise(&run, &set);
    run_end(&run);
    return run.exit_code;
}
