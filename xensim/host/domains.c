/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The bitmap of domids in use, and the way from a domid to its domain.
 */
#include "xensim/host/domains.h"

#include <string.h>

static bool domains_in_use(const struct sim_host *host, uint32_t domid)
{
    return host->present[domid / 64] >> (domid % 64) & 1;
}

/* The first bit at or after `domid` that is set in the map, or in its complement. */
static uint32_t domains_scan(const struct sim_host *host, uint32_t domid, uint64_t flip)
{
    while (domid < SIM_DOMIDS) {
        uint64_t word = (host->present[domid / 64] ^ flip) >> (domid % 64);

        if (word) {
            domid += (uint32_t)__builtin_ctzll(word);
            return domid < SIM_DOMIDS ? domid : SIM_DOMIDS;
        }
        domid = (domid / 64 + 1) * 64;
    }
    return SIM_DOMIDS;
}

struct sim_domain *domains_find(struct sim_host *host, uint32_t domid)
{
    if (domid >= SIM_DOMIDS || !domains_in_use(host, domid))
        return NULL;
    return &host->domain[domid];
}

uint32_t domains_next(const struct sim_host *host, uint32_t domid)
{
    return domains_scan(host, domid, 0);
}

uint32_t domains_next_free(const struct sim_host *host, uint32_t domid)
{
    return domains_scan(host, domid, ~UINT64_C(0));
}

struct sim_domain *domains_add(struct sim_host *host, uint32_t domid)
{
    struct sim_domain *dom;

    if (domid >= SIM_DOMIDS || domains_in_use(host, domid))
        return NULL;
    dom = &host->domain[domid];
    memset(dom, 0, sizeof(*dom));
    host->present[domid / 64] |= UINT64_C(1) << (domid % 64);
    host->domains++;
    return dom;
}

void domains_remove(struct sim_host *host, uint32_t domid)
{
    if (!domains_find(host, domid))
        return;
    host->present[domid / 64] &= ~(UINT64_C(1) << (domid % 64));
    host->domains--;
}
