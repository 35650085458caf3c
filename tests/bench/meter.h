/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Meters: what a process has used, and what xenstored was asked for.
 *
 * CPU time is the kernel's own account of the process in nanoseconds, threads that have ended
 * included. Requests are counted in xenstored's own trace, which is switched on for the while.
 * Thread: one.
 */
#ifndef XENMEM_TESTS_BENCH_METER_H
#define XENMEM_TESTS_BENCH_METER_H

#include <stdint.h>
#include <sys/types.h>

int64_t meter_now_ns(void); /* CLOCK_MONOTONIC */

/* CPU time of a process so far, in ns; -1: no such process. */
int64_t meter_cpu_ns(pid_t pid);

/* Resident memory in KiB; -1: no such process. */
long meter_rss_kb(pid_t pid);

/* Starts xenstored's trace into `path`; 0 or -errno. */
int meter_trace_start(const char *path);

/* Stops it and counts the requests in `path` since then; -errno on failure. */
long meter_trace_stop(const char *path);

/* Runs a command to its end, its output thrown away. Fills wall and CPU time (ns); returns its exit
 * code or -errno. */
int meter_run(char *const argv[], int64_t *ret_wall_ns, int64_t *ret_cpu_ns);

#endif
