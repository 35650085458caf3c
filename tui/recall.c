/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The texts of earlier prompts: see recall.h.
 */
#include "tui/recall.h"

#include <stdio.h>
#include <string.h>

static void drop(struct recall *recall, size_t at)
{
    recall->count--;
    memmove(&recall->entries[at], &recall->entries[at + 1],
            (recall->count - at) * sizeof(recall->entries[0]));
}

void recall_add(struct recall *recall, int topic, const char *text)
{
    recall_rest(recall);
    if (!*text)
        return;
    for (size_t i = 0; i < recall->count; i++) {
        if (recall->entries[i].topic == topic && strcmp(recall->entries[i].text, text) == 0) {
            drop(recall, i);
            break;
        }
    }
    if (recall->count == RECALL_MAX)
        drop(recall, 0);
    recall->entries[recall->count].topic = topic;
    snprintf(recall->entries[recall->count].text, PROMPT_TEXT_MAX, "%s", text);
    recall->count++;
}

bool recall_older(struct recall *recall, int topic, char *text)
{
    size_t at = recall->walking ? recall->at : recall->count;

    while (at > 0) {
        if (recall->entries[--at].topic != topic)
            continue;
        if (!recall->walking)
            snprintf(recall->draft, sizeof(recall->draft), "%s", text);
        recall->walking = true;
        recall->at = at;
        snprintf(text, PROMPT_TEXT_MAX, "%s", recall->entries[at].text);
        return true;
    }
    return false;
}

bool recall_newer(struct recall *recall, int topic, char *text)
{
    if (!recall->walking)
        return false;
    for (size_t at = recall->at + 1; at < recall->count; at++) {
        if (recall->entries[at].topic != topic)
            continue;
        recall->at = at;
        snprintf(text, PROMPT_TEXT_MAX, "%s", recall->entries[at].text);
        return true;
    }
    recall->walking = false;
    snprintf(text, PROMPT_TEXT_MAX, "%s", recall->draft);
    return true;
}

void recall_rest(struct recall *recall)
{
    recall->walking = false;
}
