/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The simulated xenpaging: it holds a domain's resident memory at the value of
 * memory/target-tot_pages (KiB despite its name) by paging out and in, at most so
 * many pages a turn. One step function; it runs inside the host process for guests
 * that a scenario gives paged memory, and in `xensim xenpaging`, which stands in
 * for the real daemon.
 */
#ifndef XENMEM_XENSIM_GUESTS_PAGER_H
#define XENMEM_XENSIM_GUESTS_PAGER_H

#include "xensim/guests/guest.h"

/* Attaches the host's own pager, with `paged` pages out already. Under the lock. */
void pager_attach(struct guest *guest, uint64_t paged_pages);

/* target-tot_pages holds `text`. */
void pager_target(struct guest *guest, const char *text);

/* One tick, under the lock; false where it has settled. */
bool pager_tick(struct guest *guest, int64_t elapsed_ms);

/* What the text of target-tot_pages means, as xenpaging reads it; max_pages where it is no number
 * that makes sense. UINT64_MAX is never returned; 0 means: page everything in. */
uint64_t pager_parse_target(const char *text, uint64_t max_pages);

/* Moves at most `pages` towards `target`; returns how many moved. Under the lock. */
uint64_t pager_step(struct sim_host *host, struct sim_domain *dom, uint64_t target, uint64_t pages);

#endif
