/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The find prompt: the cursor goes to the first domain that is found as one types, and back to
 * where it was where there is none. Enter stays there, Escape goes back.
 *
 * Thread: the main thread.
 */
#ifndef XENMEM_TUI_FIND_H
#define XENMEM_TUI_FIND_H

struct console;

void find_open(struct console *console);

/* Something has been typed. */
void find_look(struct console *console);

/* The next one, with what is in the prompt or, where it is empty, what was looked for last. */
void find_next(struct console *console);

void find_keep(struct console *console); /* an empty prompt: the next one, as find_next() */
void find_cancel(struct console *console);

#endif
