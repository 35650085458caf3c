/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The console's own commands: see own_command.h. What a command of the same name prints in the
 * shell is shown here: a room, a row, or a sentence.
 */
#include "tui/own_command.h"

#include <stdio.h>
#include <string.h>

#include "actorctl/commands/command.h"
#include "actorctl/commands/select.h"
#include "tui/console.h"
#include "tui/filtering.h"
#include "tui/operate_facts.h"

static void do_list(struct console *console, const struct words *words)
{
    const struct domain *domain = words->count > 1 && console->scene.snapshot
                                      ? select_domain(console->scene.snapshot, words->at[1])
                                      : NULL;
    char domid[16];

    console_show(console, SCENE_VIEW_DOMAINS);
    if (words->count == 1)
        return;
    snprintf(domid, sizeof(domid), "%u", domain ? (unsigned)domain->id.domid : 0);
    if (!domain)
        console_say(console, "There is no domain \"%s\".", words->at[1]);
    else if (!scene_find(&console->scene, domid, 0))
        console_say(console, "The filter hides it.");
}

static void do_help(struct console *console, const struct words *words)
{
    const struct command *command = words->count > 1 ? command_find(words->at[1]) : NULL;
    char synopsis[COMMAND_SYNOPSIS_MAX];

    if (command)
        console_say(console, "%s: %s", command_synopsis(command, synopsis), command_help(command));
    else if (words->count > 1)
        console_say(console, "There is no command \"%s\".", words->at[1]);
    else
        console_show(console, SCENE_VIEW_HELP);
}

static void do_room(struct console *console, const struct words *words)
{
    static const struct {
        const char *name;
        enum scene_view view;
    } rooms[] = {{"host", SCENE_VIEW_HOST},
                 {"actors", SCENE_VIEW_ACTORS},
                 {"journal", SCENE_VIEW_JOURNAL},
                 {"columns", SCENE_VIEW_COLUMNS}};

    for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++)
        if (strcmp(rooms[i].name, words->at[0]) == 0)
            console_show(console, rooms[i].view);
}

static void do_undo(struct console *console, const struct words *words)
{
    if (console_may_change(console))
        operate_open_undo(console, words->count > 1 ? words->at[1] : NULL);
}

static void do_filter(struct console *console, const struct words *words)
{
    const char *text = words->count > 1 ? console->command_text + words->starts[1] : "";

    console_show(console, SCENE_VIEW_DOMAINS);
    filtering_set(console, text);
}

static void do_sort(struct console *console, const struct words *words)
{
    const struct column *column = words->count > 1 ? column_find(words->at[1]) : NULL;

    if (!column || column->unit == COLUMN_UNIT_TREND) {
        console_say(console, "sort takes the title of a column; h explains them.");
        return;
    }
    console->scene.sort = column;
    console->scene.descending = words->count > 2 && strcmp(words->at[2], "down") == 0;
    console_show(console, SCENE_VIEW_DOMAINS);
}

static void do_lock(struct console *console, const struct words *words)
{
    console_set_locked(console, strcmp(words->at[0], "lock") == 0);
}

static void do_quit(struct console *console, const struct words *words)
{
    (void)words;
    console_quit(console);
}

static const struct domain *named_domain(struct console *console, const struct words *words)
{
    struct snapshot *snapshot = display_live_snapshot(console->display);
    const struct domain *domain =
        words->count > 1 && snapshot ? select_domain(snapshot, words->at[1]) : NULL;

    if (!domain)
        console_say(console, "%s takes a domain.", words->at[0]);
    return domain;
}

/* Getters say what the picture holds; xenstored is not asked. */
static void say_fields(struct console *console, const struct words *words,
                       const enum field_id *fields, size_t count)
{
    const struct domain *domain = named_domain(console, words);
    char text[XENMEM_ERROR_SENTENCE_MAX];
    size_t used = 0;

    if (!domain)
        return;
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char value[96];

        operate_write_field(domain, fields[i], value, sizeof(value));
        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s %s", i ? ", " : "",
                                 field_info(fields[i])->label, value);
        if (used >= sizeof(text))
            break;
    }
    console_say(console, "%.40s: %s.", domain_text(domain, FIELD_NAME, words->at[1]), text);
}

static void do_get_policy(struct console *console, const struct words *words)
{
    static const enum field_id fields[] = {FIELD_POLICY_ACTOR, FIELD_POLICY_PARAMS,
                                           FIELD_POLICY_TARGET, FIELD_POLICY_ENFORCE};

    say_fields(console, words, fields, sizeof(fields) / sizeof(fields[0]));
}

static void do_get_balloon(struct console *console, const struct words *words)
{
    say_fields(console, words, &(enum field_id){FIELD_BALLOON_TARGET}, 1);
}

static void do_get_paging(struct console *console, const struct words *words)
{
    say_fields(console, words, &(enum field_id){FIELD_PAGING_TARGET}, 1);
}

static const struct own_command own[] = {
    {"list", "[DOMAIN]", "The table, or one domain in it.", do_list},
    {"mem-policy-get", "DOMAIN", "Its policy.", do_get_policy},
    {"mem-balloon-get-target", "DOMAIN", "Its balloon target.", do_get_balloon},
    {"mem-paging-get-target", "DOMAIN", "Its paging target.", do_get_paging},
    {"host", "", "Where the host's memory is.", do_room},
    {"actors", "", "Who acts on which domains.", do_room},
    {"journal", "", "What has been changed.", do_room},
    {"undo", "[ID]", "Takes the last change back, or the one of this id.", do_undo},
    {"help", "[COMMAND]", "The keys, or how a command is used.", do_help},
    {"filter", "[FILTER...]", "Shows what the filter shows; without one: everything.", do_filter},
    {"sort", "COLUMN [down]", "Sorts the table.", do_sort},
    {"columns", "", "Choose columns.", do_room},
    {"lock", "", "From now on nothing is changed.", do_lock},
    {"unlock", "", "Things may be changed again.", do_lock},
    {"quit", "", "Leave.", do_quit},
};
#define OWN_COUNT (sizeof(own) / sizeof(own[0]))

const struct own_command *own_command_find(const char *name)
{
    for (size_t i = 0; i < OWN_COUNT; i++)
        if (strcmp(own[i].name, name) == 0)
            return &own[i];
    return NULL;
}

const struct own_command *own_command_at(size_t index)
{
    return index < OWN_COUNT ? &own[index] : NULL;
}
