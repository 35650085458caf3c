/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The find prompt: see find.h.
 *
 * The place that Escape leads back to is a domain, as the cursor is: rows may move meanwhile.
 */
#include "tui/find.h"

#include <stdio.h>

#include "tui/console.h"
#include "tui/entry.h"

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
    entry_open(console, PROMPT_FIND, CONSOLE_TOPIC_FIND, "find", "");
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

static void say_none(struct console *console)
{
    console_say(console, console->scene.filter.count > 0
                             ? "No name that the filter shows holds this."
                             : "No name holds this.");
}

/* From where the prompt was opened, so that erasing a letter goes back as typing it went on. */
void find_look(struct console *console)
{
    struct scene *scene = &console->scene;

    go_back(console);
    if (scene->prompt.text[0] && !scene_find(scene, scene->prompt.text, scene->cursor_row))
        say_none(console);
}

void find_next(struct console *console)
{
    struct scene *scene = &console->scene;
    char *text = scene->prompt.text;

    if (!*text)
        snprintf(text, PROMPT_TEXT_MAX, "%s", console->found);
    if (*text && !scene_find(scene, text, scene->cursor_row + 1))
        say_none(console);
}

void find_keep(struct console *console)
{
    const char *text = console->scene.prompt.text;

    if (!*text)
        find_next(console);
    if (!*text) {
        find_cancel(console);
        return;
    }
    snprintf(console->found, sizeof(console->found), "%s", text);
    entry_close(console);
}

void find_cancel(struct console *console)
{
    entry_close(console);
    go_back(console);
    if (console->origin.view != SCENE_VIEW_DOMAINS)
        console_show(console, console->origin.view);
}
