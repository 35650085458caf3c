/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Counting domains by their actor: see service.h. The list is short (a host has a few names), so it
 * is kept sorted while it is filled.
 */
#include "model/service.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/following.h"

/* Where a name is, or would be. */
static size_t place_of(const struct services *services, const char *name)
{
    size_t low = 0, high = services->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(services->list[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct services *services, size_t at, const char *name)
{
    return at < services->count && strcmp(services->list[at].name, name) == 0;
}

const struct service *services_find(const struct services *services, const char *name)
{
    size_t at = place_of(services, name);

    return is_at(services, at, name) ? &services->list[at] : NULL;
}

/* The row of this name, put in where there is none; NULL: ENOMEM. */
static struct service *row_of(struct services *services, const char *name)
{
    size_t at = place_of(services, name);

    if (is_at(services, at, name))
        return &services->list[at];
    if (services->count == services->room) {
        size_t room = services->room ? 2 * services->room : 8;
        struct service *list = reallocarray(services->list, room, sizeof(*list));

        if (!list)
            return NULL;
        services->list = list;
        services->room = room;
    }
    memmove(services->list + at + 1, services->list + at,
            (services->count - at) * sizeof(*services->list));
    services->list[at] = (struct service){.name = name};
    services->count++;
    return &services->list[at];
}

static void count_in(struct service *service, const struct column_row *row)
{
    enum convergence_state state = row->verdict ? row->verdict->state : CONVERGENCE_UNKNOWN;
    struct following following;

    service->domains++;
    following_of(row->domain, &following);
    service->familiar = following.familiar;
    service->waiting += following.follows;
    switch (convergence_info(state)->concern) {
    case CONVERGENCE_QUIET:
        service->well += state == CONVERGENCE_CONVERGED;
        break;
    case CONVERGENCE_MOVING:
        service->moving++;
        break;
    case CONVERGENCE_NEEDS_YOU:
        service->needs_you++;
        break;
    }
}

static int tally(struct services *services, const struct actors *actors,
                 const struct column_row *rows, size_t row_count)
{
    for (size_t i = 0; actors && i < actors->count; i++) {
        struct service *service = row_of(services, actors->entries[i].name);

        if (!service)
            return -ENOMEM;
        service->entry = &actors->entries[i];
    }
    for (size_t i = 0; i < row_count; i++) {
        const char *actor = domain_text(rows[i].domain, FIELD_POLICY_ACTOR, "");
        struct service *service = *actor ? row_of(services, actor) : NULL;

        if (*actor && !service)
            return -ENOMEM;
        if (service)
            count_in(service, &rows[i]);
    }
    for (size_t i = 0; i < services->count; i++)
        services->list[i].known = actors != NULL;
    return 0;
}

int services_tally(struct services *services, const struct actors *actors,
                   const struct column_row *rows, size_t row_count)
{
    int rc;

    services->count = 0;
    rc = tally(services, actors, rows, row_count);
    if (rc < 0)
        services->count = 0;
    return rc;
}

void services_release(struct services *services)
{
    free(services->list);
    *services = (struct services){.count = 0};
}

enum service_life service_life(const struct service *service, int64_t now_ms)
{
    const struct actors_entry *entry = service->entry;

    if (!service->known)
        return SERVICE_UNKNOWN;
    if (!entry)
        return SERVICE_ABSENT;
    if (!entry->alive)
        return SERVICE_DEAD;
    return actors_is_silent(entry, now_ms) ? SERVICE_SILENT : SERVICE_ALIVE;
}

const char *service_life_name(enum service_life life)
{
    static const char *const names[] = {
        [SERVICE_UNKNOWN] = "unknown",    [SERVICE_ALIVE] = "alive",
        [SERVICE_SILENT] = "silent",      [SERVICE_DEAD] = "dead",
        [SERVICE_ABSENT] = "not running",
    };
    static_assert(sizeof(names) / sizeof(names[0]) == SERVICE_LIFE_COUNT, "a life has no name");

    return names[life];
}
