/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The action table, and what each action does to the console's state.
 */
#include "tui/actions.h"

#include <stddef.h>

#include "tui/console.h"
#include "tui/find.h"

/* The plot's spans: each about three times the one before, up to what the history reaches. */
static const int64_t plot_spans_ms[] = {60000, 300000, 900000, 3600000};
#define PLOT_SPAN_COUNT (sizeof(plot_spans_ms) / sizeof(plot_spans_ms[0]))

static bool in_table(const struct console *console)
{
    return console->scene.view == SCENE_VIEW_DOMAINS;
}

/* Moves the cursor in the table, and the page in the other views. */
static void move(struct console *console, long rows)
{
    struct scene *scene = &console->scene;

    if (in_table(console)) {
        scene_move(scene, rows);
        return;
    }
    if (rows < 0)
        scene->scroll -= (size_t)-rows < scene->scroll ? (size_t)-rows : scene->scroll;
    else
        scene->scroll += (size_t)rows;
    if (scene->scroll > scene->scroll_max)
        scene->scroll = scene->scroll_max;
}

/* One line stays in sight, for the eye to hold on to. */
static long page(const struct console *console)
{
    size_t rows = console->scene.page_rows;

    return rows > 1 ? (long)rows - 1 : 1;
}

static void up(struct console *console)
{
    move(console, -1);
}

static void down(struct console *console)
{
    move(console, 1);
}

static void page_up(struct console *console)
{
    move(console, -page(console));
}

static void page_down(struct console *console)
{
    move(console, page(console));
}

static void half_up(struct console *console)
{
    move(console, -(page(console) + 1) / 2);
}

static void half_down(struct console *console)
{
    move(console, (page(console) + 1) / 2);
}

static void first(struct console *console)
{
    if (in_table(console))
        scene_move_to(&console->scene, 0);
    else
        console->scene.scroll = 0;
}

static void last(struct console *console)
{
    struct scene *scene = &console->scene;

    if (!in_table(console))
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

static void next_trouble(struct console *console)
{
    to_trouble(console, false);
}

static void previous_trouble(struct console *console)
{
    to_trouble(console, true);
}

static void show_domains(struct console *console)
{
    console_show(console, SCENE_VIEW_DOMAINS);
}

static void show_domain(struct console *console)
{
    if (!in_table(console) || scene_selected(&console->scene))
        console_show(console, SCENE_VIEW_DOMAIN);
    else
        console_say(console, "There is no domain to look at.");
}

static void leave(struct console *console)
{
    struct scene *scene = &console->scene;

    if (scene->view == SCENE_VIEW_HELP || scene->view == SCENE_VIEW_GLOSSARY)
        console_show(console, scene->under);
    else if (scene->view == SCENE_VIEW_DOMAIN)
        console_show(console, SCENE_VIEW_DOMAINS);
}

/* A second press leaves it. */
static void aside(struct console *console, enum scene_view view)
{
    if (console->scene.view == view)
        leave(console);
    else
        console_show(console, view);
}

static void help(struct console *console)
{
    aside(console, SCENE_VIEW_HELP);
}

static void glossary(struct console *console)
{
    aside(console, SCENE_VIEW_GLOSSARY);
}

static void next_view(struct console *console)
{
    if (in_table(console))
        show_domain(console);
    else
        show_domains(console);
}

static void sort_by(struct console *console, int direction)
{
    scene_sort_by_neighbour(&console->scene, direction);
    console_rearrange(console);
}

static void sort_left(struct console *console)
{
    sort_by(console, -1);
}

static void sort_right(struct console *console)
{
    sort_by(console, 1);
}

static void sort_reverse(struct console *console)
{
    console->scene.descending = !console->scene.descending;
    console_rearrange(console);
}

static void freeze(struct console *console)
{
    struct scene *scene = &console->scene;

    if (scene->frozen)
        display_thaw(console->display);
    else if (display_freeze(console->display) < 0) {
        console_say(console, "There is no memory left to keep this picture: it is not frozen.");
        return;
    }
    scene->frozen = !scene->frozen;
    scene->frozen_ms = scene->now_ms;
    console_rearrange(console);
}

static void zoom(struct console *console, bool in)
{
    int64_t *span_ms = &console->scene.plot_span_ms;
    size_t at = 0;

    while (at + 1 < PLOT_SPAN_COUNT && plot_spans_ms[at] < *span_ms)
        at++;
    if (in && at > 0)
        at--;
    else if (!in && at + 1 < PLOT_SPAN_COUNT)
        at++;
    else
        console_say(console, in ? "The plot shows no less." : "The history reaches no further.");
    *span_ms = plot_spans_ms[at];
}

static void zoom_in(struct console *console)
{
    zoom(console, true);
}

static void zoom_out(struct console *console)
{
    zoom(console, false);
}

static void repaint(struct console *console)
{
    console->repaint = true;
}

static void suspend(struct console *console)
{
    console->suspend = true;
}

static void quit(struct console *console)
{
    console->quit = true;
}

static const struct action actions[] = {
    [ACTION_NONE] = {"none", "", false, NULL, "Nothing.", NULL},
    [ACTION_HELP] = {"help", "looking", false, "help", "This page, and back.", help},
    [ACTION_FIND] = {"find", "moving", false, "find",
                     "Find a domain by its name or domid, as one types.", find_open},
    [ACTION_NEXT_TROUBLE] = {"next_trouble", "moving", false, "trouble",
                             "The next domain that needs you.", next_trouble},
    [ACTION_PREVIOUS_TROUBLE] = {"previous_trouble", "moving", false, NULL,
                                 "The previous domain that needs you.", previous_trouble},
    [ACTION_OPEN] = {"open", "looking", false, "detail",
                     "Everything that is known about this domain.", show_domain},
    [ACTION_LEAVE] = {"leave", "looking", false, "back", "Back to where you came from.", leave},
    [ACTION_UP] = {"up", "moving", false, NULL, "One row up.", up},
    [ACTION_DOWN] = {"down", "moving", false, NULL, "One row down.", down},
    [ACTION_PAGE_UP] = {"page_up", "moving", false, NULL, "One page up.", page_up},
    [ACTION_PAGE_DOWN] = {"page_down", "moving", false, NULL, "One page down.", page_down},
    [ACTION_HALF_UP] = {"half_up", "moving", false, NULL, "Half a page up.", half_up},
    [ACTION_HALF_DOWN] = {"half_down", "moving", false, NULL, "Half a page down.", half_down},
    [ACTION_FIRST] = {"first", "moving", false, NULL, "To the top.", first},
    [ACTION_LAST] = {"last", "moving", false, NULL, "To the bottom.", last},
    [ACTION_SHOW_DOMAINS] = {"domains", "looking", false, NULL, "All domains.", show_domains},
    [ACTION_SHOW_DOMAIN] = {"domain", "looking", false, NULL, "The selected domain.", show_domain},
    [ACTION_NEXT_VIEW] = {"next_view", "looking", false, NULL,
                          "From all domains to the selected one, and back.", next_view},
    [ACTION_GLOSSARY] = {"glossary", "looking", false, NULL,
                         "What each column means, how it is computed, where it comes from.",
                         glossary},
    [ACTION_SORT_LEFT] = {"sort_left", "the picture", false, NULL,
                          "Sort by the column on the left.", sort_left},
    [ACTION_SORT_RIGHT] = {"sort_right", "the picture", false, "sort",
                           "Sort by the column on the right.", sort_right},
    [ACTION_SORT_REVERSE] = {"sort_reverse", "the picture", false, NULL,
                             "Sort the other way round.", sort_reverse},
    [ACTION_FREEZE] = {"freeze", "the picture", false, "freeze",
                       "Freeze the picture, and let it live again. Nothing is missed meanwhile.",
                       freeze},
    [ACTION_ZOOM_IN] = {"zoom_in", "the picture", false, "zoom",
                        "The plot shows less time, in more detail.", zoom_in},
    [ACTION_ZOOM_OUT] = {"zoom_out", "the picture", false, NULL,
                         "The plot shows more time, up to an hour.", zoom_out},
    [ACTION_FIND_KEEP] = {"find_keep", "while finding", false, "stay there",
                          "Stay there; in an empty prompt: the next one of the last search.",
                          find_keep},
    [ACTION_FIND_NEXT] = {"find_next", "while finding", false, "next", "The next one.", find_next},
    [ACTION_FIND_CANCEL] = {"find_cancel", "while finding", false, "back",
                            "Back to where you were.", find_cancel},
    [ACTION_FIND_ERASE] = {"find_erase", "while finding", false, NULL, "Erase a character.",
                           find_erase},
    [ACTION_FIND_ERASE_WORD] = {"find_erase_word", "while finding", false, NULL, "Erase a word.",
                                find_erase_word},
    [ACTION_FIND_CLEAR] = {"find_clear", "while finding", false, "clear", "Erase it all.",
                           find_clear},
    [ACTION_REPAINT] = {"repaint", "the program", false, NULL,
                        "Paint the whole screen again, should something have disturbed it.",
                        repaint},
    [ACTION_SUSPEND] = {"suspend", "the program", false, NULL,
                        "Back to the shell for a while; fg comes back here.", suspend},
    [ACTION_QUIT] = {"quit", "the program", false, "quit", "Leave.", quit},
};
_Static_assert(sizeof(actions) / sizeof(actions[0]) == ACTION_COUNT, "every action has its row");

const struct action *action_info(enum action_id id)
{
    return &actions[(unsigned)id < ACTION_COUNT ? id : ACTION_NONE];
}
