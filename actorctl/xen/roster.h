/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The roster: the feed's working set, one slot per living domain, ascending domid.
 *
 * A slot holds the domain's newest record and what is still to be done for it. Records that have
 * been published are never changed: roster_writable gives a copy to change. Slots that go away
 * leave the watches behind that have to be removed.
 *
 * Owner: the collector. Thread: the feed's.
 */
#ifndef XENMEM_ACTORCTL_XEN_ROSTER_H
#define XENMEM_ACTORCTL_XEN_ROSTER_H

#include <sys/queue.h>

#include "actorctl/xen/hypervisor.h"
#include "actorctl/xen/nodes.h"

TAILQ_HEAD(slot_queue, slot);

struct slot {
    struct domain *domain;
    uint32_t generation;      /* of its watches; no two slots ever have the same */
    bool published;           /* the record is in a snapshot: copy it before changing it */
    bool chosen;              /* its nodes are wanted, and not only its name */
    bool synced;              /* nothing is left of the first reading, or of one anew */
    struct slot_queue *queue; /* in which it stands, or NULL */
    TAILQ_ENTRY(slot) entry;
    uint32_t settled;      /* fields that are known for ever, and not to be read */
    unsigned to_watch;     /* watches to register (WATCH_BIT) */
    unsigned to_list;      /* directories (NODES_DIRECTORY) */
    uint32_t to_read;      /* fields (NODES_FIELD) */
    uint32_t deferred;     /* fields to be read in the next tick: a guest writes them too often */
    uint32_t read_in_tick; /* guest's fields that have been read in this tick */
    unsigned unlistable;   /* directories whose listing ended a connection: read node by node */
    unsigned watched;      /* watches that are registered (WATCH_BIT) */
};

/* A domain that is gone and has left watches behind. */
struct leaving {
    uint32_t domid, generation;
    unsigned watched;
};

struct roster;

struct roster *roster_new(void); /* NULL: ENOMEM */
void roster_free(struct roster *roster);

size_t roster_count(const struct roster *roster);
struct slot *roster_at(struct roster *roster, size_t index);
struct slot *roster_find(struct roster *roster, uint32_t domid); /* NULL: none */

/* Takes in the hypervisor's list: slots of domains that are gone (or whose domid has another UUID
 * now) are removed, new ones come in without any work, and what the hypervisor says of the others
 * is set: all of it where `sample` is true, else only what they are doing (paused, dying, ...).
 * Returns how many slots came, went or changed, or -ENOMEM. */
int roster_update(struct roster *roster, const struct hypervisor_domain *domains, size_t count,
                  bool sample, int64_t now_ms);

/* Slots with something to do stand in one of two queues, first come, first served: those that can
 * be read, and those whose watches have to be registered first. Puts it into the right one, or in
 * none; to be called whenever its work has changed. */
void roster_enqueue(struct roster *roster, struct slot *slot);
struct slot *roster_first_to_read(struct roster *roster); /* NULL: none */
struct slot *roster_first_to_watch(struct roster *roster);
size_t roster_backlog(const struct roster *roster); /* how many stand in both */

/* Calls `begin` for each slot that is new since the last call, or for all of them. */
void roster_begin(struct roster *roster, bool all, void (*begin)(void *context, struct slot *slot),
                  void *context);

/* Sets a field, in a copy where need be; takes over field->text. 1: changed, 0: not, -ENOMEM. */
int roster_set_field(struct slot *slot, enum field_id id, struct field *field);

/* The type as far as the hypervisor knows it, which cannot tell pvh from hvm. 1, 0, -ENOMEM. */
int roster_set_type_from_flags(struct slot *slot, int64_t now_ms);

/* Marks that the nodes have been read. 0 or -ENOMEM. */
int roster_set_nodes_read(struct slot *slot);

/* The next watches to remove, or NULL; roster_dismiss ends with it. */
struct leaving *roster_leaving(struct roster *roster);
void roster_dismiss(struct roster *roster);
void roster_forget_leaving(struct roster *roster); /* the connection is gone, and they with it */

/* A snapshot of all records, which are published with it, and whether it is complete. NULL: ENOMEM.
 */
struct snapshot *roster_snapshot(struct roster *roster);

#endif
