/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The command line: one row per command, from which come dispatch, help and the manual page.
 *
 * Thread: the main thread. Commands print what was asked for on standard output and sentences on
 * standard error; they return what the process should exit with.
 */
#ifndef XENMEM_ACTORCTL_COMMANDS_COMMAND_H
#define XENMEM_ACTORCTL_COMMANDS_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum command_exit {
    COMMAND_DONE = 0,
    COMMAND_FAILED = 1,
    COMMAND_USAGE = 2,
    COMMAND_NO_DOMAIN = 3,
    COMMAND_REFUSED = 4, /* by policy */
    COMMAND_TIMED_OUT = 5,
};

struct command {
    const char *name;
    const char *arguments; /* "[--json] [DOMAIN...]" */
    const char *help;      /* one sentence */
    const char *details;   /* what `xenmem help NAME` says besides; lines end with \n */
    bool modifies;         /* does it change anything on the host? */
    int (*run)(const struct command *command, int argc, char **argv); /* argv[0]: the name */
};

const struct command *command_at(size_t index);       /* NULL behind the last */
const struct command *command_find(const char *name); /* NULL: none such */

/* Runs argv[0]; a name that is none of ours is COMMAND_USAGE with a sentence. */
int command_run(int argc, char **argv);

/* For commands: a sentence about how it was called, and COMMAND_USAGE. */
int command_usage(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints a sentence on standard error; returns `code`. */
int command_complain(enum command_exit code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Has all output arrived? Returns `code`, or COMMAND_FAILED with a sentence. To be called last. */
int command_finish(int code);

int command_list(const struct command *command, int argc, char **argv);

#endif
