/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading what surrounds a plan: see surroundings.h.
 */
#include "actorctl/operate/surroundings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/policy/facts.h"
#include "base/units.h"

static int compare_ids(const void *a, const void *b)
{
    uint32_t left = ((const struct plan_domain_facts *)a)->id.domid;
    uint32_t right = ((const struct plan_domain_facts *)b)->id.domid;

    return left < right ? -1 : left > right;
}

static void read_pod(struct xenmem *xenmem, struct plan_domain_facts *domain)
{
    uint64_t total, cache, entries;

    if (xc_domain_get_pod_target(xenmem->xc, domain->id.domid, &total, &cache, &entries) < 0 ||
        entries > UNITS_KB_MAX / UNITS_KB_PER_PAGE)
        return;
    domain->pod_known = true;
    domain->pod_kb = (int64_t)entries * UNITS_KB_PER_PAGE;
}

static void read_domain(struct xenmem *xenmem, struct plan_domain_facts *domain)
{
    struct facts facts;

    if (facts_read(xenmem, domain->id.domid, &facts, NULL) < 0 ||
        memcmp(facts.uuid, domain->id.uuid, sizeof(facts.uuid)) != 0)
        return;
    if (!facts.hvm) {
        domain->pod_known = domain->pager_known = true; /* there is neither for PV */
        return;
    }
    read_pod(xenmem, domain);
    domain->pager_known =
        xenmem_domain_get_paging(xenmem, domain->id.domid, &domain->pager, NULL) == 0;
}

static int read_domains(struct xenmem *xenmem, const struct domain_id *ids, size_t count,
                        struct surroundings *surroundings)
{
    surroundings->domains = calloc(count + 1, sizeof(*surroundings->domains));
    if (!surroundings->domains)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        surroundings->domains[i].id = ids[i];
        read_domain(xenmem, &surroundings->domains[i]);
    }
    qsort(surroundings->domains, count, sizeof(*surroundings->domains), compare_ids);
    surroundings->facts.domains = surroundings->domains;
    surroundings->facts.domain_count = count;
    return 0;
}

int surroundings_read(struct xenmem *xenmem, const struct domain_id *ids, size_t count,
                      struct surroundings **ret_surroundings, struct xenmem_error *error)
{
    struct surroundings *surroundings = calloc(1, sizeof(*surroundings));
    int rc = surroundings ? context_check(xenmem, error) : -ENOMEM;

    if (rc == 0)
        rc = read_domains(xenmem, ids, count, surroundings);
    if (rc < 0) {
        surroundings_free(surroundings);
        return rc == -ENOMEM ? error_set(error, ENOMEM, "Out of memory.") : rc;
    }
    *ret_surroundings = surroundings;
    return 0;
}

void surroundings_free(struct surroundings *surroundings)
{
    if (!surroundings)
        return;
    free(surroundings->domains);
    free(surroundings);
}
