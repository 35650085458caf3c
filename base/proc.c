/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files of /proc that are read in one piece: see proc.h.
 */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define STAT_BYTES 1024

ssize_t proc_read(pid_t pid, const char *name, char *buffer, size_t size)
{
    char path[64];
    ssize_t length;
    int fd;

    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -ESRCH;
    length = read(fd, buffer, size - 1);
    close(fd);
    if (length <= 0)
        return -ESRCH;
    buffer[length] = '\0';
    return length;
}

int proc_start_time(pid_t pid, int64_t *ret_start)
{
    char stat[STAT_BYTES], state;
    const char *end;
    int64_t start;

    if (proc_read(pid, "stat", stat, sizeof(stat)) < 0)
        return -ESRCH;
    end = strrchr(stat, ')'); /* the name before it may hold anything */
    if (!end || sscanf(end + 1,
                       " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d "
                       "%*d %" SCNd64,
                       &state, &start) != 2)
        return -ESRCH;
    if (state == 'Z' || state == 'X')
        return -ESRCH;
    *ret_start = start;
    return 0;
}
