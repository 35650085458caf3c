/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The panel: prompt, plan and consequence in one place, below the view that stays in sight.
 *
 * From the top: what it is about, what is typed (or asked, or under way), the plan, a message. How
 * high it is depends on the size of the screen alone. What it shows belongs to tui/. Thread: one
 * (the main thread).
 */
#ifndef XENMEM_VIEWS_PANEL_H
#define XENMEM_VIEWS_PANEL_H

#include "base/error.h"
#include "model/plan.h"

enum panel_stage {
    PANEL_CLOSED,
    PANEL_PROMPT,  /* something is typed, and the plan follows it */
    PANEL_CONFIRM, /* a plan to say yes or no to */
    PANEL_NAME,    /* ... by typing a name */
    PANEL_RUNNING,
    PANEL_FAILED, /* it ended with a sentence that stays until somebody has read it */
};

#define PANEL_TEXT_MAX 192

struct panel {
    enum panel_stage stage;
    char title[PANEL_TEXT_MAX];
    char facts[PANEL_TEXT_MAX];                /* beside the title: what there is now */
    char line[PANEL_TEXT_MAX];                 /* CONFIRM: what is asked; RUNNING: how far it is */
    char complaint[XENMEM_ERROR_SENTENCE_MAX]; /* PROMPT: why there is no plan; FAILED: why */
    const struct plan *plan;                   /* NULL: none */
    bool single;                        /* about one domain: it need not be named each time */
    bool begun;                         /* RUNNING, FAILED */
    const enum plan_progress *progress; /* the same: of each step of the plan */
    size_t done;                        /* steps */
    size_t scroll;
    size_t scroll_max, page_rows; /* as the last drawing found it */
};

struct scene;
struct canvas;
struct frame;

void panel_draw(struct scene *scene, struct canvas *canvas, const struct frame *frame);

#endif
