/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The real xenstored of a simulated host: Debian's C xenstored or oxenstored, below
 * the shared object, without root. A child of the host process.
 */
#ifndef XENMEM_XENSIM_DAEMON_H
#define XENMEM_XENSIM_DAEMON_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Below the run directory: where both daemons are. */
#define DAEMON_RUNDIR "root/var/run/xenstored"
#define DAEMON_SOCKET DAEMON_RUNDIR "/socket"

enum daemon_kind { DAEMON_CXENSTORED, DAEMON_OXENSTORED, DAEMON_KINDS };

struct daemon_setup {
    enum daemon_kind kind;
    const char *dir; /* run directory */
    const char *lib; /* path of the shared object */
};

/* "xenstored" or "oxenstored" (also "cxenstored"); false where it is neither. */
bool daemon_parse_kind(const char *text, enum daemon_kind *ret_kind);

/* 0, or -errno where its program is not installed; ret_problem gets a sentence. */
int daemon_check(enum daemon_kind kind, char *ret_problem, size_t size);

/* Where it listens. */
void daemon_socket_path(const struct daemon_setup *setup, char *ret_path, size_t size);

/* Starts it: 0 or -errno. It listens a moment later. */
int daemon_start(const struct daemon_setup *setup, pid_t *ret_pid);

#endif
