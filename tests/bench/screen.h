/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A small terminal: it takes the bytes that a program writes to an xterm and keeps what one would
 * see. As much of ECMA-48 as ncurses uses for TERM=xterm-256color; colours are skipped.
 *
 * Rows and columns count from 0. Owner: the caller of screen_new. Thread: one.
 */
#ifndef XENMEM_TESTS_BENCH_SCREEN_H
#define XENMEM_TESTS_BENCH_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

struct screen;

struct screen *screen_new(int rows, int columns); /* NULL: ENOMEM */
void screen_free(struct screen *screen);

void screen_feed(struct screen *screen, const char *bytes, size_t length);

/* The first row at or below `from` that holds `text` (UTF-8), or -1. */
int screen_find(const struct screen *screen, const char *text, int from);

/* Does this row hold `text`? */
bool screen_row_holds(const struct screen *screen, int row, const char *text);

/* The row as UTF-8 in `buffer`, cut to fit; returns buffer. */
char *screen_row(const struct screen *screen, int row, char *buffer, size_t size);

#endif
