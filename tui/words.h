/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A line as words, as a shell would part it: at spaces, with '…' and "…" around what holds spaces
 * or is empty. Nothing is expanded.
 *
 * A plain value that holds its own copy. Thread: any.
 */
#ifndef XENMEM_TUI_WORDS_H
#define XENMEM_TUI_WORDS_H

#include "base/error.h"
#include "views/prompt.h"

#define WORDS_MAX 16

struct words {
    int count;
    char *at[WORDS_MAX + 1];  /* the last is NULL */
    size_t starts[WORDS_MAX]; /* where in the line each begins, with its quote */
    char bytes[PROMPT_TEXT_MAX + WORDS_MAX];
};

/* 0, or -EINVAL, -E2BIG with a sentence. */
int words_split(const char *line, struct words *ret_words, struct xenmem_error *error);

#endif
