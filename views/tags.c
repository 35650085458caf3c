/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A sorted array of domains: see tags.h.
 */
#include "views/tags.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Where it is, or would be. */
static size_t place_of(const struct tags *tags, uint32_t domid)
{
    size_t low = 0, high = tags->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (tags->ids[middle].domid < domid)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool tags_has(const struct tags *tags, const struct domain_id *id)
{
    size_t at = place_of(tags, id->domid);

    return at < tags->count && domain_id_equal(&tags->ids[at], id);
}

int tags_add(struct tags *tags, const struct domain_id *id)
{
    size_t at = place_of(tags, id->domid);

    if (at < tags->count && tags->ids[at].domid == id->domid) {
        tags->ids[at] = *id;
        return 0;
    }
    if (tags->count == tags->room) {
        size_t room = tags->room ? 2 * tags->room : 16;
        struct domain_id *ids = reallocarray(tags->ids, room, sizeof(*ids));

        if (!ids)
            return -ENOMEM;
        tags->ids = ids;
        tags->room = room;
    }
    memmove(tags->ids + at + 1, tags->ids + at, (tags->count - at) * sizeof(*tags->ids));
    tags->ids[at] = *id;
    tags->count++;
    return 0;
}

static void remove_at(struct tags *tags, size_t at)
{
    tags->count--;
    memmove(tags->ids + at, tags->ids + at + 1, (tags->count - at) * sizeof(*tags->ids));
}

void tags_remove(struct tags *tags, const struct domain_id *id)
{
    size_t at = place_of(tags, id->domid);

    if (at < tags->count && domain_id_equal(&tags->ids[at], id))
        remove_at(tags, at);
}

void tags_prune(struct tags *tags, const struct snapshot *snapshot)
{
    size_t kept = 0;

    for (size_t i = 0; i < tags->count; i++)
        if (snapshot_find(snapshot, &tags->ids[i]))
            tags->ids[kept++] = tags->ids[i];
    tags->count = kept;
}

void tags_release(struct tags *tags)
{
    free(tags->ids);
    *tags = (struct tags){.count = 0};
}
