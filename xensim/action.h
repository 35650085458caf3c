/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One thing that happens on a simulated host: what stands behind "at 5s" or "every
 * 2s" in a scenario, and what `xensim ctl` asks for. Each is a sentence of a table
 * (action.c), in which the words in capitals are filled in:
 *
 *   DOM        a name, a domid, or a pattern with * and ? (all that match);
 *              "next of PATTERN" takes one of them in turn, "any of PATTERN" at random
 *   SIZE       as quantity.h has it
 *   PATH       a path of the store; below /local/domain/X where a DOM belongs to it
 *   VALUE      any text
 */
#ifndef XENMEM_XENSIM_ACTION_H
#define XENMEM_XENSIM_ACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "xensim/config.h"
#include "xensim/words.h"

enum action_kind {
    ACTION_SET_TARGET,
    ACTION_SET_TARGET_ENFORCED,
    ACTION_SET_TARGET_BETWEEN,
    ACTION_RIVAL,
    ACTION_SET_MAXMEM,
    ACTION_SET_STATIC_MAX,
    ACTION_SET_PAGED,
    ACTION_SET_PAGING_TARGET,
    ACTION_SET_POLICY_TARGET,
    ACTION_SET_SHARED,
    ACTION_SET_CLAIM,
    ACTION_SET_RATE,
    ACTION_SET_FLOOR,
    ACTION_SET_BEHAVIOUR,
    ACTION_SET_NODE,
    ACTION_REMOVE_NODE,
    ACTION_WRITE,
    ACTION_REMOVE,
    ACTION_SET_FREE,
    ACTION_SET_TOTAL,
    ACTION_PAUSE,
    ACTION_UNPAUSE,
    ACTION_CRASH,
    ACTION_SHUTDOWN,
    ACTION_DESTROY,
    ACTION_RECREATE,
    ACTION_RENAME,
    ACTION_CREATE,
    ACTION_CHURN,
    ACTION_KINDS
};

enum action_choice {
    CHOICE_ALL,
    CHOICE_NEXT,
    CHOICE_ANY,
};

struct action {
    enum action_kind kind;
    enum action_choice choice;
    char *domain; /* name, domid or pattern; owned, NULL where the sentence has none */
    char *path;
    char *value;
    size_t value_length;
    uint64_t size_kb;
    uint64_t other_size_kb;
    uint64_t number;
    const struct behaviour *behaviour;
    struct guest_config config; /* of ACTION_CREATE */
    uint64_t turn;              /* how often it has happened; changes as it is performed */
};

/* Reads `words` from `first` on. 0, or -1 with a sentence in ret_problem. */
int action_parse(const struct words *words, size_t first, struct action *ret_action,
                 char *ret_problem, size_t size);
void action_free(struct action *action);

/* The sentence of a kind and what it does, for help; NULL past the last one. */
const char *action_sentence(enum action_kind kind);
const char *action_summary(enum action_kind kind);

/* Whether `name` matches a pattern with * and ?. */
bool action_matches(const char *pattern, const char *name);

#endif
