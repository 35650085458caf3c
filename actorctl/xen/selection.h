/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a user means by DOMAIN: a domid, a UUID or a name; and which domains a command has named.
 *
 * Digits alone are a domid where there is a domain of that number, else a name, as with xl. Names
 * are compared as they are shown, sanitised. Of several with the same name the lowest domid is
 * meant.
 *
 * A struct selection keeps what has been named, and what of it has been found. Owner: the caller of
 * selection_new. Thread: one at a time.
 */
#ifndef XENMEM_ACTORCTL_XEN_SELECTION_H
#define XENMEM_ACTORCTL_XEN_SELECTION_H

#include "model/domain.h"

/* In this order each way is tried on all domains before the next one is. */
enum selection_way {
    SELECTION_BY_DOMID,
    SELECTION_BY_UUID,
    SELECTION_BY_NAME,
};
#define SELECTION_WAY_COUNT (SELECTION_BY_NAME + 1)

/* Does the text mean this domain, read in this way? Pure. */
bool selection_means(const char *text, const struct domain *domain, enum selection_way way);

struct selection;

/* `texts` end with NULL, and are copied. NULL: ENOMEM. */
struct selection *selection_new(const char *const *texts);
void selection_free(struct selection *selection); /* NULL is allowed */

/* Is the domain one of those that were named and not found yet? They count as found then. */
bool selection_takes(struct selection *selection, const struct domain *domain,
                     enum selection_way way);

/* Has everything that was named been found? */
bool selection_is_settled(const struct selection *selection);

#endif
