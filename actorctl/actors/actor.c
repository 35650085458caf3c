/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of actors.
 */
#include "actorctl/actors/actor.h"

#include <string.h>

static const struct actor *const actors[] = {&actor_xl, &actor_xl_manual};

const struct actor *actor_at(size_t index)
{
    return index < sizeof(actors) / sizeof(actors[0]) ? actors[index] : NULL;
}

const struct actor *actor_find(const char *name)
{
    for (size_t i = 0; actor_at(i); i++)
        if (strcmp(actor_at(i)->name, name) == 0)
            return actor_at(i);
    return NULL;
}
