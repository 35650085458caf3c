/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Looking for changes from one record to the next, and telling fights: see contest.h.
 */
#include "model/contest.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define SMOOTH 4 /* a fresh interval counts a quarter */

/* The policy comes first: what follows from it is judged by it. */
static const enum field_id watched[] = {
    FIELD_POLICY_ACTOR,   FIELD_POLICY_PARAMS, FIELD_POLICY_TARGET, FIELD_POLICY_ENFORCE,
    FIELD_BALLOON_TARGET, FIELD_PAGING_TARGET, FIELD_MAXMEM,
};

/* Which fight is told where there are several. */
static const enum field_id fought_over[] = {
    FIELD_BALLOON_TARGET,
    FIELD_POLICY_TARGET,
    FIELD_PAGING_TARGET,
    FIELD_MAXMEM,
};
static_assert(sizeof(fought_over) / sizeof(fought_over[0]) == CONTEST_FIELDS, "a duel for each");

static struct contest_duel *duel_over(struct contest *contest, enum field_id field)
{
    for (size_t i = 0; i < CONTEST_FIELDS; i++)
        if (fought_over[i] == field)
            return &contest->duels[i];
    return NULL;
}

/* --- turns ------------------------------------------------------------------------------------ */

static bool is_same_writer(const struct change_stroke *a, const struct change_stroke *b)
{
    return a->author == b->author && strcmp(a->by, b->by) == 0;
}

static bool is_same_value(const struct settings *settings, const struct change_stroke *a,
                          const struct change_stroke *b)
{
    int64_t off = a->after_kb - b->after_kb;

    return off <= settings->tolerance_kb && off >= -settings->tolerance_kb;
}

/* The one whom we know, again. */
static bool goes_on(const struct contest_duel *duel, const struct change_stroke *stroke)
{
    return stroke->author != CHANGE_BY_SOMEBODY && is_same_writer(stroke, &duel->sides[0]);
}

static bool is_turn(const struct contest_duel *duel, const struct settings *settings,
                    const struct change_stroke *stroke)
{
    const struct change_stroke *last = &duel->sides[0], *other = &duel->sides[1];

    if (duel->known < 2 || stroke->at_ms - last->at_ms > settings->fight_window_ms)
        return false;
    if (is_same_writer(stroke, other) && !is_same_writer(stroke, last))
        return true;
    return is_same_value(settings, stroke, other) && !is_same_value(settings, stroke, last);
}

static void take_turn(struct contest_duel *duel, const struct change_stroke *stroke)
{
    int64_t interval = stroke->at_ms - duel->sides[0].at_ms;

    duel->interval_ms =
        duel->turns == 0 ? interval : duel->interval_ms + (interval - duel->interval_ms) / SMOOTH;
    duel->turns++;
}

static void strike(struct contest_duel *duel, const struct settings *settings,
                   const struct change_stroke *stroke)
{
    if (duel->known > 0 && goes_on(duel, stroke)) {
        duel->sides[0] = *stroke;
        return;
    }
    if (is_turn(duel, settings, stroke))
        take_turn(duel, stroke);
    else
        duel->turns = 0;
    if (duel->known > 0)
        duel->sides[1] = duel->sides[0];
    duel->sides[0] = *stroke;
    if (duel->known < 2)
        duel->known++;
}

static bool goes_on_now(const struct contest_duel *duel, const struct settings *settings,
                        int64_t now_ms)
{
    int64_t patience = 3 * duel->interval_ms; /* one and a half times to and fro */

    if (patience < settings->stuck_ms)
        patience = settings->stuck_ms;
    return duel->turns >= settings->fight_turns && now_ms - duel->sides[0].at_ms <= patience;
}

bool contest_fight(const struct contest *contest, const struct settings *settings, int64_t now_ms,
                   struct change_fight *ret_fight)
{
    for (size_t i = 0; i < CONTEST_FIELDS; i++) {
        const struct contest_duel *duel = &contest->duels[i];

        if (!goes_on_now(duel, settings, now_ms))
            continue;
        *ret_fight = (struct change_fight){
            .count = duel->turns,
            .period_ms = 2 * duel->interval_ms,
            .field = fought_over[i],
            .sides = {duel->sides[0], duel->sides[1]},
        };
        return true;
    }
    return false;
}

/* --- changes ---------------------------------------------------------------------------------- */

/* Before it has run a domain's figures are its builder's. */
static bool is_being_built(const struct domain *before, const struct domain *after)
{
    return after->cpu_time_ns == 0 && before->fields[FIELD_BALLOON_TARGET].state != FIELD_KNOWN;
}

/* Its nodes are removed one after the other, maybe before the hypervisor tells of it. */
static bool is_ending(const struct domain *before, const struct domain *after)
{
    return after->flags & (DOMAIN_DYING | DOMAIN_SHUTDOWN) ||
           (before->fields[FIELD_NAME].state != FIELD_ABSENT &&
            after->fields[FIELD_NAME].state == FIELD_ABSENT);
}

static bool has_changed(const struct field *before, const struct field *after)
{
    return before->state != FIELD_UNKNOWN && after->state != FIELD_UNKNOWN &&
           !field_equal(before, after);
}

static void describe(const struct domain *before, const struct domain *after, enum field_id field,
                     int64_t now_ms, struct change *ret_change)
{
    *ret_change = (struct change){.at_ms = now_ms, .id = after->id, .field = field};
    snprintf(ret_change->name, sizeof(ret_change->name), "%s", domain_text(after, FIELD_NAME, ""));
    change_value_of(&before->fields[field], &ret_change->before);
    change_value_of(&after->fields[field], &ret_change->after);
}

/* Who stands against the policy, or against us: until the policy or we have their way again. */
static void note_writer(struct contest *contest, const struct change *change,
                        const struct change_stroke *stroke)
{
    bool stranger = change->author == CHANGE_BY_SOMEBODY || change->author == CHANGE_BY_BALANCER;

    if (change->field == FIELD_POLICY_ACTOR || change->field == FIELD_POLICY_TARGET)
        contest->writer = (struct change_stroke){0};
    else if (change->field == FIELD_BALLOON_TARGET && !stranger)
        contest->writer = (struct change_stroke){0};
    else if (change->field == FIELD_BALLOON_TARGET && change->before.state == FIELD_KNOWN)
        contest->writer = *stroke;
}

static void note(struct contest *contest, const struct settings *settings,
                 const struct change *change)
{
    struct contest_duel *duel = duel_over(contest, change->field);
    struct change_stroke stroke = {
        .at_ms = change->at_ms,
        .before_known = change->before.state == FIELD_KNOWN,
        .before_kb = change->before.number,
        .after_kb = change->after.number,
        .author = change->author,
    };

    memcpy(stroke.by, change->by, sizeof(stroke.by));
    contest->begun = true;
    if (duel && change->after.state == FIELD_KNOWN)
        strike(duel, settings, &stroke);
    note_writer(contest, change, &stroke);
}

void contest_observe(struct contest *contest, const struct contest_ground *ground,
                     const struct domain *before, const struct domain *after)
{
    const struct contest_duel *balloon = duel_over(contest, FIELD_BALLOON_TARGET);

    if (!before->nodes_read || !after->nodes_read || is_ending(before, after) ||
        is_being_built(before, after))
        return;
    for (size_t i = 0; i < sizeof(watched) / sizeof(watched[0]); i++) {
        struct attribution_question question = {
            .before = before,
            .after = after,
            .field = watched[i],
            .actors = ground->actors,
            .balloon = balloon->known ? &balloon->sides[0] : NULL,
            .now_ms = ground->now_ms,
        };
        struct change change;

        if (!has_changed(&before->fields[watched[i]], &after->fields[watched[i]]))
            continue;
        describe(before, after, watched[i], ground->now_ms, &change);
        attribution_find(ground->claims, ground->settings, &question, &change);
        changes_add(ground->changes, &change);
        note(contest, ground->settings, &change);
    }
}
