/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which domids are in use, and the domain of each. Pure; the caller holds the
 * lock. A bitmap, so that walking all domains costs by their number even where
 * one of them has domid 32,000.
 */
#ifndef XENMEM_XENSIM_HOST_DOMAINS_H
#define XENMEM_XENSIM_HOST_DOMAINS_H

#include "xensim/host/layout.h"

/* The domain, or NULL where there is none of that domid. */
struct sim_domain *domains_find(struct sim_host *host, uint32_t domid);

/* The first domid at or after `domid` that is in use, or SIM_DOMIDS. */
uint32_t domains_next(const struct sim_host *host, uint32_t domid);

/* The first domid at or after `domid` that is free, or SIM_DOMIDS. */
uint32_t domains_next_free(const struct sim_host *host, uint32_t domid);

/* A new, empty domain. NULL where the domid is out of range or in use. */
struct sim_domain *domains_add(struct sim_host *host, uint32_t domid);

/* The domain must hold no memory any more (pages_drop). */
void domains_remove(struct sim_host *host, uint32_t domid);

#endif
