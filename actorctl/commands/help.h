/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What commands, options and thresholds are, for people: lines of at most HELP_COLUMNS columns, from
 * the tables.
 *
 * Thread: any; each prints on the file that it is given.
 */
#ifndef XENMEM_ACTORCTL_COMMANDS_HELP_H
#define XENMEM_ACTORCTL_COMMANDS_HELP_H

#include <stdio.h>

#include "actorctl/commands/command.h"

#define HELP_COLUMNS 80

/* Prints `text` from column `at`, where the cursor is, and a newline. It is broken between words,
 * but not inside of brackets; further lines begin at column `indent`. */
void help_wrap(FILE *file, unsigned at, unsigned indent, const char *text);

/* "  NAME    what it is", the text beginning at column `indent` on this or the next line. */
void help_print_row(FILE *file, const char *name, unsigned indent, const char *text);

void help_print_usage(FILE *file, const struct command *command);
void help_print(FILE *file, const struct command *command);

#endif
