/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The sentences, and the reading of one: word for word against each row of the
 * table; a word in capitals is handed to the function that reads such a thing. The row
 * that got farthest explains what is wrong where none fits.
 */
#include "xensim/action.h"

#include <assert.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xensim/guests/behaviour.h"
#include "xensim/quantity.h"

#define CHURN_MAX    1000
#define SENTENCE_MAX 96

struct sentence {
    const char *text;
    const char *summary;
};

static const struct sentence sentences[] = {
    [ACTION_SET_TARGET] = {"set target of DOM to SIZE", "writes memory/target, nothing else"},
    [ACTION_SET_TARGET_ENFORCED] = {"set target of DOM to SIZE enforced",
                                    "and maxmem to it and 1 MiB, as xl mem-set does"},
    [ACTION_SET_TARGET_BETWEEN] = {"set target of DOM between SIZE and SIZE2",
                                   "writes a random target"},
    [ACTION_RIVAL] = {"a rival rewrites DOM's target",
                      "writes the configured target and an eighth less, in turn"},
    [ACTION_SET_MAXMEM] = {"set maxmem of DOM to SIZE", "max_pages in the hypervisor"},
    [ACTION_SET_STATIC_MAX] = {"set static-max of DOM to SIZE", "writes memory/static-max"},
    [ACTION_SET_PAGED] = {"set paged of DOM to SIZE", "pages out, or in, behind every pager"},
    [ACTION_SET_PAGING_TARGET] = {"set paging-target of DOM to SIZE",
                                  "writes memory/target-tot_pages, which the pager obeys"},
    [ACTION_SET_POLICY_TARGET] = {"set policy-target of DOM to SIZE",
                                  "writes /libxl/X/memory-policy/target, for its actor"},
    [ACTION_SET_SHARED] = {"set shared of DOM to SIZE", "shares pages, or makes them its own"},
    [ACTION_SET_CLAIM] = {"set claim of DOM to SIZE", "claims memory up to SIZE in all; 0 cancels"},
    [ACTION_SET_RATE] = {"set rate of DOM to SIZE", "how much it moves in a second"},
    [ACTION_SET_FLOOR] = {"set floor of DOM to SIZE", "it gives back no further"},
    [ACTION_SET_BEHAVIOUR] = {"set behaviour of DOM to BEHAVIOUR", "from now on"},
    [ACTION_SET_NODE] = {"set node PATH of DOM to VALUE", "writes a node of the domain"},
    [ACTION_REMOVE_NODE] = {"remove node PATH of DOM", "removes a node of the domain"},
    [ACTION_WRITE] = {"write PATH VALUE", "writes any node"},
    [ACTION_REMOVE] = {"remove PATH", "removes any node"},
    [ACTION_SET_FREE] = {"set free to SIZE", "makes the host's free memory so much"},
    [ACTION_SET_TOTAL] = {"set total to SIZE", "the host's memory in all"},
    [ACTION_PAUSE] = {"pause DOM", "as xl pause does"},
    [ACTION_UNPAUSE] = {"unpause DOM", "as xl unpause does"},
    [ACTION_CRASH] = {"crash DOM", "the domain stops, and stays in the list"},
    [ACTION_SHUTDOWN] = {"shutdown DOM", "the same, but in an orderly way"},
    [ACTION_DESTROY] = {"destroy DOM", "the domain and its nodes go away"},
    [ACTION_RECREATE] = {"recreate DOM", "destroyed, and at once another of that domid and name"},
    [ACTION_RENAME] = {"rename DOM to VALUE", "writes its name"},
    [ACTION_CREATE] = {"create CONFIG", "a new domain: NAME TYPE MEMORY [OPTION VALUE]..."},
    [ACTION_CHURN] = {"churn COUNT", "creates so many small domains, destroys those before"},
};
static_assert(sizeof(sentences) / sizeof(sentences[0]) == ACTION_KINDS, "a sentence for each kind");

/* A sentence being compared with the words of a line. */
struct match {
    const struct words *words;
    size_t at;
    struct action *action;
    char *problem;
    size_t size;
};

static const struct word *match_next(struct match *match)
{
    return match->at < match->words->count ? &match->words->word[match->at++] : NULL;
}

static int match_fail(struct match *match, const char *wanted, const struct word *word)
{
    snprintf(match->problem, match->size, "%s is wanted here, not '%s'", wanted,
             word ? word->text : "the end of the line");
    return -1;
}

static int match_copy(struct match *match, const struct word *word, char **ret_text)
{
    free(*ret_text);
    *ret_text = malloc(word->length + 1);
    if (!*ret_text)
        return match_fail(match, "more memory", word);
    memcpy(*ret_text, word->text, word->length + 1);
    return 0;
}

static int match_domain(struct match *match)
{
    const struct word *word = match_next(match);
    bool next = word && words_is(word, "next");

    if (word && (next || words_is(word, "any")) && match->at < match->words->count &&
        words_is(&match->words->word[match->at], "of")) {
        match->action->choice = next ? CHOICE_NEXT : CHOICE_ANY;
        match->at++;
        word = match_next(match);
    }
    return word ? match_copy(match, word, &match->action->domain)
                : match_fail(match, "a domain", word);
}

static int match_possessive(struct match *match)
{
    const struct word *word = match_next(match);
    size_t length = word ? strlen(word->text) : 0;

    if (length < 3 || strcmp(word->text + length - 2, "'s"))
        return match_fail(match, "a domain with 's behind it", word);
    if (match_copy(match, word, &match->action->domain))
        return -1;
    match->action->domain[length - 2] = '\0';
    return 0;
}

static int match_size_into(struct match *match, uint64_t *ret_kb)
{
    const struct word *word = match_next(match);

    return word && !quantity_parse_size(word->text, ret_kb)
               ? 0
               : match_fail(match, "a size such as 512M", word);
}

static int match_size(struct match *match)
{
    return match_size_into(match, &match->action->size_kb);
}

static int match_other_size(struct match *match)
{
    return match_size_into(match, &match->action->other_size_kb);
}

static int match_path(struct match *match)
{
    const struct word *word = match_next(match);

    return word && word->length ? match_copy(match, word, &match->action->path)
                                : match_fail(match, "a path of the store", word);
}

static int match_value(struct match *match)
{
    const struct word *word = match_next(match);

    if (!word)
        return match_fail(match, "a value", word);
    match->action->value_length = word->length;
    return match_copy(match, word, &match->action->value);
}

static int match_behaviour(struct match *match)
{
    const struct word *word = match_next(match);

    match->action->behaviour = word ? behaviour_find(word->text) : NULL;
    return match->action->behaviour
               ? 0
               : match_fail(match, "a behaviour (xensim behaviours lists them)", word);
}

static int match_count(struct match *match)
{
    const struct word *word = match_next(match);

    return word && !quantity_parse_number(word->text, CHURN_MAX, &match->action->number)
               ? 0
               : match_fail(match, "a number up to 1000", word);
}

static int match_config(struct match *match)
{
    int rc = config_parse_guest(match->words, match->at, &match->action->config, match->problem,
                                match->size);

    match->at = match->words->count;
    return rc;
}

struct slot {
    const char *name;
    int (*read)(struct match *match);
};

static const struct slot slots[] = {
    {"DOM", match_domain},          {"DOM's", match_possessive}, {"SIZE", match_size},
    {"SIZE2", match_other_size},    {"PATH", match_path},        {"VALUE", match_value},
    {"BEHAVIOUR", match_behaviour}, {"COUNT", match_count},      {"CONFIG", match_config},
};

static const struct slot *match_find_slot(const char *name)
{
    for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++)
        if (!strcmp(name, slots[i].name))
            return &slots[i];
    return NULL;
}

static int match_literal(struct match *match, const char *text)
{
    const struct word *word = match_next(match);
    char wanted[SENTENCE_MAX];

    if (word && words_is(word, text))
        return 0;
    snprintf(wanted, sizeof(wanted), "'%s'", text);
    return match_fail(match, wanted, word);
}

/* 0 where the whole line is this sentence. */
static int match_sentence(struct match *match, const char *sentence)
{
    char text[SENTENCE_MAX];
    char *rest = text, *part;
    int rc = 0;

    snprintf(text, sizeof(text), "%s", sentence);
    while (!rc && (part = strsep(&rest, " "))) {
        const struct slot *slot = match_find_slot(part);

        rc = slot ? slot->read(match) : match_literal(match, part);
    }
    if (!rc && match->at < match->words->count)
        rc = match_fail(match, "the end of the line", &match->words->word[match->at]);
    return rc;
}

int action_parse(const struct words *words, size_t first, struct action *ret_action,
                 char *ret_problem, size_t size)
{
    char problem[256];
    size_t farthest = first;

    if (first >= words->count) {
        snprintf(ret_problem, size, "what shall happen is missing (xensim actions lists it)");
        return -1;
    }
    snprintf(ret_problem, size, "unknown action '%s' (xensim actions lists them)",
             words->word[first].text);
    for (int kind = 0; kind < ACTION_KINDS; kind++) {
        struct action action = {.kind = (enum action_kind)kind};
        struct match match = {.words = words,
                              .at = first,
                              .action = &action,
                              .problem = problem,
                              .size = sizeof(problem)};

        if (!match_sentence(&match, sentences[kind].text)) {
            *ret_action = action;
            return 0;
        }
        action_free(&action);
        if (match.at > farthest + 1) {
            farthest = match.at - 1;
            snprintf(ret_problem, size, "%s (\"%s\")", problem, sentences[kind].text);
        }
    }
    return -1;
}

void action_free(struct action *action)
{
    free(action->domain);
    free(action->path);
    free(action->value);
    config_free_guest(&action->config);
    action->domain = action->path = action->value = NULL;
}

const char *action_sentence(enum action_kind kind)
{
    return kind < ACTION_KINDS ? sentences[kind].text : NULL;
}

const char *action_summary(enum action_kind kind)
{
    return kind < ACTION_KINDS ? sentences[kind].summary : NULL;
}

bool action_matches(const char *pattern, const char *name)
{
    return !fnmatch(pattern, name, 0);
}
