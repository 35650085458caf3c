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

#include "actorctl/commands/line.h"
#include "actorctl/operate/gate.h"
#include "base/error.h"
#include "model/operation.h"
#include "model/settings.h"

/* With a row each in the manual page: command_exit_info. */
enum command_exit {
    COMMAND_DONE = 0,
    COMMAND_FAILED = 1,
    COMMAND_USAGE = 2,
    COMMAND_NO_DOMAIN = 3,
    COMMAND_REFUSED = 4, /* by the domain's policy, by --read-only, or not confirmed */
    COMMAND_TIMED_OUT = 5,
};
#define COMMAND_EXIT_COUNT (COMMAND_TIMED_OUT + 1)

const char *command_exit_help(enum command_exit code); /* a phrase for people */

/* What the options before the command's name say. */
struct command_context {
    struct gate gate;
    struct settings settings;
};

void command_context_init(struct command_context *context, bool read_only,
                          const struct settings *settings);

struct command;

/* A command as it was called. */
struct command_call {
    const struct command *command;
    struct command_context *context;
    struct line line;
};

#define COMMAND_ANY_COUNT SIZE_MAX

struct command {
    const char *name;     /* one word, or two: "actor run" */
    const char *operands; /* "DOMAIN TARGET" */
    size_t least, most;   /* how many operands */
    unsigned options;     /* of enum line_option */
    const char *help;     /* one sentence; NULL: that of the operation */
    const char *details;  /* what `xenmem help NAME` says besides: sentences, or "" */
    bool modifies;        /* does it change anything on the host? then it passes the gate, and takes
                           * --dry-run (but for an actor: nobody knows what it will be asked for) */
    bool operates;        /* it is this operation: */
    enum operation_id operation;
    int (*run)(const struct command_call *call);
};

const struct command *command_at(size_t index);       /* NULL behind the last */
const struct command *command_find(const char *name); /* NULL: none such */

/* The command of the words, and in *ret_words how many of them are its name. NULL: none such. */
const struct command *command_find_words(int count, char *const *words, int *ret_words);

/* "mem-set [--no-enforce] [--dry-run] DOMAIN TARGET". Returns buffer. */
#define COMMAND_SYNOPSIS_MAX 160
char *command_synopsis(const struct command *command, char buffer[COMMAND_SYNOPSIS_MAX]);

const char *command_help(const struct command *command); /* one sentence */

/* Runs what argv names; a name that is none of ours is COMMAND_USAGE with a sentence. A command that
 * modifies passes the context's gate first, unless it is a --dry-run. */
int command_run(struct command_context *context, int argc, char **argv);

/* For commands: a sentence about how it was called, and COMMAND_USAGE. */
int command_usage(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints a sentence on standard error; returns `code`. */
int command_complain(enum command_exit code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same of an error: -ESRCH is COMMAND_NO_DOMAIN, -EROFS COMMAND_REFUSED, -ETIMEDOUT
 * COMMAND_TIMED_OUT, any other COMMAND_FAILED. */
int command_fail(const struct xenmem_error *error);

/* Has all output arrived? Returns `code`, or COMMAND_FAILED with a sentence. To be called last. */
int command_finish(int code);

/* One function per command or family. */
int command_list(const struct command_call *call);
int command_operate(const struct command_call *call);
int command_get_policy(const struct command_call *call);
int command_get_target(const struct command_call *call);
int command_wait(const struct command_call *call);
int command_watch(const struct command_call *call);
int command_journal(const struct command_call *call);
int command_undo(const struct command_call *call);
int command_actor_run(const struct command_call *call);
int command_actor_status(const struct command_call *call);
int command_help_page(const struct command_call *call);

#endif
