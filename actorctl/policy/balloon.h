/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The balloon lever, as the functions of the public header share it.
 */
#ifndef XENMEM_ACTORCTL_POLICY_BALLOON_H
#define XENMEM_ACTORCTL_POLICY_BALLOON_H

#include "actorctl/policy/facts.h"
#include "actorctl/policy/reckon.h"

/* Sets memory/target, and maxmem where it is enforced, and reads both back. */
int balloon_set(struct xenmem *xenmem, uint32_t domid, const struct reckon_request *request,
                struct xenmem_error *error);

/* The same without libxl, for domains that it does not know; does not read back. */
int balloon_foreign_set(struct xenmem *xenmem, uint32_t domid, const struct reckon_request *request,
                        struct reckon_balloon *ret_balloon, struct xenmem_error *error);

/* Puts maxmem back to facts->maxmem_kb where it is what `balloon` made of it: after a failure. */
void balloon_restore_maxmem(struct xenmem *xenmem, const struct facts *facts,
                            const struct reckon_balloon *balloon);

#endif
