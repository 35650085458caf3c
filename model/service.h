/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who serves whom: for each actor, whether it lives and how its domains fare.
 *
 * One row per actor that is registered and per name that a policy asks for though nobody of that
 * name is. Made anew from each snapshot; names and entries point into it. Pure. Owner: whoever
 * embeds a struct services; all zero is none. Thread: one.
 */
#ifndef XENMEM_MODEL_SERVICE_H
#define XENMEM_MODEL_SERVICE_H

#include "model/actors.h"
#include "model/column.h"

enum service_life {
    SERVICE_UNKNOWN, /* who is registered is not known (yet) */
    SERVICE_ALIVE,
    SERVICE_SILENT, /* its process is there, and it has not told of itself for three heartbeats */
    SERVICE_DEAD,   /* registered, and its process is gone */
    SERVICE_ABSENT, /* not registered */
};
#define SERVICE_LIFE_COUNT (SERVICE_ABSENT + 1)

struct service {
    const char *name;
    const struct actors_entry *entry; /* NULL: nobody of this name is registered */
    bool known;                       /* false: who is registered is not known */
    bool familiar;                    /* one of xenmem's own, as far as a policy has told */
    size_t domains;                   /* whose policy names it */
    size_t waiting;                   /* ... and that are nobody's if it does not live */
    size_t well, moving, needs_you;   /* the same domains by the concern of their state */
};

struct services {
    struct service *list; /* ascending name */
    size_t count, room;
};

/* Fills in what there is to know; `actors` may be NULL. 0 or -ENOMEM (then there are none). */
int services_tally(struct services *services, const struct actors *actors,
                   const struct column_row *rows, size_t row_count);
void services_release(struct services *services);

/* The one of this name, or NULL. */
const struct service *services_find(const struct services *services, const char *name);

enum service_life service_life(const struct service *service, int64_t now_ms);

/* "alive", "silent", "dead", "not running", "unknown". */
const char *service_life_name(enum service_life life);

#endif
