/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The hypervisor's limit by itself. Not through libxl_domain_setmaxmem, which adds 1 MiB, insists
 * on the balloon target as a lower bound and rewrites memory/static-max.
 */
#include <errno.h>
#include <string.h>

#include "actorctl/policy/facts.h"
#include "base/units.h"

int xenmem_domain_set_maxmem(struct xenmem *xenmem, uint32_t domid, int64_t maxmem_kb,
                             struct xenmem_error *error)
{
    char wanted[UNITS_TEXT_MAX], found[UNITS_TEXT_MAX];
    struct facts facts;
    int rc;

    if (maxmem_kb < 0 || maxmem_kb > UNITS_KB_MAX)
        return error_set(error, ERANGE, "That is no amount of memory. Nothing was changed.");
    rc = facts_read(xenmem, domid, &facts, error);
    if (rc)
        return rc;
    if (xc_domain_setmaxmem(xenmem->xc, domid, (uint64_t)maxmem_kb))
        return error_set(error, errno,
                         "The hypervisor refuses the maxmem of domain %u (%s): it was not changed.",
                         domid, strerror(errno));
    rc = facts_read(xenmem, domid, &facts, error);
    if (rc || facts.maxmem_kb / UNITS_KB_PER_PAGE == maxmem_kb / UNITS_KB_PER_PAGE)
        return rc;
    return error_set(
        error, ESTALE,
        "Somebody else was faster: the maxmem of domain %u is %s now, not %s. Find out "
        "who sets it before you try again.",
        domid, units_format_kb(found, facts.maxmem_kb), units_format_kb(wanted, maxmem_kb));
}

int xenmem_domain_get_maxmem(struct xenmem *xenmem, uint32_t domid, int64_t *ret_maxmem_kb,
                             struct xenmem_error *error)
{
    struct facts facts;
    int rc = facts_read(xenmem, domid, &facts, error);

    if (!rc)
        *ret_maxmem_kb = facts.maxmem_kb;
    return rc;
}
