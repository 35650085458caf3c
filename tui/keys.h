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
    KEYS_FUNCTION_1,
    KEYS_MOUSE, /* a click: struct terminal_key says on which row */
    KEYS_WHEEL_UP,
    KEYS_WHEEL_DOWN,
    KEYS_UNKNOWN, /* some key or combination that no table knows */
};

#define KEYS_CONTROL(letter) ((char32_t)((letter)&0x1f))
#define KEYS_ESCAPE          ((char32_t)0x1b)

/* Where a key counts: the views, and the find prompt, which takes the keyboard for itself. */
enum keys_context {
    KEYS_IN_DOMAINS = 1 << 0,
    KEYS_IN_DOMAIN = 1 << 1,
    KEYS_IN_HELP = 1 << 2,
    KEYS_IN_GLOSSARY = 1 << 3,
    KEYS_IN_FIND = 1 << 4,
};
#define KEYS_IN_PAGES (KEYS_IN_DOMAIN | KEYS_IN_HELP | KEYS_IN_GLOSSARY)
#define KEYS_IN_VIEWS (KEYS_IN_DOMAINS | KEYS_IN_PAGES)

struct key_binding {
    char32_t key;
    enum action_id action;
    unsigned contexts; /* of enum keys_context */
    bool hidden;       /* works, but neither help nor footer need say so */
};

/* Row `index` of the table; NULL behind the last. */
const struct key_binding *keys_binding(size_t index);

/* The action of this key in this context, or ACTION_NONE. */
enum action_id keys_find(char32_t key, enum keys_context context);

/* The key's name for people: "j", "PgDn", "^F", "↑" ("Up" in ASCII). `buffer` is KEYS_NAME_MAX
 * bytes. Returns buffer. */
#define KEYS_NAME_MAX 16
char *keys_name(char *buffer, char32_t key, bool ascii);

#endif
