/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A guest for the tests of convergence: its figures, a clock, and what it does from tick to tick,
 * fed to the machine as a feed would: a sample a second, news of the store in between.
 */
#ifndef XENMEM_TESTS_UNIT_CONVERGENCE_FIXTURE_H
#define XENMEM_TESTS_UNIT_CONVERGENCE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/machine.h"

#define MB INT64_C(1024)
#define GB (1024 * MB)

struct guest {
    struct machine machine;
    struct settings settings;
    struct observation observation;
    int64_t tick_ms;
    int64_t offset_kb; /* what it really holds beyond its target */
    int64_t floor_kb;
    uint64_t cpu_ns; /* per tick */
};

static inline struct amount amount(int64_t kb)
{
    return (struct amount){true, kb};
}

/* A PV guest that holds 1 GiB, as it was told to, on a host with 4 GiB to spare. */
static inline void guest_init(struct guest *guest)
{
    memset(guest, 0, sizeof(*guest));
    settings_init(&guest->settings);
    guest->tick_ms = 1000;
    guest->cpu_ns = 10000000;
    guest->observation = (struct observation){
        .now_ms = 1000000,
        .sampled_ms = 1000000,
        .nodes_read = true,
        .is_pv = true,
        .flags = DOMAIN_BLOCKED,
        .seen_ms = 1000000,
        .cpu_time_ns = UINT64_C(3600) * 1000000000,
        .actual = amount(GB),
        .target = amount(GB),
        .maxmem = amount(GB + MB),
        .static_max = amount(2 * GB),
        .spare = amount(4 * GB),
    };
}

static inline void guest_sample(struct guest *guest)
{
    guest->observation.new_sample = true;
    machine_step(&guest->machine, &guest->settings, &guest->observation);
    guest->observation.new_sample = false;
}

/* The next sample, in which it holds so much more. It stops at its target, at its floor, at its
 * maxmem, and while it is paused. */
static inline void guest_tick(struct guest *guest, int64_t move_kb)
{
    struct observation *observation = &guest->observation;
    int64_t goal = observation->target.kb + guest->offset_kb;
    int64_t actual = observation->actual.kb + move_kb;

    if (move_kb < 0 && actual < goal)
        actual = goal < observation->actual.kb ? goal : observation->actual.kb;
    if (move_kb > 0 && actual > goal)
        actual = goal > observation->actual.kb ? goal : observation->actual.kb;
    if (move_kb < 0 && actual < guest->floor_kb)
        actual = guest->floor_kb;
    if (move_kb > 0 && actual > observation->maxmem.kb)
        actual = observation->maxmem.kb;
    observation->now_ms += guest->tick_ms;
    observation->sampled_ms = observation->now_ms;
    if (!(observation->flags & DOMAIN_PAUSED)) {
        observation->actual.kb = actual;
        observation->cpu_time_ns += guest->cpu_ns;
    }
    guest_sample(guest);
}

static inline void guest_ticks(struct guest *guest, int ticks, int64_t move_kb)
{
    for (int i = 0; i < ticks; i++)
        guest_tick(guest, move_kb);
}

/* News of the store, some ms after the last sample. */
static inline void guest_news(struct guest *guest, int64_t after_ms)
{
    guest->observation.now_ms += after_ms;
    machine_step(&guest->machine, &guest->settings, &guest->observation);
    guest->observation.now_ms = guest->observation.sampled_ms;
}

/* What `xl mem-set` does: maxmem and target; seen by the watch before the next sample. */
static inline void guest_set_target(struct guest *guest, int64_t target_kb)
{
    guest->observation.target = amount(target_kb);
    guest_news(guest, 400);
    guest->observation.maxmem = amount(target_kb + guest->offset_kb + MB);
}

static inline enum convergence_state guest_state(const struct guest *guest)
{
    return guest->machine.verdict.state;
}

#define assert_state(guest, wanted) \
    assert_string_equal(convergence_info(guest_state(guest))->name, convergence_info(wanted)->name)

#endif
