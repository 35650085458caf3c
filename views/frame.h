/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What frames every view: the program's line and the memory bar above, a sentence and the keys
 * below. How much of it there is depends on the size alone, never on what is shown, so that
 * nothing jumps.
 *
 * Thread: one (the main thread).
 */
#ifndef XENMEM_VIEWS_FRAME_H
#define XENMEM_VIEWS_FRAME_H

#include "views/canvas.h"
#include "views/scene.h"

#define FRAME_LEAST_ROWS    6
#define FRAME_LEAST_COLUMNS 30

/* Rows of the screen; -1: there is no room for it. */
struct frame {
    bool fits; /* false: no view can be drawn in this size */
    int memory;
    int top, rows; /* what is left for the view */
    int sentence, sentence_rows;
    int panel, panel_rows; /* instead of the sentence, while it is open */
    int footer;
    size_t first, shown, count; /* where one is in what scrolls: told by the footer */
};

/* `explains`: the view has a sentence on what is selected, for which there are two rows where one
 * would be short. `panel`: the panel is open, and leaves the view what it does not need itself. */
struct frame frame_of(const struct canvas *canvas, bool explains, bool panel);

/* How fresh the picture is. */
enum frame_picture {
    FRAME_WAITING, /* none has come yet */
    FRAME_READING, /* the nodes of some domains have not been read yet */
    FRAME_LIVE,
    FRAME_STALE,
    FRAME_FROZEN,
};

/* *ret_age_ms: how old it is; of a frozen one, how long it has been so. */
enum frame_picture frame_picture(const struct scene *scene, int64_t *ret_age_ms);

/* The program's line. `where` (NULL: nothing) follows the host's name. */
void frame_draw_title(const struct scene *scene, struct canvas *canvas, const char *where);

/* The host's memory in one line. */
void frame_draw_memory(const struct scene *scene, struct canvas *canvas, int row);

/* The sentence: what is typed to find, a message, what is wrong with the picture, or else
 * `subject`: `sentence` (either may be NULL). */
void frame_draw_sentence(const struct scene *scene, struct canvas *canvas,
                         const struct frame *frame, const char *subject, const char *sentence);

/* Tells the footer that lines or rows from `first` on are shown, `shown` of `count`. */
void frame_set_position(struct frame *frame, size_t first, size_t shown, size_t count);

/* The keys that have a short name, as many as fit, and where one is if not all is shown. */
void frame_draw_footer(const struct scene *scene, struct canvas *canvas, const struct frame *frame);

/* For sizes in which nothing can be drawn. */
void frame_draw_too_small(struct canvas *canvas);

#endif
