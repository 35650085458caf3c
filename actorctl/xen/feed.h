/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The feed: a thread that turns xenstore watches and hypervisor samples into snapshots.
 *
 * It owns its own Xen handles. In the steady state it asks xenstored for nothing: values that have
 * a watch are read when the watch fires, values that only the hypervisor has come from one
 * getdomaininfolist per 1,024 domains per tick. It outlives xenstored.
 *
 * The first snapshot holds what the hypervisor knows, before xenstored has been asked for anything
 * (store_alive false, trouble ""); the names follow, lowest domids first, until it is `complete`.
 * There is a snapshot on each tick, and one whenever something has changed. Who may act on the host
 * (snapshot->actors) is read before the nodes of the domains, so that the first complete snapshot
 * has it.
 *
 * Owner of a struct feed: the caller of feed_start. Thread: feed_start, feed_take and feed_stop
 * from one thread, normally the main one; none of them calls Xen or blocks on it (feed_stop waits
 * for the thread only as long as it takes it to notice, and leaves a thread behind that hangs in
 * xenstored).
 */
#ifndef XENMEM_ACTORCTL_XEN_FEED_H
#define XENMEM_ACTORCTL_XEN_FEED_H

#include <stdbool.h>

#include "base/error.h"
#include "model/snapshot.h"

struct feed;

struct feed_options {
    unsigned tick_ms; /* between two samples of the hypervisor; 0 = 1,000 */
    /* Where xenstored has said nothing for so long it is asked for a sign of life: one request. One
     * that hangs is silent like one that has nothing to tell. 0 = 30,000 */
    unsigned silence_ms;
    bool once; /* read all nodes one time and watch nothing: for a command, not a console */
    /* With `once`: the domains whose nodes are wanted, each a domid, a UUID or a name
     * (selection.h), then NULL; copied. Of the others a complete snapshot has what the hypervisor
     * says and nodes_read false. A domid or a UUID costs nothing else; for a name those of the
     * domains are read, lowest domid first, until it is found. NULL: all domains. */
    const char *const *only;
};

/* Starts the thread; the Xen handles are opened in it, so trouble with them shows in the
 * snapshots (trouble, store_alive, hypervisor_alive). 0 or -errno. */
int feed_start(struct feed **ret_feed, const struct feed_options *options,
               struct xenmem_error *error);

/* Becomes readable when there is a newer snapshot. */
int feed_fd(const struct feed *feed);

/* The newest snapshot that has not been taken yet, with a reference for the caller, else NULL. */
struct snapshot *feed_take(struct feed *feed);

/* Has the hypervisor sampled now, not at the next tick: something is known to have changed. */
void feed_hurry(struct feed *feed);

void feed_stop(struct feed *feed); /* NULL is allowed */

/* Is this a Xen host at all? Opens and closes the hypervisor's device on the calling thread, which
 * does not block; a xenstored that is dead or hangs is no reason not to look. 0, or -errno with a
 * sentence that says what is missing. */
int feed_probe(struct xenmem_error *error);

#endif
