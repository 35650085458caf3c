/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The find prompt: see find.h.
 *
 * The place that Escape leads back to is a domain, as the cursor is: rows may move meanwhile.
 */
#include "tui/find.h"

#include <stdio.h>
#include <string.h>

#include "tui/prompt.h"

void find_open(struct console *console)
{
    struct scene *scene = &console->scene;

    console->origin = (struct console_place){
        .view = scene->view,
        .cursor_set = scene->cursor_set,
        .cursor = scene->cursor,
        .cursor_row = scene->cursor_row,
        .top_row = scene->top_row,
    };
    /* What is found is a row: it is looked for where rows are. */
    console_show(console, SCENE_VIEW_DOMAINS);
    scene->finding = true;
    scene->find[0] = '\0';
}

static void go_back(struct console *console)
{
    struct scene *scene = &console->scene;

    scene->cursor_set = console->origin.cursor_set;
    scene->cursor = console->origin.cursor;
    scene->cursor_row = console->origin.cursor_row;
    scene->top_row = console->origin.top_row;
    console_refresh(console);
}

static void say_none(struct console *console, const char *text)
{
    console_say(console, "No domain's name holds \"%s\".", text);
}

/* From where the prompt was opened, so that erasing a letter goes back as typing it went on. */
static void look(struct console *console)
{
    struct scene *scene = &console->scene;

    go_back(console);
    if (scene->find[0] && !scene_find(scene, scene->find, scene->cursor_row))
        say_none(console, scene->find);
}

bool find_type(struct console *console, char32_t character)
{
    struct scene *scene = &console->scene;

    if (!prompt_append(scene->find, sizeof(scene->find), character))
        return false;
    look(console);
    return true;
}

void find_erase(struct console *console)
{
    if (!prompt_erase(console->scene.find))
        find_cancel(console);
    else
        look(console);
}

void find_erase_word(struct console *console)
{
    prompt_erase_word(console->scene.find);
    look(console);
}

void find_clear(struct console *console)
{
    console->scene.find[0] = '\0';
    look(console);
}

void find_next(struct console *console)
{
    struct scene *scene = &console->scene;

    if (!scene->find[0])
        snprintf(scene->find, sizeof(scene->find), "%s", console->found);
    if (scene->find[0] && !scene_find(scene, scene->find, scene->cursor_row + 1))
        say_none(console, scene->find);
}

void find_keep(struct console *console)
{
    struct scene *scene = &console->scene;
    bool empty = !scene->find[0];

    if (empty)
        find_next(console);
    if (scene->find[0])
        snprintf(console->found, sizeof(console->found), "%s", scene->find);
    else
        find_cancel(console);
    scene->finding = false;
}

void find_cancel(struct console *console)
{
    console->scene.finding = false;
    go_back(console);
    if (console->origin.view != SCENE_VIEW_DOMAINS)
        console_show(console, console->origin.view);
}
