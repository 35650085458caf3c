/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A counted, immutable text: see rctext.h.
 */
#include "base/rctext.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct rctext {
    atomic_uint references;
    char string[];
};

struct rctext *rctext_new(const char *bytes, size_t length)
{
    struct rctext *text = malloc(sizeof(*text) + length + 1);

    if (!text)
        return NULL;
    atomic_init(&text->references, 1);
    memcpy(text->string, bytes, length);
    text->string[length] = '\0';
    return text;
}

struct rctext *rctext_ref(struct rctext *text)
{
    if (text)
        atomic_fetch_add_explicit(&text->references, 1, memory_order_relaxed);
    return text;
}

void rctext_unref(struct rctext *text)
{
    if (text && atomic_fetch_sub_explicit(&text->references, 1, memory_order_acq_rel) == 1)
        free(text);
}

const char *rctext_string(const struct rctext *text)
{
    return text ? text->string : "";
}
