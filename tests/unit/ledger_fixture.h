/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A ledger and the snapshots that it takes in, one after the other, as a feed publishes them.
 */
#ifndef XENMEM_TESTS_UNIT_LEDGER_FIXTURE_H
#define XENMEM_TESTS_UNIT_LEDGER_FIXTURE_H

#include "tests/unit/actors_fixture.h"
#include "tests/unit/host_fixture.h"

struct world {
    struct settings settings;
    struct ledger *ledger;
    struct snapshot *snapshot; /* the last one */
};

static inline void observe(struct world *world)
{
    assert_int_equal(ledger_observe(world->ledger, world->snapshot), 0);
}

/* Takes in the first snapshot, of domains 1..count; `actors` as in actors_fixture.h. */
static inline void begin(struct world *world, size_t count, const char *actors)
{
    settings_init(&world->settings);
    world->ledger = ledger_new(&world->settings);
    world->snapshot = snapshot_make(count, HOST_START_MS, 1);
    world->snapshot->actors = actors_of(actors);
    observe(world);
}

static inline void end(struct world *world)
{
    ledger_free(world->ledger);
    snapshot_unref(world->snapshot);
}

/* Makes the next snapshot, so much later, of the same records; to be observed. */
static inline void pass(struct world *world, int64_t after_ms)
{
    struct snapshot *snapshot = snapshot_next(world->snapshot);

    snapshot->taken_ms = snapshot->sampled_ms = snapshot->store_checked_ms =
        world->snapshot->taken_ms + after_ms;
    snapshot_unref(world->snapshot);
    world->snapshot = snapshot;
}

/* The same, and gives the record of its first domain, to be changed. */
static inline struct domain *next(struct world *world, int64_t after_ms)
{
    pass(world, after_ms);
    return snapshot_own(world->snapshot, 0);
}

static inline void set_balloon(struct world *world, int64_t after_ms, int64_t mb)
{
    domain_put_kb(next(world, after_ms), FIELD_BALLOON_TARGET, mb * MB);
    observe(world);
}

/* Of the first domain. */
static inline const struct verdict *first_verdict(const struct world *world)
{
    return ledger_verdict(world->ledger, &world->snapshot->domains[0]->id);
}

/* A claim of ours to its balloon target, made now. */
static inline struct change_claim claim_of(const struct world *world, int64_t mb)
{
    struct change_claim claim = {.id = world->snapshot->domains[0]->id,
                                 .field = FIELD_BALLOON_TARGET,
                                 .after = {.state = FIELD_KNOWN, .number = mb * MB},
                                 .at_ms = world->snapshot->taken_ms};

    snprintf(claim.by, sizeof(claim.by), "root pts/0");
    return claim;
}

#endif
