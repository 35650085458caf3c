/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Moving: the cursor over the rows of a table or the lines of a view, or the page where there is no
 * cursor.
 *
 * Each is what one key does. Thread: the main thread.
 */
#ifndef XENMEM_TUI_MOVING_H
#define XENMEM_TUI_MOVING_H

struct console;

void moving_up(struct console *console);
void moving_down(struct console *console);
void moving_page_up(struct console *console);
void moving_page_down(struct console *console);
void moving_half_up(struct console *console);
void moving_half_down(struct console *console);
void moving_first(struct console *console);
void moving_last(struct console *console);
void moving_next_trouble(struct console *console);
void moving_previous_trouble(struct console *console);

#endif
