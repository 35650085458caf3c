/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The record of actors and balancers: counting it, and finding one in it. See actors.h.
 */
#include "model/actors.h"

#include <stdlib.h>
#include <string.h>

struct actors *actors_new(size_t count, size_t balancer_count)
{
    struct actors *actors = calloc(1, sizeof(*actors));

    if (!actors)
        return NULL;
    atomic_init(&actors->references, 1);
    actors->entries = calloc(count ? count : 1, sizeof(*actors->entries));
    actors->balancers = calloc(balancer_count ? balancer_count : 1, sizeof(*actors->balancers));
    if (!actors->entries || !actors->balancers) {
        actors_unref(actors);
        return NULL;
    }
    actors->count = count;
    actors->balancer_count = balancer_count;
    return actors;
}

struct actors *actors_ref(struct actors *actors)
{
    if (actors)
        atomic_fetch_add_explicit(&actors->references, 1, memory_order_relaxed);
    return actors;
}

void actors_unref(struct actors *actors)
{
    if (!actors || atomic_fetch_sub_explicit(&actors->references, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < actors->count; i++)
        free(actors->entries[i].troubles);
    free(actors->entries);
    free(actors->balancers);
    free(actors);
}

const struct actors_entry *actors_find(const struct actors *actors, const char *name)
{
    for (size_t i = 0; actors && i < actors->count; i++)
        if (strcmp(actors->entries[i].name, name) == 0)
            return &actors->entries[i];
    return NULL;
}

bool actors_is_alive(const struct actors *actors, const char *name)
{
    const struct actors_entry *entry = actors_find(actors, name);

    return entry && entry->alive;
}

bool actors_is_silent(const struct actors_entry *entry, int64_t now_ms)
{
    int64_t last = entry->heartbeat_ms > entry->since_ms ? entry->heartbeat_ms : entry->since_ms;

    return entry->alive && now_ms - last > 3 * ACTORS_BEAT_MS;
}

const char *actors_balancer(const struct actors *actors)
{
    if (!actors || actors->balancer_count == 0)
        return NULL;
    for (size_t i = 1; i < actors->balancer_count; i++)
        if (strcmp(actors->balancers[i].name, actors->balancers[0].name) != 0)
            return NULL;
    return actors->balancers[0].name;
}

const char *actors_trouble_of(const struct actors_entry *entry, uint32_t domid)
{
    size_t low = 0, high = entry->trouble_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (entry->troubles[middle].domid < domid)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == entry->trouble_count || entry->troubles[low].domid != domid)
        return NULL;
    return entry->troubles[low].sentence;
}
