/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The balloon state machine. It sees what a guest sees: its target, what it holds
 * (which is not what the hypervisor counts: paging and sharing are invisible to it),
 * and whether an attempt moved any page.
 */
#include "xensim/guests/balloon.h"

#include <stdio.h>
#include <string.h>

#include "xensim/guests/behaviour.h"
#include "xensim/host/pages.h"

#define TRICKLE_MS    5000
#define LAZY_CYCLE_MS 20000
#define LAZY_IDLE_MS  19000
#define MLOCKED_KB    4096 /* what a guest whose memory is locked still gives back */
#define MS_PER_S      1000

const struct balloon_driver balloon_linux = {
    .first_delay_ms = 2000,
    .max_delay_ms = 32000,
    .max_tries = 4,
};

const struct balloon_driver balloon_windows = {
    .first_delay_ms = 1000,
    .max_delay_ms = 1000,
    .stops_when_low = true,
    .tells_of_itself = true,
};

static const char *const state_names[BALLOON_STATES] = {
    [BALLOON_ABSENT] = "absent", [BALLOON_BOOTING] = "booting", [BALLOON_SETTLED] = "settled",
    [BALLOON_MOVING] = "moving", [BALLOON_WAITING] = "waiting", [BALLOON_ASLEEP] = "asleep",
};

const char *balloon_state_name(enum balloon_state state)
{
    return state < BALLOON_STATES ? state_names[state] : "unknown";
}

static uint64_t balloon_offset_pages(const struct guest *guest)
{
    return guest->config.offset_kb / SIM_KB_PER_PAGE;
}

static void balloon_tell(struct guest *guest, const char *active)
{
    if (guest->behaviour->driver->tells_of_itself)
        world_write(guest, "control/balloon-active", active, 1);
}

static void balloon_enter(struct guest *guest, enum balloon_state state)
{
    bool was_moving = guest->state == BALLOON_MOVING;

    if (state == BALLOON_SETTLED) /* what the balloon left over is used by now */
        pages_pod_touch(guest->dom, guest->dom->pod_entries);
    guest->state = state;
    guest->dom->driver = state;
    if (state == BALLOON_MOVING)
        world_activate(guest);
    if (was_moving != (state == BALLOON_MOVING))
        balloon_tell(guest, was_moving ? "0" : "1");
}

/* At its target, or nothing more to be tried: the next failure is the first again. */
static void balloon_reset_tries(struct guest *guest)
{
    guest->tries = 0;
    guest->delay_ms = guest->behaviour->driver->first_delay_ms;
}

/* A guest with locked memory gives back a little, once; then it has no more to give. */
static void balloon_pin(struct guest *guest)
{
    uint64_t held = pages_held(guest->dom);
    uint64_t slack = MLOCKED_KB / SIM_KB_PER_PAGE;

    if (guest->behaviour->pins_memory && !guest->floor_pages)
        guest->floor_pages = held > slack ? held - slack : 0;
}

void balloon_head_for(struct guest *guest, uint64_t want_pages)
{
    uint64_t held = pages_held(guest->dom);

    if (want_pages > guest->ceiling_pages)
        want_pages = guest->ceiling_pages;
    guest->want_pages = want_pages;
    guest->dom->want_pages = want_pages;
    if (guest->state == BALLOON_ABSENT || guest->state == BALLOON_BOOTING)
        return;
    guest->start_distance = want_pages > held ? want_pages - held : held - want_pages;
    if (!guest->start_distance) {
        balloon_enter(guest, BALLOON_SETTLED);
        return;
    }
    balloon_pin(guest);
    guest->dom->rewakenings++;
    balloon_enter(guest, BALLOON_MOVING);
}

void balloon_target(struct guest *guest, uint64_t target_kb)
{
    bool known = guest->target_kb == target_kb;

    guest->target_kb = target_kb;
    guest->dom->target_kb = target_kb;
    if (known) /* the same value again wakes nobody (FACTS: only its *value* matters) */
        return;
    balloon_head_for(guest, target_kb / SIM_KB_PER_PAGE + balloon_offset_pages(guest));
}

static void balloon_come_up(struct guest *guest)
{
    guest->ceiling_pages =
        (guest->config.static_max_kb - guest->config.videoram_kb) / SIM_KB_PER_PAGE +
        balloon_offset_pages(guest);
    balloon_enter(guest, BALLOON_SETTLED);
    if (guest->behaviour->driver->tells_of_itself)
        world_write(guest, "control/feature-balloon", "1", 1);
    balloon_head_for(guest, guest->target_kb / SIM_KB_PER_PAGE + balloon_offset_pages(guest));
}

/* The end of the boot, or of a back-off. */
static void balloon_retry(struct timer *timer)
{
    struct guest *guest = TIMERS_OWNER(timer, struct guest, retry);

    if (guest->state == BALLOON_BOOTING)
        balloon_come_up(guest);
    else if (guest->state == BALLOON_WAITING)
        balloon_enter(guest, BALLOON_MOVING);
}

void balloon_start(struct guest *guest)
{
    guest->retry.fire = balloon_retry;
    guest->ceiling_pages = UINT64_MAX;
    guest->floor_pages = guest->config.floor_kb / SIM_KB_PER_PAGE;
    guest->target_kb = guest->config.target_kb;
    guest->dom->target_kb = guest->target_kb;
    guest->want_pages = guest->target_kb / SIM_KB_PER_PAGE + balloon_offset_pages(guest);
    guest->dom->want_pages = guest->want_pages;
    if (!guest->behaviour->driver) {
        guest->state = BALLOON_ABSENT;
        guest->dom->driver = BALLOON_ABSENT;
        return;
    }
    balloon_reset_tries(guest);
    guest->state = BALLOON_BOOTING;
    guest->dom->driver = BALLOON_BOOTING;
    if (guest->config.boot_ms)
        world_arm(guest, &guest->retry, guest->config.boot_ms);
    else
        balloon_come_up(guest);
}

static uint64_t balloon_budget_steady(struct guest *guest, int64_t elapsed_ms)
{
    uint64_t rate_pages = guest->config.rate_kb / SIM_KB_PER_PAGE;
    uint64_t pages;

    guest->carry += rate_pages * (uint64_t)elapsed_ms;
    pages = guest->carry / MS_PER_S;
    guest->carry %= MS_PER_S;
    return pages;
}

/* How many pages it may move in this tick. */
static uint64_t balloon_budget(struct guest *guest, int64_t elapsed_ms)
{
    int64_t now = world_now_ms(guest->world);

    switch (guest->behaviour->pace) {
    case PACE_TRICKLE:
        if (now - guest->last_step_ms < TRICKLE_MS)
            return 0;
        guest->last_step_ms = now;
        return 1;
    case PACE_LAZY:
        if ((now - guest->born_ms) % LAZY_CYCLE_MS < LAZY_IDLE_MS)
            return 0;
        return balloon_budget_steady(guest, elapsed_ms);
    default:
        return balloon_budget_steady(guest, elapsed_ms);
    }
}

static uint64_t balloon_grow(struct guest *guest, uint64_t pages)
{
    return pages_populate(world_host(guest), guest->dom, pages);
}

static uint64_t balloon_shrink(struct guest *guest, uint64_t pages)
{
    uint64_t held = pages_held(guest->dom);
    uint64_t spare = held > guest->floor_pages ? held - guest->floor_pages : 0;

    return pages_release(world_host(guest), guest->dom, pages < spare ? pages : spare);
}

static void balloon_fail(struct guest *guest, bool shrinking)
{
    const struct balloon_driver *driver = guest->behaviour->driver;

    if (driver->stops_when_low && shrinking) {
        balloon_enter(guest, BALLOON_ASLEEP);
        return;
    }
    guest->tries++;
    if (driver->max_tries && guest->tries >= driver->max_tries) {
        balloon_reset_tries(guest);
        balloon_enter(guest, BALLOON_ASLEEP);
        return;
    }
    balloon_enter(guest, BALLOON_WAITING);
    world_arm(guest, &guest->retry, guest->delay_ms);
    guest->delay_ms *= 2;
    if (guest->delay_ms > driver->max_delay_ms)
        guest->delay_ms = driver->max_delay_ms;
}

static bool balloon_crashes_now(const struct guest *guest, uint64_t left)
{
    return guest->behaviour->crashes_midway && guest->start_distance > 1 &&
           left <= guest->start_distance / 2;
}

bool balloon_tick(struct guest *guest, int64_t elapsed_ms)
{
    uint64_t held = pages_held(guest->dom);
    bool shrinking = held > guest->want_pages;
    uint64_t left = shrinking ? held - guest->want_pages : guest->want_pages - held;
    uint64_t budget, moved;

    if (guest->state != BALLOON_MOVING)
        return false;
    if (!left) {
        balloon_reset_tries(guest);
        balloon_enter(guest, BALLOON_SETTLED);
        return false;
    }
    budget = balloon_budget(guest, elapsed_ms);
    if (!budget)
        return true;
    if (budget > left)
        budget = left;
    moved = shrinking ? balloon_shrink(guest, budget) : balloon_grow(guest, budget);
    if (!moved) {
        balloon_fail(guest, shrinking);
        return false;
    }
    balloon_reset_tries(guest);
    if (balloon_crashes_now(guest, left - moved)) {
        world_shutdown(guest, SIM_SHUTDOWN_CRASH);
        return false;
    }
    if (left == moved)
        balloon_enter(guest, BALLOON_SETTLED);
    return left != moved;
}
