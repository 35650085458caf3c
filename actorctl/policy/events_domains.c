/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * DOMAIN_INTRODUCE and DOMAIN_RELEASE: xenstored says only that something has come or gone, so the
 * domains are listed and compared, by domid and UUID, because domids are used again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/policy/events_inside.h"

#define BATCH 1024 /* domains in one call */

/* Living domains, ascending; *ret_domains to be freed. */
static int list(xc_interface *xc, struct known_domain **ret_domains, size_t *ret_count)
{
    struct known_domain *domains = NULL;
    xc_domaininfo_t *infos = malloc(BATCH * sizeof(*infos));
    size_t count = 0;
    uint32_t first = 0;
    int got = infos ? BATCH : -1, rc = infos ? 0 : -ENOMEM;

    while (!rc && got == BATCH) {
        struct known_domain *more = realloc(domains, (count + BATCH) * sizeof(*more));

        got = more ? xc_domain_getinfolist(xc, first, BATCH, infos) : -1;
        if (!more || got < 0)
            rc = more ? -errno : -ENOMEM;
        domains = more ? more : domains;
        for (int i = 0; i < got; i++) {
            first = infos[i].domain + 1u;
            if (infos[i].flags & XEN_DOMINF_dying)
                continue;
            domains[count].domid = infos[i].domain;
            memcpy(domains[count++].uuid, infos[i].handle, sizeof(domains->uuid));
        }
    }
    free(infos);
    if (rc) {
        free(domains);
        return rc;
    }
    *ret_domains = domains;
    *ret_count = count;
    return 0;
}

static int explain(struct xenmem_error *error, int rc)
{
    return error_set(error, -rc, "The domains cannot be listed: %s.", strerror(-rc));
}

int xenmem_list_domains(struct xenmem *xenmem, uint32_t **ret_domids, size_t *ret_count,
                        struct xenmem_error *error)
{
    struct known_domain *domains;
    uint32_t *domids;
    size_t count;
    int rc = list(xenmem->xc, &domains, &count);

    if (rc)
        return explain(error, rc);
    domids = malloc((count ? count : 1) * sizeof(*domids));
    for (size_t i = 0; domids && i < count; i++)
        domids[i] = domains[i].domid;
    free(domains);
    if (!domids)
        return explain(error, -ENOMEM);
    *ret_domids = domids;
    *ret_count = count;
    return 0;
}

static const struct known_domain *find(const struct known_domain *domains, size_t count,
                                       const struct known_domain *wanted)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (domains[middle].domid < wanted->domid)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < count && domains[low].domid == wanted->domid &&
        !memcmp(domains[low].uuid, wanted->uuid, sizeof(wanted->uuid)))
        return &domains[low];
    return NULL;
}

/* Keeps those that were known, or that xenstored has been introduced to: one that is still being
 * built has no nodes yet, and an introduction of its own to come. */
static size_t keep_introduced(struct events *events, struct known_domain *domains, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (find(events->known, events->known_count, &domains[i]) ||
            xs_is_domain_introduced(events->xs, domains[i].domid))
            domains[kept++] = domains[i];
    return kept;
}

static int relist(struct events *events, struct known_domain **ret_domains, size_t *ret_count,
                  struct xenmem_error *error)
{
    struct known_domain *domains;
    size_t count;
    int rc = list(events->xenmem->xc, &domains, &count);

    if (rc)
        return explain(error, rc);
    *ret_count = keep_introduced(events, domains, count);
    *ret_domains = domains;
    return 0;
}

int events_learn_domains(struct events *events, struct xenmem_error *error)
{
    return relist(events, &events->known, &events->known_count, error);
}

/* Those of `from` that are not in `other`. */
static int tell_missing(struct events *events, enum xenmem_event_type type,
                        const struct known_domain *from, size_t from_count,
                        const struct known_domain *other, size_t other_count,
                        struct xenmem_error *error)
{
    int rc = 0;

    for (size_t i = 0; i < from_count && !rc; i++) {
        struct xenmem_event event = {
            .type = type, .domid = from[i].domid, .actor = "", .params = ""};

        if (find(other, other_count, &from[i]))
            continue;
        memcpy(event.uuid, from[i].uuid, sizeof(event.uuid));
        rc = events_queue(events, &event, error);
    }
    return rc;
}

int events_compare_domains(struct events *events, struct xenmem_error *error)
{
    struct known_domain *now;
    size_t count;
    int rc;

    events->domains_dirty = false;
    rc = relist(events, &now, &count, error);
    if (rc)
        return rc;
    rc = tell_missing(events, XENMEM_EVENT_DOMAIN_RELEASE, events->known, events->known_count, now,
                      count, error);
    if (!rc)
        rc = tell_missing(events, XENMEM_EVENT_DOMAIN_INTRODUCE, now, count, events->known,
                          events->known_count, error);
    free(events->known);
    events->known = now;
    events->known_count = count;
    return rc;
}
