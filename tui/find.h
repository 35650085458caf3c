/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The find prompt: the cursor goes to the first domain that is found as one types, and back to
 * where it was where there is none. Enter stays there, Escape goes back.
 *
 * Thread: the main thread.
 */
#ifndef XENMEM_TUI_FIND_H
#define XENMEM_TUI_FIND_H

#include <stdbool.h>
#include <uchar.h>

#include "tui/console.h"

void find_open(struct console *console);

/* A character for the prompt; false where it is none that a name could hold. */
bool find_type(struct console *console, char32_t character);

void find_erase(struct console *console); /* in an empty prompt it closes it */
void find_erase_word(struct console *console);
void find_clear(struct console *console);

/* The next one, with what is in the prompt or, where it is empty, what was looked for last. */
void find_next(struct console *console);

void find_keep(struct console *console); /* an empty prompt: the next one, as find_next() */
void find_cancel(struct console *console);

#endif
