/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What has been typed at prompts before: kept in memory, walked through with the arrows.
 *
 * Each entry belongs to a topic (a prompt), and only those of the same topic are walked through.
 * Owner: whoever embeds it; all zero is empty. Thread: one (the main thread).
 */
#ifndef XENMEM_TUI_RECALL_H
#define XENMEM_TUI_RECALL_H

#include <stdbool.h>
#include <stddef.h>

#include "views/prompt.h"

#define RECALL_MAX 64

struct recall {
    struct {
        int topic;
        char text[PROMPT_TEXT_MAX];
    } entries[RECALL_MAX]; /* oldest first */
    size_t count;
    bool walking;
    size_t at; /* while walking */
    char draft[PROMPT_TEXT_MAX];
};

/* Keeps a text; one that is there already moves to the end. */
void recall_add(struct recall *recall, int topic, const char *text);

/* The text before (behind) the one that stands there now, into `text` (PROMPT_TEXT_MAX bytes); the
 * newest is followed by what had been typed. False: there is none. */
bool recall_older(struct recall *recall, int topic, char *text);
bool recall_newer(struct recall *recall, int topic, char *text);

/* Somebody typed, or opened another prompt. */
void recall_rest(struct recall *recall);

#endif
