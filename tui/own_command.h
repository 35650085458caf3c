/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The commands of the console's command line that are no operations: what the shell's print, and
 * what only a screen has.
 *
 * Thread: the main thread; the table is constant.
 */
#ifndef XENMEM_TUI_OWN_COMMAND_H
#define XENMEM_TUI_OWN_COMMAND_H

#include <stddef.h>

#include "tui/words.h"

struct console;

struct own_command {
    const char *name;
    const char *operands; /* "DOMAIN", "COLUMN [down]": completion goes by these words */
    const char *help;     /* one sentence */
    void (*run)(struct console *console, const struct words *words);
};

const struct own_command *own_command_at(size_t index);       /* NULL behind the last */
const struct own_command *own_command_find(const char *name); /* NULL: none such */

#endif
