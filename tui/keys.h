/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Keys: one table of which key does what where. Dispatch, the footer and the help come from it.
 *
 * A key is a Unicode character, control characters included, or one of enum keys_special, above
 * all characters. Nothing here knows curses: tui/terminal.c translates.
 * Thread: any; the table is constant.
 */
#ifndef XENMEM_TUI_KEYS_H
#define XENMEM_TUI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

#include "tui/actions.h"

enum keys_special {
    KEYS_NONE = 0x110000, /* behind the last character of Unicode */
    KEYS_UP,
    KEYS_DOWN,
    KEYS_LEFT,
    KEYS_RIGHT,
    KEYS_PAGE_UP,
    KEYS_PAGE_DOWN,
    KEYS_HOME,
    KEYS_END,
    KEYS_ENTER,
    KEYS_BACKSPACE,
    KEYS_DELETE,
    KEYS_BACKTAB,
    KEYS_WORD_LEFT, /* Alt-b, and the arrow with Ctrl or Alt */
    KEYS_WORD_RIGHT,
    KEYS_WORD_DELETE, /* Alt-d */
    KEYS_FUNCTION_1,
    KEYS_MOUSE, /* a click: struct terminal_key says on which row */
    KEYS_WHEEL_UP,
    KEYS_WHEEL_DOWN,
    KEYS_UNKNOWN, /* some key or combination that no table knows */
};

#define KEYS_CONTROL(letter) ((char32_t)((letter)&0x1f))
#define KEYS_ESCAPE          ((char32_t)0x1b)

/* Where a key counts: the views, the prompts, which take the keyboard for themselves, and the other
 * stages of the panel. */
enum keys_context {
    KEYS_IN_DOMAINS = 1 << 0,
    KEYS_IN_DOMAIN = 1 << 1,
    KEYS_IN_HOST = 1 << 2,
    KEYS_IN_ACTORS = 1 << 3,
    KEYS_IN_JOURNAL = 1 << 4,
    KEYS_IN_HELP = 1 << 5,
    KEYS_IN_GLOSSARY = 1 << 6,
    KEYS_IN_COLUMNS = 1 << 7,
    KEYS_IN_FIND = 1 << 8,
    KEYS_IN_FILTER = 1 << 9,
    KEYS_IN_VALUE = 1 << 10,
    KEYS_IN_POLICY = 1 << 11, /* as VALUE, of an actor and its parameters */
    KEYS_IN_LEVER = 1 << 12,  /* as VALUE, of a low-level lever */
    KEYS_IN_COMMAND = 1 << 13,
    KEYS_IN_NAME = 1 << 14,
    KEYS_IN_CONFIRM = 1 << 15,
    KEYS_IN_RUNNING = 1 << 16,
    KEYS_IN_FAILED = 1 << 17,
};
#define KEYS_IN_ASIDES (KEYS_IN_HELP | KEYS_IN_GLOSSARY | KEYS_IN_COLUMNS)
#define KEYS_IN_PAGES \
    (KEYS_IN_DOMAIN | KEYS_IN_HOST | KEYS_IN_ACTORS | KEYS_IN_JOURNAL | KEYS_IN_ASIDES)
#define KEYS_IN_VIEWS   (KEYS_IN_DOMAINS | KEYS_IN_PAGES)
#define KEYS_IN_TABLES  (KEYS_IN_DOMAINS | KEYS_IN_HOST)
#define KEYS_IN_LISTS   (KEYS_IN_ACTORS | KEYS_IN_JOURNAL | KEYS_IN_COLUMNS) /* of lines */
#define KEYS_IN_GUESTS  (KEYS_IN_TABLES | KEYS_IN_DOMAIN) /* a domain is chosen */
#define KEYS_IN_LINES   (KEYS_IN_FIND | KEYS_IN_FILTER)
#define KEYS_IN_VALUES  (KEYS_IN_VALUE | KEYS_IN_POLICY | KEYS_IN_LEVER)
#define KEYS_IN_PANEL   (KEYS_IN_VALUES | KEYS_IN_COMMAND | KEYS_IN_NAME | KEYS_IN_CONFIRM)
#define KEYS_IN_PROMPTS (KEYS_IN_LINES | KEYS_IN_VALUES | KEYS_IN_COMMAND | KEYS_IN_NAME)
#define KEYS_EVERYWHERE (~0U)

struct key_binding {
    char32_t key;
    enum action_id action;
    unsigned contexts; /* of enum keys_context */
    bool hidden;       /* works, but neither help nor footer need say so */
};

/* Row `index` of the table; false behind the last. The keys of operations come from their own table
 * (model/operation.h). */
bool keys_binding(size_t index, struct key_binding *ret_binding);

/* The action of this key in this context, or ACTION_NONE. */
enum action_id keys_find(char32_t key, enum keys_context context);

/* The key's name for people: "j", "PgDn", "^F", "↑" ("Up" in ASCII). `buffer` is KEYS_NAME_MAX
 * bytes. Returns buffer. */
#define KEYS_NAME_MAX 16
char *keys_name(char *buffer, char32_t key, bool ascii);

#endif
