/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A domain's policy as its nodes below /libxl/X/memory-policy have it, read in one transaction.
 */
#ifndef XENMEM_ACTORCTL_POLICY_POLICY_H
#define XENMEM_ACTORCTL_POLICY_POLICY_H

#include "actorctl/policy/xstore.h"
#include "actorctl/xenmem.h"

/* The nodes that an actor goes by. */
enum policy_node {
    POLICY_NODE_ACTOR = 1,
    POLICY_NODE_PARAMS = 2,
    POLICY_NODE_TARGET = 4,
    POLICY_NODE_ENFORCE = 8,
    POLICY_NODES = 15
};

/* A value of the policy, and whether it is there and makes sense. */
enum policy_state { POLICY_ABSENT, POLICY_GOOD, POLICY_BAD };

struct policy {
    bool exists;  /* there is anything at all */
    char *actor;  /* sanitised; "" where there is none. Owned */
    char *params; /* the same */
    char *manual_from;
    enum policy_state target_state;
    int64_t target_kb;
    enum policy_state enforce_state;
    bool enforce;
};

/* To be released with policy_dispose. */
int policy_read(struct xs_handle *xs, uint32_t domid, struct policy *ret_policy,
                struct xenmem_error *error);

/* The same of a domain that is there: else -ESRCH. */
int policy_read_of(struct xenmem *xenmem, uint32_t domid, struct policy *ret_policy,
                   struct xenmem_error *error);

/* The same inside a transaction of the caller's. */
int policy_read_in(struct xs_handle *xs, xs_transaction_t t, uint32_t domid,
                   struct policy *ret_policy, struct xenmem_error *error);

/* All that an actor goes by: manual_from stays NULL, only `exists` knows of it. Outside of a
 * transaction it may have parts of different times. */
int policy_read_orders(struct xs_handle *xs, xs_transaction_t t, uint32_t domid,
                       struct policy *ret_policy, struct xenmem_error *error);

/* Only these (bits of enum policy_node), into a policy that is known; `exists`: any of them is
 * there. Where it fails, nothing of it is known any more. */
int policy_reread(struct xs_handle *xs, xs_transaction_t t, uint32_t domid, unsigned nodes,
                  struct policy *policy, struct xenmem_error *error);
void policy_dispose(struct policy *policy);

/* Writes /libxl/X/memory-policy/NAME. */
char *policy_path(char path[XSTORE_PATH_MAX], uint32_t domid, const char *name);

/* -ESRCH where xenstore has no such domain (any more). Read inside the transaction, so that nothing
 * is ever written for a domain that is being taken away. */
int policy_check_alive(struct xs_handle *xs, xs_transaction_t t, uint32_t domid,
                       struct xenmem_error *error);

#endif
