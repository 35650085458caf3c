/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a user means by DOMAIN: a domid, a UUID or a name. Pure.
 *
 * Digits alone are a domid where there is a domain of that number, else a name, as with xl. Names
 * are compared as they are shown, sanitised.
 * Thread: any.
 */
#ifndef XENMEM_ACTORCTL_COMMANDS_SELECT_H
#define XENMEM_ACTORCTL_COMMANDS_SELECT_H

#include "model/snapshot.h"

/* The domain, or NULL: none such. Of several with the same name the lowest domid. */
const struct domain *select_domain(const struct snapshot *snapshot, const char *text);

#endif
