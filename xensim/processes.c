/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Looking through /proc for processes that belong to a host.
 */
#include "xensim/processes.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/proc.h"

#define ENVIRON_BYTES 131072
#define GRACE_MS      1000
#define STEP_MS       5

typedef bool processes_match(pid_t pid, const void *what);

/* Calls kill(signal) for every process that matches. */
static int processes_signal(processes_match *match, const void *what, int signal)
{
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    int count = 0;

    if (!proc)
        return 0;
    while ((entry = readdir(proc))) {
        pid_t pid = isdigit((unsigned char)entry->d_name[0]) ? atoi(entry->d_name) : 0;

        if (pid > 1 && pid != getpid() && match(pid, what) && !kill(pid, signal))
            count++;
    }
    closedir(proc);
    return count;
}

static bool processes_has_variable(pid_t pid, const void *what)
{
    static char environ_text[ENVIRON_BYTES];
    ssize_t size = proc_read(pid, "environ", environ_text, sizeof(environ_text));

    for (ssize_t at = 0; at < size; at += (ssize_t)strlen(environ_text + at) + 1)
        if (!strcmp(environ_text + at, what))
            return true;
    return false;
}

int processes_kill_of_host(const char *dir)
{
    char variable[512];

    snprintf(variable, sizeof(variable), "XENSIM_DIR=%s", dir);
    return processes_signal(processes_has_variable, variable, SIGKILL);
}

static bool processes_is_child(pid_t pid, const void *what)
{
    char text[512];
    const char *behind_name;
    int parent = 0;

    (void)what;
    if (proc_read(pid, "stat", text, sizeof(text)) <= 0)
        return false;
    behind_name = strrchr(text, ')');
    return behind_name && sscanf(behind_name, ") %*c %d", &parent) == 1 && parent == getpid();
}

/* False where there is no child left. */
static bool processes_reap(void)
{
    pid_t pid;

    do
        pid = waitpid(-1, NULL, WNOHANG);
    while (pid > 0);
    return !pid || errno != ECHILD;
}

void processes_end_children(void)
{
    const struct timespec step = {.tv_nsec = STEP_MS * 1000000L};
    int waited_ms = 0;

    processes_signal(processes_is_child, NULL, SIGTERM);
    processes_signal(processes_is_child, NULL, SIGCONT);
    while (processes_reap()) {
        /* What a killed child leaves behind becomes our child, and is killed in the next round. */
        if (waited_ms >= GRACE_MS)
            processes_signal(processes_is_child, NULL, SIGKILL);
        nanosleep(&step, NULL);
        waited_ms += STEP_MS;
    }
}
