/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A page: lines one below the other, of which the frame shows as many as there is room for.
 *
 * A drawer asks for line after line and draws each in the row it gets; rows that are scrolled away
 * are -1, where the canvas draws nothing. Thread: one (the main thread).
 */
#ifndef XENMEM_VIEWS_PAGE_H
#define XENMEM_VIEWS_PAGE_H

#include "views/frame.h"

struct page {
    struct canvas *canvas;
    int top, rows; /* of the screen */
    int first;     /* the first line shown */
    int line;      /* the next line */
    int lines;     /* as many as there have been */
};

/* The row of the next line (or -1), and of any line. */
int page_next(struct page *page);
int page_row(struct page *page, int line);

/* Draws `text` broken into lines from column `at`, at most `width` columns; at least one line. */
void page_text(struct page *page, int at, int width, enum role role, const char *text);

/* Before page_draw(): scrolls so that `line` of `count` is in sight, and no further. */
void page_show(struct scene *scene, const struct frame *frame, size_t line, size_t count);

/* Draws a page with the scene's scroll, which is cut to what there is; scroll_max and page_rows are
 * set. */
void page_draw(struct scene *scene, struct canvas *canvas, struct frame *frame,
               void (*draw)(struct scene *scene, struct page *page));

#endif
