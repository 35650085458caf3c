/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The domain of a snapshot that a user means (actorctl/xen/selection.h). Pure.
 *
 * Thread: any.
 */
#ifndef XENMEM_ACTORCTL_COMMANDS_SELECT_H
#define XENMEM_ACTORCTL_COMMANDS_SELECT_H

#include "model/snapshot.h"

/* The domain, or NULL: none such. Of several with the same name the lowest domid. */
const struct domain *select_domain(const struct snapshot *snapshot, const char *text);

#endif
