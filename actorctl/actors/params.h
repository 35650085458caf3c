/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What stands in /libxl/X/memory-policy/actor-params: key=value,key=value. One table row per key;
 * which of them an actor takes is said in its own row (actor.h).
 *
 * Pure. Thread: any.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_PARAMS_H
#define XENMEM_ACTORCTL_ACTORS_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define PARAMS_DELAY_DEFAULT_MS 5000
#define PARAMS_DELAY_MAX_S      86400

/* Bits: which keys an actor takes. */
enum params_key {
    PARAMS_DELAY = 1 << 0,
    PARAMS_PAGING = 1 << 1,
    PARAMS_FOLLOW = 1 << 2,
};

struct params {
    int64_t delay_ms; /* how long ballooning alone may take */
    bool paging;      /* may the domain be paged? */
    bool follow;      /* does the manual actor follow the policy target? */
};

/* The name of key `index` (NULL behind the last), its bit, and whether it takes true and false. */
const char *params_name(size_t index, unsigned *ret_key, bool *ret_is_switch);

/* What holds where nothing is said. */
struct params params_default(void);

/* 0, or -EINVAL with a sentence: a key that is none of `keys`, given twice, or a value that it does
 * not take; more than XENMEM_PARAMS_MAX bytes. *ret_params is untouched on failure. `text` is sanitised (what the events hold). */
int params_parse(const char *text, unsigned keys, struct params *ret_params,
                 struct xenmem_error *error);

/* "delay=SECONDS, paging=true|false". Returns buffer. */
#define PARAMS_USAGE_MAX 160
char *params_format_usage(unsigned keys, char buffer[PARAMS_USAGE_MAX]);

#endif
