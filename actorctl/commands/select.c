/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finding the domain that a user names: see select.h.
 */
#include "actorctl/commands/select.h"

#include "actorctl/xen/selection.h"

const struct domain *select_domain(const struct snapshot *snapshot, const char *text)
{
    for (int way = 0; way < SELECTION_WAY_COUNT; way++)
        for (size_t i = 0; i < snapshot->count; i++)
            if (selection_means(text, snapshot->domains[i], (enum selection_way)way))
                return snapshot->domains[i];
    return NULL;
}
