/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Page accounting after Xen's rules; see the header. Every change of tot_pages
 * goes through pages_adjust_tot(), which keeps the sums and uses up claims as
 * domain_adjust_tot_pages (xen/common/page_alloc.c) does.
 */
#include "xensim/host/pages.h"

#include <errno.h>

#include "xensim/host/domains.h"

static uint64_t min_u64(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t minus_u64(uint64_t a, uint64_t b)
{
    return a > b ? a - b : 0;
}

uint64_t pages_free(const struct sim_host *host)
{
    return minus_u64(host->total_pages,
                     host->reserved_pages + host->allocated_pages + host->shared_used_pages);
}

uint64_t pages_available(const struct sim_host *host)
{
    return minus_u64(pages_free(host), host->claimed_pages);
}

uint64_t pages_held(const struct sim_domain *dom)
{
    return dom->tot_pages - dom->pod_cache + dom->pod_entries + dom->paged_pages + dom->shr_pages;
}

static void pages_adjust_tot(struct sim_host *host, struct sim_domain *dom, int64_t by)
{
    dom->tot_pages += (uint64_t)by;
    host->allocated_pages += (uint64_t)by;
    if (by > 0) {
        uint64_t used = min_u64(dom->outstanding_pages, (uint64_t)by);

        dom->outstanding_pages -= used;
        host->claimed_pages -= used;
    }
}

/* How far the domain may grow: maxmem, the host's memory, and whose claims are on it. */
static uint64_t pages_room(const struct sim_host *host, const struct sim_domain *dom)
{
    uint64_t below_max = minus_u64(dom->max_pages, dom->tot_pages);
    uint64_t of_others = host->claimed_pages - dom->outstanding_pages;

    return min_u64(below_max, minus_u64(pages_free(host), of_others));
}

uint64_t pages_populate(struct sim_host *host, struct sim_domain *dom, uint64_t pages)
{
    uint64_t got = min_u64(pages, pages_room(host, dom));

    pages_adjust_tot(host, dom, (int64_t)got);
    return got;
}

/* Cache that no frame can need any more goes back to the host. */
static void pages_trim_cache(struct sim_host *host, struct sim_domain *dom)
{
    uint64_t excess = minus_u64(dom->pod_cache, dom->pod_entries);

    dom->pod_cache -= excess;
    pages_adjust_tot(host, dom, -(int64_t)excess);
}

static uint64_t pages_release_resident(struct sim_host *host, struct sim_domain *dom,
                                       uint64_t pages)
{
    uint64_t got = min_u64(pages, dom->tot_pages - dom->pod_cache);
    uint64_t to_cache = min_u64(got, minus_u64(dom->pod_entries, dom->pod_cache));

    dom->pod_cache += to_cache;
    pages_adjust_tot(host, dom, -(int64_t)(got - to_cache));
    return got;
}

uint64_t pages_release(struct sim_host *host, struct sim_domain *dom, uint64_t pages)
{
    uint64_t empty = min_u64(pages, dom->pod_entries);
    uint64_t left = pages - empty;
    uint64_t part;

    dom->pod_entries -= empty;
    left -= pages_release_resident(host, dom, left);
    pages_trim_cache(host, dom);
    part = min_u64(left, dom->paged_pages);
    dom->paged_pages -= part;
    left -= part;
    part = min_u64(left, dom->shr_pages);
    if (part) {
        dom->shr_pages -= part;
        pages_recount(host);
    }
    return pages - (left - part);
}

void pages_set_max(struct sim_domain *dom, uint64_t max_pages)
{
    dom->max_pages = max_pages;
}

int pages_claim(struct sim_host *host, struct sim_domain *dom, uint64_t pages)
{
    if (!pages) {
        host->claimed_pages -= dom->outstanding_pages;
        dom->outstanding_pages = 0;
        return 0;
    }
    if (dom->outstanding_pages || pages <= dom->tot_pages || pages > dom->max_pages)
        return -EINVAL;
    if (pages - dom->tot_pages > pages_available(host))
        return -ENOMEM;
    dom->outstanding_pages = pages - dom->tot_pages;
    host->claimed_pages += dom->outstanding_pages;
    return 0;
}

int pages_build(struct sim_host *host, struct sim_domain *dom, uint64_t populated, uint64_t cache,
                uint64_t entries)
{
    if (populated + cache > pages_available(host))
        return -ENOMEM;
    pages_adjust_tot(host, dom, (int64_t)(populated + cache));
    dom->pod_cache = cache;
    dom->pod_entries = entries;
    return 0;
}

int pages_set_pod_target(struct sim_host *host, struct sim_domain *dom, uint64_t target)
{
    uint64_t populated = dom->tot_pages - dom->pod_cache;
    uint64_t cache;

    if (target > dom->max_pages)
        return -EINVAL;
    if (populated && !dom->pod_entries)
        return 0;
    if (target < dom->tot_pages)
        return 0; /* the balloon driver's business */
    cache = min_u64(target - populated, dom->pod_entries);
    if (cache > dom->pod_cache) {
        uint64_t more = cache - dom->pod_cache;

        if (more > pages_room(host, dom))
            return -ENOMEM;
        pages_adjust_tot(host, dom, (int64_t)more);
    } else {
        pages_adjust_tot(host, dom, -(int64_t)(dom->pod_cache - cache));
    }
    dom->pod_cache = cache;
    return 0;
}

uint64_t pages_pod_touch(struct sim_domain *dom, uint64_t pages)
{
    uint64_t got = min_u64(pages, min_u64(dom->pod_entries, dom->pod_cache));

    dom->pod_entries -= got;
    dom->pod_cache -= got;
    return got;
}

uint64_t pages_page_out(struct sim_host *host, struct sim_domain *dom, uint64_t pages)
{
    uint64_t got = min_u64(pages, dom->tot_pages - dom->pod_cache);

    pages_adjust_tot(host, dom, -(int64_t)got);
    dom->paged_pages += got;
    return got;
}

uint64_t pages_page_in(struct sim_host *host, struct sim_domain *dom, uint64_t pages)
{
    uint64_t got = pages_populate(host, dom, min_u64(pages, dom->paged_pages));

    dom->paged_pages -= got;
    return got;
}

/* How many frames `dom` shares with nobody any more: those above all others' shares. */
static uint64_t pages_shared_alone(const struct sim_host *host, const struct sim_domain *dom)
{
    uint64_t others = 0;

    for (uint32_t id = domains_next(host, 0); id < SIM_DOMIDS; id = domains_next(host, id + 1))
        if (&host->domain[id] != dom && host->domain[id].shr_pages > others)
            others = host->domain[id].shr_pages;
    return minus_u64(dom->shr_pages, others);
}

/* The last sharer gets its frame as it is; for the others there must be memory. */
static void pages_unshare(struct sim_host *host, struct sim_domain *dom, uint64_t pages)
{
    uint64_t alone = min_u64(pages, pages_shared_alone(host, dom));

    alone = min_u64(alone, minus_u64(dom->max_pages, dom->tot_pages));
    pages_adjust_tot(host, dom, (int64_t)alone);
    dom->shr_pages -= alone;
    pages_recount(host);
    dom->shr_pages -= pages_populate(host, dom, pages - alone);
}

uint64_t pages_set_shared(struct sim_host *host, struct sim_domain *dom, uint64_t pages)
{
    if (pages > dom->shr_pages) {
        uint64_t more = min_u64(pages - dom->shr_pages, dom->tot_pages - dom->pod_cache);

        pages_adjust_tot(host, dom, -(int64_t)more);
        dom->shr_pages += more;
    } else {
        pages_unshare(host, dom, dom->shr_pages - pages);
    }
    pages_recount(host);
    return dom->shr_pages;
}

void pages_drop(struct sim_host *host, struct sim_domain *dom)
{
    bool shared = dom->shr_pages > 0;

    pages_claim(host, dom, 0);
    pages_adjust_tot(host, dom, -(int64_t)dom->tot_pages);
    dom->paged_pages = 0;
    dom->shr_pages = 0;
    dom->pod_cache = 0;
    dom->pod_entries = 0;
    if (shared)
        pages_recount(host);
}

void pages_recount(struct sim_host *host)
{
    uint64_t shared = 0;
    uint32_t domains = 0;

    host->allocated_pages = 0;
    host->claimed_pages = 0;
    host->shared_used_pages = 0;
    for (uint32_t id = domains_next(host, 0); id < SIM_DOMIDS; id = domains_next(host, id + 1)) {
        const struct sim_domain *dom = &host->domain[id];

        domains++;
        host->allocated_pages += dom->tot_pages;
        host->claimed_pages += dom->outstanding_pages;
        shared += dom->shr_pages;
        if (dom->shr_pages > host->shared_used_pages)
            host->shared_used_pages = dom->shr_pages;
    }
    host->shared_freed_pages = shared - host->shared_used_pages;
    host->domains = domains;
}

uint64_t pages_set_free(struct sim_host *host, uint64_t pages)
{
    uint64_t in_use = host->allocated_pages + host->shared_used_pages;

    host->reserved_pages = minus_u64(host->total_pages, in_use + pages);
    return pages_free(host);
}
