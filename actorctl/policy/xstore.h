/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Xenstore with transactions: what is written together becomes visible together.
 *
 * Every function works on a handle that the caller owns and returns 0 or -errno as xenstored
 * answers; -ENOTCONN where it does not answer any more. `t` is XBT_NULL outside of a transaction.
 * Thread: the one that owns the handle. Sources: docs/misc/xenstore.txt, tools/libs/store/xs.c.
 */
#ifndef XENMEM_ACTORCTL_POLICY_XSTORE_H
#define XENMEM_ACTORCTL_POLICY_XSTORE_H

#include <stdbool.h>
#include <stdint.h>
#include <xenstore.h>

#include "base/error.h"

#define XSTORE_PATH_MAX 160 /* longer than any path that is made here */
#define XSTORE_ATTEMPTS 50  /* of a transaction that others keep getting in the way of */

/* The value, NUL terminated behind *ret_length bytes; to be freed. -ENOENT: no such node. */
int xstore_read(struct xs_handle *xs, xs_transaction_t t, const char *path, char **ret_value,
                unsigned *ret_length);

/* A plain decimal of at most 2^52. -ENOENT: no such node; -EBADMSG: not a number. */
int xstore_read_kb(struct xs_handle *xs, xs_transaction_t t, const char *path, int64_t *ret_kb);

int xstore_write(struct xs_handle *xs, xs_transaction_t t, const char *path, const char *value);
int xstore_write_kb(struct xs_handle *xs, xs_transaction_t t, const char *path, int64_t kb);
int xstore_exists(struct xs_handle *xs, xs_transaction_t t, const char *path, bool *ret_exists);

/* No error where there is nothing to remove. */
int xstore_remove(struct xs_handle *xs, xs_transaction_t t, const char *path);

/* What is done inside a transaction. 0: commit; -errno with its sentence: nothing is written. It is
 * run again from the start where somebody else wrote what it has read. */
typedef int xstore_body_fn(struct xs_handle *xs, xs_transaction_t t, void *data,
                           struct xenmem_error *error);

/* `what` names in the sentence what was not done: "the policy of domain 5 was not written". After
 * XSTORE_ATTEMPTS conflicts: -EAGAIN. */
int xstore_transact(struct xs_handle *xs, xstore_body_fn *body, void *data, const char *what,
                    struct xenmem_error *error);

/* The sentence for `rc` of a read or write of `path`; returns rc. */
int xstore_explain(struct xenmem_error *error, int rc, const char *path, const char *what);

#endif
