/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The words behind a command's name, sorted into options and operands. Pure.
 *
 * Options may stand anywhere up to `--`. A word of '-' and a digit or a point is an operand, since
 * a size may be negative ("-64"). Owner: the caller; all texts belong to argv. Thread: any.
 */
#ifndef XENMEM_ACTORCTL_COMMANDS_LINE_H
#define XENMEM_ACTORCTL_COMMANDS_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Bits: what a command takes, and what was given. */
enum line_option {
    LINE_JSON = 1 << 0,
    LINE_DRY_RUN = 1 << 1,
    LINE_YES = 1 << 2,
    LINE_ENFORCE = 1 << 3,
    LINE_NO_ENFORCE = 1 << 4,
    LINE_MANUAL = 1 << 5,
    LINE_TIMEOUT = 1 << 6,
    LINE_HELP = 1 << 7, /* every command takes it */
    LINE_FOREGROUND = 1 << 8,
    LINE_CONFIG = 1 << 9,
};

struct line_option_info {
    enum line_option option;
    const char *name;     /* "--timeout" */
    const char *argument; /* "S", or NULL: it takes none */
    const char *help;
};

/* Row `index`, or NULL behind the last. */
const struct line_option_info *line_option_info(size_t index);

struct line {
    unsigned options;   /* bits that were given */
    int64_t timeout_ms; /* where LINE_TIMEOUT was */
    const char *config; /* where LINE_CONFIG was */
    size_t count;
    const char **operands; /* then NULL; to be freed with line_free */
};

/* `takes`: the bits that are allowed; `name` is the command's, for sentences. Of two that
 * contradict each other (--enforce, --no-enforce) only one may be given. 0, or -EINVAL, -ENOMEM
 * with a sentence. */
int line_parse(const char *name, unsigned takes, int argc, char **argv, struct line *ret_line,
               struct xenmem_error *error);
void line_free(struct line *line);

/* "2", "0.5": seconds with up to three digits behind the point, at most 24 days. 0 or
 * -EINVAL; *ret_ms is untouched on failure. */
int line_parse_seconds(const char *text, int64_t *ret_ms);

#endif
