/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The key table.
 *
 * The first key of an action is the one that the footer shows; the help shows them all. The same
 * letter means the same in every view. ^C and ^Z are here for the help: the terminal makes signals
 * of them, which do the same everywhere.
 */
#include "tui/keys.h"

#include <stdio.h>

#include "base/text.h"

static const struct key_binding bindings[] = {
    {'?', ACTION_HELP, KEYS_IN_VIEWS, false},
    {KEYS_FUNCTION_1, ACTION_HELP, KEYS_IN_VIEWS, false},
    {'/', ACTION_FIND, KEYS_IN_DOMAINS | KEYS_IN_DOMAIN, false},
    {'n', ACTION_NEXT_TROUBLE, KEYS_IN_DOMAINS | KEYS_IN_DOMAIN, false},
    {'N', ACTION_PREVIOUS_TROUBLE, KEYS_IN_DOMAINS | KEYS_IN_DOMAIN, false},
    {KEYS_ENTER, ACTION_OPEN, KEYS_IN_DOMAINS, false},
    {KEYS_ESCAPE, ACTION_LEAVE, KEYS_IN_PAGES, false},
    {KEYS_ESCAPE, ACTION_LEAVE, KEYS_IN_DOMAINS, true},
    {KEYS_BACKSPACE, ACTION_LEAVE, KEYS_IN_PAGES, true},
    {KEYS_UP, ACTION_UP, KEYS_IN_VIEWS, false},
    {'k', ACTION_UP, KEYS_IN_VIEWS, false},
    {KEYS_DOWN, ACTION_DOWN, KEYS_IN_VIEWS, false},
    {'j', ACTION_DOWN, KEYS_IN_VIEWS, false},
    {KEYS_PAGE_UP, ACTION_PAGE_UP, KEYS_IN_VIEWS, false},
    {KEYS_CONTROL('B'), ACTION_PAGE_UP, KEYS_IN_VIEWS, false},
    {KEYS_PAGE_DOWN, ACTION_PAGE_DOWN, KEYS_IN_VIEWS, false},
    {KEYS_CONTROL('F'), ACTION_PAGE_DOWN, KEYS_IN_VIEWS, false},
    {KEYS_CONTROL('U'), ACTION_HALF_UP, KEYS_IN_VIEWS, false},
    {KEYS_CONTROL('D'), ACTION_HALF_DOWN, KEYS_IN_VIEWS, false},
    {'g', ACTION_FIRST, KEYS_IN_VIEWS, false},
    {KEYS_HOME, ACTION_FIRST, KEYS_IN_VIEWS, false},
    {'G', ACTION_LAST, KEYS_IN_VIEWS, false},
    {KEYS_END, ACTION_LAST, KEYS_IN_VIEWS, false},
    {'1', ACTION_SHOW_DOMAINS, KEYS_IN_VIEWS, false},
    {'2', ACTION_SHOW_DOMAIN, KEYS_IN_VIEWS, false},
    {'\t', ACTION_NEXT_VIEW, KEYS_IN_VIEWS, false},
    {KEYS_BACKTAB, ACTION_NEXT_VIEW, KEYS_IN_VIEWS, true},
    {KEYS_WHEEL_UP, ACTION_UP, KEYS_IN_VIEWS, true},
    {KEYS_WHEEL_DOWN, ACTION_DOWN, KEYS_IN_VIEWS, true},
    {'h', ACTION_GLOSSARY, KEYS_IN_VIEWS, false},
    {'<', ACTION_SORT_LEFT, KEYS_IN_DOMAINS, false},
    {'>', ACTION_SORT_RIGHT, KEYS_IN_DOMAINS, false},
    {'r', ACTION_SORT_REVERSE, KEYS_IN_DOMAINS, false},
    {'f', ACTION_FREEZE, KEYS_IN_DOMAINS | KEYS_IN_DOMAIN, false},
    {'[', ACTION_ZOOM_IN, KEYS_IN_DOMAIN, false},
    {']', ACTION_ZOOM_OUT, KEYS_IN_DOMAIN, false},
    {KEYS_ENTER, ACTION_FIND_KEEP, KEYS_IN_FIND, false},
    {KEYS_DOWN, ACTION_FIND_NEXT, KEYS_IN_FIND, false},
    {'\t', ACTION_FIND_NEXT, KEYS_IN_FIND, false},
    {KEYS_ESCAPE, ACTION_FIND_CANCEL, KEYS_IN_FIND, false},
    {KEYS_BACKSPACE, ACTION_FIND_ERASE, KEYS_IN_FIND, false},
    {KEYS_CONTROL('W'), ACTION_FIND_ERASE_WORD, KEYS_IN_FIND, false},
    {KEYS_CONTROL('U'), ACTION_FIND_CLEAR, KEYS_IN_FIND, false},
    {KEYS_CONTROL('L'), ACTION_REPAINT, KEYS_IN_VIEWS | KEYS_IN_FIND, false},
    {KEYS_CONTROL('Z'), ACTION_SUSPEND, KEYS_IN_VIEWS, false},
    {'q', ACTION_QUIT, KEYS_IN_VIEWS, false},
    {KEYS_CONTROL('C'), ACTION_QUIT, KEYS_IN_VIEWS, false},
};
#define BINDING_COUNT (sizeof(bindings) / sizeof(bindings[0]))

static const struct {
    char32_t key;
    const char *name;
    const char *ascii; /* NULL: the same */
} names[] = {
    {KEYS_UP, "↑", "Up"},          {KEYS_DOWN, "↓", "Down"},
    {KEYS_LEFT, "←", "Left"},      {KEYS_RIGHT, "→", "Right"},
    {KEYS_PAGE_UP, "PgUp", NULL},  {KEYS_PAGE_DOWN, "PgDn", NULL},
    {KEYS_HOME, "Home", NULL},     {KEYS_END, "End", NULL},
    {KEYS_ENTER, "↵", "Enter"},    {KEYS_BACKSPACE, "Backspace", NULL},
    {KEYS_DELETE, "Delete", NULL}, {KEYS_BACKTAB, "Shift-Tab", NULL},
    {KEYS_FUNCTION_1, "F1", NULL}, {KEYS_ESCAPE, "Esc", NULL},
    {'\t', "Tab", NULL},           {' ', "Space", NULL},
};

const struct key_binding *keys_binding(size_t index)
{
    return index < BINDING_COUNT ? &bindings[index] : NULL;
}

enum action_id keys_find(char32_t key, enum keys_context context)
{
    for (size_t i = 0; i < BINDING_COUNT; i++)
        if (bindings[i].key == key && (bindings[i].contexts & (unsigned)context))
            return bindings[i].action;
    return ACTION_NONE;
}

char *keys_name(char *buffer, char32_t key, bool ascii)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].key == key) {
            const char *name = ascii && names[i].ascii ? names[i].ascii : names[i].name;

            snprintf(buffer, KEYS_NAME_MAX, "%s", name);
            return buffer;
        }
    if (key < ' ')
        snprintf(buffer, KEYS_NAME_MAX, "^%c", (char)(key | 0x40));
    else if (text_is_printable(key) && (!ascii || key < 0x7f))
        buffer[text_encode(key, buffer)] = '\0';
    else
        snprintf(buffer, KEYS_NAME_MAX, "That key");
    return buffer;
}
