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

static void list(struct completion *completion, const char *candidate, const char *note)
{
    size_t used = strlen(completion->list), needed = strlen(candidate) + 1;
    bool noted = note && *note;

    if (noted)
        needed += strlen(note) + 3;
    if (used + needed >= sizeof(completion->list))
        return;
    snprintf(completion->list + used, sizeof(completion->list) - used, "%s%s%s%s%s",
             used ? " " : "", candidate, noted ? " (" : "", noted ? note : "", noted ? ")" : "");
}

/* Of those in the order in which they are offered. */
static void go_round(struct completion *completion, const char *candidate)
{
    if (completion->offered++ == 0)
        snprintf(completion->first, sizeof(completion->first), "%s", candidate);
    if (completion->is_one && !*completion->next)
        snprintf(completion->next, sizeof(completion->next), "%s", candidate);
    if (strcmp(candidate, completion->word) == 0)
        completion->is_one = true;
}

void completion_offer(struct completion *completion, const char *candidate, const char *note)
{
    if (strlen(candidate) >= sizeof(completion->common))
        return;
    go_round(completion, candidate);
    if (strncmp(candidate, completion->word, strlen(completion->word)) != 0)
        return;
    if (completion->count++ == 0)
        snprintf(completion->common, sizeof(completion->common), "%s", candidate);
    else
        completion->common[same_bytes(completion->common, candidate)] = '\0';
    list(completion, candidate, note);
}
