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
 * Kept: the last CHANGES_MAX of the host. Owner: the ledger. Thread: one (the main thread). Times
 * are CLOCK_MONOTONIC in ms.
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

/* A step of an operation of xenmem: what it was about to set, or has set. */
struct change_claim {
    struct domain_id id;
    enum field_id field;
    struct change_value after;
    int64_t at_ms;
    char by[CHANGES_NAME_MAX];
};

struct changes;

/* Newest first; index 0 is the newest. NULL: there are not so many. */
const struct change *changes_at(const struct changes *changes, size_t index);
size_t changes_count(const struct changes *changes);

#endif
