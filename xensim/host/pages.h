/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Page accounting after Xen's rules. Pure arithmetic on the shared state: no
 * clock, no I/O, no lock of its own (the caller holds the host's lock).
 *
 *   free      = total - reserved - sum of tot_pages - frames that back shared pages
 *   available = free - claims of others
 *   nothing grows past max_pages; where tot_pages is above it already (max_pages
 *   may be lowered at will, xen/common/domctl.c) a domain can only shrink.
 *
 * A guest's own view of its memory is "held": resident, paged out and shared
 * pages, because paging and sharing happen behind its back.
 *
 * Sharing is modelled as one pool of equal contents: frame i is shared by every
 * domain that shares more than i pages. So used = the largest share, freed = the
 * rest, and Xen's identity sum(shr_pages) = freed + used holds.
 */
#ifndef XENMEM_XENSIM_HOST_PAGES_H
#define XENMEM_XENSIM_HOST_PAGES_H

#include "xensim/host/layout.h"

uint64_t pages_free(const struct sim_host *host);

/* Free memory that no claim is laid on. */
uint64_t pages_available(const struct sim_host *host);

/* What the guest believes to have. */
uint64_t pages_held(const struct sim_domain *dom);

/* Gives `dom` up to `pages` more; returns how many it got. Uses up its claim first. */
uint64_t pages_populate(struct sim_host *host, struct sim_domain *dom, uint64_t pages);

/*
 * The guest gives back up to `pages` of what it holds; returns how many. Frames
 * never populated go first, then resident pages, then paged and shared ones. With
 * more populate-on-demand frames than cache, memory goes to the cache instead of
 * to the host, as in p2m_pod_decrease_reservation.
 */
uint64_t pages_release(struct sim_host *host, struct sim_domain *dom, uint64_t pages);

void pages_set_max(struct sim_domain *dom, uint64_t max_pages);

/* A claim up to `pages` in all; 0 cancels. -EINVAL, -ENOMEM as domain_set_outstanding_pages. */
int pages_claim(struct sim_host *host, struct sim_domain *dom, uint64_t pages);

/*
 * At build: `populated` frames with memory, `cache` pages for `entries` frames
 * without. The domain must be empty. 0, or -ENOMEM where the host is too full.
 */
int pages_build(struct sim_host *host, struct sim_domain *dom, uint64_t populated, uint64_t cache,
                uint64_t entries);

/* XENMEM_set_pod_target: 0, -EINVAL above max_pages, -ENOMEM where the host is full. */
int pages_set_pod_target(struct sim_host *host, struct sim_domain *dom, uint64_t target);

/* The guest touches frames without memory; returns how many could be filled. */
uint64_t pages_pod_touch(struct sim_domain *dom, uint64_t pages);

/* Evicts up to `pages` resident pages; returns how many. */
uint64_t pages_page_out(struct sim_host *host, struct sim_domain *dom, uint64_t pages);

/* Brings back up to `pages`; returns how many maxmem and the host allowed. */
uint64_t pages_page_in(struct sim_host *host, struct sim_domain *dom, uint64_t pages);

/* Makes `pages` of the domain's pages shared (up or down); returns how many are shared now. */
uint64_t pages_set_shared(struct sim_host *host, struct sim_domain *dom, uint64_t pages);

/* All its memory goes back to the host. */
void pages_drop(struct sim_host *host, struct sim_domain *dom);

/* Counts every sum of the host anew. */
void pages_recount(struct sim_host *host);

/* Sets the free memory of the host by what is reserved; returns what is free now. */
uint64_t pages_set_free(struct sim_host *host, uint64_t pages);

#endif
