/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The glyphs of the views, in UTF-8 and in ASCII, and the mark and role of each state.
 *
 * A meaning always has a shape of its own, so that a screen without colours says the same.
 * Thread: any; the tables are constant.
 */
#ifndef XENMEM_VIEWS_GLYPHS_H
#define XENMEM_VIEWS_GLYPHS_H

#include "model/convergence.h"
#include "views/canvas.h"

#define GLYPHS_SPARK_LEVELS 8

struct glyphs {
    char32_t cursor; /* before the selected row */
    char32_t tagged, tagged_cursor;
    char32_t done, failed;        /* of a step of a plan */
    char32_t warning, info;       /* before what is to be known about a plan */
    char32_t up, down;            /* sort mark; ticks point up */
    char32_t live;                /* before "live" */
    char32_t bar_used, bar_back;  /* the memory bars */
    char32_t bar_claim, bar_free; /* ... */
    char32_t bar_paged;           /* ... */
    char32_t rule;                /* horizontal line */
    char32_t axis, axis_tick;     /* left of the plot; with a label */
    char32_t corner, axis_mark;   /* lower left; a mark on the time axis */
    char32_t target;              /* the target in a plot */
    char32_t actual;              /* the actual in a plot's legend */
    char32_t spark[GLYPHS_SPARK_LEVELS];
    const char *unknown; /* not known */
    const char *none;    /* there is none */
    const char *into;    /* between a room and what is in it */
    const char *prompt;  /* before what is typed */
    const char *becomes; /* between a value before and after */
    const char *between; /* between two parts of a line */
};

const struct glyphs *glyphs_for(const struct canvas *canvas);

/* The shape of a state. */
char32_t glyphs_state_mark(const struct canvas *canvas, enum convergence_state state);

/* The role of a state's mark, and of its word. */
enum role glyphs_state_role(enum convergence_state state);
enum role glyphs_state_word_role(enum convergence_state state);

#endif
