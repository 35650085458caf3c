/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Batches of changes to the store: they are only put together here, see store.c for
 * how they are carried out.
 */
#include "xensim/batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct store_batch *batch_new(bool transaction)
{
    struct store_batch *batch = calloc(1, sizeof(*batch));

    if (batch)
        batch->transaction = transaction;
    return batch;
}

void batch_free(struct store_batch *batch)
{
    if (!batch)
        return;
    for (size_t i = 0; i < batch->count; i++) {
        free(batch->ops[i].path);
        free(batch->ops[i].value);
    }
    free(batch->ops);
    free(batch);
}

struct op *batch_add(struct store_batch *batch, enum op_kind kind, const char *path)
{
    if (!batch)
        return NULL;
    if (batch->count == batch->room) {
        size_t room = batch->room ? batch->room * 2 : 32;
        struct op *ops = realloc(batch->ops, room * sizeof(*ops));

        if (!ops) {
            batch->error = -ENOMEM;
            return NULL;
        }
        batch->ops = ops;
        batch->room = room;
    }
    batch->ops[batch->count] = (struct op){.kind = kind, .path = path ? strdup(path) : NULL};
    if (path && !batch->ops[batch->count].path) {
        batch->error = -ENOMEM;
        return NULL;
    }
    return &batch->ops[batch->count++];
}

void batch_write(struct store_batch *batch, const char *path, const char *value, size_t length)
{
    struct op *op = batch_add(batch, OP_WRITE, path);

    if (!op)
        return;
    op->value = malloc(length + 1);
    if (!op->value) {
        batch->error = -ENOMEM;
        return;
    }
    memcpy(op->value, value, length);
    op->length = length;
}

void batch_remove(struct store_batch *batch, const char *path)
{
    batch_add(batch, OP_REMOVE, path);
}

void batch_permit(struct store_batch *batch, const char *path, uint32_t owner, uint32_t reader)
{
    struct op *op = batch_add(batch, OP_PERMIT, path);

    if (op) {
        op->owner = owner;
        op->reader = reader;
    }
}

static void batch_domain(struct store_batch *batch, enum op_kind kind, uint32_t domid)
{
    struct op *op = batch_add(batch, kind, NULL);

    if (op)
        op->owner = domid;
}

void batch_introduce(struct store_batch *batch, uint32_t domid)
{
    batch_domain(batch, OP_INTRODUCE, domid);
}

void batch_release(struct store_batch *batch, uint32_t domid)
{
    batch_domain(batch, OP_RELEASE, domid);
}

void batch_watch(struct store_batch *batch)
{
    batch_add(batch, OP_WATCH, NULL);
}
