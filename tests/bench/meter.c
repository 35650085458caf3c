/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Meters: see meter.h.
 */
#include "tests/bench/meter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int64_t meter_now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t meter_cpu_ns(pid_t pid)
{
    struct timespec used;
    clockid_t clock;

    if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &used))
        return -1;
    return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

long meter_rss_kb(pid_t pid)
{
    char line[256], path[64];
    long kb = -1;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/status", pid);
    file = fopen(path, "re");
    if (!file)
        return -1;
    while (fgets(line, sizeof(line), file))
        if (sscanf(line, "VmRSS: %ld", &kb) == 1)
            break;
    fclose(file);
    return kb;
}

static int control(const char *word, const char *argument)
{
    char *argv[] = {"xenstore-control", (char *)word, (char *)argument, NULL};
    int64_t wall_ns, cpu_ns;
    int code = meter_run(argv, &wall_ns, &cpu_ns);

    return code > 0 ? -EIO : code;
}

int meter_trace_start(const char *path)
{
    unlink(path);
    return control("logfile", path);
}

long meter_trace_stop(const char *path)
{
    char line[8192];
    long requests = 0;
    int rc = control("log", "off");
    FILE *trace;

    if (rc)
        return rc;
    trace = fopen(path, "re");
    if (!trace)
        return -errno;
    while (fgets(line, sizeof(line), trace))
        requests += !strncmp(line, "IN ", 3);
    fclose(trace);
    return requests - 1; /* the last one asked for the end of the trace */
}

static void child_exec(char *const argv[])
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    execvp(argv[0], argv);
    _exit(127);
}

int meter_run(char *const argv[], int64_t *ret_wall_ns, int64_t *ret_cpu_ns)
{
    int64_t start = meter_now_ns();
    struct rusage usage;
    int status;
    pid_t pid = fork();

    if (pid < 0)
        return -errno;
    if (pid == 0)
        child_exec(argv);
    if (wait4(pid, &status, 0, &usage) < 0)
        return -errno;
    *ret_wall_ns = meter_now_ns() - start;
    *ret_cpu_ns = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * INT64_C(1000000000) +
                  (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * INT64_C(1000);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
