/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Actions: one table of everything that a key can do.
 *
 * An action changes the console's state (console.h) and draws nothing. Thread: the main thread; the
 * table is constant.
 */
#ifndef XENMEM_TUI_ACTIONS_H
#define XENMEM_TUI_ACTIONS_H

#include <stdbool.h>

struct console;

/* In the order of the help; the footer takes those with a footer name, in the same order. */
enum action_id {
    ACTION_NONE,
    ACTION_HELP,
    ACTION_FIND,
    ACTION_NEXT_TROUBLE,
    ACTION_PREVIOUS_TROUBLE,
    ACTION_OPEN,
    ACTION_LEAVE,
    ACTION_UP,
    ACTION_DOWN,
    ACTION_PAGE_UP,
    ACTION_PAGE_DOWN,
    ACTION_HALF_UP,
    ACTION_HALF_DOWN,
    ACTION_FIRST,
    ACTION_LAST,
    ACTION_SHOW_DOMAINS,
    ACTION_SHOW_DOMAIN,
    ACTION_NEXT_VIEW,
    ACTION_GLOSSARY,
    ACTION_SORT_LEFT,
    ACTION_SORT_RIGHT,
    ACTION_SORT_REVERSE,
    ACTION_FREEZE,
    ACTION_ZOOM_IN,
    ACTION_ZOOM_OUT,
    ACTION_FIND_KEEP,
    ACTION_FIND_NEXT,
    ACTION_FIND_CANCEL,
    ACTION_FIND_ERASE,
    ACTION_FIND_ERASE_WORD,
    ACTION_FIND_CLEAR,
    ACTION_REPAINT,
    ACTION_SUSPEND,
    ACTION_QUIT,
};
#define ACTION_COUNT (ACTION_QUIT + 1)

struct action {
    const char *name;   /* stable, for programs: "next_trouble" */
    const char *group;  /* heading in the help: "moving" */
    bool modifies;      /* changes something on the host: refused with --read-only */
    const char *footer; /* short, for the footer; NULL: not there */
    const char *help;   /* one sentence */
    void (*run)(struct console *console); /* NULL: handled by app.c */
};

/* The row of an action; never NULL. */
const struct action *action_info(enum action_id id);

#endif
