/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Scrolling: see page.h.
 */
#include "views/page.h"

#include "views/wrap.h"

int page_row(struct page *page, int line)
{
    int row = line - page->first;

    if (line >= page->lines)
        page->lines = line + 1;
    return row >= 0 && row < page->rows ? page->top + row : -1;
}

int page_next(struct page *page)
{
    return page_row(page, page->line++);
}

void page_text(struct page *page, int at, int width, enum role role, const char *text)
{
    char line[WRAP_LINE_MAX];
    bool any = false;

    while (wrap_next(page->canvas, &text, width > 1 ? width : 1, line)) {
        canvas_text(page->canvas, page_next(page), at, width, role, line);
        any = true;
    }
    if (!any)
        page_next(page);
}

void page_show(struct scene *scene, const struct frame *frame, size_t line, size_t count)
{
    size_t rows = frame->rows > 0 ? (size_t)frame->rows : 0;

    scene->page_rows = rows;
    if (line >= count)
        line = count > 0 ? count - 1 : 0;
    if (line < scene->scroll)
        scene->scroll = line;
    if (rows > 0 && line >= scene->scroll + rows)
        scene->scroll = line - rows + 1;
}

static int draw_from(struct scene *scene, struct canvas *canvas, struct frame *frame,
                     void (*draw)(struct scene *scene, struct page *page))
{
    struct page page = {
        .canvas = canvas, .top = frame->top, .rows = frame->rows, .first = (int)scene->scroll};

    draw(scene, &page);
    return page.lines;
}

void page_draw(struct scene *scene, struct canvas *canvas, struct frame *frame,
               void (*draw)(struct scene *scene, struct page *page))
{
    int lines;

    if (scene->scroll > INT16_MAX)
        scene->scroll = INT16_MAX;
    scene->page_rows = (size_t)frame->rows;
    lines = draw_from(scene, canvas, frame, draw);
    scene->scroll_max = lines > frame->rows ? (size_t)(lines - frame->rows) : 0;
    if (scene->scroll > scene->scroll_max) {
        scene->scroll = scene->scroll_max;
        for (int row = 0; row < frame->rows; row++)
            canvas_fill(canvas, frame->top + row, 0, canvas->columns, ROLE_NORMAL, U' ');
        draw_from(scene, canvas, frame, draw);
    }
    frame_set_position(frame, scene->scroll, (size_t)frame->rows, (size_t)lines);
}
