/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The inside of a batch of changes to the store (store.h), for store.c alone: a list of
 * operations, owned by whoever holds the batch.
 */
#ifndef XENMEM_XENSIM_BATCH_H
#define XENMEM_XENSIM_BATCH_H

#include "xensim/store.h"

enum op_kind {
    OP_WRITE,
    OP_REMOVE,
    OP_PERMIT,
    OP_INTRODUCE,
    OP_RELEASE,
    OP_WATCH,
    OP_CONNECT,
    OP_DISCONNECT,
};

struct op {
    enum op_kind kind;
    char *path;
    char *value;
    size_t length;
    uint32_t owner;
    uint32_t reader;
};

struct store_batch {
    struct store_batch *next;
    bool transaction;
    int error;
    uint64_t ticket;
    struct op *ops;
    size_t count;
    size_t room;
};

/* Adds an operation; NULL where there is no batch or no memory, which the batch keeps in mind. */
struct op *batch_add(struct store_batch *batch, enum op_kind kind, const char *path);

#endif
