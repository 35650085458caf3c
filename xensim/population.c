/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Domains come and go: memory, guest, nodes and configuration of each, in that order and
 * back. Part of world.h.
 */
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
#include "xensim/world_inside.h"

#define FIRST_DOMID        1
#define POD_POPULATED_PART 8 /* a booting PoD guest has touched an eighth of its memory */

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
void world_free_guest(struct guest *guest)
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
