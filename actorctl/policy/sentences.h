/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an errno means in one place of Xen: half a sentence for a person.
 */
#ifndef XENMEM_ACTORCTL_POLICY_SENTENCES_H
#define XENMEM_ACTORCTL_POLICY_SENTENCES_H

#include <stddef.h>

#include "base/error.h"

struct sentence {
    int code;
    const char *text;
};

/* From the table, else strerror(). */
const char *sentence_of(const struct sentence *sentences, size_t count, int code);

/* Takes back the sentence of an attempt, where a later one succeeded. NULL is allowed. */
void sentence_clear(struct xenmem_error *error);

#endif
