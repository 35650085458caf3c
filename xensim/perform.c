/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A function for each kind of action, in a table; most of them act on one guest and
 * are called for each guest that the action means.
 */
#include "xensim/perform.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xensim/guests/behaviour.h"
#include "xensim/host/domains.h"
#include "xensim/host/pages.h"
#include "xensim/host/state.h"

#define LIBXL_MAXMEM_KB 1024
#define RIVAL_DIVISOR   8
#define CHURN_KB        4096
#define PATH_BYTES      512

struct context {
    struct world *world;
    struct action *action;
    char *problem;
    size_t size;
};

typedef int perform_guest(struct context *context, struct guest *guest);
typedef int perform_host(struct context *context);

static int perform_fail(struct context *context, const char *sentence)
{
    snprintf(context->problem, context->size, "%s", sentence);
    return -1;
}

static uint64_t perform_pages(const struct action *action)
{
    return action->size_kb / SIM_KB_PER_PAGE;
}

static void perform_write_kb(struct guest *guest, const char *path, uint64_t kb)
{
    char text[24];

    snprintf(text, sizeof(text), "%llu", (unsigned long long)kb);
    world_write(guest, path, text, strlen(text));
}

/* --- on one guest --------------------------------------------------------------------------------
 */

static int perform_set_target(struct context *context, struct guest *guest)
{
    perform_write_kb(guest, "memory/target", context->action->size_kb);
    return 0;
}

/* As libxl_set_memory_target with enforce: SIZE is the domain's, video memory included. */
static int perform_set_target_enforced(struct context *context, struct guest *guest)
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

static int perform_set_target_between(struct context *context, struct guest *guest)
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

static int perform_rival(struct context *context, struct guest *guest)
{
    uint64_t kb = guest->config.target_kb;

    if (context->action->turn % 2 == 0)
        kb -= kb / RIVAL_DIVISOR;
    perform_write_kb(guest, "memory/target", kb);
    return 0;
}

static int perform_set_maxmem(struct context *context, struct guest *guest)
{
    world_lock(guest);
    pages_set_max(guest->dom, perform_pages(context->action));
    world_unlock(guest);
    return 0;
}

static int perform_set_static_max(struct context *context, struct guest *guest)
{
    perform_write_kb(guest, "memory/static-max", context->action->size_kb);
    return 0;
}

static int perform_set_paged(struct context *context, struct guest *guest)
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

static int perform_set_paging_target(struct context *context, struct guest *guest)
{
    perform_write_kb(guest, "memory/target-tot_pages", context->action->size_kb);
    return 0;
}

static int perform_set_shared(struct context *context, struct guest *guest)
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

static int perform_set_claim(struct context *context, struct guest *guest)
{
    int rc;

    world_lock(guest);
    rc = pages_claim(context->world->host, guest->dom, perform_pages(context->action));
    world_unlock(guest);
    return rc ? perform_fail(context, "the claim was refused: it must be above what the domain "
                                      "has, up to its maxmem, and the host must have it free")
              : 0;
}

static int perform_set_rate(struct context *context, struct guest *guest)
{
    guest->config.rate_kb = context->action->size_kb;
    return 0;
}

static int perform_set_floor(struct context *context, struct guest *guest)
{
    guest->config.floor_kb = context->action->size_kb;
    guest->floor_pages = perform_pages(context->action);
    return 0;
}

static int perform_set_behaviour(struct context *context, struct guest *guest)
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

static int perform_set_node(struct context *context, struct guest *guest)
{
    const struct action *action = context->action;

    world_write(guest, action->path, action->value, action->value_length);
    return 0;
}

static int perform_remove_node(struct context *context, struct guest *guest)
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

static int perform_pause(struct context *context, struct guest *guest)
{
    return perform_set_paused(context, guest, true);
}

static int perform_unpause(struct context *context, struct guest *guest)
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

static int perform_crash(struct context *context, struct guest *guest)
{
    return perform_stop(context, guest, SIM_SHUTDOWN_CRASH);
}

static int perform_shutdown(struct context *context, struct guest *guest)
{
    return perform_stop(context, guest, SIM_SHUTDOWN_POWEROFF);
}

static int perform_destroy(struct context *context, struct guest *guest)
{
    if (!guest->domid)
        return perform_fail(context, "dom0 cannot be destroyed");
    world_destroy(context->world, guest, 0);
    return 0;
}

/* The same domid and name in the same instant, but another domain: another UUID. */
static int perform_recreate(struct context *context, struct guest *guest)
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

static int perform_rename(struct context *context, struct guest *guest)
{
    const struct action *action = context->action;

    world_write(guest, "name", action->value, action->value_length);
    snprintf(guest->dom->name, sizeof(guest->dom->name), "%s", action->value);
    free(guest->config.name);
    guest->config.name = strdup(guest->dom->name);
    return guest->config.name ? 0 : perform_fail(context, "out of memory");
}

/* --- on the host ---------------------------------------------------------------------------------
 */

static int perform_write(struct context *context)
{
    const struct action *action = context->action;

    batch_write(world_batch(context->world), action->path, action->value, action->value_length);
    return 0;
}

static int perform_remove(struct context *context)
{
    batch_remove(world_batch(context->world), context->action->path);
    return 0;
}

static int perform_set_free(struct context *context)
{
    uint64_t pages = perform_pages(context->action), free_pages;

    state_lock(context->world->host);
    free_pages = pages_set_free(context->world->host, pages);
    state_unlock(context->world->host);
    return free_pages == pages
               ? 0
               : perform_fail(context, "the host has not so much memory beside its domains");
}

static int perform_set_total(struct context *context)
{
    state_lock(context->world->host);
    context->world->host->total_pages = perform_pages(context->action);
    state_unlock(context->world->host);
    return 0;
}

static int perform_create(struct context *context)
{
    return world_create(context->world, &context->action->config, 0, NULL, context->problem,
                        context->size)
               ? -1
               : 0;
}

static struct guest *perform_find_named(struct world *world, const char *name)
{
    for (uint32_t domid = domains_next(world->host, 0); domid < SIM_DOMIDS;
         domid = domains_next(world->host, domid + 1))
        if (world->guests[domid] && !strcmp(world->guests[domid]->config.name, name))
            return world->guests[domid];
    return NULL;
}

/* The domains of the last churn go, so many new ones come. */
static int perform_churn(struct context *context)
{
    struct world *world = context->world;
    struct guest_config config;
    char name[SIM_NAME_BYTES];
    int rc = 0;

    for (uint64_t i = 0; i < world->churning; i++) {
        struct guest *guest;

        snprintf(name, sizeof(name), "churn%llu",
                 (unsigned long long)(world->churned - world->churning + i));
        guest = perform_find_named(world, name);
        if (guest)
            world_destroy(world, guest, 0);
    }
    world->churning = 0;
    while (!rc && world->churning < context->action->number) {
        snprintf(name, sizeof(name), "churn%llu", (unsigned long long)world->churned++);
        config_init_guest(&config);
        config.memory_kb = CHURN_KB;
        config.name = name;
        config_settle_guest(&config);
        rc = world_create(world, &config, 0, NULL, context->problem, context->size);
        world->churning++;
    }
    return rc ? -1 : 0;
}

/* --- the tables ----------------------------------------------------------------------------------
 */

struct performer {
    perform_guest *guest;
    perform_host *host;
};

static const struct performer performers[] = {
    [ACTION_SET_TARGET] = {perform_set_target, NULL},
    [ACTION_SET_TARGET_ENFORCED] = {perform_set_target_enforced, NULL},
    [ACTION_SET_TARGET_BETWEEN] = {perform_set_target_between, NULL},
    [ACTION_RIVAL] = {perform_rival, NULL},
    [ACTION_SET_MAXMEM] = {perform_set_maxmem, NULL},
    [ACTION_SET_STATIC_MAX] = {perform_set_static_max, NULL},
    [ACTION_SET_PAGED] = {perform_set_paged, NULL},
    [ACTION_SET_PAGING_TARGET] = {perform_set_paging_target, NULL},
    [ACTION_SET_SHARED] = {perform_set_shared, NULL},
    [ACTION_SET_CLAIM] = {perform_set_claim, NULL},
    [ACTION_SET_RATE] = {perform_set_rate, NULL},
    [ACTION_SET_FLOOR] = {perform_set_floor, NULL},
    [ACTION_SET_BEHAVIOUR] = {perform_set_behaviour, NULL},
    [ACTION_SET_NODE] = {perform_set_node, NULL},
    [ACTION_REMOVE_NODE] = {perform_remove_node, NULL},
    [ACTION_WRITE] = {NULL, perform_write},
    [ACTION_REMOVE] = {NULL, perform_remove},
    [ACTION_SET_FREE] = {NULL, perform_set_free},
    [ACTION_SET_TOTAL] = {NULL, perform_set_total},
    [ACTION_PAUSE] = {perform_pause, NULL},
    [ACTION_UNPAUSE] = {perform_unpause, NULL},
    [ACTION_CRASH] = {perform_crash, NULL},
    [ACTION_SHUTDOWN] = {perform_shutdown, NULL},
    [ACTION_DESTROY] = {perform_destroy, NULL},
    [ACTION_RECREATE] = {perform_recreate, NULL},
    [ACTION_RENAME] = {perform_rename, NULL},
    [ACTION_CREATE] = {NULL, perform_create},
    [ACTION_CHURN] = {NULL, perform_churn},
};
static_assert(sizeof(performers) / sizeof(performers[0]) == ACTION_KINDS, "one for each kind");

/* --- which guests
 * ---------------------------------------------------------------------------------- */

static bool perform_is_number(const char *text)
{
    const char *p = text;

    while (isdigit((unsigned char)*p))
        p++;
    return p != text && !*p;
}

static bool perform_means(const struct action *action, const struct guest *guest)
{
    if (perform_is_number(action->domain) && strtoul(action->domain, NULL, 10) == guest->domid)
        return true;
    return !strcmp(action->domain, guest->config.name) ||
           action_matches(action->domain, guest->config.name);
}

/* The guests that are meant, by domid; a patterned choice takes one of them. */
static size_t perform_collect(struct context *context, uint32_t *ret_domids)
{
    struct world *world = context->world;
    size_t count = 0;

    for (uint32_t domid = domains_next(world->host, 0); domid < SIM_DOMIDS;
         domid = domains_next(world->host, domid + 1))
        if (world->guests[domid] && perform_means(context->action, world->guests[domid]))
            ret_domids[count++] = domid;
    return count;
}

static int perform_on_guests(struct context *context, perform_guest *perform)
{
    static uint32_t domids[SIM_DOMIDS]; /* the host process has one main thread */
    size_t count = perform_collect(context, domids);
    size_t first = 0, end = count;
    int rc = 0;

    if (!count) {
        snprintf(context->problem, context->size, "there is no domain '%s'",
                 context->action->domain);
        return -1;
    }
    if (context->action->choice == CHOICE_NEXT)
        first = context->action->turn % count;
    else if (context->action->choice == CHOICE_ANY)
        first = world_random(context->world->guests[domids[0]], (uint32_t)count);
    if (context->action->choice != CHOICE_ALL)
        end = first + 1;
    for (size_t i = first; i < end && !rc; i++)
        rc = perform(context, context->world->guests[domids[i]]);
    return rc;
}

int perform_action(struct world *world, struct action *action, char *ret_problem, size_t size)
{
    struct context context = {
        .world = world, .action = action, .problem = ret_problem, .size = size};
    const struct performer *performer = &performers[action->kind];
    int rc = performer->guest ? perform_on_guests(&context, performer->guest)
                              : performer->host(&context);

    action->turn++;
    return rc;
}
