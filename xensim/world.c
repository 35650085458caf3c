/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Domains and guests at run time. Work is by what changes: a tick visits the active
 * guests only, and where there are none there is no tick.
 */
#include "xensim/world.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xensim/guests/behaviour.h"
#include "xensim/guests/pager.h"
#include "xensim/host/domains.h"
#include "xensim/host/pages.h"
#include "xensim/host/state.h"
#include "xensim/nodes.h"

#define CPU_KHZ            2600000
#define GUESTS_PER_LOCK    256 /* so that a hypercall never waits for a whole tick */
#define FIRST_DOMID        1
#define PATH_BYTES         512
#define POD_POPULATED_PART 8 /* a booting PoD guest has touched an eighth of its memory */

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

static void world_deactivate(struct guest *guest)
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
static void world_tell_of(struct guest *guest)
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
static bool world_is_there(struct guest *guest)
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

static void world_submit(struct world *world, struct store_batch *batch, uint64_t ticket)
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

/* Like Xen: upwards from the last one given, round and round. */
static uint32_t world_choose_domid(struct world *world, const struct guest_config *config)
{
    uint32_t domid;

    if (config->domid != CONFIG_AUTO)
        return (uint32_t)config->domid;
    domid = domains_next_free(world->host, world->next_domid);
    if (domid == SIM_DOMIDS)
        domid = domains_next_free(world->host, FIRST_DOMID);
    world->next_domid = domid + 1 < SIM_DOMIDS ? domid + 1 : FIRST_DOMID;
    return domid;
}

static int world_build_memory(struct world *world, struct sim_domain *dom,
                              const struct guest_config *config)
{
    uint64_t offset = config->offset_kb / SIM_KB_PER_PAGE;
    uint64_t memory = (config->memory_kb - config->videoram_kb) / SIM_KB_PER_PAGE;
    uint64_t frames = (config->static_max_kb - config->videoram_kb) / SIM_KB_PER_PAGE;
    uint64_t populated = memory / POD_POPULATED_PART;

    dom->max_pages = config->maxmem_kb / SIM_KB_PER_PAGE;
    if (config->type == SIM_PV || !config->boot_ms || frames == memory)
        return pages_build(world->host, dom, memory + offset, 0, 0);
    return pages_build(world->host, dom, populated + offset, memory - populated,
                       frames - populated);
}

static int world_add_domain(struct world *world, const struct guest_config *config,
                            uint32_t *ret_domid)
{
    uint32_t domid = world_choose_domid(world, config);
    struct sim_domain *dom = domains_add(world->host, domid);
    int rc;

    if (!dom)
        return -EEXIST;
    dom->type = (uint8_t)config->type;
    dom->vcpus = (uint32_t)config->vcpus;
    dom->load_permille = (uint32_t)config->load_permille;
    dom->created_ms = world->loop.now_ms;
    memcpy(dom->uuid, config->uuid, sizeof(dom->uuid));
    snprintf(dom->name, sizeof(dom->name), "%s", config->name);
    rc = world_build_memory(world, dom, config);
    if (rc) {
        domains_remove(world->host, domid);
        return rc;
    }
    dom->paused = config->paused;
    *ret_domid = domid;
    return 0;
}

static int world_new_guest(struct world *world, const struct guest_config *config, uint32_t domid,
                           struct guest **ret_guest)
{
    struct guest *guest = calloc(1, sizeof(*guest));

    if (!guest || config_copy_guest(config, &guest->config)) {
        free(guest);
        return -ENOMEM;
    }
    guest->domid = domid;
    guest->dom = &world->host->domain[domid];
    guest->world = world;
    guest->behaviour = config->behaviour;
    guest->born_ms = world->loop.now_ms;
    world->guests[domid] = guest;
    *ret_guest = guest;
    return 0;
}

/* What the domain has beside plain memory, from the start. Under the lock. */
static void world_add_extras(struct guest *guest)
{
    struct sim_host *host = guest->world->host;

    if (guest->config.paged_kb && host->paging_built)
        pager_attach(guest, guest->config.paged_kb / SIM_KB_PER_PAGE);
    if (guest->config.shared_kb && host->sharing_built) {
        guest->dom->sharing = true;
        pages_set_shared(host, guest->dom, guest->config.shared_kb / SIM_KB_PER_PAGE);
    }
    if (guest->config.claim_kb)
        pages_claim(host, guest->dom, guest->config.claim_kb / SIM_KB_PER_PAGE);
}

static int world_create_problem(int rc, const struct guest_config *config, char *ret_problem,
                                size_t size)
{
    const char *why = rc == -EEXIST   ? "its domid is taken, or out of range"
                      : rc == -ENOMEM ? "the host has not that much free memory"
                                      : strerror(-rc);

    snprintf(ret_problem, size, "domain %s was not created: %s", config->name, why);
    return rc;
}

int world_create(struct world *world, const struct guest_config *given, uint64_t ticket,
                 struct guest **ret_guest, char *ret_problem, size_t size)
{
    struct guest_config config = *given;
    struct store_batch *batch;
    struct guest *guest = NULL;
    uint32_t domid;
    int rc;

    if (config.behaviour->prepare)
        config.behaviour->prepare(&config);
    state_lock(world->host);
    rc = world_add_domain(world, &config, &domid);
    state_unlock(world->host);
    if (!rc)
        world_reconcile(world, domid); /* a guest whose domain is gone, and nobody told yet */
    if (!rc)
        rc = world_new_guest(world, &config, domid, &guest);
    if (rc)
        return world_create_problem(rc, &config, ret_problem, size);
    state_lock(world->host);
    world_add_extras(guest);
    state_unlock(world->host);
    guest->introduced = domid && world->introduced < world->introduce_max;
    world->introduced += guest->introduced;
    if (domid && !guest->introduced)
        world->herald = true;
    batch = batch_new(world->started);
    if (batch)
        nodes_add_domain(batch, domid, &config, config.target_kb, guest->introduced);
    world_submit(world, batch, ticket);
    rc = nodes_write_userdata(world->dir, domid, &config);
    if (rc)
        fprintf(stderr, "xensim: the configuration of %s was not written: %s\n", config.name,
                strerror(-rc));
    behaviour_start(guest);
    if (ret_guest)
        *ret_guest = guest;
    return 0;
}

/* The guest alone; its domain is gone, or goes. */
static void world_free_guest(struct guest *guest)
{
    struct world *world = guest->world;

    world_deactivate(guest);
    timers_disarm(&world->loop.timers, &guest->retry);
    timers_disarm(&world->loop.timers, &guest->beat);
    world->guests[guest->domid] = NULL;
    world->introduced -= guest->introduced;
    config_free_guest(&guest->config);
    free(guest);
}

void world_destroy(struct world *world, struct guest *guest, uint64_t ticket)
{
    uint32_t domid = guest->domid;
    struct store_batch *batch = batch_new(false);

    state_lock(world->host);
    pages_drop(world->host, guest->dom);
    domains_remove(world->host, domid);
    state_unlock(world->host);
    world_end_round(world); /* what it wrote before must not come after its removal */
    if (batch) {
        nodes_remove_domain(batch, domid, guest->config.uuid);
        if (guest->introduced)
            batch_release(batch, domid);
    }
    world_submit(world, batch, ticket);
    nodes_remove_userdata(world->dir, domid, guest->config.uuid);
    world_tell_of(guest);
    world_free_guest(guest);
}

void world_reconcile(struct world *world, uint32_t domid)
{
    struct guest *guest = world_guest(world, domid);
    bool there;

    if (!guest)
        return;
    state_lock(world->host);
    there = world_is_there(guest);
    state_unlock(world->host);
    if (there)
        return;
    nodes_remove_userdata(world->dir, domid, guest->config.uuid);
    world_tell_of(guest);
    world_free_guest(guest);
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
