/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The states of convergence, by name and concern. The rules are in rules.c, the step in machine.c.
 */
#include "model/convergence.h"

#include <assert.h>

static const struct convergence_info infos[] = {
    [CONVERGENCE_UNKNOWN] = {"unknown", CONVERGENCE_QUIET,
                             "Not enough is known of it yet, or a value is missing or bad."},
    [CONVERGENCE_STALE] = {"stale", CONVERGENCE_QUIET,
                           "What is known is old: xenstored or the hypervisor does not answer."},
    [CONVERGENCE_UNMANAGED] = {"unmanaged", CONVERGENCE_QUIET,
                               "It has no balloon target: nothing is asked of it."},
    [CONVERGENCE_CONVERGED] = {"converged", CONVERGENCE_QUIET, "It holds what it was told to."},
    [CONVERGENCE_SHRINKING] = {"shrinking", CONVERGENCE_MOVING, "It gives memory back."},
    [CONVERGENCE_GROWING] = {"growing", CONVERGENCE_MOVING, "It takes memory."},
    [CONVERGENCE_SLOW] = {"slow", CONVERGENCE_NEEDS_YOU, "It moves, but too slowly to be of use."},
    [CONVERGENCE_STUCK] = {"stuck", CONVERGENCE_NEEDS_YOU,
                           "It is off its target and has made no progress for some seconds."},
    [CONVERGENCE_UNCOOPERATIVE] = {"uncooperative", CONVERGENCE_NEEDS_YOU,
                                   "It has been off its target for long, with hardly any "
                                   "progress."},
    [CONVERGENCE_NO_DRIVER] = {"no driver", CONVERGENCE_NEEDS_YOU,
                               "It has never moved a page, and nothing tells of a balloon "
                               "driver."},
    [CONVERGENCE_CAPPED] = {"capped", CONVERGENCE_NEEDS_YOU,
                            "It wants to grow, and its maxmem stands in the way."},
    [CONVERGENCE_STARVED] = {"starved", CONVERGENCE_NEEDS_YOU,
                             "It wants to grow, and the host has no memory to give."},
    [CONVERGENCE_OSCILLATING] = {"oscillating", CONVERGENCE_NEEDS_YOU,
                                 "Its target, or its memory, goes back and forth."},
    [CONVERGENCE_ORPHANED] = {"orphaned", CONVERGENCE_NEEDS_YOU,
                              "The actor of its policy does not run: nobody acts on its policy "
                              "target."},
    [CONVERGENCE_OVERRIDDEN] = {"overridden", CONVERGENCE_NEEDS_YOU,
                                "Its balloon target is not what its policy asks for, though its "
                                "actor runs."},
    [CONVERGENCE_PAUSED] = {"paused", CONVERGENCE_QUIET,
                            "It is paused, and cannot follow until it runs again."},
    [CONVERGENCE_BOOTING] = {"booting", CONVERGENCE_QUIET,
                             "It is being built or boots, and its balloon driver is not up yet."},
    [CONVERGENCE_DYING] = {"dying", CONVERGENCE_QUIET, "It has shut down or is being destroyed."},
};
static_assert(sizeof(infos) / sizeof(infos[0]) == CONVERGENCE_STATE_COUNT, "a row for every state");

const struct convergence_info *convergence_info(enum convergence_state state)
{
    return &infos[state];
}
