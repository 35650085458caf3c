/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The manual page xenmem(1), made from the program's tables: options, commands, exit codes, keys,
 * columns, states and thresholds. What stands in no table (what a domain or a size is, files) is
 * written here.
 *
 * Thread: any. It writes man(7) in ASCII, for `man -l` and for the installation.
 */
#ifndef XENMEM_TUI_MANUAL_H
#define XENMEM_TUI_MANUAL_H

#include <stddef.h>
#include <stdio.h>

/* An option of the program, in front of any command. */
struct manual_option {
    const char *name;     /* "--delay" */
    const char *argument; /* "SECONDS", or NULL */
    const char *help;
};

void manual_print(FILE *file, const struct manual_option *options, size_t count);

#endif
