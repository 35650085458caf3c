/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The terminal: the only file that knows curses. Cells go out, keys come in.
 *
 * From terminal_open to terminal_close the screen is ours; on every other way out of the process
 * rescue.h gives it back. Owner: the caller of terminal_open; there can be one at a time. Thread:
 * the main thread. Output blocks where the terminal does.
 */
#ifndef XENMEM_TUI_TERMINAL_H
#define XENMEM_TUI_TERMINAL_H

#include <stdbool.h>
#include <uchar.h>

#include "base/error.h"
#include "themes/theme.h"
#include "views/canvas.h"

struct terminal;

struct terminal_options {
    const struct theme *theme; /* copied */
    const struct theme *mono;  /* instead of it where there are no colours; copied */
    bool colours;              /* false: none, even where the terminal has them */
    bool mouse;
};

/* A key: a character or one of enum keys_special. */
struct terminal_key {
    char32_t key;
    int row;     /* KEYS_MOUSE: of the screen */
    bool pasted; /* the character comes from a paste, not from a finger */
};

/* Can this program draw here? 0, or -ENOTTY with a sentence that points to `xenmem list`. */
int terminal_check(struct xenmem_error *error);

/* Takes the terminal over. 0 or -errno with a sentence. */
int terminal_open(struct terminal **ret_terminal, const struct terminal_options *options,
                  struct xenmem_error *error);
void terminal_close(struct terminal *terminal); /* NULL is allowed */

/* Gives the terminal back for a while, and takes it over again, repainted in full by the next
 * terminal_paint. */
void terminal_suspend(struct terminal *terminal);
void terminal_resume(struct terminal *terminal);

/* Asks the kernel for the size of the window, and adapts to it. Both are at least 1. */
void terminal_resize(struct terminal *terminal);
int terminal_rows(const struct terminal *terminal);
int terminal_columns(const struct terminal *terminal);

/* Shows a canvas of the terminal's size: sends what differs from what is there. */
void terminal_paint(struct terminal *terminal, const struct canvas *canvas);

/* The next paint sends everything, whatever is there. */
void terminal_spoil(struct terminal *terminal);

/* The next key that has come in: 1, 0 (none), or -EIO: the terminal is gone. Never waits but for
 * 25 ms behind an Escape, to see whether it is the beginning of something. */
int terminal_read(struct terminal *terminal, struct terminal_key *ret_key);

#endif
