/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What terminal.c (painting) and input.c (keys) share, and nobody else includes: curses is here.
 */
#ifndef XENMEM_TUI_CURSES_H
#define XENMEM_TUI_CURSES_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <stdbool.h>
#include <termios.h>

#include "themes/theme.h"
#include "tui/terminal.h"
#include "views/canvas.h"

struct terminal_style {
    attr_t attributes;
    short pair;
};

struct terminal {
    SCREEN *screen;
    struct termios modes; /* as they were before us */
    int rows, columns;
    struct theme theme;
    struct terminal_style styles[ROLE_COUNT][2]; /* [1]: selected */
    struct canvas_cell *shown;                   /* what is on the screen; NULL: unknown */
    cchar_t *line;                               /* room for a row */
    bool mouse;
    bool pasting;
    const char *paste_begin, *paste_end; /* switch bracketed paste on and off; NULL: has none */
};

/* Makes curses understand the keys of this terminal, and of others that call themselves the same.
 */
void input_prepare(struct terminal *terminal, bool mouse);

#endif
