/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The actor "xl", the default: balloons, and where that is allowed and not enough, pages.
 *
 * The proposal's steps, with two things that it leaves open. A domain that holds its target but for
 * libxl's own allowance holds it. And where a pager is at work already its target is raised at
 * once, not after the delay: a guest cannot grow beyond what its pager leaves it.
 */
#include "actorctl/actors/actor.h"

static bool is_held_down(const struct actor_view *view)
{
    return view->has_pager && view->has_paging_target && view->paging_target_kb != 0 &&
           view->paging_target_kb < view->target_kb;
}

static struct actor_step begin_wait(void)
{
    return (struct actor_step){
        .move = ACTOR_WAIT, .then = ACTOR_WAITED, .why = "ballooning gets its time first"};
}

static struct actor_step after_balloon(const struct actor_view *view)
{
    if (!view->hvm)
        return (struct actor_step){.move = ACTOR_REST, .why = "more cannot be done for a PV guest"};
    if (!view->params.paging)
        return (struct actor_step){.move = ACTOR_REST,
                                   .why = "it is not to be paged (no paging=true)"};
    if (is_held_down(view))
        return (struct actor_step){.move = ACTOR_SET_PAGING,
                                   .then = ACTOR_RAISED,
                                   .why = "its pager holds it below the target"};
    return begin_wait();
}

static struct actor_step after_wait(const struct actor_view *view)
{
    if (view->actual_kb > view->target_kb + ACTOR_SLACK_KB)
        return (struct actor_step){.move = ACTOR_SET_PAGING,
                                   .enable_paging = true,
                                   .then = ACTOR_PAGED,
                                   .why = "ballooning was not enough"};
    if (view->has_pager)
        return (struct actor_step){.move = ACTOR_SET_PAGING,
                                   .then = ACTOR_PAGED,
                                   .why = "its pager is to keep to the target too"};
    return (struct actor_step){.move = ACTOR_REST, .why = "ballooning was enough"};
}

static struct actor_step next(const struct actor_view *view)
{
    switch (view->stage) {
    case ACTOR_TOLD:
        return (struct actor_step){
            .move = ACTOR_SET_BALLOON, .then = ACTOR_BALLOONED, .why = "policy target"};
    case ACTOR_BALLOONED:
        return after_balloon(view);
    case ACTOR_RAISED:
        return begin_wait();
    case ACTOR_WAITED:
        return after_wait(view);
    case ACTOR_PAGED:
        break;
    }
    return (struct actor_step){.move = ACTOR_REST, .why = "done"};
}

const struct actor actor_xl = {
    .name = "xl",
    .help = "Balloons to the target; with paging=true pages where that is not enough in time.",
    .keys = PARAMS_DELAY | PARAMS_PAGING,
    .next = next,
};
