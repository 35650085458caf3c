/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Threads that share a plan's chains out among themselves: see team.h.
 *
 * A hand takes the next few chains and does their first steps together, then their second ones, and
 * so on, so that chains are begun in the order of the plan, and a domain's steps keep theirs.
 */
#include "actorctl/operate/team.h"

#include <errno.h>
#include <stdlib.h>

#include "actorctl/operate/bundle.h"

#define HANDS     4 /* of which one is the caller's: more than keep xenstored busy are in the way */
#define FAIR_PART 2 /* bundles of each hand at least, so that all end at about the same time */

struct team {
    struct xenmem *contexts[HANDS - 1]; /* NULL: not open */
};

/* Chains of one wave, shared out. */
struct share {
    struct run *run;
    const struct waves *waves;
    size_t bundle; /* so many at a time */
    pthread_mutex_t mutex;
    size_t next, end;
};

struct hand {
    pthread_t thread;
    struct share *share;
    struct xenmem **context;
};

int team_new(struct team **ret_team)
{
    struct team *team = calloc(1, sizeof(*team));

    if (!team)
        return -ENOMEM;
    *ret_team = team;
    return 0;
}

void team_free(struct team *team)
{
    for (size_t i = 0; team && i < HANDS - 1; i++)
        xenmem_close(team->contexts[i]);
    free(team);
}

static size_t take_chains(struct share *share, const struct waves_chain **ret_chains)
{
    size_t count = 0;

    pthread_mutex_lock(&share->mutex);
    if (!run_is_stopped(share->run)) {
        count = share->end - share->next;
        if (count > share->bundle)
            count = share->bundle;
        *ret_chains = &share->waves->chains[share->next];
        share->next += count;
    }
    pthread_mutex_unlock(&share->mutex);
    return count;
}

/* The steps number `level` of the chains that have as many. */
static size_t steps_at(const struct waves_chain *chains, size_t count, size_t level,
                       size_t indexes[BUNDLE_MAX])
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        if (chains[i].count > level)
            indexes[found++] = chains[i].steps[level];
    return found;
}

static void do_share(struct share *share, struct xenmem *xenmem)
{
    const struct waves_chain *chains;
    size_t indexes[BUNDLE_MAX], count, steps;

    while ((count = take_chains(share, &chains)) > 0) {
        size_t level = 0;

        while ((steps = steps_at(chains, count, level++, indexes)) > 0 &&
               !run_is_stopped(share->run))
            bundle_do(share->run, xenmem, indexes, steps);
    }
}

static void *work(void *data)
{
    struct hand *hand = data;

    if (*hand->context || xenmem_open(hand->context, NULL) == 0)
        do_share(hand->share, *hand->context);
    return NULL;
}

static size_t fair_bundle(size_t chains)
{
    size_t fair = chains / (HANDS * FAIR_PART);

    return fair < 1 ? 1 : fair > BUNDLE_MAX ? BUNDLE_MAX : fair;
}

static void do_wave(struct team *team, struct run *run, struct xenmem *xenmem,
                    const struct waves *waves, size_t begin, size_t end)
{
    struct share share = {
        .run = run, .waves = waves, .bundle = fair_bundle(end - begin), .next = begin, .end = end};
    struct hand hand[HANDS - 1];
    size_t helpers = 0;

    pthread_mutex_init(&share.mutex, NULL);
    for (size_t i = 0; i < HANDS - 1 && end - begin > share.bundle; i++) {
        hand[helpers] = (struct hand){.share = &share, .context = &team->contexts[i]};
        helpers += pthread_create(&hand[helpers].thread, NULL, work, &hand[helpers]) == 0;
    }
    do_share(&share, xenmem);
    for (size_t i = 0; i < helpers; i++)
        pthread_join(hand[i].thread, NULL);
    pthread_mutex_destroy(&share.mutex);
}

void team_do(struct team *team, struct run *run, struct xenmem *xenmem, const struct waves *waves)
{
    do_wave(team, run, xenmem, waves, 0, waves->takers);
    if (!run_is_stopped(run))
        do_wave(team, run, xenmem, waves, waves->takers, waves->count);
}
