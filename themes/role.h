/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Roles: what a cell of the screen *means*. Views paint roles; a theme says what they look like.
 *
 * Thread: any; the table is constant.
 */
#ifndef XENMEM_THEMES_ROLE_H
#define XENMEM_THEMES_ROLE_H

#include <stddef.h>

enum role {
    ROLE_NORMAL,
    ROLE_QUIET,     /* what is not known, units, rules: less than normal */
    ROLE_TITLE,     /* the program's line at the top */
    ROLE_HEADER,    /* column titles */
    ROLE_SORTED,    /* the title of the sorted column */
    ROLE_STRONG,    /* names of things in running text, keys in the footer */
    ROLE_GOOD,      /* converged, live */
    ROLE_MOVING,    /* what moves */
    ROLE_WARNING,   /* worth a look */
    ROLE_WRONG,     /* needs somebody */
    ROLE_BAD,       /* a value that is not one */
    ROLE_FRESH,     /* a value that has just changed */
    ROLE_BAR_USED,  /* the memory bar: in use */
    ROLE_BAR_BACK,  /* ... can come back */
    ROLE_BAR_CLAIM, /* ... claimed */
    ROLE_BAR_FREE,  /* ... free */
    ROLE_PLOT,      /* actual over time */
    ROLE_PLOT_TARGET,
    ROLE_PROMPT,
    ROLE_CURSOR, /* the character under the cursor in what is typed */
    ROLE_FOOTER,
    ROLE_STALE,
};
#define ROLE_COUNT (ROLE_STALE + 1)

/* "bar_used": the name in theme files; never NULL. */
const char *role_name(enum role role);

/* The role of this name, or -1. */
int role_find(const char *name);

#endif
