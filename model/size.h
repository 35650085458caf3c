/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A size: what people type for an amount of memory.
 *
 *     512  1.5g  640k  2t  1048576b   an amount; no suffix means MiB, as xl has it
 *     +64  -64  +1.5g                 more, less than the present one
 *     50%                             of static-max
 *     +10%  -10%                      of the present amount, more or less
 *     =                               the present amount
 *
 * One suffix character of bkmgt, in either case, and at most six digits behind a point. Spaces
 * around it do not count. Nothing else is taken: unlike xl, neither "" nor an amount that is
 * negative or too large. A struct size is a plain value. Thread: any; no shared state.
 */
#ifndef XENMEM_MODEL_SIZE_H
#define XENMEM_MODEL_SIZE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum size_kind {
    SIZE_ABSOLUTE,       /* kb */
    SIZE_RELATIVE,       /* kb, signed, beside the present amount */
    SIZE_SHARE,          /* share of static-max */
    SIZE_RELATIVE_SHARE, /* share of the present amount, signed, beside it */
    SIZE_PRESENT,        /* the present amount */
};

#define SIZE_SHARE_ONE 10000 /* a share of one: 100% */

struct size {
    enum size_kind kind;
    int64_t kb;    /* at most UNITS_KB_MAX either way */
    int64_t share; /* in 1/SIZE_SHARE_ONE */
};

/* What relative amounts and shares are taken of. */
struct size_base {
    bool present_known, static_max_known;
    int64_t present_kb, static_max_kb;
};

/* 0, or -EINVAL or -ERANGE with a sentence that says what is allowed. */
int size_parse(const char *text, struct size *ret_size, struct xenmem_error *error);

/* The amount in KiB; shares are cut to whole pages. -ENODATA where what it is taken of is not
 * known, -ERANGE where the outcome is below 0 or above UNITS_KB_MAX; each with a sentence. */
int size_resolve(const struct size *size, const struct size_base *base, int64_t *ret_kb,
                 struct xenmem_error *error);

/* KiB to the last one, for plans: "16G", "768M", "786433K". `buffer` is UNITS_TEXT_MAX bytes.
 * Returns buffer. */
char *size_format_kb(char *buffer, int64_t kb);

#endif
