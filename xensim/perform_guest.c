/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What can be done to one guest.
 */
#include "xensim/perform_guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xensim/guests/behaviour.h"
#include "xensim/host/pages.h"

#define LIBXL_MAXMEM_KB 1024
#define RIVAL_DIVISOR   8
#define PATH_BYTES      512

int perform_fail(struct context *context, const char *sentence)
{
    snprintf(context->problem, context->size, "%s", sentence);
    return -1;
}

uint64_t perform_pages(const struct action *action)
{
    return action->size_kb / SIM_KB_PER_PAGE;
}

static void perform_write_kb(struct guest *guest, const char *path, uint64_t kb)
{
    char text[24];

    snprintf(text, sizeof(text), "%llu", (unsigned long long)kb);
    world_write(guest, path, text, strlen(text));
}

int perform_set_target(struct context *context, struct guest *guest)
{
    perform_write_kb(guest, "memory/target", context->action->size_kb);
    return 0;
}

/* As libxl_set_memory_target with enforce: SIZE is the domain's, video memory included. */
int perform_set_target_enforced(struct context *context, struct guest *guest)
{
    uint64_t kb = context->action->size_kb;

    if (kb < guest->config.videoram_kb)
        return perform_fail(context, "the target is below the domain's video memory");
    world_lock(guest);
    pages_set_max(guest->dom, (kb + LIBXL_MAXMEM_KB) / SIM_KB_PER_PAGE);
    world_unlock(guest);
    perform_write_kb(guest, "memory/target", kb - guest->config.videoram_kb);
    return 0;
}

int perform_set_target_between(struct context *context, struct guest *guest)
{
    uint64_t low = context->action->size_kb / SIM_KB_PER_PAGE;
    uint64_t high = context->action->other_size_kb / SIM_KB_PER_PAGE;
    uint64_t span = high > low ? high - low : 0;

    if (span > UINT32_MAX - 1)
        span = UINT32_MAX - 1;
    perform_write_kb(guest, "memory/target",
                     (low + world_random(guest, (uint32_t)span + 1)) * SIM_KB_PER_PAGE);
    return 0;
}

int perform_rival(struct context *context, struct guest *guest)
{
    uint64_t kb = guest->config.target_kb;

    if (context->action->turn % 2 == 0)
        kb -= kb / RIVAL_DIVISOR;
    perform_write_kb(guest, "memory/target", kb);
    return 0;
}

int perform_set_maxmem(struct context *context, struct guest *guest)
{
    world_lock(guest);
    pages_set_max(guest->dom, perform_pages(context->action));
    world_unlock(guest);
    return 0;
}

int perform_set_static_max(struct context *context, struct guest *guest)
{
    perform_write_kb(guest, "memory/static-max", context->action->size_kb);
    return 0;
}

int perform_set_paged(struct context *context, struct guest *guest)
{
    uint64_t wanted = perform_pages(context->action);
    struct sim_domain *dom = guest->dom;

    if (!context->world->host->paging_built)
        return perform_fail(context, "this host has no paging (host option: paging no)");
    world_lock(guest);
    if (wanted > dom->paged_pages)
        pages_page_out(context->world->host, dom, wanted - dom->paged_pages);
    else
        pages_page_in(context->world->host, dom, dom->paged_pages - wanted);
    wanted = wanted == dom->paged_pages;
    world_unlock(guest);
    return wanted ? 0
                  : perform_fail(context, "not all of it: the domain has not so many pages, "
                                          "or no room to bring them back");
}

int perform_set_paging_target(struct context *context, struct guest *guest)
{
    perform_write_kb(guest, "memory/target-tot_pages", context->action->size_kb);
    return 0;
}

int perform_set_policy_target(struct context *context, struct guest *guest)
{
    char path[64], text[24];

    snprintf(path, sizeof(path), "/libxl/%u/memory-policy/target", guest->domid);
    snprintf(text, sizeof(text), "%llu", (unsigned long long)context->action->size_kb);
    batch_write(world_batch(guest->world), path, text, strlen(text));
    return 0;
}

int perform_set_shared(struct context *context, struct guest *guest)
{
    uint64_t wanted = perform_pages(context->action);
    uint64_t shared;

    if (!context->world->host->sharing_built)
        return perform_fail(context, "this host has no sharing (host option: sharing no)");
    world_lock(guest);
    shared = pages_set_shared(context->world->host, guest->dom, wanted);
    world_unlock(guest);
    return shared == wanted ? 0
                            : perform_fail(context, "not all of it: the domain has not so many "
                                                    "pages, or no room to have them back");
}

int perform_set_claim(struct context *context, struct guest *guest)
{
    int rc;

    world_lock(guest);
    rc = pages_claim(context->world->host, guest->dom, perform_pages(context->action));
    world_unlock(guest);
    return rc ? perform_fail(context, "the claim was refused: it must be above what the domain "
                                      "has, up to its maxmem, and the host must have it free")
              : 0;
}

int perform_set_rate(struct context *context, struct guest *guest)
{
    guest->config.rate_kb = context->action->size_kb;
    return 0;
}

int perform_set_floor(struct context *context, struct guest *guest)
{
    guest->config.floor_kb = context->action->size_kb;
    guest->floor_pages = perform_pages(context->action);
    return 0;
}

int perform_set_behaviour(struct context *context, struct guest *guest)
{
    uint64_t target_kb = guest->target_kb;

    guest->behaviour = context->action->behaviour;
    guest->config.behaviour = context->action->behaviour;
    guest->config.boot_ms = 0;
    if (guest->behaviour->prepare)
        guest->behaviour->prepare(&guest->config);
    timers_disarm(&context->world->loop.timers, &guest->retry);
    timers_disarm(&context->world->loop.timers, &guest->beat);
    behaviour_start(guest);
    balloon_target(guest, target_kb);
    return 0;
}

int perform_set_node(struct context *context, struct guest *guest)
{
    const struct action *action = context->action;

    world_write(guest, action->path, action->value, action->value_length);
    return 0;
}

int perform_remove_node(struct context *context, struct guest *guest)
{
    char path[PATH_BYTES];

    world_domain_path(guest, context->action->path, path, sizeof(path));
    batch_remove(world_batch(context->world), path);
    return 0;
}

static int perform_set_paused(struct context *context, struct guest *guest, bool paused)
{
    if (!guest->domid)
        return perform_fail(context, "dom0 cannot be paused");
    world_lock(guest);
    guest->dom->paused = paused;
    world_unlock(guest);
    return 0;
}

int perform_pause(struct context *context, struct guest *guest)
{
    return perform_set_paused(context, guest, true);
}

int perform_unpause(struct context *context, struct guest *guest)
{
    return perform_set_paused(context, guest, false);
}

static int perform_stop(struct context *context, struct guest *guest, enum sim_shutdown reason)
{
    if (!guest->domid)
        return perform_fail(context, "dom0 cannot be stopped");
    world_lock(guest);
    world_shutdown(guest, reason);
    world_unlock(guest);
    return 0;
}

int perform_crash(struct context *context, struct guest *guest)
{
    return perform_stop(context, guest, SIM_SHUTDOWN_CRASH);
}

int perform_shutdown(struct context *context, struct guest *guest)
{
    return perform_stop(context, guest, SIM_SHUTDOWN_POWEROFF);
}

int perform_destroy(struct context *context, struct guest *guest)
{
    if (!guest->domid)
        return perform_fail(context, "dom0 cannot be destroyed");
    world_destroy(context->world, guest, 0);
    return 0;
}

/* The same domid and name in the same instant, but another domain: another UUID. */
int perform_recreate(struct context *context, struct guest *guest)
{
    struct guest_config config;
    int rc;

    if (!guest->domid)
        return perform_fail(context, "dom0 cannot be created anew");
    if (config_copy_guest(&guest->config, &config))
        return perform_fail(context, "out of memory");
    config.domid = guest->domid;
    for (int i = 0; i < 4; i++)
        config.uuid[i] = (uint8_t)world_random(guest, 256);
    world_destroy(context->world, guest, 0);
    rc = world_create(context->world, &config, 0, NULL, context->problem, context->size);
    config_free_guest(&config);
    return rc ? -1 : 0;
}

int perform_rename(struct context *context, struct guest *guest)
{
    const struct action *action = context->action;

    world_write(guest, "name", action->value, action->value_length);
    snprintf(guest->dom->name, sizeof(guest->dom->name), "%s", action->value);
    free(guest->config.name);
    guest->config.name = strdup(guest->dom->name);
    return guest->config.name ? 0 : perform_fail(context, "out of memory");
}
