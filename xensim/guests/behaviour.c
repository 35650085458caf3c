/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The behaviours, one row each. The constants are those of the real drivers
 * (guests/balloon.c); the troubles are in guests/troubles.c.
 */
#include "xensim/guests/behaviour.h"

#include <string.h>

#include "xensim/guests/pager.h"
#include "xensim/guests/troubles.h"

static const struct behaviour behaviours[] = {
    {.name = "linux-pv",
     .summary = "Linux PV: 4 tries 2, 4, 8 s apart, then asleep until the target's value changes",
     .driver = &balloon_linux},
    {.name = "linux-hvm",
     .summary = "Linux HVM: the same, a constant offset above its target",
     .driver = &balloon_linux},
    {.name = "linux-pvh",
     .summary = "Linux PVH: the same, a small constant offset above its target",
     .driver = &balloon_linux},
    {.name = "windows",
     .summary = "Windows: tries again every second; stops for good where it runs low",
     .driver = &balloon_windows},
    {.name = "no-driver", .summary = "has no balloon driver and never moves"},
    {.name = "floor",
     .summary = "will not go below its floor (option floor; half its memory)",
     .driver = &balloon_linux,
     .prepare = troubles_prepare_floor},
    {.name = "trickle",
     .summary = "moves one page every 5 s",
     .driver = &balloon_linux,
     .pace = PACE_TRICKLE},
    {.name = "lazy",
     .summary = "19 s idle, 1 s active",
     .driver = &balloon_linux,
     .pace = PACE_LAZY,
     .prepare = troubles_prepare_lazy},
    {.name = "flapping",
     .summary = "its pages go to and fro between its target and an eighth less",
     .driver = &balloon_linux,
     .beat = troubles_beat_flapping,
     .period_ms = 3000},
    {.name = "mlocked",
     .summary = "memory is locked: gives back 4 MiB, then is stuck",
     .driver = &balloon_linux,
     .pins_memory = true},
    {.name = "paused",
     .summary = "starts paused; a Linux PV guest once it runs",
     .driver = &balloon_linux,
     .prepare = troubles_prepare_paused},
    {.name = "crash-midway",
     .summary = "crashes halfway through its first change",
     .driver = &balloon_linux,
     .crashes_midway = true},
    {.name = "hostile",
     .summary = "fills its nodes with escape sequences, bad UTF-8, bidi controls, 4 KiB values",
     .driver = &balloon_linux,
     .beat = troubles_beat_hostile,
     .period_ms = 1000},
    {.name = "flood",
     .summary = "writes its own nodes 500 times a second",
     .driver = &balloon_linux,
     .beat = troubles_beat_flood,
     .period_ms = 100},
    {.name = "rival",
     .summary = "somebody rewrites its target every 2 s, to and fro",
     .driver = &balloon_linux,
     .beat = troubles_beat_rival,
     .period_ms = 2000},
    {.name = "pod",
     .summary = "boots populate-on-demand; its driver comes up after the boot (20 s)",
     .driver = &balloon_linux,
     .prepare = troubles_prepare_pod},
    {.name = "paged",
     .summary = "has a pager that obeys memory/target-tot_pages; some memory is paged out",
     .driver = &balloon_linux,
     .prepare = troubles_prepare_paged},
    {.name = "shared",
     .summary = "shares part of its memory with the others of this kind",
     .driver = &balloon_linux,
     .prepare = troubles_prepare_shared},
    {.name = "breathing",
     .summary = "its memory goes up and down a little at every tick",
     .driver = &balloon_linux,
     .tick = troubles_tick_breathing},
};

#define BEHAVIOURS (sizeof(behaviours) / sizeof(behaviours[0]))

const struct behaviour *behaviour_at(size_t index)
{
    return index < BEHAVIOURS ? &behaviours[index] : NULL;
}

const struct behaviour *behaviour_find(const char *name)
{
    for (size_t i = 0; i < BEHAVIOURS; i++)
        if (!strcmp(name, behaviours[i].name))
            return &behaviours[i];
    return NULL;
}

const struct behaviour *behaviour_default(enum sim_type type)
{
    static const char *const names[SIM_TYPES] = {
        [SIM_PV] = "linux-pv", [SIM_HVM] = "linux-hvm", [SIM_PVH] = "linux-pvh"};

    return behaviour_find(names[type]);
}

static void behaviour_beat(struct timer *timer)
{
    struct guest *guest = TIMERS_OWNER(timer, struct guest, beat);
    int64_t period_ms =
        guest->config.period_ms ? guest->config.period_ms : guest->behaviour->period_ms;

    if (!guest->behaviour->beat || guest->dom->shutdown)
        return;
    if (!guest->dom->paused)
        guest->behaviour->beat(guest);
    guest->beats++;
    world_arm(guest, &guest->beat, period_ms);
}

void behaviour_start(struct guest *guest)
{
    balloon_start(guest);
    guest->beat.fire = behaviour_beat;
    if (guest->behaviour->beat)
        world_arm(guest, &guest->beat,
                  guest->config.period_ms ? guest->config.period_ms : guest->behaviour->period_ms);
    if (guest->behaviour->tick)
        world_activate(guest);
}

bool behaviour_tick(struct guest *guest, int64_t elapsed_ms)
{
    bool stays;

    if (guest->dom->shutdown)
        return false;
    if (guest->dom->paused)
        return true;
    stays = guest->behaviour->tick ? guest->behaviour->tick(guest, elapsed_ms)
                                   : balloon_tick(guest, elapsed_ms);
    if (guest->pager && pager_tick(guest, elapsed_ms))
        stays = true;
    return stays;
}
