/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What characters the terminal can show, as the locale says.
 *
 * Thread: the main thread, before any other is started: it sets the locale.
 */
#ifndef XENMEM_TUI_CHARSET_H
#define XENMEM_TUI_CHARSET_H

#include <stdbool.h>

/* Sets LC_CTYPE from the environment. Returns whether it is UTF-8; else only ASCII is safe. */
bool charset_set(void);

#endif
