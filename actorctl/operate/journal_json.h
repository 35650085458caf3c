/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lines of the journal as JSON: inside actorctl/operate only. Both directions stand side by
 * side, so that what is written can be read.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_JOURNAL_JSON_H
#define XENMEM_ACTORCTL_OPERATE_JOURNAL_JSON_H

#include <jansson.h>

#include "actorctl/operate/journal.h"

/* A step as an object; NULL: out of memory. */
json_t *journal_json_of_step(const struct plan_step *step);

/* Strict: a value that is missing, too much, too long, of another kind or not printable makes it
 * false. Texts belong to `json`. */
bool journal_json_to_step(const json_t *json, struct plan_step *ret_step);

/* A printable text of at most `max` bytes; NULL: it is none. */
const char *journal_json_text(const json_t *object, const char *name, size_t max);

/* A number in [0, max]. */
bool journal_json_number(const json_t *object, const char *name, int64_t max, int64_t *ret_number);

#endif
