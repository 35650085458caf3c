/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The picture: how it is sorted, which columns there are, whether it stands still, and how much
 * time the plot shows.
 *
 * Each is what one key does. Thread: the main thread.
 */
#ifndef XENMEM_TUI_PICTURE_H
#define XENMEM_TUI_PICTURE_H

struct console;

void picture_sort_left(struct console *console);
void picture_sort_right(struct console *console);
void picture_sort_reverse(struct console *console);
void picture_freeze(struct console *console); /* and lets it live again */
void picture_zoom_in(struct console *console);
void picture_zoom_out(struct console *console);
void picture_read_back(struct console *console);
void picture_read_on(struct console *console);

/* While columns are chosen. */
void picture_switch_column(struct console *console);
void picture_reset_columns(struct console *console);

#endif
