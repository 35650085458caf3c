/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The command line: see command_line.h. A command of the shell that operates becomes a plan; of the
 * others those that make sense on a screen are in the table here.
 */
#include "tui/command_line.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "actorctl/commands/command.h"
#include "actorctl/commands/operate.h"
#include "actorctl/commands/select.h"
#include "tui/completion.h"
#include "tui/console.h"
#include "tui/entry.h"
#include "tui/filtering.h"
#include "tui/operate_facts.h"
#include "tui/words.h"

#define ALL_CHOSEN "."

/* --- the console's own commands ----------------------------------------------------------------
 */

struct own {
    const char *name, *operands, *help;
    void (*run)(struct console *console, const struct words *words);
};

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

static void do_journal(struct console *console, const struct words *words)
{
    (void)words;
    console_show(console, SCENE_VIEW_JOURNAL);
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

static void do_columns(struct console *console, const struct words *words)
{
    (void)words;
    console_show(console, SCENE_VIEW_COLUMNS);
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

static const struct own own[] = {
    {"list", "[DOMAIN]", "The table, or one domain in it.", do_list},
    {"mem-policy-get", "DOMAIN", "Its policy.", do_get_policy},
    {"mem-balloon-get-target", "DOMAIN", "Its balloon target.", do_get_balloon},
    {"mem-paging-get-target", "DOMAIN", "Its paging target.", do_get_paging},
    {"journal", "", "What has been changed.", do_journal},
    {"undo", "[ID]", "Takes the last change back, or the one of this id.", do_undo},
    {"help", "[COMMAND]", "The keys, or how a command is used.", do_help},
    {"filter", "[FILTER]", "Shows what the filter shows; without one: everything.", do_filter},
    {"sort", "COLUMN [down]", "Sorts the table.", do_sort},
    {"columns", "", "Choose columns.", do_columns},
    {"lock", "", "From now on nothing is changed.", do_lock},
    {"unlock", "", "Things may be changed again.", do_lock},
    {"quit", "", "Leave.", do_quit},
};
#define OWN_COUNT (sizeof(own) / sizeof(own[0]))

static const struct own *own_find(const char *name)
{
    for (size_t i = 0; i < OWN_COUNT; i++)
        if (strcmp(own[i].name, name) == 0)
            return &own[i];
    return NULL;
}

static const struct command *lever_find(const char *name)
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
    line_free(&line);
    return rc;
}

static void offer_commands(struct completion *completion)
{
    for (size_t i = 0; command_at(i); i++)
        if (command_at(i)->operates)
            completion_offer(completion, command_at(i)->name);
    for (size_t i = 0; i < OWN_COUNT; i++)
        completion_offer(completion, own[i].name);
}

/* While the name is typed: which there are. Behind it: what it takes. */
static void hint_at(struct console *console, const struct words *words)
{
    const struct own *mine = own_find(words->at[0]);
    const struct command *lever = lever_find(words->at[0]);
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
        offer_commands(&completion);
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
    lever = lever_find(words.at[0]);
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

static void run_own(struct console *console, const struct own *mine, const struct words *words)
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
    const struct own *mine;
    struct words words;

    if (words_split(console->scene.prompt.text, &words, NULL) < 0) {
        console_say(console, "Nothing was done: see above.");
        return;
    }
    if (words.count == 0) {
        operate_leave(console);
        return;
    }
    mine = own_find(words.at[0]);
    if (mine)
        run_own(console, mine, &words);
    else if (lever_find(words.at[0]))
        run_lever(console);
    else
        console_say(console, "Nothing was done.");
}

/* --- completing --------------------------------------------------------------------------------
 */

static void offer_domains(struct console *console, struct completion *completion)
{
    const struct snapshot *snapshot = display_live_snapshot(console->display);

    for (size_t i = 0; snapshot && i < snapshot->count; i++) {
        const char *name = domain_text(snapshot->domains[i], FIELD_NAME, "");

        if (*name && !strpbrk(name, " \"'"))
            completion_offer(completion, name);
    }
}

/* Those that come with xenmem, and those that domains have. */
static void offer_actors(struct console *console, struct completion *completion)
{
    const struct snapshot *snapshot = display_live_snapshot(console->display);
    const char *last = "";

    completion_offer(completion, "xl");
    completion_offer(completion, OPERATION_MANUAL_ACTOR);
    for (size_t i = 0; snapshot && i < snapshot->count; i++) {
        const char *actor = domain_text(snapshot->domains[i], FIELD_POLICY_ACTOR, "");

        if (*actor && strcmp(actor, last) != 0 && strcmp(actor, "xl") != 0 &&
            strcmp(actor, OPERATION_MANUAL_ACTOR) != 0)
            completion_offer(completion, actor);
        last = actor;
    }
}

static void offer_parameter(struct console *console, const struct command *lever,
                            struct completion *completion)
{
    switch (operation_info(lever->operation)->parameters[0].kind) {
    case OPERATION_PARAMETER_SWITCH:
        completion_offer(completion, "on");
        completion_offer(completion, "off");
        break;
    case OPERATION_PARAMETER_ACTOR:
        offer_actors(console, completion);
        break;
    case OPERATION_PARAMETER_NONE:
    case OPERATION_PARAMETER_SIZE:
    case OPERATION_PARAMETER_PARAMS:
        break;
    }
}

static void offer_options(const struct command *lever, struct completion *completion)
{
    for (size_t i = 0; line_option_info(i); i++)
        if (lever->options & line_option_info(i)->option)
            completion_offer(completion, line_option_info(i)->name);
}

static void offer(struct console *console, const struct words *words, int index,
                  struct completion *completion)
{
    const struct command *lever = index > 0 ? lever_find(words->at[0]) : NULL;
    const struct own *mine = index > 0 ? own_find(words->at[0]) : NULL;

    if (index == 0)
        offer_commands(completion);
    else if (lever && completion->word[0] == '-')
        offer_options(lever, completion);
    else if (index == 1 && (lever || (mine && strstr(mine->operands, "DOMAIN"))))
        offer_domains(console, completion);
    else if (index == 2 && lever)
        offer_parameter(console, lever, completion);
    else if (index == 1 && mine && mine->run == do_sort)
        for (size_t i = 0; i < column_count(); i++)
            completion_offer(completion, column_at(i)->title);
}

/* Puts the word into the line, from `start` on; the only one that fits is followed by a space. */
static void put(struct console *console, size_t start, const struct completion *completion)
{
    char text[PROMPT_TEXT_MAX];

    if (completion->count == 0) {
        console_say(console, "Nothing begins with this.");
        return;
    }
    if (start + strlen(completion->common) + 2 > sizeof(text))
        return;
    snprintf(text, sizeof(text), "%.*s%s%s", (int)start, console->scene.prompt.text,
             completion->common, completion->count == 1 ? " " : "");
    entry_set(console, text);
    if (completion->count > 1)
        console_say(console, "%s", completion->list);
}

void command_line_complete(struct console *console)
{
    const char *text = console->scene.prompt.text;
    size_t length = strlen(text);
    bool begins = length == 0 || text[length - 1] == ' ';
    struct completion completion;
    struct words words;
    int index;

    if (words_split(text, &words, NULL) < 0)
        return;
    index = words.count - (begins ? 0 : 1);
    completion_begin(&completion, begins ? "" : words.at[index]);
    offer(console, &words, index, &completion);
    put(console, begins ? length : words.starts[index], &completion);
}

void command_line_complete_actor(struct console *console)
{
    struct completion completion;
    struct words words;

    if (words_split(console->scene.prompt.text, &words, NULL) < 0 || words.count > 1)
        return;
    completion_begin(&completion, words.count ? words.at[0] : "");
    offer_actors(console, &completion);
    put(console, words.count ? words.starts[0] : 0, &completion);
}
