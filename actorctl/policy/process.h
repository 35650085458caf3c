/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A process that outlives us: started detached, known by pid *and* start time, because pids are
 * used again (base/proc.h). Thread: any. 0 or -errno.
 */
#ifndef XENMEM_ACTORCTL_POLICY_PROCESS_H
#define XENMEM_ACTORCTL_POLICY_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct process {
    pid_t pid;
    int64_t start; /* of proc_start_time */
};

/* Starts `path` in a session of its own, child of init, standard output and error into `log` (cut
 * short first; /dev/null where it cannot be opened). The errno of execve is returned. */
int process_spawn(const char *path, char *const argv[], const char *log,
                  struct process *ret_process);

/* A descriptor that becomes readable when it ends, to be closed: >= 0, -ESRCH where it has ended.
 */
int process_open(const struct process *process);
bool process_has_ended(int fd);
int process_signal(int fd, int signal);

#endif
