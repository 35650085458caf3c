/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The record of a domain: counting, copying, and looking into it. See domain.h.
 */
#include "model/domain.h"

#include <stdlib.h>
#include <string.h>

#include "base/uuidtext.h"

struct domain *domain_new(const struct domain_id *id, int64_t now_ms)
{
    struct domain *domain = calloc(1, sizeof(*domain));

    if (!domain)
        return NULL;
    atomic_init(&domain->references, 1);
    domain->id = *id;
    domain->seen_ms = now_ms;
    for (size_t i = 0; i < FIELD_COUNT; i++)
        domain->fields[i].since_ms = now_ms;
    return domain;
}

struct domain *domain_copy(const struct domain *domain)
{
    struct domain *copy = malloc(sizeof(*copy));

    if (!copy)
        return NULL;
    atomic_init(&copy->references, 1);
    copy->id = domain->id;
    copy->flags = domain->flags;
    copy->seen_ms = domain->seen_ms;
    copy->nodes_read = domain->nodes_read;
    copy->cpu_time_ns = domain->cpu_time_ns;
    memcpy(copy->fields, domain->fields, sizeof(copy->fields));
    for (size_t i = 0; i < FIELD_COUNT; i++)
        rctext_ref(copy->fields[i].text);
    return copy;
}

struct domain *domain_ref(struct domain *domain)
{
    if (domain)
        atomic_fetch_add_explicit(&domain->references, 1, memory_order_relaxed);
    return domain;
}

void domain_unref(struct domain *domain)
{
    if (!domain || atomic_fetch_sub_explicit(&domain->references, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < FIELD_COUNT; i++)
        rctext_unref(domain->fields[i].text);
    free(domain);
}

bool domain_set_field(struct domain *domain, enum field_id id, struct field *field)
{
    struct field *mine = &domain->fields[id];

    if (field_equal(mine, field)) {
        rctext_unref(field->text);
        field->text = NULL;
        return false;
    }
    rctext_unref(mine->text);
    *mine = *field;
    field->text = NULL;
    return true;
}

bool domain_number(const struct domain *domain, enum field_id id, int64_t *ret_number)
{
    if (domain->fields[id].state != FIELD_KNOWN)
        return false;
    *ret_number = domain->fields[id].number;
    return true;
}

const char *domain_text(const struct domain *domain, enum field_id id, const char *otherwise)
{
    const struct field *field = &domain->fields[id];
    const char *text = rctext_string(field->text);

    if (field->state == FIELD_KNOWN && field->text)
        return text;
    if (field->state == FIELD_BAD && id == FIELD_NAME && *text)
        return text;
    return otherwise;
}

bool domain_id_equal(const struct domain_id *a, const struct domain_id *b)
{
    return a->domid == b->domid && memcmp(a->uuid, b->uuid, DOMAIN_UUID_BYTES) == 0;
}

char *domain_uuid_format(const struct domain_id *id, char buffer[DOMAIN_UUID_TEXT_MAX])
{
    return uuidtext_format(id->uuid, buffer);
}

const char *domain_run_state(const struct domain *domain)
{
    static const struct {
        unsigned flag;
        const char *name;
    } names[] = {
        {DOMAIN_DYING, "dying"},     {DOMAIN_SHUTDOWN, "shutdown"}, {DOMAIN_PAUSED, "paused"},
        {DOMAIN_BLOCKED, "blocked"}, {DOMAIN_RUNNING, "running"},
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (domain->flags & names[i].flag)
            return names[i].name;
    return "idle";
}
