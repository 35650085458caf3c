/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The signs of a guest that boots: see booting.h.
 */
#include "actorctl/actors/booting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/units.h"

#define MS_PER_S      1000
#define FULL_SLACK_KB 1024 /* a target this close to static max is all of it */

static bool has_pod_outstanding(struct xenmem *xenmem, uint32_t domid)
{
    uint64_t total, cache, entries;

    return xc_domain_get_pod_target(xenmem->xc, domid, &total, &cache, &entries) == 0 &&
           entries > 0;
}

static uint64_t read_cpu_ns(struct xenmem *xenmem, uint32_t domid)
{
    xc_domaininfo_t info;
    int got = xc_domain_getinfolist(xenmem->xc, domid, 1, &info);

    return got == 1 && info.domain == domid ? info.cpu_time : BOOT_YOUNG_CPU_NS;
}

static bool says_driver(struct xenmem *xenmem, uint32_t domid)
{
    char path[XSTORE_PATH_MAX], *value = NULL;
    unsigned length = 0;
    bool says;

    snprintf(path, sizeof(path), "/local/domain/%u/control/feature-balloon", domid);
    if (xstore_read(xenmem->xs, XBT_NULL, path, &value, &length))
        return false;
    says = length == 1 && *value == '1';
    free(value);
    return says;
}

/* "1711111111.07": seconds since the epoch, by the wall clock. */
static bool read_age(struct xenmem *xenmem, const struct facts *facts, int64_t *ret_age_ms)
{
    char path[XSTORE_PATH_MAX], uuid[FACTS_UUID_TEXT], *value = NULL;
    int64_t start_s, now_s = time(NULL);
    unsigned length = 0;
    bool parsed;

    snprintf(path, sizeof(path), "/vm/%s/start_time", facts_format_uuid(facts->uuid, uuid));
    if (xstore_read(xenmem->xs, XBT_NULL, path, &value, &length))
        return false;
    parsed = units_parse_decimal(value, strcspn(value, "."), UNITS_KB_MAX, &start_s) == 0;
    free(value);
    if (!parsed || start_s > now_s) /* somebody has set the clock back */
        return false;
    *ret_age_ms = (now_s - start_s) * MS_PER_S;
    return true;
}

void booting_read_signs(struct xenmem *xenmem, const struct facts *facts,
                        const struct memory_nodes *nodes, struct boot_signs *ret_signs)
{
    struct boot_signs signs = {.hvm = facts->hvm && facts->domid};

    if (signs.hvm) {
        signs.pod_outstanding = has_pod_outstanding(xenmem, facts->domid);
        signs.cpu_ns = read_cpu_ns(xenmem, facts->domid);
        signs.full_target =
            nodes->has_target && nodes->has_static_max &&
            nodes->target_kb + nodes->videoram_kb + FULL_SLACK_KB >= nodes->static_max_kb;
    }
    if (boot_depends_on_driver_and_age(&signs)) {
        signs.says_driver = says_driver(xenmem, facts->domid);
        signs.age_known = read_age(xenmem, facts, &signs.age_ms);
    }
    *ret_signs = signs;
}
