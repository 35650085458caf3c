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
#include "model/operation.h"

#define MOVE(reach)  (enum action_id)(ACTION_ENTRY_MOVE + (reach))
#define ERASE(reach) (enum action_id)(ACTION_ENTRY_ERASE + (reach))

static const struct key_binding bindings[] = {
    {'?', ACTION_HELP, KEYS_IN_VIEWS, false},
    {KEYS_FUNCTION_1, ACTION_HELP, KEYS_IN_VIEWS, false},
    {'/', ACTION_FIND, KEYS_IN_GUESTS, false},
    {'\\', ACTION_FILTER, KEYS_IN_GUESTS, false},
    {'n', ACTION_NEXT_TROUBLE, KEYS_IN_GUESTS, false},
    {'N', ACTION_PREVIOUS_TROUBLE, KEYS_IN_GUESTS, false},
    {'+', ACTION_TARGET_UP, KEYS_IN_GUESTS, false},
    {'-', ACTION_TARGET_DOWN, KEYS_IN_GUESTS, false},
    {'p', ACTION_GIVE, KEYS_IN_ACTORS, false},
    {'u', ACTION_UNDO, KEYS_IN_GUESTS | KEYS_IN_ACTORS | KEYS_IN_JOURNAL | KEYS_IN_FAILED, false},
    {':', ACTION_COMMAND, KEYS_IN_VIEWS, false},
    {' ', ACTION_TAG, KEYS_IN_DOMAINS, false},
    {'a', ACTION_TAG_ALL, KEYS_IN_DOMAINS, false},
    {'A', ACTION_UNTAG_ALL, KEYS_IN_DOMAINS | KEYS_IN_ACTORS, false},
    {'L', ACTION_LOCK, KEYS_IN_VIEWS, false},
    {KEYS_ENTER, ACTION_OPEN, KEYS_IN_TABLES, false},
    {KEYS_ENTER, ACTION_OPEN_SERVED, KEYS_IN_ACTORS, false},
    {KEYS_ESCAPE, ACTION_LEAVE, KEYS_IN_PAGES, false},
    {KEYS_ESCAPE, ACTION_LEAVE, KEYS_IN_DOMAINS, true},
    {KEYS_BACKSPACE, ACTION_LEAVE, KEYS_IN_PAGES, true},
    {KEYS_UP, ACTION_UP, KEYS_IN_VIEWS | KEYS_IN_RUNNING, false},
    {'k', ACTION_UP, KEYS_IN_VIEWS | KEYS_IN_RUNNING, false},
    {KEYS_DOWN, ACTION_DOWN, KEYS_IN_VIEWS | KEYS_IN_RUNNING, false},
    {'j', ACTION_DOWN, KEYS_IN_VIEWS | KEYS_IN_RUNNING, false},
    {KEYS_PAGE_UP, ACTION_PAGE_UP, KEYS_IN_VIEWS, false},
    {KEYS_CONTROL('B'), ACTION_PAGE_UP, KEYS_IN_VIEWS, false},
    {KEYS_PAGE_DOWN, ACTION_PAGE_DOWN, KEYS_IN_VIEWS, false},
    {KEYS_CONTROL('F'), ACTION_PAGE_DOWN, KEYS_IN_VIEWS, false},
    {KEYS_CONTROL('U'), ACTION_HALF_UP, KEYS_IN_VIEWS, false},
    {KEYS_CONTROL('D'), ACTION_HALF_DOWN, KEYS_IN_VIEWS, false},
    {'g', ACTION_FIRST, KEYS_IN_VIEWS | KEYS_IN_RUNNING, false},
    {KEYS_HOME, ACTION_FIRST, KEYS_IN_VIEWS | KEYS_IN_RUNNING, false},
    {'G', ACTION_LAST, KEYS_IN_VIEWS | KEYS_IN_RUNNING, false},
    {KEYS_END, ACTION_LAST, KEYS_IN_VIEWS | KEYS_IN_RUNNING, false},
    {'1', ACTION_SHOW_DOMAINS, KEYS_IN_VIEWS, false},
    {'2', ACTION_SHOW_DOMAIN, KEYS_IN_VIEWS, false},
    {'3', ACTION_SHOW_HOST, KEYS_IN_VIEWS & ~KEYS_IN_HOST, false},
    {'3', ACTION_SHOW_HOST, KEYS_IN_HOST, true},
    {'4', ACTION_SHOW_ACTORS, KEYS_IN_VIEWS & ~KEYS_IN_ACTORS, false},
    {'4', ACTION_SHOW_ACTORS, KEYS_IN_ACTORS, true},
    {'5', ACTION_SHOW_JOURNAL, KEYS_IN_VIEWS & ~KEYS_IN_JOURNAL, false},
    {'5', ACTION_SHOW_JOURNAL, KEYS_IN_JOURNAL, true},
    {'\t', ACTION_NEXT_VIEW, KEYS_IN_VIEWS, false},
    {KEYS_BACKTAB, ACTION_PREVIOUS_VIEW, KEYS_IN_VIEWS, false},
    {KEYS_WHEEL_UP, ACTION_UP, KEYS_IN_VIEWS | KEYS_IN_RUNNING, true},
    {KEYS_WHEEL_DOWN, ACTION_DOWN, KEYS_IN_VIEWS | KEYS_IN_RUNNING, true},
    {'h', ACTION_GLOSSARY, KEYS_IN_VIEWS, false},
    {'<', ACTION_SORT_LEFT, KEYS_IN_DOMAINS, false},
    {'>', ACTION_SORT_RIGHT, KEYS_IN_DOMAINS, false},
    {'r', ACTION_SORT_REVERSE, KEYS_IN_DOMAINS, false},
    {'c', ACTION_COLUMNS, KEYS_IN_GUESTS | KEYS_IN_COLUMNS, false},
    {' ', ACTION_COLUMN_SWITCH, KEYS_IN_COLUMNS, false},
    {KEYS_ENTER, ACTION_COLUMN_SWITCH, KEYS_IN_COLUMNS, true},
    {'a', ACTION_COLUMNS_RESET, KEYS_IN_COLUMNS, false},
    {'f', ACTION_FREEZE, KEYS_IN_GUESTS, false},
    {'[', ACTION_ZOOM_IN, KEYS_IN_DOMAIN, false},
    {']', ACTION_ZOOM_OUT, KEYS_IN_DOMAIN, false},
    {KEYS_LEFT, ACTION_READ_BACK, KEYS_IN_DOMAIN, false},
    {KEYS_RIGHT, ACTION_READ_ON, KEYS_IN_DOMAIN, false},
    {KEYS_ENTER, ACTION_ENTRY_KEEP, KEYS_IN_LINES, false},
    {KEYS_ENTER, ACTION_APPLY, KEYS_IN_PANEL, false},
    {KEYS_DOWN, ACTION_FIND_NEXT, KEYS_IN_FIND, false},
    {'\t', ACTION_FIND_NEXT, KEYS_IN_FIND, false},
    {'\t', ACTION_COMPLETE, KEYS_IN_POLICY | KEYS_IN_COMMAND, false},
    {'\t', ACTION_SWITCH, KEYS_IN_VALUE | KEYS_IN_LEVER, false},
    {KEYS_CONTROL('T'), ACTION_MANUAL_FIRST, KEYS_IN_LEVER, false},
    {KEYS_ESCAPE, ACTION_ENTRY_CANCEL, KEYS_IN_PROMPTS | KEYS_IN_CONFIRM | KEYS_IN_FAILED, false},
    {KEYS_ENTER, ACTION_ENTRY_CANCEL, KEYS_IN_FAILED, false},
    {KEYS_LEFT, MOVE(PROMPT_CHARACTER_BACK), KEYS_IN_PROMPTS, false},
    {KEYS_CONTROL('B'), MOVE(PROMPT_CHARACTER_BACK), KEYS_IN_PROMPTS, false},
    {KEYS_RIGHT, MOVE(PROMPT_CHARACTER_ON), KEYS_IN_PROMPTS, false},
    {KEYS_CONTROL('F'), MOVE(PROMPT_CHARACTER_ON), KEYS_IN_PROMPTS, false},
    {KEYS_WORD_LEFT, MOVE(PROMPT_WORD_BACK), KEYS_IN_PROMPTS, false},
    {KEYS_WORD_RIGHT, MOVE(PROMPT_WORD_ON), KEYS_IN_PROMPTS, false},
    {KEYS_HOME, MOVE(PROMPT_TO_BEGINNING), KEYS_IN_PROMPTS, false},
    {KEYS_CONTROL('A'), MOVE(PROMPT_TO_BEGINNING), KEYS_IN_PROMPTS, false},
    {KEYS_END, MOVE(PROMPT_TO_END), KEYS_IN_PROMPTS, false},
    {KEYS_CONTROL('E'), MOVE(PROMPT_TO_END), KEYS_IN_PROMPTS, false},
    {KEYS_BACKSPACE, ERASE(PROMPT_CHARACTER_BACK), KEYS_IN_PROMPTS, false},
    {KEYS_DELETE, ERASE(PROMPT_CHARACTER_ON), KEYS_IN_PROMPTS, false},
    {KEYS_CONTROL('D'), ERASE(PROMPT_CHARACTER_ON), KEYS_IN_PROMPTS, false},
    {KEYS_CONTROL('W'), ERASE(PROMPT_WORD_BACK), KEYS_IN_PROMPTS, false},
    {KEYS_WORD_DELETE, ERASE(PROMPT_WORD_ON), KEYS_IN_PROMPTS, false},
    {KEYS_CONTROL('U'), ERASE(PROMPT_TO_BEGINNING), KEYS_IN_PROMPTS, false},
    {KEYS_CONTROL('K'), ERASE(PROMPT_TO_END), KEYS_IN_PROMPTS, false},
    {KEYS_UP, ACTION_ENTRY_OLDER, KEYS_IN_FILTER | KEYS_IN_VALUES | KEYS_IN_COMMAND, false},
    {KEYS_DOWN, ACTION_ENTRY_NEWER, KEYS_IN_FILTER | KEYS_IN_VALUES | KEYS_IN_COMMAND, false},
    {KEYS_PAGE_UP, ACTION_PLAN_UP, KEYS_IN_PANEL | KEYS_IN_RUNNING | KEYS_IN_FAILED, false},
    {KEYS_PAGE_DOWN, ACTION_PLAN_DOWN, KEYS_IN_PANEL | KEYS_IN_RUNNING | KEYS_IN_FAILED, false},
    {KEYS_ESCAPE, ACTION_STOP, KEYS_IN_RUNNING, false},
    {KEYS_CONTROL('L'), ACTION_REPAINT, KEYS_EVERYWHERE, false},
    {KEYS_CONTROL('Z'), ACTION_SUSPEND, KEYS_IN_VIEWS, false},
    {'q', ACTION_QUIT, KEYS_IN_VIEWS | KEYS_IN_RUNNING, false},
    {KEYS_CONTROL('C'), ACTION_QUIT, KEYS_IN_VIEWS, false},
};
#define BINDING_COUNT (sizeof(bindings) / sizeof(bindings[0]))

static const struct {
    char32_t key;
    const char *name;
    const char *ascii; /* NULL: the same */
} names[] = {
    {KEYS_UP, "↑", "Up"},
    {KEYS_DOWN, "↓", "Down"},
    {KEYS_LEFT, "←", "Left"},
    {KEYS_RIGHT, "→", "Right"},
    {KEYS_PAGE_UP, "PgUp", NULL},
    {KEYS_PAGE_DOWN, "PgDn", NULL},
    {KEYS_HOME, "Home", NULL},
    {KEYS_END, "End", NULL},
    {KEYS_ENTER, "↵", "Enter"},
    {KEYS_BACKSPACE, "Backspace", NULL},
    {KEYS_DELETE, "Delete", NULL},
    {KEYS_BACKTAB, "Shift-Tab", NULL},
    {KEYS_FUNCTION_1, "F1", NULL},
    {KEYS_ESCAPE, "Esc", NULL},
    {KEYS_WORD_LEFT, "Alt-b", NULL},
    {KEYS_WORD_RIGHT, "Alt-f", NULL},
    {KEYS_WORD_DELETE, "Alt-d", NULL},
    {'\t', "Tab", NULL},
    {' ', "Space", NULL},
};

bool keys_binding(size_t index, struct key_binding *ret_binding)
{
    if (index < BINDING_COUNT)
        *ret_binding = bindings[index];
    else if (index < BINDING_COUNT + OPERATION_COUNT)
        *ret_binding = (struct key_binding){
            .key = (unsigned char)operation_info((enum operation_id)(index - BINDING_COUNT))->key,
            .action = (enum action_id)(ACTION_OPERATE + (index - BINDING_COUNT)),
            .contexts = KEYS_IN_GUESTS,
        };
    else
        return false;
    return true;
}

enum action_id keys_find(char32_t key, enum keys_context context)
{
    struct key_binding binding;

    for (size_t i = 0; keys_binding(i, &binding); i++)
        if (binding.key == key && (binding.contexts & (unsigned)context))
            return binding.action;
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
