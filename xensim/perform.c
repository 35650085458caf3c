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

#include "xensim/host/domains.h"
#include "xensim/host/pages.h"
#include "xensim/host/state.h"
#include "xensim/perform_guest.h"

#define CHURN_KB 4096

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
    [ACTION_SET_POLICY_TARGET] = {perform_set_policy_target, NULL},
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
