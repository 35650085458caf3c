/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The texts of a plan: kept in blocks that are freed together with it. See plan_build.h.
 */
#include "model/plan_build.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES 16384
#define FORMAT_MAX  768

struct block {
    struct block *next;
    size_t used, size;
    char bytes[];
};

struct plan_texts {
    struct block *newest;
};

struct plan_texts *plan_texts_new(void)
{
    return calloc(1, sizeof(struct plan_texts));
}

void plan_texts_free(struct plan_texts *texts)
{
    if (!texts)
        return;
    while (texts->newest) {
        struct block *next = texts->newest->next;

        free(texts->newest);
        texts->newest = next;
    }
    free(texts);
}

static char *texts_take(struct plan_texts *texts, size_t size)
{
    struct block *block = texts->newest;

    if (!block || block->size - block->used < size) {
        size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;

        block = malloc(sizeof(*block) + room);
        if (!block)
            return NULL;
        *block = (struct block){.next = texts->newest, .size = room};
        texts->newest = block;
    }
    block->used += size;
    return block->bytes + block->used - size;
}

const char *plan_text(struct plan_builder *builder, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = texts_take(builder->plan->texts, size);

    if (!copy) {
        builder->rc = -ENOMEM;
        return "";
    }
    return memcpy(copy, text, size);
}

const char *plan_format(struct plan_builder *builder, const char *format, va_list arguments)
{
    char buffer[FORMAT_MAX];

    vsnprintf(buffer, sizeof(buffer), format, arguments);
    return plan_text(builder, buffer);
}
