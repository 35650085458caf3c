/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The actor "xl-manual": the administrator moves the levers, and nobody reacts. With follow=true
 * both targets go to the policy target at once; paging is neither enabled nor disabled.
 */
#include "actorctl/actors/actor.h"

static struct actor_step after_balloon(const struct actor_view *view)
{
    if (!view->hvm || !view->has_pager)
        return (struct actor_step){.move = ACTOR_REST, .why = "it is not paged"};
    return (struct actor_step){
        .move = ACTOR_SET_PAGING, .then = ACTOR_PAGED, .why = "paging is enabled, and follows too"};
}

static struct actor_step next(const struct actor_view *view)
{
    switch (view->stage) {
    case ACTOR_TOLD:
        if (view->params.follow)
            return (struct actor_step){
                .move = ACTOR_SET_BALLOON, .then = ACTOR_BALLOONED, .why = "policy target"};
        return (struct actor_step){.move = ACTOR_REST,
                                   .why = "the levers are the administrator's (no follow=true)"};
    case ACTOR_BALLOONED:
        return after_balloon(view);
    default:
        return (struct actor_step){.move = ACTOR_REST, .why = "done"};
    }
}

const struct actor actor_xl_manual = {
    .name = "xl-manual",
    .help = "Leaves the levers to the administrator; with follow=true sets both at once.",
    .keys = PARAMS_FOLLOW,
    .next = next,
};
