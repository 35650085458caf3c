/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Words of a line: see words.h.
 */
#include "tui/words.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* Copies one word from *line to *to; false: a quote is open at the end. */
static bool copy_word(const char **line, char **to)
{
    char quote = '\0';

    for (; **line && (quote || **line != ' '); (*line)++) {
        if (quote && **line == quote)
            quote = '\0';
        else if (!quote && (**line == '"' || **line == '\''))
            quote = **line;
        else
            *(*to)++ = **line;
    }
    *(*to)++ = '\0';
    return !quote;
}

int words_split(const char *line, struct words *ret_words, struct xenmem_error *error)
{
    const char *start = line;
    char *to = ret_words->bytes;

    ret_words->count = 0;
    if (strlen(line) >= PROMPT_TEXT_MAX)
        return error_set(error, E2BIG, "That is too long.");
    for (;;) {
        line += strspn(line, " ");
        if (!*line)
            break;
        if (ret_words->count == WORDS_MAX)
            return error_set(error, E2BIG, "That is more than %d words.", WORDS_MAX);
        ret_words->starts[ret_words->count] = (size_t)(line - start);
        ret_words->at[ret_words->count++] = to;
        if (!copy_word(&line, &to))
            return error_set(error, EINVAL, "A quote is open at the end.");
    }
    ret_words->at[ret_words->count] = NULL;
    return 0;
}
