/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Paging out and in towards a target; see the header.
 */
#include "xensim/guests/pager.h"

#include <stdlib.h>

#include "xensim/host/pages.h"

#define PAGER_RATE_PAGES 16384 /* 64 MiB a second */
#define MS_PER_S         1000

uint64_t pager_parse_target(const char *text, uint64_t max_pages)
{
    long long kb = strtoll(text, NULL, 10);
    uint64_t pages = (uint64_t)kb / SIM_KB_PER_PAGE;

    return kb < 0 || pages > max_pages ? max_pages : pages;
}

uint64_t pager_step(struct sim_host *host, struct sim_domain *dom, uint64_t target, uint64_t pages)
{
    uint64_t left;

    if (!target) /* paging is off: everything comes back */
        return pages_page_in(host, dom, pages);
    if (dom->tot_pages > target) {
        left = dom->tot_pages - target;
        return pages_page_out(host, dom, left < pages ? left : pages);
    }
    left = target - dom->tot_pages;
    return pages_page_in(host, dom, left < pages ? left : pages);
}

void pager_attach(struct guest *guest, uint64_t paged_pages)
{
    guest->pager = true;
    guest->dom->paging = true;
    pages_page_out(world_host(guest), guest->dom, paged_pages);
}

void pager_target(struct guest *guest, const char *text)
{
    if (!guest->pager)
        return;
    guest->pager_target_pages = pager_parse_target(text, guest->dom->max_pages);
    guest->pager_has_target = true;
    world_activate(guest);
}

bool pager_tick(struct guest *guest, int64_t elapsed_ms)
{
    uint64_t pages = PAGER_RATE_PAGES * (uint64_t)elapsed_ms / MS_PER_S;

    if (!guest->pager_has_target)
        return false;
    return pager_step(world_host(guest), guest->dom, guest->pager_target_pages, pages ? pages : 1) >
           0;
}
