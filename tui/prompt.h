/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Editing the text of a prompt, whole characters at a time: a character is one with the combining
 * characters that stand on it, a word ends at a space.
 *
 * The text of a prompt is valid UTF-8, NUL terminated; its cursor is where `behind` says, always
 * between two characters. Thread: any; no shared state.
 */
#ifndef XENMEM_TUI_PROMPT_H
#define XENMEM_TUI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

#include "views/prompt.h"

/* How far one goes from the cursor, or erases. */
enum prompt_reach {
    PROMPT_CHARACTER_BACK,
    PROMPT_CHARACTER_ON,
    PROMPT_WORD_BACK, /* with the spaces that are between */
    PROMPT_WORD_ON,
    PROMPT_TO_BEGINNING,
    PROMPT_TO_END,
};
#define PROMPT_REACH_COUNT (PROMPT_TO_END + 1)

/* The cursor, as bytes of the text before it. */
size_t prompt_cursor(const struct prompt *prompt);

/* Puts a character in at the cursor; false where it may not reach a terminal or does not fit. */
bool prompt_insert(struct prompt *prompt, char32_t character);

/* Moves the cursor, or erases what it would go over; false: there is nothing. */
bool prompt_move(struct prompt *prompt, enum prompt_reach reach);
bool prompt_erase(struct prompt *prompt, enum prompt_reach reach);

#endif
