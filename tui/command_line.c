/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The command line: see command_line.h. A command of the shell that operates becomes a plan; of the
 * others those that make sense on a screen are in own_command.h.
 */
#include "tui/command_line.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "actorctl/commands/command.h"
#include "actorctl/commands/operate.h"
#include "actorctl/commands/select.h"
#include "tui/completing.h"
#include "tui/console.h"
#include "tui/entry.h"
#include "tui/own_command.h"
#include "tui/words.h"

#define ALL_CHOSEN "."

const struct command *command_line_lever(const char *name)
{
    const struct command *command = command_find(name);

    return command && command->operates ? command : NULL;
}

/* --- from a line to a plan ---------------------------------------------------------------------
 */

static void set_hint(struct console *console, const char *text)
{
    snprintf(console->scene.prompt.hint, sizeof(console->scene.prompt.hint), "%s", text);
}

static int choose(struct console *console, const char *text, struct xenmem_error *error)
{
    struct operate *operate = &console->operate;
    struct snapshot *snapshot = display_live_snapshot(console->display);
    const struct domain *domain = snapshot ? select_domain(snapshot, text) : NULL;
    const struct column_row *row = scene_selected(&console->scene);
    const struct tags *tags = &console->scene.tags;
    int rc = 0;

    operate->id_count = 0;
    if (domain)
        return operate_add_domain(console, &domain->id);
    if (strcmp(text, ALL_CHOSEN) != 0)
        return error_set(error, ESRCH, "There is no domain \"%.64s\".", text);
    for (size_t i = 0; i < tags->count && rc == 0; i++)
        rc = operate_add_domain(console, &tags->ids[i]);
    if (tags->count == 0 && row)
        rc = operate_add_domain(console, &row->domain->id);
    return rc;
}

/* The intent and the domains of a lever; -EAGAIN: there are words to come. */
static int understand(struct console *console, const struct command *command, struct words *words,
                      struct xenmem_error *error)
{
    struct operate *operate = &console->operate;
    struct domain_id before = operate->id_count ? operate->ids[0] : (struct domain_id){0};
    size_t count = operate->id_count;
    struct line line;
    int rc = line_parse(command->name, command->options, words->count, words->at, &line, error);

    if (rc < 0)
        return rc;
    operate->operation = command->operation;
    if (line.count < command->least)
        rc = -EAGAIN;
    else if (line.count > command->most)
        rc = error_set(error, E2BIG, "%s takes only %s.", command->name, command->operands);
    if (rc == 0)
        rc = operate_intent(command, &line, &operate->intent, error);
    if (rc == 0)
        rc = choose(console, line.operands[0], error);
    if (rc == 0 && (operate->id_count != count || !domain_id_equal(&before, &operate->ids[0])))
        operate->survey = true;
    console->dry_run = line.options & LINE_DRY_RUN;
    console->said_yes = line.options & LINE_YES;
    line_free(&line);
    return rc;
}

/* While the name is typed: which there are. Behind it: what it takes. */
static void hint_at(struct console *console, const struct words *words)
{
    const struct own_command *mine = own_command_find(words->at[0]);
    const struct command *lever = command_line_lever(words->at[0]);
    char text[COMMAND_SYNOPSIS_MAX], list[COMMAND_SYNOPSIS_MAX + 16];
    struct completion completion;
    int named;

    if (mine) {
        snprintf(list, sizeof(list), "%s %s", mine->operands, mine->help);
        set_hint(console, *mine->operands ? list : mine->help);
    } else if (lever) {
        set_hint(console, command_synopsis(lever, text));
    } else if (command_find_words(words->count, words->at, &named)) {
        operate_complain(console, "This command is for the shell: the console shows it by itself.");
    } else {
        completion_begin(&completion, words->at[0]);
        completing_offer_commands(&completion);
        set_hint(console, completion.list);
        if (completion.count == 0 || words->count > 1)
            operate_complain(console, "There is no such command. Tab shows those that there are.");
    }
}

void command_line_plan(struct console *console)
{
    struct xenmem_error error = {0};
    const struct command *lever;
    struct words words;
    int rc;

    operate_complain(console, "");
    set_hint(console, "a command as in the shell; Tab completes");
    if (words_split(console->scene.prompt.text, &words, &error) < 0) {
        operate_complain(console, error.sentence);
        return;
    }
    if (words.count == 0)
        return;
    hint_at(console, &words);
    lever = command_line_lever(words.at[0]);
    if (!lever)
        return;
    rc = understand(console, lever, &words, &error);
    if (rc == 0)
        operate_plan(console);
    else if (rc != -EAGAIN)
        operate_complain(console, rc == -ENOMEM ? "There is no memory left." : error.sentence);
}

void command_line_open(struct console *console)
{
    operate_begin(console, "command");
    entry_open(console, PROMPT_COMMAND, CONSOLE_TOPIC_COMMAND, ":", "");
    command_line_plan(console);
}

void command_line_typed(struct console *console)
{
    console->scene.panel.scroll = 0;
    command_line_plan(console);
}

/* --- running -----------------------------------------------------------------------------------
 */

static void run_own(struct console *console, const struct own_command *mine,
                    const struct words *words)
{
    snprintf(console->command_text, sizeof(console->command_text), "%s",
             console->scene.prompt.text);
    recall_add(&console->recall, CONSOLE_TOPIC_COMMAND, console->command_text);
    operate_leave(console);
    mine->run(console, words);
}

static void run_lever(struct console *console)
{
    if (!console->operate.plan)
        console_say(console, "Nothing was done: there is no plan yet.");
    else if (console->dry_run)
        console_say(console, "Nothing was done: --dry-run only shows the plan.");
    else
        operate_apply(console);
}

void command_line_run(struct console *console)
{
    const struct own_command *mine;
    struct words words;

    if (words_split(console->scene.prompt.text, &words, NULL) < 0) {
        console_say(console, "Nothing was done: see above.");
        return;
    }
    if (words.count == 0) {
        operate_leave(console);
        return;
    }
    mine = own_command_find(words.at[0]);
    if (mine)
        run_own(console, mine, &words);
    else if (command_line_lever(words.at[0]))
        run_lever(console);
    else
        console_say(console, "Nothing was done.");
}
