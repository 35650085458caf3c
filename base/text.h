/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Text: UTF-8 decoding, the width of text on a terminal, and the sanitising of foreign text.
 *
 * Foreign text (names, parameters, values of the store) is sanitised once, on entry, and is from
 * then on valid UTF-8 without anything that a terminal obeys: no C0, DEL or C1 controls, no
 * bidirectional controls, no line separators, no invalid sequences, no byte order marks or other
 * invisible formatting. Each of them becomes TEXT_REPLACEMENT.
 *
 * Widths are columns of a terminal, from libc's wcwidth(): the process must have set LC_CTYPE to a
 * UTF-8 locale, or every character outside ASCII counts as one column.
 * Thread: any; no shared state.
 */
#ifndef XENMEM_BASE_TEXT_H
#define XENMEM_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

#define TEXT_REPLACEMENT 0xFFFDu

/* Decodes one character of `size` bytes at `bytes` (size > 0). Returns the bytes consumed, at
 * least 1; an invalid sequence gives TEXT_REPLACEMENT in *ret_char and false in *ret_valid. */
size_t text_decode(const char *bytes, size_t size, char32_t *ret_char, bool *ret_valid);

/* Encodes one character; `bytes` holds at least 4. Returns the number of bytes written. */
size_t text_encode(char32_t character, char *bytes);

/* True for characters that may reach a terminal as they are. */
bool text_is_printable(char32_t character);

/* Copies `length` foreign bytes to `buffer` (size > 0) as printable UTF-8, NUL terminated, cut at a
 * whole character where it does not fit. Returns true when every byte was taken over unchanged. */
bool text_sanitise(char *buffer, size_t size, const char *bytes, size_t length);

/* Columns that one character takes: 0 (combining), 1 or 2. */
int text_char_width(char32_t character);

/* Columns that a sanitised, NUL-terminated text takes. */
int text_width(const char *text);

#endif
