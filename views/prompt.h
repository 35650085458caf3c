/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A line in which something is typed: what is asked, what has been typed, and what could be.
 *
 * Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_PROMPT_H
#define XENMEM_VIEWS_PROMPT_H

#include "views/canvas.h"

enum prompt_kind {
    PROMPT_NONE,
    PROMPT_FIND,
    PROMPT_FILTER,
    PROMPT_VALUE,   /* the parameters of an operation */
    PROMPT_COMMAND, /* a command line */
    PROMPT_NAME,    /* the name that confirms what is dangerous */
};
#define PROMPT_KIND_COUNT (PROMPT_NAME + 1)

#define PROMPT_TEXT_MAX 512

struct prompt {
    enum prompt_kind kind;
    char label[96];
    char text[PROMPT_TEXT_MAX];
    size_t behind;  /* bytes of the text that stand behind the cursor; 0: it is at the end */
    bool proposed;  /* nobody has typed it: the first character takes its place */
    char hint[256]; /* what may be typed */
};

void prompt_draw(const struct prompt *prompt, struct canvas *canvas, int row);

#endif
