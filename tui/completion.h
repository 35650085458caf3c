/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Completion of a word: of all that is offered, what begins with it; how far they are the same; and
 * which of them stands behind the word, where it is one of them already.
 *
 * A plain value. Thread: any.
 */
#ifndef XENMEM_TUI_COMPLETION_H
#define XENMEM_TUI_COMPLETION_H

#include <stdbool.h>
#include <stddef.h>

#define COMPLETION_WORD_MAX 128
#define COMPLETION_LIST_MAX 240

struct completion {
    const char *word; /* what there is of it; belongs to the caller */
    size_t count;     /* how many fit */
    size_t offered;   /* how many there were */
    char common[COMPLETION_WORD_MAX];
    char list[COMPLETION_LIST_MAX];  /* of those that fit, as many as have room */
    bool is_one;                     /* the word is one of those that were offered ... */
    char first[COMPLETION_WORD_MAX]; /* ... of which this is the first, ... */
    char next[COMPLETION_WORD_MAX];  /* ... and this the one behind the word; "": none is */
};

void completion_begin(struct completion *completion, const char *word);

/* `note` (NULL: none) is said of it in the list: "xl (alive)". */
void completion_offer(struct completion *completion, const char *candidate, const char *note);

#endif
