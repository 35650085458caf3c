/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The fields of a domain in a table; dump, get and wait all use it.
 */
#include "xensim/inspect.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/uuidtext.h"
#include "xensim/guests/balloon.h"
#include "xensim/host/domains.h"
#include "xensim/host/pages.h"
#include "xensim/words.h"

#define NUMBER_OF(name, expression)                                    \
    static uint64_t name(const struct sim_domain *dom, uint32_t domid) \
    {                                                                  \
        (void)domid;                                                   \
        (void)dom;                                                     \
        return expression;                                             \
    }

NUMBER_OF(number_domid, domid)
NUMBER_OF(number_tot, dom->tot_pages)
NUMBER_OF(number_max, dom->max_pages)
NUMBER_OF(number_held, pages_held(dom))
NUMBER_OF(number_want, dom->want_pages)
NUMBER_OF(number_target, dom->target_kb)
NUMBER_OF(number_outstanding, dom->outstanding_pages)
NUMBER_OF(number_shared, dom->shr_pages)
NUMBER_OF(number_paged, dom->paged_pages)
NUMBER_OF(number_pod_entries, dom->pod_entries)
NUMBER_OF(number_pod_cache, dom->pod_cache)
NUMBER_OF(number_changes, dom->rewakenings)

static void text_name(const struct sim_domain *dom, char *ret_text, size_t size)
{
    words_quote(dom->name, strlen(dom->name), ret_text, size);
}

static void text_uuid(const struct sim_domain *dom, char *ret_text, size_t size)
{
    char uuid[UUIDTEXT_MAX];

    uuidtext_format(dom->uuid, uuid);
    snprintf(ret_text, size, "%s", uuid);
}

static void text_type(const struct sim_domain *dom, char *ret_text, size_t size)
{
    static const char *const types[SIM_TYPES] = {
        [SIM_PV] = "pv", [SIM_HVM] = "hvm", [SIM_PVH] = "pvh"};

    snprintf(ret_text, size, "%s", dom->type < SIM_TYPES ? types[dom->type] : "?");
}

static void text_state(const struct sim_domain *dom, char *ret_text, size_t size)
{
    bool crashed = dom->shutdown && dom->shutdown_reason == SIM_SHUTDOWN_CRASH;

    snprintf(ret_text, size, "%s",
             crashed         ? "crashed"
             : dom->shutdown ? "shutdown"
             : dom->paused   ? "paused"
                             : "running");
}

static void text_driver(const struct sim_domain *dom, char *ret_text, size_t size)
{
    snprintf(ret_text, size, "%s", balloon_state_name((enum balloon_state)dom->driver));
}

static const struct inspect_field fields[] = {
    {.name = "domid", .number = number_domid},
    {.name = "uuid", .text = text_uuid},
    {.name = "name", .text = text_name},
    {.name = "type", .text = text_type},
    {.name = "state", .text = text_state},
    {.name = "tot", .in_pages = true, .number = number_tot},
    {.name = "max", .in_pages = true, .number = number_max},
    {.name = "target", .in_kb = true, .number = number_target},
    {.name = "want", .in_pages = true, .number = number_want},
    {.name = "held", .in_pages = true, .number = number_held},
    {.name = "outstanding", .in_pages = true, .number = number_outstanding},
    {.name = "shared", .in_pages = true, .number = number_shared},
    {.name = "paged", .in_pages = true, .number = number_paged},
    {.name = "pod_entries", .in_pages = true, .number = number_pod_entries},
    {.name = "pod_cache", .in_pages = true, .number = number_pod_cache},
    {.name = "driver", .text = text_driver},
    {.name = "changes", .number = number_changes},
};

#define FIELDS (sizeof(fields) / sizeof(fields[0]))

const struct inspect_field *inspect_find(const char *name)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (!strcmp(name, fields[i].name))
            return &fields[i];
    return NULL;
}

void inspect_format(const struct inspect_field *field, const struct sim_domain *dom, uint32_t domid,
                    char *ret_text, size_t size)
{
    if (field->text)
        field->text(dom, ret_text, size);
    else
        snprintf(ret_text, size, "%" PRIu64, field->number(dom, domid));
}

void inspect_print(FILE *to, const struct sim_domain *dom, uint32_t domid)
{
    char text[INSPECT_TEXT_BYTES];

    for (size_t i = 0; i < FIELDS; i++) {
        inspect_format(&fields[i], dom, domid, text, sizeof(text));
        fprintf(to, "%s=%s\n", fields[i].name, text);
    }
}

void inspect_dump(FILE *to, const struct sim_host *host)
{
    char text[INSPECT_TEXT_BYTES];

    fprintf(to,
            "host total=%" PRIu64 " reserved=%" PRIu64 " allocated=%" PRIu64 " claimed=%" PRIu64
            " free=%" PRIu64 " sharing_used=%" PRIu64 " sharing_freed=%" PRIu64 " domains=%u\n",
            host->total_pages, host->reserved_pages, host->allocated_pages, host->claimed_pages,
            pages_free(host), host->shared_used_pages, host->shared_freed_pages, host->domains);
    for (uint32_t domid = domains_next(host, 0); domid < SIM_DOMIDS;
         domid = domains_next(host, domid + 1)) {
        for (size_t i = 0; i < FIELDS; i++) {
            inspect_format(&fields[i], &host->domain[domid], domid, text, sizeof(text));
            fprintf(to, "%s%s=%s", i ? " " : "", fields[i].name, text);
        }
        fputc('\n', to);
    }
}

uint32_t inspect_find_domain(const struct sim_host *host, const char *name)
{
    char *end;
    unsigned long number = strtoul(name, &end, 10);

    for (uint32_t domid = domains_next(host, 0); domid < SIM_DOMIDS;
         domid = domains_next(host, domid + 1))
        if (!strcmp(host->domain[domid].name, name) || (end != name && !*end && number == domid))
            return domid;
    return SIM_DOMIDS;
}
