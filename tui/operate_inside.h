/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the parts of tui/operate.h share: the prompt (operate_prompt.c), the plan that is shown
 * (operate.c), its confirmation (operate_confirm.c), and what becomes of it (operate_hear.c).
 *
 * Thread: the main thread.
 */
#ifndef XENMEM_TUI_OPERATE_INSIDE_H
#define XENMEM_TUI_OPERATE_INSIDE_H

#include "tui/operate.h"
#include "views/panel.h"

struct panel *operate_panel(struct console *console);

/* Everything but what has been handed over; the panel is closed. */
void operate_forget(struct console *console);

/* The plan once more, of what was seen then. 0, -ENOMEM or -ENOENT (the journal has lost it). */
int operate_make_plan(struct console *console, struct plan **ret_plan);

/* What the prompt says besides what is typed, as the host is now. */
void operate_write_hint(struct console *console);

#endif
