/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Moving: see moving.h. What moves is said by the view: a domain is chosen (the tables), a line
 * (`picked`), or nothing, and then it scrolls.
 */
#include "tui/moving.h"

#include "tui/console.h"

static void pick(struct console *console, size_t line)
{
    size_t count = scene_line_count(&console->scene);

    console->scene.picked = line < count ? line : count > 0 ? count - 1 : 0;
}

static void scroll(struct scene *scene, long rows)
{
    if (rows < 0)
        scene->scroll -= (size_t)-rows < scene->scroll ? (size_t)-rows : scene->scroll;
    else
        scene->scroll += (size_t)rows;
    if (scene->scroll > scene->scroll_max)
        scene->scroll = scene->scroll_max;
}

static void move(struct console *console, long rows)
{
    struct scene *scene = &console->scene;

    if (console_has_rows(console))
        scene_move(scene, rows);
    else if (console_has_lines(console))
        pick(console,
             rows < 0 && (size_t)-rows > scene->picked ? 0 : (size_t)((long)scene->picked + rows));
    else
        scroll(scene, rows);
}

/* One line stays in sight, for the eye to hold on to. */
static long page(const struct console *console)
{
    size_t rows = console->scene.page_rows;

    return rows > 1 ? (long)rows - 1 : 1;
}

void moving_up(struct console *console)
{
    move(console, -1);
}

void moving_down(struct console *console)
{
    move(console, 1);
}

void moving_page_up(struct console *console)
{
    move(console, -page(console));
}

void moving_page_down(struct console *console)
{
    move(console, page(console));
}

void moving_half_up(struct console *console)
{
    move(console, -(page(console) + 1) / 2);
}

void moving_half_down(struct console *console)
{
    move(console, (page(console) + 1) / 2);
}

void moving_first(struct console *console)
{
    if (console_has_rows(console))
        scene_move_to(&console->scene, 0);
    else
        console->scene.scroll = console->scene.picked = 0;
}

void moving_last(struct console *console)
{
    struct scene *scene = &console->scene;

    if (console_has_lines(console))
        pick(console, scene_line_count(scene));
    else if (!console_has_rows(console))
        scene->scroll = scene->scroll_max;
    else if (scene->row_count > 0)
        scene_move_to(scene, scene->row_count - 1);
}

static void to_trouble(struct console *console, bool backwards)
{
    if (!scene_move_to_trouble(&console->scene, backwards))
        console_say(console, "No domain needs you.");
    console->scene.scroll = 0;
}

void moving_next_trouble(struct console *console)
{
    to_trouble(console, false);
}

void moving_previous_trouble(struct console *console)
{
    to_trouble(console, true);
}
