/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The columns: one row each, from which come the table on the screen, sorting, filtering, the
 * column chooser, the JSON of `xenmem list`, the glossary and the manual page.
 *
 * Getters are pure: they look at one domain, what the ledger says of it, and its host.
 * Thread: any; the table is constant.
 */
#ifndef XENMEM_MODEL_COLUMN_H
#define XENMEM_MODEL_COLUMN_H

#include "model/diagnosis.h"
#include "model/ledger.h"
#include "model/snapshot.h"

enum column_unit {
    COLUMN_UNIT_NONE,
    COLUMN_UNIT_KB,        /* int64 KiB */
    COLUMN_UNIT_SIGNED_KB, /* shown with its sign */
    COLUMN_UNIT_KB_PER_S,
    COLUMN_UNIT_MS,
    COLUMN_UNIT_COUNT_OF, /* a plain number */
    COLUMN_UNIT_FLAG,
    COLUMN_UNIT_TEXT,
    COLUMN_UNIT_STATE, /* number is an enum convergence_state, text its name */
    COLUMN_UNIT_TREND, /* no value: drawn from the history */
};

enum column_value_state {
    COLUMN_VALUE_UNKNOWN, /* shown as a dot, JSON null, sorts last */
    COLUMN_VALUE_NONE,    /* there is none: shown as '-', JSON null, sorts before the unknown */
    COLUMN_VALUE_BAD,     /* shown as '!', JSON null */
    COLUMN_VALUE_KNOWN,
};

#define COLUMN_BUFFER_MAX 40

struct column_value {
    enum column_value_state state;
    int64_t number;
    const char *text;               /* valid as long as the domain and this value */
    char buffer[COLUMN_BUFFER_MAX]; /* for a text that the getter makes: `text` may point to it, so
                                     * a value is not to be copied */
};

/* One line of the table: everything that a getter may look at. */
struct column_row {
    const struct domain *domain;
    const struct verdict *verdict; /* may be NULL: not observed yet */
    const struct history *history; /* may be NULL */
    const struct host *host;
    const struct actors *actors; /* may be NULL: not known */
    int64_t now_ms;
};

/* The same, to be diagnosed. */
struct diagnosis_subject column_subject(const struct column_row *row);

struct column {
    const char *title;     /* "BALLOON" */
    const char *json_name; /* "balloon_target_kb"; NULL: not in the JSON */
    enum column_unit unit;
    int width_min, width_max; /* on the screen; equal for numbers, so that they do not jitter. The
                               * state: its glyph, its name and how long it has lasted */
    int priority;             /* lower is shown first; > 100: only when chosen */
    void (*get)(const struct column_row *row, struct column_value *ret_value);
    const char *help;    /* what it says, one sentence */
    const char *formula; /* how it is computed */
    const char *source;  /* where it comes from */
};

size_t column_count(void);

/* Column `index` in the order of the screen; NULL behind the last. */
const struct column *column_at(size_t index);

/* By title or JSON name, without regard to case; NULL: none such. */
const struct column *column_find(const char *name);

/* <0, 0, >0; what is known comes first, then none, bad and unknown, whichever the direction
 * (`descending`). Equal ones by domid. States sort by who needs somebody. */
int column_compare(const struct column *column, bool descending, const struct column_row *a,
                   const struct column_row *b);

#endif
