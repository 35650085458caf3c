/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Cutting a plan into chains, and those into givers and takers: see waves.h.
 */
#include "actorctl/operate/waves.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct place {
    const struct domain_id *id;
    size_t index; /* of the step */
};

static int compare_places(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    int rc = memcmp(left->id->uuid, right->id->uuid, sizeof(left->id->uuid));

    if (left->id->domid != right->id->domid)
        return left->id->domid < right->id->domid ? -1 : 1;
    if (rc != 0)
        return rc;
    return left->index < right->index ? -1 : left->index > right->index;
}

static int compare_chains(const void *a, const void *b)
{
    const struct waves_chain *left = a, *right = b;

    return left->steps[0] < right->steps[0] ? -1 : left->steps[0] > right->steps[0];
}

/* --- who gives, who takes ----------------------------------------------------------------------
 */

enum side {
    SIDE_UNKNOWN,
    SIDE_GIVES,
    SIDE_TAKES,
};

/* The first of these that a chain changes says where it goes. */
static const enum plan_object telling[] = {PLAN_BALLOON_TARGET, PLAN_POLICY_TARGET,
                                           PLAN_PAGING_TARGET, PLAN_PAGER, PLAN_MAXMEM};
#define TELLING_COUNT (sizeof(telling) / sizeof(telling[0]))

static enum side side_of_change(const struct plan_change *change)
{
    bool pages = change->object == PLAN_PAGING_TARGET;

    if (change->object == PLAN_PAGER)
        return change->after.number ? SIDE_UNKNOWN : SIDE_TAKES; /* all comes in again */
    if (pages && change->after.state != FIELD_KNOWN)
        return SIDE_TAKES;
    if (pages && change->before.state == FIELD_ABSENT)
        return SIDE_GIVES;
    if (change->before.state != FIELD_KNOWN || change->after.state != FIELD_KNOWN ||
        change->before.number == change->after.number)
        return SIDE_UNKNOWN;
    return change->after.number < change->before.number ? SIDE_GIVES : SIDE_TAKES;
}

static const struct plan_change *find_change(const struct plan *plan,
                                             const struct waves_chain *chain,
                                             enum plan_object object)
{
    for (size_t i = 0; i < chain->count; i++) {
        const struct plan_step *step = &plan->steps[chain->steps[i]];

        for (unsigned k = 0; k < step->change_count; k++)
            if (step->changes[k].object == object)
                return &step->changes[k];
    }
    return NULL;
}

static enum side side_of(const struct plan *plan, const struct waves_chain *chain)
{
    for (size_t i = 0; i < TELLING_COUNT; i++) {
        const struct plan_change *change = find_change(plan, chain, telling[i]);

        if (change)
            return side_of_change(change);
    }
    return SIDE_UNKNOWN;
}

/* The first that takes behind the last that gives. */
static void find_takers(const struct plan *plan, struct waves *waves)
{
    size_t giver = waves->count;

    waves->takers = waves->count;
    for (size_t i = waves->count; i > 0 && giver == waves->count; i--) {
        enum side side = side_of(plan, &waves->chains[i - 1]);

        if (side == SIDE_TAKES)
            waves->takers = i - 1;
        else if (side == SIDE_GIVES)
            giver = i - 1;
    }
    if (giver == waves->count) /* nobody has to be waited for */
        waves->takers = waves->count;
}

/* --- chains ------------------------------------------------------------------------------------
 */

static void make_chains(const struct place *places, size_t count, struct waves *waves)
{
    for (size_t i = 0; i < count; i++) {
        waves->order[i] = places[i].index;
        if (i == 0 || !domain_id_equal(places[i].id, places[i - 1].id))
            waves->chains[waves->count++].steps = &waves->order[i];
        waves->chains[waves->count - 1].count++;
    }
    qsort(waves->chains, waves->count, sizeof(*waves->chains), compare_chains);
}

int waves_cut(const struct plan *plan, struct waves *ret_waves)
{
    size_t count = plan->step_count;
    struct place *places = calloc(count + 1, sizeof(*places));
    struct waves waves = {.chains = calloc(count + 1, sizeof(*waves.chains)),
                          .order = calloc(count + 1, sizeof(*waves.order))};

    if (!places || !waves.chains || !waves.order) {
        free(places);
        waves_dispose(&waves);
        return -ENOMEM;
    }
    for (size_t i = 0; i < count; i++)
        places[i] = (struct place){.id = &plan->steps[i].id, .index = i};
    qsort(places, count, sizeof(*places), compare_places);
    make_chains(places, count, &waves);
    find_takers(plan, &waves);
    free(places);
    *ret_waves = waves;
    return 0;
}

void waves_dispose(struct waves *waves)
{
    free(waves->chains);
    free(waves->order);
    *waves = (struct waves){0};
}
