/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a plan does to the host's free memory, once the guests have followed, and how long that
 * takes. Domains that give come before domains that take; without that, free memory could run out
 * half-way, and a guest that finds none gives up for an hour.
 */
#include "model/plan_build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"

#define KB(kb) size_format_kb((char[UNITS_TEXT_MAX]){0}, kb)

/* --- one domain --------------------------------------------------------------------------------
 */

/* The change of this object in the domain's steps, or NULL. */
static const struct plan_change *change_of(const struct plan_builder *builder,
                                           enum plan_object object)
{
    const struct plan *plan = builder->plan;

    for (size_t i = builder->first_step; i < plan->step_count; i++)
        for (unsigned k = 0; k < plan->steps[i].change_count; k++)
            if (plan->steps[i].changes[k].object == object)
                return &plan->steps[i].changes[k];
    return NULL;
}

/* What an object will hold after the steps. */
static struct plan_value value_after(const struct plan_builder *builder, enum plan_object object)
{
    const struct plan_change *change = change_of(builder, object);

    return change ? change->after : plan_value_now(builder, object);
}

static const char *text_after(const struct plan_builder *builder, enum plan_object object)
{
    struct plan_value value = value_after(builder, object);

    return value.state == FIELD_KNOWN && value.text ? value.text : "";
}

/* The balloon target that the domain will have in the end; false: it stays as it is. */
static bool balloon_after(const struct plan_builder *builder, int64_t *ret_kb)
{
    const struct plan_change *balloon = change_of(builder, PLAN_BALLOON_TARGET);
    struct plan_value policy = value_after(builder, PLAN_POLICY_TARGET);
    bool told = change_of(builder, PLAN_POLICY_TARGET) || change_of(builder, PLAN_ACTOR);

    if (balloon && balloon->after.state == FIELD_KNOWN) {
        *ret_kb = balloon->after.number;
        return true;
    }
    if (!told || policy.state != FIELD_KNOWN ||
        plan_hearing(builder, text_after(builder, PLAN_ACTOR), text_after(builder, PLAN_PARAMS)) ==
            PLAN_HEARS_NOT)
        return false;
    *ret_kb = policy.number - plan_videoram(builder);
    return true;
}

/* How much the pager will take away (< 0) or bring back. */
static int64_t paging_moves(const struct plan_builder *builder, int64_t actual)
{
    const struct plan_change *target = change_of(builder, PLAN_PAGING_TARGET);
    const struct plan_change *pager = change_of(builder, PLAN_PAGER);
    int64_t paged = plan_field(builder, FIELD_PAGED, 0);
    int64_t moves;

    if (pager && !pager->after.number)
        return paged;
    if (!target || target->after.state != FIELD_KNOWN)
        return 0;
    moves = target->after.number == 0 ? paged : target->after.number - actual;
    return moves > paged ? paged : moves;
}

static void add_eta(struct plan_builder *builder, int64_t moves_kb)
{
    const struct verdict *verdict = builder->verdict;
    int64_t rate = verdict->usual_rate_kb_s;
    int64_t distance = moves_kb < 0 ? -moves_kb : moves_kb;
    int64_t eta;

    if (distance <= builder->situation->settings->tolerance_kb)
        return;
    builder->eta_guessed |= rate <= 0;
    if (rate <= 0 && verdict->rate_known && (verdict->rate_kb_s < 0) == (moves_kb < 0))
        rate = verdict->rate_kb_s < 0 ? -verdict->rate_kb_s : verdict->rate_kb_s;
    if (rate <= 0) {
        builder->eta_unknown = true;
        return;
    }
    eta = distance / rate * 1000 + distance % rate * 1000 / rate;
    if (eta > builder->eta_ms)
        builder->eta_ms = eta;
}

static int64_t domain_moves(struct plan_builder *builder)
{
    int64_t actual, balloon, offset, moves = 0;
    bool offset_known;

    if (!domain_number(builder->domain, FIELD_ACTUAL, &actual)) {
        builder->estimated = true;
        return 0;
    }
    if (balloon_after(builder, &balloon)) {
        offset = plan_offset(builder, &offset_known);
        builder->estimated |= !offset_known;
        moves = balloon + offset - actual;
    }
    return moves + paging_moves(builder, actual);
}

void plan_weigh_domain(struct plan_builder *builder)
{
    size_t count = builder->plan->step_count - builder->first_step;
    struct plan_share *shares;
    int64_t moves;

    if (count == 0)
        return;
    moves = domain_moves(builder);
    if (moves > 0)
        builder->takes_kb += moves;
    else
        builder->gives_kb -= moves;
    add_eta(builder, moves);
    shares = plan_grow(builder, builder->shares, builder->share_count, &builder->share_room,
                       sizeof(*shares));
    if (!shares)
        return;
    builder->shares = shares;
    shares[builder->share_count++] = (struct plan_share){
        .first_step = builder->first_step, .step_count = count, .moves_kb = moves};
    builder->plan->domain_count++;
}

/* --- all of them -------------------------------------------------------------------------------
 */

enum side {
    SIDE_GIVES,
    SIDE_STAYS,
    SIDE_TAKES,
};

static enum side side_of(const struct plan_share *share)
{
    if (share->moves_kb == 0)
        return SIDE_STAYS;
    return share->moves_kb < 0 ? SIDE_GIVES : SIDE_TAKES;
}

/* Else in the order of the intent. */
static void donors_first(struct plan_builder *builder)
{
    struct plan *plan = builder->plan;
    struct plan_step *sorted;
    size_t count = 0;

    if (plan->step_count == 0)
        return;
    sorted = calloc(plan->step_count, sizeof(*sorted));
    if (!sorted) {
        builder->rc = -ENOMEM;
        return;
    }
    for (int side = SIDE_GIVES; side <= SIDE_TAKES; side++) {
        for (size_t i = 0; i < builder->share_count; i++) {
            const struct plan_share *share = &builder->shares[i];

            if ((int)side_of(share) != side)
                continue;
            memcpy(sorted + count, plan->steps + share->first_step,
                   share->step_count * sizeof(*sorted));
            count += share->step_count;
        }
    }
    free(plan->steps);
    plan->steps = sorted;
    plan->step_count = count;
}

static void find_shortage(struct plan_builder *builder, int64_t free_kb)
{
    int64_t can_give = free_kb - builder->situation->settings->host_reserve_kb;

    if (can_give < 0)
        can_give = 0;
    if (builder->takes_kb <= can_give)
        return;
    if (builder->takes_kb - builder->gives_kb > can_give)
        plan_add_finding_about_all(
            builder, PLAN_HOST_SHORT,
            "It takes %s%s%s, and the host has only %s to give (claims and a "
            "reserve of %s taken off): not all of it will come.",
            KB(builder->takes_kb), builder->gives_kb ? " and gives " : "",
            builder->gives_kb ? KB(builder->gives_kb) : "", KB(can_give),
            KB(builder->situation->settings->host_reserve_kb));
    else
        plan_add_finding_about_all(
            builder, PLAN_HOST_WAITS,
            "It takes %s and the host has %s to give now: the rest comes when "
            "the others have given theirs.",
            KB(builder->takes_kb), KB(can_give));
}

void plan_weigh_all(struct plan_builder *builder)
{
    const struct host *host = &builder->situation->snapshot->host;
    struct plan_effect *effect = &builder->plan->effect;

    if (builder->rc < 0)
        return;
    donors_first(builder);
    effect->eta_ms = builder->eta_ms;
    effect->eta_known = !builder->eta_unknown && builder->eta_ms > 0;
    effect->eta_usual = effect->eta_known && !builder->eta_guessed;
    if (!host->known)
        return;
    effect->known = true;
    effect->estimated = builder->estimated;
    effect->free_now_kb = host->free_kb - host->claimed_kb;
    effect->free_followed_kb = effect->free_now_kb - builder->takes_kb + builder->gives_kb;
    find_shortage(builder, effect->free_now_kb);
}
