/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Looking up what an errno means: see sentences.h.
 */
#include "actorctl/policy/sentences.h"

#include <string.h>

const char *sentence_of(const struct sentence *sentences, size_t count, int code)
{
    for (size_t i = 0; i < count; i++)
        if (sentences[i].code == code)
            return sentences[i].text;
    return strerror(code);
}

void sentence_clear(struct xenmem_error *error)
{
    if (!error)
        return;
    error->code = 0;
    error->sentence[0] = '\0';
}
