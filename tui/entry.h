/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Typing: what all prompts share. What is typed means something else in each of them: one table row
 * per kind of prompt says what follows a change, Enter, Escape and Tab.
 *
 * Thread: the main thread.
 */
#ifndef XENMEM_TUI_ENTRY_H
#define XENMEM_TUI_ENTRY_H

#include <stdbool.h>
#include <uchar.h>

#include "tui/keys.h"
#include "tui/prompt.h"

struct console;

/* Opens a prompt with a text that nobody has typed yet. `topic` is whose earlier texts the arrows
 * bring back. */
void entry_open(struct console *console, enum prompt_kind kind, int topic, const char *label,
                const char *proposed);
void entry_close(struct console *console);

/* A character for the prompt; false where it is none that could stand there. */
bool entry_type(struct console *console, char32_t character);

/* Another text, as if it had been typed, with the cursor before the last `behind` bytes of it. */
void entry_set(struct console *console, const char *text, size_t behind);

/* Where the keys of this kind of prompt count. */
enum keys_context entry_context(enum prompt_kind kind);

/* Moves the cursor, or erases what it would go over. */
void entry_move(struct console *console, enum prompt_reach reach);
void entry_erase(struct console *console, enum prompt_reach reach);

/* What keys do. */
void entry_keep(struct console *console);
void entry_cancel(struct console *console);
void entry_complete(struct console *console);
void entry_older(struct console *console);
void entry_newer(struct console *console);

#endif
