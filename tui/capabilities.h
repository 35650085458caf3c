/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What terminfo says of this terminal, apart because its header takes words like "columns" away.
 *
 * Thread: the main thread. Source: terminfo(5), user_caps(5).
 */
#ifndef XENMEM_TUI_CAPABILITIES_H
#define XENMEM_TUI_CAPABILITIES_H

#include <stdbool.h>
#include <stddef.h>

/* Is TERM known, and can that terminal be drawn on? Never ends the program, as curses would. */
bool capabilities_suffice(void);

/* A string by its name, extended ones included; NULL: this terminal has none. */
const char *capabilities_find(const char *name);

/* Does the screen from before come back when we leave? Needs an open terminal. */
bool capabilities_keep_screen(void);

/* Sends a string now; NULL is allowed. */
void capabilities_send(const char *capability);

/* Everything that gives the terminal back as curses would, as bytes ready to be written: mouse and
 * paste off, attributes, cursor, keypad, the other screen. Needs an open terminal. */
void capabilities_farewell(char *buffer, size_t size, bool mouse, const char *paste_end);

#endif
