/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The filter prompt: the table shows what the filter shows as one types, as soon as it is one.
 * Enter keeps it (an empty one shows everything), Escape gives back the one from before.
 *
 * Thread: the main thread.
 */
#ifndef XENMEM_TUI_FILTERING_H
#define XENMEM_TUI_FILTERING_H

struct console;

void filtering_open(struct console *console);
void filtering_changed(struct console *console);
void filtering_keep(struct console *console);
void filtering_cancel(struct console *console);

/* Sets a filter at once. 0, or -EINVAL, -E2BIG: then it is said what is wrong with it. */
int filtering_set(struct console *console, const char *text);

#endif
