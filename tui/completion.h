/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Completion of a word: of all that is offered, what begins with it; how far they are the same.
 *
 * A plain value. Thread: any.
 */
#ifndef XENMEM_TUI_COMPLETION_H
#define XENMEM_TUI_COMPLETION_H

#include <stddef.h>

#define COMPLETION_WORD_MAX 128

struct completion {
    const char *word; /* what there is of it; belongs to the caller */
    size_t count;     /* how many fit */
    char common[COMPLETION_WORD_MAX];
    char list[192]; /* of those that fit, as many as have room */
};

void completion_begin(struct completion *completion, const char *word);
void completion_offer(struct completion *completion, const char *candidate);

#endif
