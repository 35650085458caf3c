/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A picture of a host: counting it, and finding a domain in it. See snapshot.h.
 */
#include "model/snapshot.h"

#include <stdlib.h>

struct snapshot *snapshot_new(size_t count)
{
    struct snapshot *snapshot = calloc(1, sizeof(*snapshot));

    if (!snapshot)
        return NULL;
    atomic_init(&snapshot->references, 1);
    snapshot->domains = calloc(count ? count : 1, sizeof(*snapshot->domains));
    if (!snapshot->domains) {
        free(snapshot);
        return NULL;
    }
    snapshot->count = count;
    return snapshot;
}

struct snapshot *snapshot_ref(struct snapshot *snapshot)
{
    if (snapshot)
        atomic_fetch_add_explicit(&snapshot->references, 1, memory_order_relaxed);
    return snapshot;
}

void snapshot_unref(struct snapshot *snapshot)
{
    if (!snapshot || atomic_fetch_sub_explicit(&snapshot->references, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < snapshot->count; i++)
        domain_unref(snapshot->domains[i]);
    actors_unref(snapshot->actors);
    free(snapshot->domains);
    free(snapshot);
}

size_t snapshot_position(const struct snapshot *snapshot, uint32_t domid)
{
    size_t low = 0, high = snapshot->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (snapshot->domains[middle]->id.domid < domid)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < snapshot->count && snapshot->domains[low]->id.domid == domid)
        return low;
    return snapshot->count;
}

const struct domain *snapshot_find_domid(const struct snapshot *snapshot, uint32_t domid)
{
    size_t position = snapshot_position(snapshot, domid);

    return position < snapshot->count ? snapshot->domains[position] : NULL;
}

const struct domain *snapshot_find(const struct snapshot *snapshot, const struct domain_id *id)
{
    const struct domain *domain = snapshot_find_domid(snapshot, id->domid);

    return domain && domain_id_equal(&domain->id, id) ? domain : NULL;
}
