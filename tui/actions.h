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

#include "model/operation.h"
#include "tui/prompt.h"

struct console;

/* In the order of the help and of the footer, which takes those with a footer name. */
enum action_id {
    ACTION_NONE,
    ACTION_HELP,
    ACTION_FIND,
    ACTION_FILTER,
    ACTION_OPERATE, /* the first of the operations, one each (model/operation.h) */
    ACTION_OPERATE_LAST = ACTION_OPERATE + OPERATION_COUNT - 1,
    ACTION_TARGET_UP,
    ACTION_TARGET_DOWN,
    ACTION_GIVE,
    ACTION_UNDO,
    ACTION_COMMAND,
    ACTION_TAG,
    ACTION_TAG_ALL,
    ACTION_UNTAG_ALL,
    ACTION_LOCK,
    ACTION_OPEN,
    ACTION_OPEN_SERVED,
    ACTION_LEAVE,
    ACTION_NEXT_TROUBLE,
    ACTION_PREVIOUS_TROUBLE,
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
    ACTION_SHOW_HOST,
    ACTION_SHOW_ACTORS,
    ACTION_SHOW_JOURNAL,
    ACTION_NEXT_VIEW,
    ACTION_PREVIOUS_VIEW,
    ACTION_GLOSSARY,
    ACTION_SORT_LEFT,
    ACTION_SORT_RIGHT,
    ACTION_SORT_REVERSE,
    ACTION_COLUMNS,
    ACTION_COLUMN_SWITCH,
    ACTION_COLUMNS_RESET,
    ACTION_FREEZE,
    ACTION_ZOOM_IN,
    ACTION_ZOOM_OUT,
    ACTION_READ_BACK,
    ACTION_READ_ON,
    ACTION_APPLY,
    ACTION_ENTRY_KEEP,
    ACTION_FIND_NEXT,
    ACTION_COMPLETE,
    ACTION_SWITCH,
    ACTION_MANUAL_FIRST,
    ACTION_ENTRY_CANCEL,
    ACTION_STOP,
    ACTION_ENTRY_MOVE, /* the first of those that move the cursor, one for each reach */
    ACTION_ENTRY_MOVE_LAST = ACTION_ENTRY_MOVE + PROMPT_REACH_COUNT - 1,
    ACTION_ENTRY_ERASE, /* the first of those that erase what is between, in the same order */
    ACTION_ENTRY_ERASE_LAST = ACTION_ENTRY_ERASE + PROMPT_REACH_COUNT - 1,
    ACTION_ENTRY_OLDER,
    ACTION_ENTRY_NEWER,
    ACTION_PLAN_UP,
    ACTION_PLAN_DOWN,
    ACTION_REPAINT,
    ACTION_SUSPEND,
    ACTION_QUIT,
};
#define ACTION_COUNT (ACTION_QUIT + 1)

struct action {
    const char *name;   /* stable, for programs: "next_trouble" */
    const char *group;  /* heading in the help: "moving" */
    bool modifies;      /* changes something on the host: refused while that is not allowed */
    const char *footer; /* short, for the footer; NULL: not there */
    unsigned rank;      /* in the footer: where there is no room, the higher ones go first */
    const char *help;   /* one sentence */
    void (*run)(struct console *console); /* NULL: see actions_run() */
};

/* The row of an action; those of operations and of editing are made from their own tables. */
struct action action_info(enum action_id id);

/* Does what the action does. */
void actions_run(enum action_id id, struct console *console);

#endif
