/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Starting xenstored. The C one is told by environment variables where to be; its
 * switch -D (no domain initialisation) crashes on the first write in 4.17, so it
 * initialises dom0 against the simulated devices. oxenstored takes its configuration
 * from a file, which names the socket's folder as it always is: the shared object
 * leads it into the run directory.
 */
#include "xensim/daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define TOOLS "/usr/lib/xen-4.17/bin"

struct daemon_row {
    const char *name;
    const char *program;
    const char *argv[4];
};

static const struct daemon_row rows[DAEMON_KINDS] = {
    [DAEMON_CXENSTORED] = {"xenstored", TOOLS "/xenstored", {"xenstored", "-N", NULL}},
    [DAEMON_OXENSTORED] = {"oxenstored", TOOLS "/oxenstored", {"oxenstored", "--no-fork", NULL}},
};

bool daemon_parse_kind(const char *text, enum daemon_kind *ret_kind)
{
    if (!strcmp(text, "cxenstored"))
        text = rows[DAEMON_CXENSTORED].name;
    for (int i = 0; i < DAEMON_KINDS; i++) {
        if (strcmp(text, rows[i].name))
            continue;
        *ret_kind = (enum daemon_kind)i;
        return true;
    }
    return false;
}

int daemon_check(enum daemon_kind kind, char *ret_problem, size_t size)
{
    if (!access(rows[kind].program, X_OK))
        return 0;
    snprintf(ret_problem, size,
             "%s cannot be started: there is no %s; install the package xen-utils-4.17",
             rows[kind].name, rows[kind].program);
    return -ENOENT;
}

void daemon_socket_path(const struct daemon_setup *setup, char *ret_path, size_t size)
{
    snprintf(ret_path, size, "%s/" DAEMON_SOCKET, setup->dir);
}

/* oxenstored's configuration: Debian's, with every path in the run directory and no limits on dom0.
 */
static int daemon_write_configuration(const struct daemon_setup *setup)
{
    char path[PATH_MAX];
    FILE *file;

    snprintf(path, sizeof(path), "%s/root/etc/xen/oxenstored.conf", setup->dir);
    file = fopen(path, "we");
    if (!file)
        return -errno;
    fputs("pid-file = /var/run/xen/xenstored.pid\n"
          "test-eagain = false\nmerge-activate = true\nperms-activate = true\n"
          "quota-activate = true\nquota-maxentity = 1000\nquota-maxsize = 2048\n"
          "quota-maxwatch = 100\nquota-transaction = 10\nquota-maxrequests = 1024\n"
          "persistent = false\n"
          "xenstored-kva = /proc/xen/xsd_kva\nxenstored-port = /proc/xen/xsd_port\n",
          file);
    return fclose(file) ? -errno : 0;
}

/* In the child: only what is allowed between fork and exec of a process with threads. */
static void daemon_exec(const struct daemon_setup *setup, char *const envp[], pid_t parent, int log)
{
    const struct daemon_row *row = &rows[setup->kind];
    int null_fd = open("/dev/null", O_RDWR);
    sigset_t none;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    setpgid(0, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    dup2(null_fd, 0);
    dup2(log, 1);
    dup2(log, 2);
    execve(row->program, (char *const *)row->argv, envp);
    _exit(127);
}

int daemon_start(const struct daemon_setup *setup, pid_t *ret_pid)
{
    char path[PATH_MAX];
    char rundir[PATH_MAX], socket[PATH_MAX], preload[PATH_MAX], dir[PATH_MAX];
    char *envp[] = {rundir,
                    socket,
                    preload,
                    dir,
                    "XENSIM_DAEMON=1",
                    "LC_ALL=C",
                    "MALLOC_TOP_PAD_=16777216",
                    "MALLOC_TRIM_THRESHOLD_=67108864",
                    NULL};
    pid_t parent = getpid(), pid;
    int log, rc;

    snprintf(rundir, sizeof(rundir), "XENSTORED_RUNDIR=%s/" DAEMON_RUNDIR, setup->dir);
    snprintf(socket, sizeof(socket), "XENSTORED_PATH=%s/" DAEMON_SOCKET, setup->dir);
    snprintf(preload, sizeof(preload), "LD_PRELOAD=%s", setup->lib);
    snprintf(dir, sizeof(dir), "XENSIM_DIR=%s", setup->dir);
    rc = setup->kind == DAEMON_OXENSTORED ? daemon_write_configuration(setup) : 0;
    if (rc)
        return rc;
    daemon_socket_path(setup, path, sizeof(path));
    unlink(path);
    snprintf(path, sizeof(path), "%s/xenstored.log", setup->dir);
    log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0)
        return -errno;
    pid = fork();
    if (!pid)
        daemon_exec(setup, envp, parent, log);
    rc = pid < 0 ? -errno : 0;
    close(log);
    if (!rc)
        *ret_pid = pid;
    return rc;
}
