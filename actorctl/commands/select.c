/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finding the domain that a user names: see select.h.
 */
#include "actorctl/commands/select.h"

#include <string.h>
#include <strings.h>

#include "base/units.h"

static const struct domain *by_domid(const struct snapshot *snapshot, const char *text)
{
    int64_t domid;

    if (units_parse_decimal(text, strlen(text), UINT32_MAX, &domid) < 0)
        return NULL;
    return snapshot_find_domid(snapshot, (uint32_t)domid);
}

static bool has_uuid(const struct domain *domain, const char *text)
{
    char uuid[DOMAIN_UUID_TEXT_MAX];

    return strcasecmp(domain_uuid_format(&domain->id, uuid), text) == 0;
}

static bool has_name(const struct domain *domain, const char *text)
{
    const char *name = domain_text(domain, FIELD_NAME, NULL);

    return name && strcmp(name, text) == 0;
}

static const struct domain *find(const struct snapshot *snapshot, const char *text,
                                 bool (*has)(const struct domain *domain, const char *text))
{
    for (size_t i = 0; i < snapshot->count; i++)
        if (has(snapshot->domains[i], text))
            return snapshot->domains[i];
    return NULL;
}

const struct domain *select_domain(const struct snapshot *snapshot, const char *text)
{
    const struct domain *domain = by_domid(snapshot, text);

    if (!domain)
        domain = find(snapshot, text, has_uuid);
    return domain ? domain : find(snapshot, text, has_name);
}
