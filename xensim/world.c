/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Domains and guests at run time. Work is by what changes: a tick visits the active
 * guests only, and where there are none there is no tick.
 */
#include "xensim/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xensim/guests/behaviour.h"
#include "xensim/guests/pager.h"
#include "xensim/host/domains.h"
#include "xensim/host/pages.h"
#include "xensim/host/state.h"
#include "xensim/nodes.h"
#include "xensim/world_inside.h"

#define CPU_KHZ         2600000
#define GUESTS_PER_LOCK 256 /* so that a hypercall never waits for a whole tick */
#define FIRST_DOMID     1
#define PATH_BYTES      512

/* --- what guests use ------------------------------------------------------------------------- */

int64_t world_now_ms(const struct world *world)
{
    return world->loop.now_ms;
}

struct sim_host *world_host(struct guest *guest)
{
    return guest->world->host;
}

void world_lock(struct guest *guest)
{
    state_lock(guest->world->host);
}

void world_unlock(struct guest *guest)
{
    state_unlock(guest->world->host);
}

void world_activate(struct guest *guest)
{
    struct world *world = guest->world;

    if (guest->active)
        return;
    guest->active = true;
    guest->prev_active = NULL;
    guest->next_active = world->active;
    if (world->active)
        world->active->prev_active = guest;
    world->active = guest;
    if (!world->tick.slot) {
        world->last_tick_ms = world->loop.now_ms;
        timers_arm(&world->loop.timers, &world->tick, world->loop.now_ms + world->tick_ms);
    }
}

void world_deactivate(struct guest *guest)
{
    if (!guest->active)
        return;
    guest->active = false;
    if (guest->prev_active)
        guest->prev_active->next_active = guest->next_active;
    else
        guest->world->active = guest->next_active;
    if (guest->next_active)
        guest->next_active->prev_active = guest->prev_active;
}

void world_arm(struct guest *guest, struct timer *timer, int64_t in_ms)
{
    struct world *world = guest->world;

    timers_arm(&world->loop.timers, timer, world->loop.now_ms + in_ms);
}

struct store_batch *world_batch(struct world *world)
{
    if (!world->writes)
        world->writes = batch_new(false);
    return world->writes;
}

void world_domain_path(const struct guest *guest, const char *path, char *ret_path, size_t size)
{
    snprintf(ret_path, size, "/local/domain/%u/%s", guest->domid, path);
}

void world_write(struct guest *guest, const char *path, const char *value, size_t length)
{
    char full[PATH_BYTES];

    world_domain_path(guest, path, full, sizeof(full));
    batch_write(world_batch(guest->world), full, value, length);
}

/* The domain came, went or stopped: whoever watches for that is told at the end of the round. */
void world_tell_of(struct guest *guest)
{
    guest->world->domains_changed = true;
    if (!guest->introduced)
        guest->world->herald = true;
}

void world_shutdown(struct guest *guest, enum sim_shutdown reason)
{
    guest->dom->shutdown = true;
    guest->dom->shutdown_reason = (uint8_t)reason;
    timers_disarm(&guest->world->loop.timers, &guest->beat);
    timers_disarm(&guest->world->loop.timers, &guest->retry);
    world_tell_of(guest);
}

/* xorshift64: the same sequence in every run. */
uint32_t world_random(struct guest *guest, uint32_t bound)
{
    uint64_t x = guest->world->random;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    guest->world->random = x;
    return bound ? (uint32_t)((x >> 32) % bound) : 0;
}

/* --- ticks ------------------------------------------------------------------------------------ */

/* Under the lock: whether the guest's domain is still the one that it was made for. */
bool world_is_there(struct guest *guest)
{
    const struct sim_domain *dom = domains_find(guest->world->host, guest->domid);

    return dom && !memcmp(dom->uuid, guest->config.uuid, sizeof(dom->uuid));
}

static void world_tick(struct timer *timer)
{
    struct world *world = TIMERS_OWNER(timer, struct world, tick);
    int64_t elapsed_ms = world->loop.now_ms - world->last_tick_ms;
    unsigned visited = 0;
    struct guest *next;

    state_lock(world->host);
    for (struct guest *guest = world->active; guest; guest = next) {
        next = guest->next_active;
        if (!world_is_there(guest)) /* destroyed by a hypercall; the doorbell will tell */
            continue;
        if (!behaviour_tick(guest, elapsed_ms) && guest->state != BALLOON_MOVING)
            world_deactivate(guest);
        if (++visited % GUESTS_PER_LOCK == 0) {
            state_unlock(world->host);
            state_lock(world->host);
        }
    }
    state_unlock(world->host);
    world->last_tick_ms = world->loop.now_ms;
    if (world->active)
        timers_arm(&world->loop.timers, &world->tick, world->loop.now_ms + world->tick_ms);
}

void world_submit(struct world *world, struct store_batch *batch, uint64_t ticket)
{
    world->submitted++;
    store_submit(world->store, batch, ticket);
}

void world_end_round(struct world *world)
{
    if (world->writes) {
        world_submit(world, world->writes, 0);
        world->writes = NULL;
    }
    if (world->domains_changed) {
        world->domains_changed = false;
        bus_fire(world->bus, BUS_VIRQ_DOM_EXC);
    }
    if (world->herald) {
        struct store_batch *batch = batch_new(false);

        world->herald = false;
        batch_introduce(batch, SIM_HERALD);
        batch_release(batch, SIM_HERALD);
        world_submit(world, batch, 0);
    }
}

/* --- domains -----------------------------------------------------------------------------------
 */

struct guest *world_guest(struct world *world, uint32_t domid)
{
    return domid < SIM_DOMIDS ? world->guests[domid] : NULL;
}

/* --- the store ---------------------------------------------------------------------------------
 */

void world_populate_store(struct world *world, uint64_t ticket)
{
    struct store_batch *batch = batch_new(true);

    if (batch)
        nodes_add_host(batch);
    world_submit(world, batch, 0);
    for (uint32_t domid = domains_next(world->host, 0); domid < SIM_DOMIDS;
         domid = domains_next(world->host, domid + 1)) {
        struct guest *guest = world->guests[domid];

        batch = batch_new(false);
        if (batch && guest)
            nodes_add_domain(batch, domid, &guest->config, guest->target_kb, guest->introduced);
        world_submit(world, batch, 0);
    }
    batch = batch_new(false);
    if (batch)
        batch_watch(batch);
    world_submit(world, batch, ticket);
}

static void world_target_changed(struct guest *guest, const char *value)
{
    char *end;
    unsigned long long kb = strtoull(value, &end, 10);

    /* As the drivers read it: digits at the front are enough, none are no target. */
    if (end == value || *value == '-' || guest->dom->shutdown)
        return;
    state_lock(guest->world->host);
    balloon_target(guest, kb);
    state_unlock(guest->world->host);
}

/* `xl shutdown` asks; a guest with a driver obeys. */
static void world_shutdown_asked(struct guest *guest, const char *value)
{
    bool reboot = !strcmp(value, "reboot");

    if (guest->dom->shutdown || (!reboot && strcmp(value, "poweroff") && strcmp(value, "halt")))
        return;
    world_write(guest, "control/shutdown", "", 0);
    state_lock(guest->world->host);
    world_shutdown(guest, reboot ? SIM_SHUTDOWN_REBOOT : SIM_SHUTDOWN_POWEROFF);
    state_unlock(guest->world->host);
}

void world_store_changed(struct world *world, const struct store_event *event)
{
    struct guest *guest = world_guest(world, event->domid);

    if (!guest)
        return;
    switch (event->key) {
    case STORE_TARGET:
        world_target_changed(guest, event->value);
        break;
    case STORE_PAGER_TARGET:
        pager_target(guest, event->value);
        break;
    case STORE_SHUTDOWN:
        world_shutdown_asked(guest, event->value);
        break;
    default:
        break;
    }
}

/* --- the whole ---------------------------------------------------------------------------------
 */

int world_init(struct world *world, const char *dir, const struct host_config *config)
{
    int rc = loop_init(&world->loop);

    if (rc)
        return rc;
    world->dir = dir;
    world->next_domid = FIRST_DOMID;
    world->random = UINT64_C(0x9e3779b97f4a7c15);
    world->tick_ms = (int64_t)config->tick_ms;
    world->introduce_max = config->introduced;
    world->tick.fire = world_tick;
    rc = state_create(dir, &world->host);
    if (rc)
        return rc;
    snprintf(world->host->name, sizeof(world->host->name), "%s", config->name);
    world->host->total_pages = config->total_kb / SIM_KB_PER_PAGE;
    world->host->reserved_pages = config->reserved_kb / SIM_KB_PER_PAGE;
    world->host->cpus = (uint32_t)config->cpus;
    world->host->cpu_khz = CPU_KHZ;
    world->host->paging_built = config->paging;
    world->host->sharing_built = config->sharing;
    rc = store_new(&world->store);
    return rc ? rc : bus_new(&world->loop, dir, &world->bus);
}

void world_fini(struct world *world)
{
    for (uint32_t domid = 0; domid < SIM_DOMIDS; domid++)
        if (world->guests[domid])
            world_free_guest(world->guests[domid]);
    batch_free(world->writes);
    store_free(world->store);
    bus_free(world->bus);
    state_detach(world->host);
    loop_fini(&world->loop);
}
