/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A line of a scenario, or of `xensim ctl`, as words. Blanks part words; `#` outside
 * quotes ends the line; "…" holds anything, with the escapes \n \r \t \e \0 \\ \" \xHH;
 * "…"*N repeats the text N times (for values of 4 KiB).
 * A word keeps its length, since it may hold NUL bytes; it is NUL-terminated too.
 */
#ifndef XENMEM_XENSIM_WORDS_H
#define XENMEM_XENSIM_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#define WORDS_MAX 64

struct word {
    char *text;
    size_t length;
    bool quoted;
};

struct words {
    struct word word[WORDS_MAX];
    size_t count;
};

/*
 * Splits `line`. 0, or -1 with a sentence in ret_problem. `ret_words` is to be
 * released with words_free() in either case.
 */
int words_split(const char *line, struct words *ret_words, char *ret_problem, size_t size);

void words_free(struct words *words);

/* An unquoted word that is exactly `text`. */
bool words_is(const struct word *word, const char *text);

/* Writes `text` quoted and escaped, so that words_split() reads it back. Truncates. */
void words_quote(const char *text, size_t length, char *ret_quoted, size_t size);

#endif
