/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A filter: which rows of the table are shown, as people type it.
 *
 *     state=stuck gap>64M actor=xl web*
 *
 * Words, all of which have to hold. A word with an operator is about a column, by its title or its
 * JSON name: = != < <= > >=. Amounts are sizes (64M; no suffix means MiB), rates the same, times
 * 30s 5m 2h 1d, flags on and off. Texts and states are compared without regard to case; * and ?
 * stand for anything, and a state's spaces may be written as -. "=-" is there where there is none,
 * "=?" where it is not known; such a value fulfils nothing else but !=. Any other word is
 * about the name: part of it, or all of it where it has * or ?, or the domid.
 *
 * A plain value. Thread: any; no shared state.
 */
#ifndef XENMEM_MODEL_FILTER_H
#define XENMEM_MODEL_FILTER_H

#include "base/error.h"
#include "model/column.h"

#define FILTER_TERMS_MAX 8
#define FILTER_TEXT_MAX  64 /* of one value, with its NUL */

enum filter_operator {
    FILTER_NAMED, /* a word on the name */
    FILTER_EQUAL,
    FILTER_UNEQUAL,
    FILTER_BELOW,
    FILTER_AT_MOST,
    FILTER_ABOVE,
    FILTER_AT_LEAST,
};

struct filter_term {
    enum filter_operator relation;
    const struct column *column;   /* not with FILTER_NAMED */
    enum column_value_state wants; /* KNOWN: compare; NONE, UNKNOWN: it has to be so */
    int64_t number;                /* of columns with numbers */
    char text[FILTER_TEXT_MAX];    /* of the others, and of names */
};

struct filter {
    size_t count; /* 0: everything is shown */
    struct filter_term terms[FILTER_TERMS_MAX];
};

/* 0, or -EINVAL or -E2BIG with a sentence that says what is allowed; then *ret_filter is as it was.
 */
int filter_parse(const char *text, struct filter *ret_filter, struct xenmem_error *error);

bool filter_matches(const struct filter *filter, const struct column_row *row);

#endif
