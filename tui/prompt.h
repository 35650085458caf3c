/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The text of a prompt: edited at its end, whole characters at a time.
 *
 * A text is valid UTF-8, NUL terminated, in a buffer of `size` bytes that the caller owns.
 * Thread: any; no shared state.
 */
#ifndef XENMEM_TUI_PROMPT_H
#define XENMEM_TUI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

/* Appends a character; false where it may not reach a terminal or does not fit. */
bool prompt_append(char *text, size_t size, char32_t character);

/* Removes the last character, with the combining characters on it; false: there is none. */
bool prompt_erase(char *text);

/* Removes the last word and the spaces behind it; false: there is none. */
bool prompt_erase_word(char *text);

#endif
