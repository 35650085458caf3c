/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The prompts: see entry.h. A text that is only proposed goes when somebody types one.
 */
#include "tui/entry.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "tui/command_line.h"
#include "tui/completing.h"
#include "tui/console.h"
#include "tui/filtering.h"
#include "tui/find.h"
#include "tui/operate.h"

struct kind {
    enum keys_context context;
    void (*changed)(struct console *console);
    void (*keep)(struct console *console);     /* Enter */
    void (*cancel)(struct console *console);   /* Escape */
    void (*complete)(struct console *console); /* Tab; NULL: nothing */
    bool closes;                               /* by erasing what is not there */
};

static const struct kind kinds[] = {
    [PROMPT_NONE] = {.context = KEYS_IN_DOMAINS},
    [PROMPT_FIND] = {KEYS_IN_FIND, find_look, find_keep, find_cancel, NULL, true},
    [PROMPT_FILTER] = {KEYS_IN_FILTER, filtering_changed, filtering_keep, filtering_cancel, NULL,
                       true},
    [PROMPT_VALUE] = {KEYS_IN_VALUE, operate_typed, operate_apply, operate_leave, operate_complete,
                      false},
    [PROMPT_COMMAND] = {KEYS_IN_COMMAND, command_line_typed, command_line_run, operate_leave,
                        completing_command, true},
    [PROMPT_NAME] = {KEYS_IN_NAME, operate_name_typed, operate_confirm_name, operate_leave, NULL,
                     false},
};
static_assert(sizeof(kinds) / sizeof(kinds[0]) == PROMPT_KIND_COUNT, "a kind has no row");

static struct prompt *prompt_of(struct console *console)
{
    return &console->scene.prompt;
}

static const struct kind *kind_of(struct console *console)
{
    return &kinds[prompt_of(console)->kind];
}

enum keys_context entry_context(enum prompt_kind kind)
{
    return kinds[kind].context;
}

static void change(struct console *console)
{
    prompt_of(console)->proposed = false;
    if (kind_of(console)->changed)
        kind_of(console)->changed(console);
}

void entry_open(struct console *console, enum prompt_kind kind, int topic, const char *label,
                const char *proposed)
{
    struct prompt *prompt = prompt_of(console);

    *prompt = (struct prompt){.kind = kind, .proposed = *proposed != '\0'};
    snprintf(prompt->label, sizeof(prompt->label), "%s", label);
    snprintf(prompt->text, sizeof(prompt->text), "%s", proposed);
    console->topic = topic;
    recall_rest(&console->recall);
}

void entry_close(struct console *console)
{
    *prompt_of(console) = (struct prompt){.kind = PROMPT_NONE};
}

bool entry_type(struct console *console, char32_t character)
{
    struct prompt typed = *prompt_of(console);

    if (typed.kind == PROMPT_NONE)
        return false;
    if (typed.proposed)
        typed.text[typed.behind = 0] = '\0';
    if (!prompt_insert(&typed, character))
        return false;
    *prompt_of(console) = typed;
    recall_rest(&console->recall);
    change(console);
    return true;
}

void entry_set(struct console *console, const char *text, size_t behind)
{
    struct prompt *prompt = prompt_of(console);

    snprintf(prompt->text, sizeof(prompt->text), "%s", text);
    prompt->behind = behind;
    recall_rest(&console->recall);
    change(console);
}

/* --- what keys do ------------------------------------------------------------------------------
 */

/* Who moves in a proposed text makes it his own. */
void entry_move(struct console *console, enum prompt_reach reach)
{
    prompt_of(console)->proposed = false;
    prompt_move(prompt_of(console), reach);
}

void entry_erase(struct console *console, enum prompt_reach reach)
{
    struct prompt *prompt = prompt_of(console);

    if (prompt_erase(prompt, reach))
        change(console);
    else if (kind_of(console)->closes && reach == PROMPT_CHARACTER_BACK && !*prompt->text)
        entry_cancel(console);
}

void entry_keep(struct console *console)
{
    if (kind_of(console)->keep)
        kind_of(console)->keep(console);
}

void entry_cancel(struct console *console)
{
    if (kind_of(console)->cancel)
        kind_of(console)->cancel(console);
}

void entry_complete(struct console *console)
{
    if (kind_of(console)->complete)
        kind_of(console)->complete(console);
}

static void take_recalled(struct console *console)
{
    prompt_of(console)->behind = 0;
    change(console);
}

void entry_older(struct console *console)
{
    if (recall_older(&console->recall, console->topic, prompt_of(console)->text))
        take_recalled(console);
    else
        console_say(console, "Nothing older has been typed here.");
}

void entry_newer(struct console *console)
{
    if (recall_newer(&console->recall, console->topic, prompt_of(console)->text))
        take_recalled(console);
}
