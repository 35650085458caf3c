/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Changes: every change of a policy, a target or maxmem that the watches have shown, and who made
 * it, as far as that can be told.
 *
 *   ours       an operation of xenmem: the journal claims this very change (domain, field, value)
 *   actor      a living actor of the domain's policy, and the value is what it has to set
 *   balancer   nobody of these, and one other balancer is known to run: probably it
 *   somebody   nobody of these
 *
 * Who made it is told in attribution.h; which fields are looked at, and what is no change, in
 * contest.h. Kept: the last CHANGES_MAX of the host. Owner: the ledger. Thread: one (the main
 * thread). Times are CLOCK_MONOTONIC in ms.
 */
#ifndef XENMEM_MODEL_CHANGES_H
#define XENMEM_MODEL_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/actors.h"
#include "model/domain.h"
#include "model/field.h"
#include "model/snapshot.h"

#define CHANGES_MAX      1024
#define CHANGES_NAME_MAX 64

enum change_author {
    CHANGE_BY_SOMEBODY,
    CHANGE_BY_US,
    CHANGE_BY_ACTOR,
    CHANGE_BY_BALANCER,
};
#define CHANGE_AUTHOR_COUNT (CHANGE_BY_BALANCER + 1)

struct change_value {
    enum field_state state;
    int64_t number;
    char text[CHANGES_NAME_MAX]; /* TEXT and BAD: sanitised, cut */
};

struct change {
    uint64_t serial; /* rises by one with each change */
    int64_t at_ms;   /* when it was first seen */
    struct domain_id id;
    char name[CHANGES_NAME_MAX]; /* of the domain, sanitised */
    enum field_id field;
    struct change_value before, after;
    enum change_author author;
    char by[CHANGES_NAME_MAX]; /* "root pts/0", "xl", "squeezed"; "" where it is somebody */
};

/* Who set an amount last, and to what: what is kept of a change for a verdict. */
struct change_stroke {
    int64_t at_ms;
    bool before_known;
    int64_t before_kb, after_kb;
    enum change_author author;
    char by[CHANGES_NAME_MAX]; /* as in struct change */
};

/* Two who take turns at setting one amount of a domain, or two values that do. */
struct change_fight {
    unsigned count;    /* turns so far; 0: there is no fight */
    int64_t period_ms; /* of one to and fro */
    enum field_id field;
    struct change_stroke sides[2]; /* the last turn of each, the newer one first */
};

/* A step of an operation of xenmem: what it was about to set, or has set. */
struct change_claim {
    struct domain_id id;
    enum field_id field;
    struct change_value after;
    int64_t at_ms;
    char by[CHANGES_NAME_MAX];
};

/* What a field holds, as a change has it. */
void change_value_of(const struct field *field, struct change_value *ret_value);
bool change_value_equal(const struct change_value *a, const struct change_value *b);

/* For people: "512M", "on", "xl", "none", "unknown". Returns buffer. */
#define CHANGE_VALUE_TEXT_MAX (CHANGES_NAME_MAX + 8)
char *change_value_format(char buffer[CHANGE_VALUE_TEXT_MAX], enum field_id field,
                          const struct change_value *value);

/* For people: who it was: "root pts/0", "xl", "probably squeezed", "somebody else". Returns buffer.
 */
#define CHANGE_AUTHOR_TEXT_MAX (CHANGES_NAME_MAX + 16)
char *change_author_format(char buffer[CHANGE_AUTHOR_TEXT_MAX], enum change_author author,
                           const char *by);

struct changes;

/* NULL: ENOMEM. */
struct changes *changes_new(void);
void changes_free(struct changes *changes); /* NULL is allowed */
struct changes *changes_copy(const struct changes *changes);

/* Takes over a copy; its serial is given here. The oldest goes where there are too many. */
void changes_add(struct changes *changes, const struct change *change);

/* Newest first; index 0 is the newest. NULL: there are not so many. */
const struct change *changes_at(const struct changes *changes, size_t index);
size_t changes_count(const struct changes *changes);

#endif
