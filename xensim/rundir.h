/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The folder of one simulated host, below $XDG_RUNTIME_DIR or /tmp, private to its
 * user. A lock in it tells whether its `xensim run` still lives; whoever starts the
 * next host removes what the dead have left: their processes first, then the folder.
 */
#ifndef XENMEM_XENSIM_RUNDIR_H
#define XENMEM_XENSIM_RUNDIR_H

#include <sys/types.h>

struct rundir {
    char path[64]; /* short, because socket names in it are */
    int lock_fd;   /* held, with the lock, for as long as the host lives */
};

/* Makes a new one, with everything in it that paths.c leads there. 0 or -errno. */
int rundir_create(struct rundir *ret_dir);

/* Removes it. Idempotent. */
void rundir_remove(struct rundir *dir);

/* Removes the folders whose hosts are dead; returns how many. */
int rundir_remove_dead(void);

/* Writes the decimal number `pid` into DIR/name. */
int rundir_write_pid(const struct rundir *dir, const char *name, pid_t pid);

#endif
