/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The rows of the past: plans of the journal and changes by others, in the order of time, the newest
 * first. Inside tui/past only.
 *
 * What xenmem did is a plan, and its changes are no rows of their own; the turns of a fight that
 * goes on are one row. Thread: the main thread.
 */
#ifndef XENMEM_TUI_PAST_ROWS_H
#define XENMEM_TUI_PAST_ROWS_H

#include "tui/past.h"

/* Of the host, for the journal's view; the cursor stays on what it was on. */
void past_rows_make(struct console *console);

/* Of the domain that is looked at: the newest few. */
void past_rows_make_own(struct console *console);

void past_rows_release(struct past_rows *rows);

#endif
