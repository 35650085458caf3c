/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tags: the domains that somebody has marked, for an operation on all of them.
 *
 * Known by domid and UUID, so a number that is used again is not tagged by itself. Owner: whoever
 * embeds it; all zero is none. Thread: one (the main thread).
 */
#ifndef XENMEM_VIEWS_TAGS_H
#define XENMEM_VIEWS_TAGS_H

#include "model/snapshot.h"

struct tags {
    struct domain_id *ids; /* ascending domid */
    size_t count, room;
};

bool tags_has(const struct tags *tags, const struct domain_id *id);

/* 0 or -ENOMEM. A tag for another domain of the same number goes. */
int tags_add(struct tags *tags, const struct domain_id *id);
void tags_remove(struct tags *tags, const struct domain_id *id);

/* Those of domains that are gone go. */
void tags_prune(struct tags *tags, const struct snapshot *snapshot);
void tags_release(struct tags *tags);

#endif
