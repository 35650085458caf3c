/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Completion at the cursor: see completing.h. Each kind of operand is one table row: its word in a
 * synopsis, and what it offers.
 */
#include "tui/completing.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "actorctl/actors/actor.h"
#include "actorctl/commands/command.h"
#include "tui/command_line.h"
#include "tui/console.h"
#include "tui/entry.h"
#include "tui/own_command.h"
#include "tui/past.h"

#define OPERAND_MAX 32
#define IDS_MAX     32
#define POLICY      "ACTOR [PARAMS]" /* what is typed at the prompt of a policy */

/* The word that is completed, and those before it. */
struct spot {
    struct words words;
    int index;        /* of the word; the count of those before it */
    size_t start;     /* where in the text it begins, with its quote */
    const char *word; /* what there is of it */
};

/* The text up to the cursor; an open quote is closed, since it is what is being typed. */
static bool find_spot(const struct prompt *prompt, struct spot *ret_spot)
{
    static const char *const endings[] = {"", "\"", "'"};
    char text[PROMPT_TEXT_MAX + 1];
    int length = (int)prompt_cursor(prompt), rc = -1;
    bool begins = length == 0 || prompt->text[length - 1] == ' ';
    struct words *words = &ret_spot->words;

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]) && rc < 0; i++) {
        snprintf(text, sizeof(text), "%.*s%s", length, prompt->text, endings[i]);
        rc = words_split(text, words, NULL);
        begins = begins && i == 0;
    }
    if (rc < 0 || words->count == WORDS_MAX)
        return false;
    ret_spot->index = words->count - (begins ? 0 : 1);
    ret_spot->start = begins ? (size_t)length : words->starts[ret_spot->index];
    ret_spot->word = begins ? "" : words->at[ret_spot->index];
    return true;
}

/* "-64" is an amount. */
static bool is_option(const char *word)
{
    return word[0] == '-' && !isdigit((unsigned char)word[1]);
}

/* How many operands stand before the word, from word `first` on; *ret_last: the last of them. */
static int count_operands(const struct spot *spot, int first, const char **ret_last)
{
    int count = 0;

    *ret_last = "";
    for (int i = first; i < spot->index; i++) {
        if (is_option(spot->words.at[i]))
            continue;
        *ret_last = spot->words.at[i];
        count++;
    }
    return count;
}

/* --- what there is of each kind ----------------------------------------------------------------
 */

struct ask {
    struct console *console;
    const char *before; /* the operand before this one, or "" */
    struct completion *completion;
};

/* Names that hold both quotes cannot be typed; such a domain has its domid. */
static void offer_domains(const struct ask *ask)
{
    const struct snapshot *snapshot = display_live_snapshot(ask->console->display);

    for (size_t i = 0; snapshot && i < snapshot->count; i++) {
        const char *name = domain_text(snapshot->domains[i], FIELD_NAME, "");

        if (*name && !(strchr(name, '"') && strchr(name, '\'')))
            completion_offer(ask->completion, name, NULL);
    }
}

void completing_write_life(struct console *console, const char *actor, char *text, size_t size)
{
    const struct scene *scene = &console->scene;
    const struct service *service = services_find(&scene->services, actor);
    const struct actors_entry *entry = service ? service->entry : NULL;
    bool known = scene->snapshot && scene->snapshot->actors;

    if (!known || (service && service_life(service, scene->now_ms) == SERVICE_UNKNOWN))
        snprintf(text, size, "%s", "");
    else if (!service)
        snprintf(text, size, "%s", service_life_name(SERVICE_ABSENT));
    else if (entry && entry->alive && entry->pid > 0)
        snprintf(text, size, "%s, pid %lld",
                 service_life_name(service_life(service, scene->now_ms)), (long long)entry->pid);
    else
        snprintf(text, size, "%s", service_life_name(service_life(service, scene->now_ms)));
}

static void offer_actor(const struct ask *ask, const char *name)
{
    char life[64];

    completing_write_life(ask->console, name, life, sizeof(life));
    completion_offer(ask->completion, name, life);
}

/* Those that come with xenmem, then all others that are registered or that policies name. */
static void offer_actors(const struct ask *ask)
{
    const struct services *services = &ask->console->scene.services;

    for (size_t i = 0; actor_at(i); i++)
        offer_actor(ask, actor_at(i)->name);
    for (size_t i = 0; i < services->count; i++)
        if (*services->list[i].name && !actor_find(services->list[i].name))
            offer_actor(ask, services->list[i].name);
}

/* "delay=", "paging=true": behind what stands before the last comma. */
static void offer_param(const struct ask *ask, const char *name, const char *value)
{
    const char *word = ask->completion->word, *comma = strrchr(word, ',');
    char candidate[COMPLETION_WORD_MAX];

    snprintf(candidate, sizeof(candidate), "%.*s%s=%s", comma ? (int)(comma + 1 - word) : 0, word,
             name, value);
    completion_offer(ask->completion, candidate, NULL);
}

static void offer_params(const struct ask *ask)
{
    const struct actor *actor = actor_find(ask->before);
    const char *name;
    unsigned key;
    bool is_switch;

    for (size_t i = 0; actor && (name = params_name(i, &key, &is_switch)); i++) {
        if (!(actor->keys & key))
            continue;
        offer_param(ask, name, is_switch ? "true" : "");
        if (is_switch)
            offer_param(ask, name, "false");
    }
}

/* As they are typed; `behind` follows the name. */
static void offer_titles(const struct ask *ask, const char *behind)
{
    for (size_t i = 0; i < column_count(); i++) {
        char title[COMPLETION_WORD_MAX];

        snprintf(title, sizeof(title), "%s%s", column_at(i)->title, behind);
        for (char *at = title; *at; at++)
            *at = (char)tolower((unsigned char)*at);
        completion_offer(ask->completion, title, NULL);
    }
}

static void offer_columns(const struct ask *ask)
{
    offer_titles(ask, "");
}

/* A term begins with the name of a column; what it is to be is typed. */
static void offer_terms(const struct ask *ask)
{
    offer_titles(ask, "=");
}

void completing_offer_commands(struct completion *completion)
{
    for (size_t i = 0; command_at(i); i++)
        if (command_at(i)->operates)
            completion_offer(completion, command_at(i)->name, NULL);
    for (size_t i = 0; own_command_at(i); i++)
        completion_offer(completion, own_command_at(i)->name, NULL);
}

static void offer_commands(const struct ask *ask)
{
    completing_offer_commands(ask->completion);
}

/* The newest that can be undone. */
static void offer_ids(const struct ask *ask)
{
    const struct journal_plan *plan;

    past_read(ask->console, PAST_SHOWN);
    for (size_t i = 0, found = 0; found < IDS_MAX; i++) {
        plan = past_at(&ask->console->past, i);
        if (!plan)
            break;
        if (!past_stands(plan))
            continue;
        completion_offer(ask->completion, plan->id, NULL);
        found++;
    }
}

static const struct kind {
    const char *operand;
    void (*offer)(const struct ask *ask);
} kinds[] = {
    {"DOMAIN", offer_domains}, {"ACTOR", offer_actors},     {"PARAMS", offer_params},
    {"COLUMN", offer_columns}, {"COMMAND", offer_commands}, {"FILTER", offer_terms},
    {"ID", offer_ids},
};

/* --- what can stand where ----------------------------------------------------------------------
 */

/* Operand `index` of a synopsis such as "DOMAIN ACTOR [PARAMS]", without its brackets; "": none. */
static void operand_at(const char *synopsis, int index, char operand[OPERAND_MAX])
{
    operand[0] = '\0';
    for (int at = 0; *synopsis && at <= index; at++) {
        size_t length = strcspn(synopsis, " ");

        snprintf(operand, OPERAND_MAX, "%.*s", (int)strcspn(synopsis + (*synopsis == '['), " ]."),
                 synopsis + (*synopsis == '['));
        if (memmem(synopsis, length, "...", 3))
            return;
        synopsis += length + strspn(synopsis + length, " ");
        if (at < index && !*synopsis)
            operand[0] = '\0';
    }
}

/* "on|off", "down": words to be typed as they are. */
static void offer_words(const struct ask *ask, const char *words)
{
    while (*words) {
        char word[OPERAND_MAX];
        size_t length = strcspn(words, "|");

        snprintf(word, sizeof(word), "%.*s", (int)length, words);
        completion_offer(ask->completion, word, NULL);
        words += length + (words[length] != '\0');
    }
}

static void offer_operand(const struct ask *ask, const char *operand)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kinds[i].operand, operand) == 0) {
            kinds[i].offer(ask);
            return;
        }
    }
    if (islower((unsigned char)*operand))
        offer_words(ask, operand);
}

static void offer_options(const struct command *lever, struct completion *completion)
{
    for (size_t i = 0; line_option_info(i); i++)
        if (lever->options & line_option_info(i)->option)
            completion_offer(completion, line_option_info(i)->name, NULL);
}

/* --- putting it in ------------------------------------------------------------------------------
 */

/* In quotes where that is needed; they stay open while more has to be typed. */
static void quote(const char *word, bool whole, char text[PROMPT_TEXT_MAX])
{
    const char *mark = strchr(word, '"') ? "'" : strpbrk(word, " '") ? "\"" : "";
    bool goes_on = !whole || (*word && word[strlen(word) - 1] == '=');

    snprintf(text, PROMPT_TEXT_MAX, "%s%s%s%s", mark, word, whole ? mark : "", goes_on ? "" : " ");
}

static void put(struct console *console, const struct spot *spot, const char *word, bool whole)
{
    const struct prompt *prompt = &console->scene.prompt;
    const char *rest = prompt->text + prompt_cursor(prompt);
    char text[2 * PROMPT_TEXT_MAX], quoted[PROMPT_TEXT_MAX];
    size_t length;

    quote(word, whole, quoted);
    length = strlen(quoted);
    if (*rest == ' ' && length > 0 && quoted[length - 1] == ' ')
        quoted[length - 1] = '\0';
    snprintf(text, sizeof(text), "%.*s%s%s", (int)spot->start, prompt->text, quoted, rest);
    if (strlen(text) < PROMPT_TEXT_MAX)
        entry_set(console, text, strlen(rest));
}

/* `operand` says what the word should have been. */
static void complete(struct console *console, const struct spot *spot,
                     const struct completion *completion, const char *operand)
{
    if (completion->offered == 0 && *operand)
        console_say(console, "%s is for you to type.", operand);
    else if (completion->offered == 0)
        console_say(console, "Nothing more is needed here.");
    else if (completion->count == 0)
        console_say(console, "No %s begins with this.", *operand ? operand : "word");
    else
        put(console, spot, completion->common, completion->count == 1);
    if (completion->count > 1)
        console_say(console, "%s", completion->list);
}

void completing_command(struct console *console)
{
    struct completion completion;
    struct ask ask = {.console = console, .completion = &completion};
    const struct command *lever;
    const struct own_command *own;
    char operand[OPERAND_MAX] = "command";
    struct spot spot;

    if (!find_spot(&console->scene.prompt, &spot))
        return;
    completion_begin(&completion, spot.word);
    lever = spot.index > 0 ? command_line_lever(spot.words.at[0]) : NULL;
    own = spot.index > 0 ? own_command_find(spot.words.at[0]) : NULL;
    if (spot.index == 0) {
        completing_offer_commands(&completion);
    } else if (lever && is_option(spot.word)) {
        snprintf(operand, sizeof(operand), "option");
        offer_options(lever, &completion);
    } else {
        operand_at(lever ? lever->operands
                   : own ? own->operands
                         : "",
                   count_operands(&spot, 1, &ask.before), operand);
        offer_operand(&ask, operand);
    }
    complete(console, &spot, &completion, operand);
}

/* A whole name, or one that nobody has typed, leads to the next actor. */
static bool go_to_next_actor(struct console *console)
{
    const struct prompt *prompt = &console->scene.prompt;
    struct completion completion;
    struct ask ask = {.console = console, .before = "", .completion = &completion};
    char all[COMPLETION_LIST_MAX];
    struct words words;

    if (words_split(prompt->text, &words, NULL) < 0 || (words.count > 1 && !prompt->proposed))
        return false;
    completion_begin(&completion, "");
    offer_actors(&ask);
    memcpy(all, completion.list, sizeof(all));
    completion_begin(&completion, words.count > 0 ? words.at[0] : "");
    offer_actors(&ask);
    if (!completion.is_one && words.count > 0 && !prompt->proposed)
        return false;
    entry_set(console, *completion.next ? completion.next : completion.first, 0);
    console_say(console, "%s", all);
    return true;
}

void completing_policy(struct console *console)
{
    struct completion completion;
    struct ask ask = {.console = console, .completion = &completion};
    char operand[OPERAND_MAX];
    struct spot spot;

    if (go_to_next_actor(console) || !find_spot(&console->scene.prompt, &spot))
        return;
    completion_begin(&completion, spot.word);
    operand_at(POLICY, count_operands(&spot, 0, &ask.before), operand);
    offer_operand(&ask, operand);
    complete(console, &spot, &completion, operand);
}
