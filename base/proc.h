/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the kernel tells of a process: /proc/PID.
 *
 * A process is a pid *and* a start time, because pids are used again. Thread: any; no shared state.
 * Source: proc(5).
 */
#ifndef XENMEM_BASE_PROC_H
#define XENMEM_BASE_PROC_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Reads the beginning of /proc/PID/NAME in one piece, as long as `buffer` (size > 1) has room; NUL
 * terminated. The length, or -ESRCH: there is no such process, or it tells nothing. */
ssize_t proc_read(pid_t pid, const char *name, char *buffer, size_t size);

/* The start time of a process that runs (not a zombie), in clock ticks since boot: field 22 of
 * /proc/PID/stat. 0 or -ESRCH. */
int proc_start_time(pid_t pid, int64_t *ret_start);

#endif
