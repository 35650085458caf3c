/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A simulated host at run time: its domains with their guests, the store, the
 * event channels, the ticks. Owned by the host process' main thread. The functions
 * that guests may use are in guests/guest.h; these are for the host itself
 * (hostd.c, perform.c, control.c).
 */
#ifndef XENMEM_XENSIM_WORLD_H
#define XENMEM_XENSIM_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "xensim/bus.h"
#include "xensim/guests/guest.h"
#include "xensim/loop.h"
#include "xensim/store.h"

/*
 * In the C xenstored 4.17 every domain that it knows makes every request slower, and
 * one that was introduced makes every write slower by some 10 us: for each it asks
 * whether it may see the change. With thousands of domains that would measure xenstored
 * and nothing else. So only as many as the scenario says (host option "introduced") have
 * a connection to xenstored and their permissions on their nodes, as on a real host. The
 * others exist for everybody but xenstored, and what happens to them is told by a
 * herald: a domain that only xenstored sees, introduced and released again, so that
 * @introduceDomain and @releaseDomain fire.
 */
struct world {
    struct loop loop;
    struct sim_host *host;
    const char *dir;
    struct store *store;
    struct bus *bus;
    struct guest *guests[SIM_DOMIDS]; /* by domid */
    struct guest *active;
    struct timer tick;
    int64_t last_tick_ms;
    int64_t tick_ms;
    uint32_t next_domid;
    uint64_t random;
    struct store_batch *writes; /* of this round, handed over at its end */
    bool domains_changed;       /* VIRQ_DOM_EXC is due */
    bool started;               /* somebody may be watching: changes come in transactions */
    bool herald;                /* so is the herald */
    uint64_t introduce_max;     /* how many domains are introduced */
    uint64_t introduced;
    uint64_t churned;   /* names given so far by "churn" */
    uint64_t churning;  /* of which so many are there now */
    uint64_t submitted; /* batches handed to the store so far */
};

int world_init(struct world *world, const char *dir, const struct host_config *config);
void world_fini(struct world *world);

/*
 * Creates a domain and starts its guest. 0, or -errno with a sentence. Its nodes are
 * written a moment later; `ticket` tells when (store.h).
 */
int world_create(struct world *world, const struct guest_config *config, uint64_t ticket,
                 struct guest **ret_guest, char *ret_problem, size_t size);

/* The domain, its memory, its nodes and its guest go away. */
void world_destroy(struct world *world, struct guest *guest, uint64_t ticket);

/* A hypercall of somebody else has changed this domid. */
void world_reconcile(struct world *world, uint32_t domid);

/* The guest of a domid, or NULL. */
struct guest *world_guest(struct world *world, uint32_t domid);

/* All nodes of all domains anew: xenstored was started afresh. `ticket` as above. */
void world_populate_store(struct world *world, uint64_t ticket);

/* What the store reports for a guest. */
void world_store_changed(struct world *world, const struct store_event *event);

/* The batch of this round, for plain writes. */
struct store_batch *world_batch(struct world *world);

/* Below /local/domain/X of the guest. */
void world_domain_path(const struct guest *guest, const char *path, char *ret_path, size_t size);

/* What has gathered in this round goes out. */
void world_end_round(struct world *world);

#endif
