/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One picture of a host: all domains, the host's own figures, and how fresh each side is.
 *
 * Made by the feed, immutable once published, counted. Owner: whoever holds a reference.
 * Thread: any, once published. Times are CLOCK_MONOTONIC in ms.
 */
#ifndef XENMEM_MODEL_SNAPSHOT_H
#define XENMEM_MODEL_SNAPSHOT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/actors.h"
#include "model/domain.h"

#define HOST_NAME_MAX_BYTES 64

/* KiB as the hypervisor's physinfo has them; free counts claimed pages as free, as Xen does. */
struct host {
    bool known;
    int64_t total_kb;
    int64_t free_kb;
    int64_t claimed_kb;                    /* outstanding claims, part of free */
    bool sharing_known;                    /* the next two are known */
    int64_t sharing_freed_kb;              /* saved by sharing */
    int64_t sharing_used_kb;               /* frames that are shared */
    char name[HOST_NAME_MAX_BYTES];        /* sanitised */
    char xen_version[HOST_NAME_MAX_BYTES]; /* "4.17" with its extra version; sanitised */
};

struct snapshot {
    atomic_uint references;
    uint64_t serial;          /* rises by one with each snapshot of a feed */
    int64_t taken_ms;         /* when it was published */
    int64_t sampled_ms;       /* last sample of the hypervisor; 0: none yet */
    uint64_t samples;         /* how many samples there have been */
    bool hypervisor_alive;    /* the last sample succeeded */
    bool store_alive;         /* the connection to xenstored was alive at store_checked_ms */
    int64_t store_checked_ms; /* last time that it was known to be alive; 0: never */
    bool complete;            /* the nodes of every domain have been read */
    char trouble[256];        /* a sentence where something is not alive, else "" */
    struct host host;
    struct actors *actors; /* a reference; NULL: not known (yet) */
    size_t count;
    struct domain **domains; /* ascending domid; references owned by the snapshot */
};

/* Room for `count` domains: NULL pointers, to be filled in (all of them before publication).
 * NULL: ENOMEM. */
struct snapshot *snapshot_new(size_t count);
struct snapshot *snapshot_ref(struct snapshot *snapshot);
void snapshot_unref(struct snapshot *snapshot); /* NULL is allowed */

/* Where the domain with this domid stands (binary search); the count where there is none. */
size_t snapshot_position(const struct snapshot *snapshot, uint32_t domid);

/* The domain with this domid, or NULL. */
const struct domain *snapshot_find_domid(const struct snapshot *snapshot, uint32_t domid);

/* The same domain (domid and UUID), or NULL. */
const struct domain *snapshot_find(const struct snapshot *snapshot, const struct domain_id *id);

#endif
