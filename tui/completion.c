/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Completion: see completion.h.
 */
#include "tui/completion.h"

#include <stdio.h>
#include <string.h>

void completion_begin(struct completion *completion, const char *word)
{
    *completion = (struct completion){.word = word};
}

/* Whole characters only. */
static size_t same_bytes(const char *a, const char *b)
{
    size_t at = 0;

    while (a[at] && a[at] == b[at])
        at++;
    while (at > 0 && ((unsigned char)a[at] & 0xC0) == 0x80)
        at--;
    return at;
}

void completion_offer(struct completion *completion, const char *candidate)
{
    size_t used = strlen(completion->list);

    if (strncmp(candidate, completion->word, strlen(completion->word)) != 0)
        return;
    if (strlen(candidate) >= sizeof(completion->common))
        return;
    if (completion->count++ == 0)
        snprintf(completion->common, sizeof(completion->common), "%s", candidate);
    else
        completion->common[same_bytes(completion->common, candidate)] = '\0';
    if (used + strlen(candidate) + 2 < sizeof(completion->list))
        snprintf(completion->list + used, sizeof(completion->list) - used, "%s%s", used ? " " : "",
                 candidate);
}
