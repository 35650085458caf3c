/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The host's connection to the real xenstored: a thread of its own, because a
 * request can take as long as xenstored likes (a test may stop it) and the guests
 * must go on meanwhile. The host's thread hands batches of changes in and takes
 * events out; neither ever waits for the other.
 *
 * One watch on /local/domain serves all guests: in xenstored every write walks every
 * watch, so that a watch per guest would slow down what is being measured.
 */
#ifndef XENMEM_XENSIM_STORE_H
#define XENMEM_XENSIM_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STORE_VALUE_BYTES 64

struct store;
struct store_batch;

/* What a guest, or its pager, watches below /local/domain/X. */
enum store_key {
    STORE_TARGET,       /* memory/target */
    STORE_PAGER_TARGET, /* memory/target-tot_pages */
    STORE_SHUTDOWN,     /* control/shutdown */
    STORE_KEYS
};

enum store_event_kind {
    STORE_CHANGED, /* a watched node has a value (or none any more: then there is no event) */
    STORE_DONE,    /* a batch with a ticket was carried out */
};

struct store_event {
    enum store_event_kind kind;
    uint32_t domid;
    enum store_key key;
    char value[STORE_VALUE_BYTES]; /* cut short where it is longer */
    uint64_t ticket;
    int rc; /* of the batch: 0 or -errno */
};

/* Starts the thread; it is not connected yet. 0 or -errno. */
int store_new(struct store **ret_store);

/* Ends the thread. NULL is allowed. */
void store_free(struct store *store);

/* Readable while there are events. */
int store_fd(const struct store *store);

/* Takes one event out; false where there is none. */
bool store_next(struct store *store, struct store_event *ret_event);

/* Connects to `socket_path`, dropping an earlier connection; its watch comes with the
 * first batch submitted by store_watch(). */
void store_connect(struct store *store, const char *socket_path);

/* xenstored died: what is not carried out yet is dropped (its tickets fail with -ENOTCONN). */
void store_disconnect(struct store *store);

/* How many batches wait. */
size_t store_backlog(struct store *store);

/* --- batches ------------------------------------------------------------------------------- */

/* A batch is carried out in order; with `transaction` its writes are seen all at once. NULL where
 * memory is out. */
struct store_batch *batch_new(bool transaction);
void batch_free(struct store_batch *batch);

/* Failures (memory) are kept in the batch, and reported when it is done. */
void batch_write(struct store_batch *batch, const char *path, const char *value, size_t length);
void batch_remove(struct store_batch *batch, const char *path);
/* Owner and, unless it is the same, one reader. */
void batch_permit(struct store_batch *batch, const char *path, uint32_t owner, uint32_t reader);
/* Outside of the transaction, after it. */
void batch_introduce(struct store_batch *batch, uint32_t domid);
void batch_release(struct store_batch *batch, uint32_t domid);
void batch_watch(struct store_batch *batch);

/* Hands the batch over. With a ticket that is not 0, a STORE_DONE event tells its end. */
void store_submit(struct store *store, struct store_batch *batch, uint64_t ticket);

#endif
