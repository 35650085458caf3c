/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Breaking a sentence into lines of so many columns, at spaces where there are any.
 *
 * Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_WRAP_H
#define XENMEM_VIEWS_WRAP_H

#include "views/canvas.h"

#define WRAP_LINE_MAX 1024 /* bytes of one line */

/* Copies the next line of *text (at most `width` columns) to `line` and moves *text behind it.
 * False: nothing is left. */
bool wrap_next(const struct canvas *canvas, const char **text, int width, char line[WRAP_LINE_MAX]);

/* How many lines it takes; 0 for "". */
int wrap_count(const struct canvas *canvas, const char *text, int width);

#endif
