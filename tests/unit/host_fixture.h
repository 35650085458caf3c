/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A host for the tests of the ledger, the columns and the diagnosis: snapshots made by hand, as a
 * feed would publish them.
 */
#ifndef XENMEM_TESTS_UNIT_HOST_FIXTURE_H
#define XENMEM_TESTS_UNIT_HOST_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/ledger.h"

#define MB INT64_C(1024)
#define GB (1024 * MB)

#define HOST_START_MS INT64_C(1000000)

static inline void domain_put(struct domain *domain, enum field_id id, const char *bytes)
{
    struct field field;

    assert_int_equal(field_parse(id, bytes, (unsigned)strlen(bytes), HOST_START_MS, &field), 0);
    domain_set_field(domain, id, &field);
}

static inline void domain_put_kb(struct domain *domain, enum field_id id, int64_t kb)
{
    struct field field = {FIELD_KNOWN, HOST_START_MS, kb, NULL};

    domain_set_field(domain, id, &field);
}

/* A PV guest at its target of 1 GiB; the UUID is the domid and `life`. */
static inline struct domain *domain_make(uint32_t domid, uint8_t life)
{
    struct domain_id id = {domid, {0}};
    struct domain *domain;
    char name[16];

    memcpy(id.uuid, &domid, sizeof(domid));
    id.uuid[15] = life;
    domain = domain_new(&id, HOST_START_MS);
    for (int field = 0; field < FIELD_COUNT; field++)
        domain_set_field(domain, (enum field_id)field,
                         &(struct field){FIELD_ABSENT, HOST_START_MS, 0, NULL});
    domain->nodes_read = true;
    domain->flags = DOMAIN_BLOCKED;
    domain->cpu_time_ns = UINT64_C(1000000000);
    snprintf(name, sizeof(name), "web%02u", (unsigned)domid);
    domain_put(domain, FIELD_NAME, name);
    domain_put(domain, FIELD_TYPE, "pv");
    domain_put_kb(domain, FIELD_BALLOON_TARGET, GB);
    domain_put_kb(domain, FIELD_STATIC_MAX, 2 * GB);
    domain_put_kb(domain, FIELD_ACTUAL, GB);
    domain_put_kb(domain, FIELD_MAXMEM, GB + MB);
    domain_put_kb(domain, FIELD_OUTSTANDING, 0);
    domain_put_kb(domain, FIELD_SHARED, 0);
    domain_put_kb(domain, FIELD_PAGED, 0);
    return domain;
}

/* Domains 1..count, fresh at `taken_ms`, with the n-th sample. */
static inline struct snapshot *snapshot_make(size_t count, int64_t taken_ms, uint64_t samples)
{
    struct snapshot *snapshot = snapshot_new(count);

    snapshot->serial = samples;
    snapshot->taken_ms = snapshot->sampled_ms = snapshot->store_checked_ms = taken_ms;
    snapshot->samples = samples;
    snapshot->hypervisor_alive = snapshot->store_alive = snapshot->complete = true;
    snapshot->host =
        (struct host){.known = true, .total_kb = 16 * GB, .free_kb = 4 * GB, .claimed_kb = 0};
    for (size_t i = 0; i < count; i++)
        snapshot->domains[i] = domain_make((uint32_t)i + 1, 1);
    return snapshot;
}

/* The next snapshot, a second later: the same records. */
static inline struct snapshot *snapshot_next(const struct snapshot *before)
{
    struct snapshot *snapshot = snapshot_new(before->count);
    struct domain **domains = snapshot->domains;

    *snapshot = *before;
    atomic_init(&snapshot->references, 1);
    snapshot->domains = domains;
    actors_ref(snapshot->actors);
    snapshot->serial++;
    snapshot->samples++;
    snapshot->taken_ms += 1000;
    snapshot->sampled_ms = snapshot->store_checked_ms = snapshot->taken_ms;
    for (size_t i = 0; i < before->count; i++)
        snapshot->domains[i] = domain_ref(before->domains[i]);
    return snapshot;
}

/* The snapshot's own copy of domain `index`, to be changed. */
static inline struct domain *snapshot_own(struct snapshot *snapshot, size_t index)
{
    struct domain *copy = domain_copy(snapshot->domains[index]);

    domain_unref(snapshot->domains[index]);
    snapshot->domains[index] = copy;
    return copy;
}

#endif
