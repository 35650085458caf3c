/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The past, for the console: the journal of xenmem's own operations, followed as it grows, and the
 * rows that the views show of it and of what others have changed (past_rows.h).
 *
 * Each step of the journal is claimed for us in the ledger (model/changes.h) before a snapshot that
 * may show it is taken in; so are those of `xenmem` in other terminals. Only the journal's end is
 * read for that, more of it when somebody looks at it, and all when somebody names an old plan.
 * Reading is a file of at most JOURNAL_READ_MAX bytes, never Xen. Owner: the console; all zero is
 * empty. Thread: the main thread.
 */
#ifndef XENMEM_TUI_PAST_H
#define XENMEM_TUI_PAST_H

#include <stddef.h>
#include <stdint.h>

#include "actorctl/operate/journal_follow.h"
#include "model/changes.h"
#include "views/scene.h"

struct console;

enum past_reach {
    PAST_RECENT, /* its end: what has just been done */
    PAST_SHOWN,  /* as much as anybody scrolls through */
    PAST_ALL,
};
#define PAST_REACH_COUNT (PAST_ALL + 1)

/* What a row of the journal's view stands for. */
struct past_source {
    char id[JOURNAL_ID_MAX]; /* of the plan; "": it is a change that was seen */
    uint64_t serial;         /* of the change; 0: it is a fight over ... */
    struct domain_id fought; /* ... an amount of this domain */
    enum field_id field;
    char outcome[16]; /* "12 times" */
};

struct past_rows {
    struct scene_past *rows; /* newest first */
    struct past_source *sources;
    size_t count, room;
    uint64_t made_of; /* `reads` then */
    uint64_t serial;  /* the newest change then */
    int day;          /* ... of the year */
    struct domain_id id;
};

struct past {
    struct journal_follow *follow; /* NULL: nobody has looked yet */
    uint64_t reads;                /* how often there was something new */
    int64_t read_ms;               /* CLOCK_MONOTONIC, while it is read: when claims are made */
    int64_t grown_ms;              /* ... when it had grown last */
    struct past_rows all, own;     /* of the journal's view; of the domain that is looked at */
};

/* Takes in what is new of the journal; what stands in the way is in scene.past_trouble. */
void past_read(struct console *console, enum past_reach reach);

/* The same, with every step claimed: before a snapshot is taken in. */
void past_claim(struct console *console);

/* Makes the rows of the view that is shown, where there is something new. */
void past_prepare(struct console *console);

/* The same, whatever there was: somebody has gone to another view. */
void past_show(struct console *console);
void past_release(struct console *console);

/* --- asking; what is returned is valid until something new is read -------------------------------
 */

/* NULL: none such. */
const struct journal_plan *past_find(const struct past *past, const char *id);
const struct journal_plan *past_newest(const struct past *past); /* that stands */

/* The newest but `index`. */
const struct journal_plan *past_at(const struct past *past, size_t index);

/* Can it be taken back? */
bool past_stands(const struct journal_plan *plan);

/* The plan of the row of the journal's view that the cursor is on; NULL: it is no plan, or there is
 * none. */
const struct journal_plan *past_picked(const struct console *console);

/* "undo set target of web01 (3), of 12:41:07" */
void past_describe(struct console *console, const struct journal_plan *plan, char *text,
                   size_t size);

#endif
