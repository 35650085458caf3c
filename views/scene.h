/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A scene: everything that a view may look at to draw itself, and what it remembers between two
 * drawings (which domain the cursor is on, how it is sorted, what is scrolled).
 *
 * Views are pure functions of a scene and a canvas's size. The terminal (tui/) owns the scene,
 * changes it by actions and hands it to the views. Thread: one (the main thread).
 */
#ifndef XENMEM_VIEWS_SCENE_H
#define XENMEM_VIEWS_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/column.h"
#include "model/commitment.h"
#include "model/filter.h"
#include "model/ledger.h"
#include "model/service.h"
#include "model/snapshot.h"
#include "views/layout.h"
#include "views/panel.h"
#include "views/prompt.h"
#include "views/tags.h"

enum scene_view {
    SCENE_VIEW_DOMAINS,
    SCENE_VIEW_DOMAIN,
    SCENE_VIEW_HOST,   /* where all memory is; its rows are those of the table, largest first */
    SCENE_VIEW_ACTORS, /* who acts on domains; `picked` is one of `services` */
    SCENE_VIEW_JOURNAL,
    SCENE_VIEW_HELP,
    SCENE_VIEW_GLOSSARY,
    SCENE_VIEW_COLUMNS, /* choosing columns */
};
#define SCENE_VIEW_COUNT (SCENE_VIEW_COLUMNS + 1)

/* A row of the help: made by tui/ from the key table, so that the two cannot drift apart. */
struct scene_key {
    const char *keys;  /* "j Down" */
    const char *name;  /* short, for the footer: "down"; NULL: not in the footer */
    const char *group; /* "moving" */
    const char *help;  /* one sentence */
    unsigned rank;     /* in the footer: lower ones are the last to go where there is no room */
};

enum scene_past_kind {
    SCENE_PAST_PLAN,   /* an operation of ours, from the journal: only these can be undone */
    SCENE_PAST_CHANGE, /* a change that was seen, and is none of ours */
    SCENE_PAST_FIGHT,  /* changes that go back and forth between two writers (or two values) */
};
#define SCENE_PAST_KIND_COUNT (SCENE_PAST_FIGHT + 1)

/* What has been changed, as the view of the journal shows it; made by tui/. All sanitised.
 *
 *     PLAN    what "set target of web01 (3)"     changes "target 768M → 512M"   outcome "done"
 *     CHANGE  what "balloon target of web01 (3)" changes "1024M → 768M"         outcome ""
 *     FIGHT   what "balloon target of web01 (3)" changes "512M ⇄ 768M"          outcome "12 times"
 *             sentence "xl sets 512M, squeezed sets 768M, every 4s."
 *
 * In own_past `what` does without the domain. */
struct scene_past {
    enum scene_past_kind kind;
    char when[24];
    char who[48]; /* "root pts/3", "xl", "squeezed?", "somebody else"; FIGHT: "xl, squeezed?" */
    enum role who_role; /* NORMAL: ours, an actor; WARNING: another balancer, somebody else */
    char what[96];
    char changes[192];   /* what it did, or to how many */
    const char *outcome; /* never NULL */
    enum role outcome_role;
    bool stands;        /* can be undone */
    char sentence[320]; /* more of it */
};

struct scene {
    /* what is shown */
    const struct snapshot *snapshot; /* NULL: none has come yet */
    const struct ledger *ledger;
    int64_t now_ms;   /* of this drawing */
    int64_t stale_ms; /* older than this is stale */
    const struct scene_key *keys;
    size_t key_count;

    /* the table: rows in the order of the screen, kept by scene_arrange(). They point into the
     * snapshot and the ledger: arrange again after every ledger_observe(), frozen or not. */
    struct column_row *rows;
    size_t row_count, row_room;
    size_t domain_count;      /* of the snapshot: those that the filter hides as well */
    struct column_row *spare; /* as large as rows: for merging */
    uint32_t *order;          /* the domids of the rows, for the next arrangement */
    struct services services; /* who serves whom */
    size_t needs_you;         /* domains that need somebody */
    struct commitment commitment;
    struct commitment_track track; /* over-commitment, since there is a scene */
    int64_t back_kb;               /* can come back: the sum of giving_kb() (views/giving.h) */

    /* what the view remembers */
    enum scene_view view;
    enum scene_view under; /* of a view that is aside: where Escape leads back to */
    bool cursor_set;
    struct domain_id cursor; /* the domain, not the row */
    size_t cursor_row;       /* where it is, or was before it went away */
    struct domain *kept;     /* the last record of the cursor's domain; a reference */
    struct verdict kept_verdict;
    bool kept_judged; /* kept_verdict holds something */
    bool gone;        /* one domain is looked at, and it is not in the snapshot any more */
    size_t top_row;   /* first row shown */
    size_t page_rows; /* rows or lines that the last drawing had room for */
    const struct column *sort;
    bool descending;
    bool by_size;                /* the rows are in the order of the host's view */
    bool steady;                 /* the next arrangement keeps the order that there is */
    struct layout_wishes wishes; /* which columns somebody wants, or not */
    int table_columns;           /* of the terminal, when the table was last drawn */
    struct filter filter;
    char filter_text[PROMPT_TEXT_MAX]; /* as it was typed */
    struct tags tags;
    const char *guarded; /* "read-only", "locked"; NULL: things may be changed */
    bool frozen;
    int64_t frozen_ms;    /* when it was frozen */
    size_t scroll;        /* help, glossary, detail: first line shown */
    size_t scroll_max;    /* as the last drawing found it */
    int plot_read;        /* detail: the column of the plot that is read, from now back; 0: none */
    int64_t plot_span_ms; /* detail: how much time the plot shows */
    size_t picked;        /* choosing columns, actors, journal: the line of the cursor */
    char picked_actor[ACTORS_NAME_MAX]; /* actors: the name in that line when it was drawn */
    const struct scene_past *past;      /* newest first; belongs to tui/ */
    size_t past_count;
    const struct scene_past *own_past; /* of the domain that is looked at, newest first; tui/'s */
    size_t own_past_count;
    char past_trouble[XENMEM_ERROR_SENTENCE_MAX]; /* why there is none, or not all */
    struct prompt prompt;
    struct panel panel;
    char message[XENMEM_ERROR_SENTENCE_MAX]; /* for the last line but one; "": the explanation */
};

int scene_init(struct scene *scene); /* sorted by domid */
void scene_release(struct scene *scene);

/* Help and the like: Escape leads back to what is under it. */
bool scene_is_aside(enum scene_view view);

/* The view, or what is under one that is aside. */
enum scene_view scene_place(const struct scene *scene);

/* Of a view whose cursor is on a line (`picked`) and not on a domain: how many lines there are. */
size_t scene_line_count(const struct scene *scene);

/* The columns of the table, as wide as it was last drawn. */
void scene_layout(const struct scene *scene, struct layout *ret_layout);

/* Takes in a snapshot and its ledger: fills and sorts the rows, and keeps the cursor on its domain
 * (where that is gone: on the row that took its place; in the view of one domain it stays, and the
 * last record is kept). Cheap where the order has hardly changed. 0 or -ENOMEM. */
int scene_arrange(struct scene *scene);

/* The second half of scene_arrange(): sums the rows up, hides those that the filter hides, sorts
 * the rest, and finds the cursor's domain. For rows whose verdicts are made by hand. */
int scene_settle(struct scene *scene);

/* Sorts the rows anew where the view that is to be drawn has another order than the last one. */
void scene_reorder(struct scene *scene);

/* Finds the row of the cursor's domain after the rows have changed. */
void scene_follow_cursor(struct scene *scene);

/* Scrolls so that the cursor is on a page of so many rows. */
void scene_show_cursor(struct scene *scene, int page);

bool scene_needs_you(const struct column_row *row);

/* The moment that is shown: now, or when the picture was frozen. */
int64_t scene_moment(const struct scene *scene);

/* The row of the cursor; NULL where there are no domains. */
const struct column_row *scene_selected(const struct scene *scene);

/* The domain that the detail view shows: the selected row, or what is kept of one that is gone.
 * False: there is none. */
bool scene_subject(const struct scene *scene, struct column_row *ret_row);

void scene_move(struct scene *scene, long rows);     /* cursor up (negative) or down, clipped */
void scene_move_to(struct scene *scene, size_t row); /* clipped */

/* Moves the cursor to the next (previous) domain that needs somebody; false: there is none. */
bool scene_move_to_trouble(struct scene *scene, bool backwards);

/* Moves the cursor to the first domain at or behind `from_row` whose name holds `text` (without
 * regard to case, or whose domid it is), going round; false: none. */
bool scene_find(struct scene *scene, const char *text, size_t from_row);

/* Reads the values of the plot: so many columns further back (negative: nearer to now; where that
 * is passed, nothing is read any more). */
void scene_read_plot(struct scene *scene, int columns);

/* Sorts by the next (previous) one of the columns that are shown. */
void scene_sort_by_neighbour(struct scene *scene, int direction);

#endif
