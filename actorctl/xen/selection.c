/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Three ways to name a domain, and a list of what was named: see selection.h.
 */
#include "actorctl/xen/selection.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/units.h"

struct selection {
    size_t count, found_count;
    char *texts[]; /* NULL: found */
};

static bool is_domid(const char *text, const struct domain *domain)
{
    int64_t domid;

    return units_parse_decimal(text, strlen(text), UINT32_MAX, &domid) == 0 &&
           (uint32_t)domid == domain->id.domid;
}

static bool is_uuid(const char *text, const struct domain *domain)
{
    char uuid[DOMAIN_UUID_TEXT_MAX];

    return strlen(text) == sizeof(uuid) - 1 &&
           strcasecmp(domain_uuid_format(&domain->id, uuid), text) == 0;
}

static bool is_name(const char *text, const struct domain *domain)
{
    const char *name = domain_text(domain, FIELD_NAME, NULL);

    return name && strcmp(name, text) == 0;
}

bool selection_means(const char *text, const struct domain *domain, enum selection_way way)
{
    static bool (*const ways[SELECTION_WAY_COUNT])(const char *, const struct domain *) = {
        [SELECTION_BY_DOMID] = is_domid,
        [SELECTION_BY_UUID] = is_uuid,
        [SELECTION_BY_NAME] = is_name,
    };

    return ways[way](text, domain);
}

struct selection *selection_new(const char *const *texts)
{
    struct selection *selection;
    size_t count = 0;

    while (texts[count])
        count++;
    selection = calloc(1, sizeof(*selection) + count * sizeof(selection->texts[0]));
    for (size_t i = 0; selection && i < count; i++) {
        selection->texts[i] = strdup(texts[i]);
        selection->count = i + 1;
        if (selection->texts[i])
            continue;
        selection_free(selection);
        return NULL;
    }
    return selection;
}

void selection_free(struct selection *selection)
{
    if (!selection)
        return;
    for (size_t i = 0; i < selection->count; i++)
        free(selection->texts[i]);
    free(selection);
}

bool selection_takes(struct selection *selection, const struct domain *domain,
                     enum selection_way way)
{
    bool takes = false;

    for (size_t i = 0; i < selection->count; i++) {
        char *text = selection->texts[i];

        if (!text || !selection_means(text, domain, way))
            continue;
        free(text);
        selection->texts[i] = NULL;
        selection->found_count++;
        takes = true;
    }
    return takes;
}

bool selection_is_settled(const struct selection *selection)
{
    return selection->found_count == selection->count;
}
