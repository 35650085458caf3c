/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which view is shown: see showing.h. The rooms stand in the order of their digits.
 */
#include "tui/showing.h"

#include <stdio.h>

#include "tui/console.h"
#include "tui/filtering.h"

static const struct room {
    enum scene_view view;
    void (*show)(struct console *console);
} rooms[] = {
    {SCENE_VIEW_DOMAINS, showing_domains}, {SCENE_VIEW_DOMAIN, showing_domain},
    {SCENE_VIEW_HOST, showing_host},       {SCENE_VIEW_ACTORS, showing_actors},
    {SCENE_VIEW_JOURNAL, showing_journal},
};
#define ROOM_COUNT (sizeof(rooms) / sizeof(rooms[0]))

void showing_domains(struct console *console)
{
    console_show(console, SCENE_VIEW_DOMAINS);
}

/* In the tables the one under the cursor; elsewhere also one that is gone. */
static bool has_subject(const struct console *console)
{
    struct column_row row;

    return console_has_rows(console) ? scene_selected(&console->scene) != NULL
                                     : scene_subject(&console->scene, &row);
}

void showing_domain(struct console *console)
{
    if (!has_subject(console)) {
        console_say(console, "There is no domain to look at.");
        return;
    }
    if (console_has_rows(console))
        console->entrance = console->scene.view;
    console_show(console, SCENE_VIEW_DOMAIN);
}

void showing_host(struct console *console)
{
    console_show(console, SCENE_VIEW_HOST);
}

void showing_actors(struct console *console)
{
    console_show(console, SCENE_VIEW_ACTORS);
}

void showing_journal(struct console *console)
{
    console_show(console, SCENE_VIEW_JOURNAL);
}

/* From a page that is aside one goes on from what it lies on. */
static size_t room_of(const struct scene *scene)
{
    enum scene_view view = scene_is_aside(scene->view) ? scene->under : scene->view;

    for (size_t i = 0; i < ROOM_COUNT; i++)
        if (rooms[i].view == view)
            return i;
    return 0;
}

/* Round and round; where no domain is, its room is passed by. */
static void go_round(struct console *console, size_t step)
{
    size_t at = (room_of(&console->scene) + step) % ROOM_COUNT;

    if (rooms[at].view == SCENE_VIEW_DOMAIN && !has_subject(console))
        at = (at + step) % ROOM_COUNT;
    rooms[at].show(console);
}

void showing_next(struct console *console)
{
    go_round(console, 1);
}

void showing_previous(struct console *console)
{
    go_round(console, ROOM_COUNT - 1);
}

void showing_served(struct console *console)
{
    const struct service *service = console_picked_service(console);
    char filter[PROMPT_TEXT_MAX];

    if (!service) {
        console_say(console, "There is no actor to look at.");
        return;
    }
    snprintf(filter, sizeof(filter), "actor=%s", service->name);
    console_show(console, SCENE_VIEW_DOMAINS);
    if (filtering_set(console, filter) == 0)
        console_say(console,
                    "Only the domains of %s are shown: \\ and then ^U and Enter shows all.",
                    service->name);
}

/* --- pages aside -------------------------------------------------------------------------------
 */

void showing_leave(struct console *console)
{
    enum scene_view view = console->scene.view;

    if (scene_is_aside(view))
        console_show(console, console->scene.under);
    else if (view == SCENE_VIEW_DOMAIN)
        console_show(console, console->entrance);
    else if (view != SCENE_VIEW_DOMAINS)
        console_show(console, SCENE_VIEW_DOMAINS);
}

static void aside(struct console *console, enum scene_view view)
{
    if (console->scene.view == view)
        showing_leave(console);
    else
        console_show(console, view);
}

void showing_help(struct console *console)
{
    aside(console, SCENE_VIEW_HELP);
}

void showing_glossary(struct console *console)
{
    aside(console, SCENE_VIEW_GLOSSARY);
}

void showing_columns(struct console *console)
{
    aside(console, SCENE_VIEW_COLUMNS);
}
