/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every state of convergence: samples that enter it, that leave it, and that nearly enter it. Each
 * case is a row: what the guest is like, and what happens to it, step by step.
 */
#include "tests/unit/convergence_fixture.h"

#define STEPS 8

/* A step changes what is given (0: leave it), then lets ticks pass. */
struct step {
    enum convergence_state expected; /* after the last tick */
    int ticks;
    int64_t move_kb;   /* a tick */
    int every;         /* only every so many ticks; 0: each */
    int64_t target_mb; /* by xl mem-set, with maxmem */
    int64_t store_mb;  /* written to the store alone */
    int64_t store_kb;
    int64_t maxmem_mb, spare_mb;
    unsigned flag, unflag;
    bool end; /* behind the last step */
};

#define END         \
    {               \
        .end = true \
    }

struct scenario {
    const char *name;
    bool hvm, born, feature, no_feature, no_target, bad_target, unread, unsampled, dom0, idle_cpu;
    bool never_ran;
    int64_t actual_mb, target_mb, offset_mb, floor_mb, static_mb;
    struct step steps[STEPS];
};

static const struct scenario scenarios[] = {
    /* converged */
    {.name = "converged: at its target at first sight",
     .steps = {{.expected = CONVERGENCE_CONVERGED},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 60},
               END}},
    {.name = "converged: entered by following, left by a new target",
     .steps =
         {{.expected = CONVERGENCE_SHRINKING, .ticks = 1, .move_kb = -200 * MB, .target_mb = 768},
          {.expected = CONVERGENCE_CONVERGED, .ticks = 3, .move_kb = -200 * MB},
          {.expected = CONVERGENCE_SHRINKING, .target_mb = 512},
          END}},
    {.name = "converged: a real guest that is there within a tick",
     .steps = {{.expected = CONVERGENCE_SHRINKING, .target_mb = 512},
               {.expected = CONVERGENCE_SHRINKING, .ticks = 1, .move_kb = -600 * MB},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 1},
               END}},
    {.name = "converged: kept by a target that moves within tolerance",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 5},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 3, .store_kb = GB - 500},
               END}},
    {.name = "converged: not quite, off by a little more than tolerance",
     .floor_mb = 769,
     .steps =
         {{.expected = CONVERGENCE_SHRINKING, .ticks = 2, .move_kb = -128 * MB, .target_mb = 768},
          {.expected = CONVERGENCE_STUCK, .ticks = 6, .move_kb = -128 * MB},
          END}},

    /* shrinking, growing */
    {.name = "shrinking: at once after a lower target, and while it moves",
     .steps = {{.expected = CONVERGENCE_SHRINKING, .target_mb = 256},
               {.expected = CONVERGENCE_SHRINKING, .ticks = 30, .move_kb = -12 * MB},
               {.expected = CONVERGENCE_SHRINKING, .ticks = 20, .move_kb = -12 * MB},
               END}},
    {.name = "shrinking: nearly, too slow to be of use",
     .steps = {{.expected = CONVERGENCE_SLOW, .ticks = 8, .move_kb = -200, .target_mb = 256}, END}},
    {.name = "growing: at once after a higher target, until it is there",
     .steps = {{.expected = CONVERGENCE_GROWING, .target_mb = 1536},
               {.expected = CONVERGENCE_GROWING, .ticks = 8, .move_kb = 60 * MB},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 3, .move_kb = 60 * MB},
               END}},
    {.name = "growing: nearly, the target is raised within tolerance",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 3, .store_kb = GB + 500}, END}},

    /* slow */
    {.name = "slow: a page every five seconds is slow, not progress",
     .steps =
         {{.expected = CONVERGENCE_SLOW, .ticks = 20, .move_kb = -4, .every = 5, .target_mb = 512},
          {.expected = CONVERGENCE_SLOW, .ticks = 60, .move_kb = -4, .every = 5},
          END}},
    {.name = "slow: left by getting faster",
     .steps = {{.expected = CONVERGENCE_SLOW, .ticks = 12, .move_kb = -64, .target_mb = 512},
               {.expected = CONVERGENCE_SHRINKING, .ticks = 6, .move_kb = -20 * MB},
               END}},
    {.name = "slow: left by stopping",
     .steps = {{.expected = CONVERGENCE_SLOW, .ticks = 12, .move_kb = -64, .target_mb = 512},
               {.expected = CONVERGENCE_STUCK, .ticks = 7},
               END}},
    {.name = "slow: nearly, at just the useful rate",
     .steps = {{.expected = CONVERGENCE_SHRINKING, .ticks = 30, .move_kb = -256, .target_mb = 512},
               END}},

    /* stuck */
    {.name = "stuck: at a floor, for five seconds",
     .floor_mb = 700,
     .steps =
         {{.expected = CONVERGENCE_SHRINKING, .ticks = 4, .move_kb = -100 * MB, .target_mb = 512},
          {.expected = CONVERGENCE_STUCK, .ticks = 6, .move_kb = -100 * MB},
          END}},
    {.name = "stuck: left by useful progress",
     .floor_mb = 700,
     .steps = {{.expected = CONVERGENCE_STUCK, .ticks = 10, .move_kb = -100 * MB, .target_mb = 512},
               {.expected = CONVERGENCE_GROWING, .ticks = 3, .move_kb = 4 * MB, .target_mb = 900},
               END}},
    {.name = "stuck: left by moving on",
     .steps =
         {{.expected = CONVERGENCE_SHRINKING, .ticks = 2, .move_kb = -100 * MB, .target_mb = 512},
          {.expected = CONVERGENCE_STUCK, .ticks = 6},
          {.expected = CONVERGENCE_SHRINKING, .ticks = 2, .move_kb = -50 * MB},
          END}},
    {.name = "stuck: a single page is no reason to leave it",
     .steps =
         {{.expected = CONVERGENCE_SHRINKING, .ticks = 2, .move_kb = -100 * MB, .target_mb = 512},
          {.expected = CONVERGENCE_STUCK, .ticks = 6},
          {.expected = CONVERGENCE_STUCK, .ticks = 1, .move_kb = -4},
          {.expected = CONVERGENCE_STUCK, .ticks = 3},
          END}},
    {.name = "stuck: nearly, four seconds without a page",
     .steps =
         {{.expected = CONVERGENCE_SHRINKING, .ticks = 2, .move_kb = -100 * MB, .target_mb = 512},
          {.expected = CONVERGENCE_SHRINKING, .ticks = 4},
          {.expected = CONVERGENCE_SHRINKING, .ticks = 1, .move_kb = -100 * MB},
          END}},

    /* uncooperative */
    {.name = "uncooperative: off for twenty seconds; left by useful progress",
     .floor_mb = 700,
     .steps = {{.expected = CONVERGENCE_UNCOOPERATIVE,
                .ticks = 26,
                .move_kb = -100 * MB,
                .target_mb = 512},
               {.expected = CONVERGENCE_GROWING, .target_mb = 900},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 4, .move_kb = 100 * MB},
               END}},
    {.name = "uncooperative: nearly, nineteen seconds and then it obeys",
     .steps = {{.expected = CONVERGENCE_SHRINKING, .ticks = 1, .move_kb = -MB, .target_mb = 900},
               {.expected = CONVERGENCE_STUCK, .ticks = 18},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 3, .move_kb = -200 * MB},
               {.expected = CONVERGENCE_STUCK, .ticks = 18, .target_mb = 800},
               END}},
    {.name = "uncooperative: a new target is trusted for a while, once",
     .floor_mb = 700,
     .steps = {{.expected = CONVERGENCE_UNCOOPERATIVE,
                .ticks = 30,
                .move_kb = -100 * MB,
                .target_mb = 512},
               {.expected = CONVERGENCE_SHRINKING, .ticks = 1, .target_mb = 500},
               {.expected = CONVERGENCE_UNCOOPERATIVE, .ticks = 6},
               {.expected = CONVERGENCE_UNCOOPERATIVE, .ticks = 1, .target_mb = 490},
               END}},

    /* no driver */
    {.name = "no driver: never a page since its target changed",
     .steps = {{.expected = CONVERGENCE_SHRINKING, .ticks = 1, .target_mb = 512},
               {.expected = CONVERGENCE_STUCK, .ticks = 6},
               {.expected = CONVERGENCE_NO_DRIVER, .ticks = 15},
               {.expected = CONVERGENCE_NO_DRIVER, .ticks = 60},
               END}},
    {.name = "no driver: upwards too",
     .steps = {{.expected = CONVERGENCE_NO_DRIVER, .ticks = 21, .target_mb = 1536}, END}},
    {.name = "no driver: rewriting the target does not hide it",
     .steps = {{.expected = CONVERGENCE_NO_DRIVER, .ticks = 22, .target_mb = 512},
               {.expected = CONVERGENCE_NO_DRIVER, .ticks = 1, .target_mb = 500},
               {.expected = CONVERGENCE_NO_DRIVER, .ticks = 1, .target_mb = 490},
               END}},
    {.name = "no driver: left when a page moves",
     .steps = {{.expected = CONVERGENCE_NO_DRIVER, .ticks = 22, .target_mb = 512},
               {.expected = CONVERGENCE_SHRINKING, .ticks = 3, .move_kb = -20 * MB},
               END}},
    {.name = "no driver: left when the target comes back to it",
     .steps = {{.expected = CONVERGENCE_NO_DRIVER, .ticks = 22, .target_mb = 512},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 2, .target_mb = 1024},
               END}},
    {.name = "no driver: sooner where the guest says so itself",
     .no_feature = true,
     .steps = {{.expected = CONVERGENCE_NO_DRIVER, .ticks = 6, .target_mb = 512}, END}},
    {.name = "no driver: nobody saw it asked, but it holds all that it was built with",
     .target_mb = 512,
     .static_mb = 1024,
     .steps = {{.expected = CONVERGENCE_SHRINKING},
               {.expected = CONVERGENCE_NO_DRIVER, .ticks = 21},
               END}},
    {.name = "no driver: nearly, it says that it has one",
     .feature = true,
     .steps = {{.expected = CONVERGENCE_STUCK, .ticks = 18, .target_mb = 512},
               {.expected = CONVERGENCE_UNCOOPERATIVE, .ticks = 10},
               END}},
    {.name = "no driver: nearly, it moved once before",
     .steps =
         {{.expected = CONVERGENCE_CONVERGED, .ticks = 4, .move_kb = -100 * MB, .target_mb = 900},
          {.expected = CONVERGENCE_STUCK, .ticks = 18, .target_mb = 512},
          END}},
    {.name = "no driver: nearly, it had no CPU time",
     .idle_cpu = true,
     .steps = {{.expected = CONVERGENCE_STUCK, .ticks = 18, .target_mb = 512}, END}},
    {.name = "no driver: nearly, it was off before anybody watched",
     .target_mb = 512,
     .steps = {{.expected = CONVERGENCE_SHRINKING},
               {.expected = CONVERGENCE_STUCK, .ticks = 18},
               END}},

    /* capped */
    {.name = "capped: maxmem below the target; left when it is raised",
     .steps = {{.expected = CONVERGENCE_GROWING, .store_mb = 1280},
               {.expected = CONVERGENCE_GROWING, .ticks = 1, .move_kb = 512},
               {.expected = CONVERGENCE_CAPPED, .ticks = 1, .move_kb = MB},
               {.expected = CONVERGENCE_CAPPED, .ticks = 30, .move_kb = MB},
               {.expected = CONVERGENCE_GROWING, .ticks = 2, .move_kb = 20 * MB, .maxmem_mb = 1281},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 15, .move_kb = 20 * MB},
               END}},
    {.name = "capped: at first sight",
     .actual_mb = 512,
     .target_mb = 768,
     .steps = {{.expected = CONVERGENCE_CAPPED, .maxmem_mb = 512}, END}},
    {.name = "capped: a driver that stops a little below maxmem",
     .steps = {{.expected = CONVERGENCE_GROWING, .ticks = 1, .move_kb = 512, .store_mb = 1280},
               {.expected = CONVERGENCE_CAPPED, .ticks = 7},
               END}},
    {.name = "capped: nearly, maxmem has libxl's MiB on top",
     .steps = {{.expected = CONVERGENCE_GROWING, .ticks = 1, .move_kb = 32 * MB, .target_mb = 1280},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 12, .move_kb = 32 * MB},
               END}},
    {.name = "capped: nearly, maxmem is low but it wants to shrink",
     .steps =
         {{.expected = CONVERGENCE_SHRINKING, .ticks = 2, .move_kb = -10 * MB, .target_mb = 512},
          END}},

    /* starved */
    {.name = "starved: the host has nothing; left when it has",
     .steps = {{.expected = CONVERGENCE_GROWING, .target_mb = 1536, .spare_mb = 2},
               {.expected = CONVERGENCE_STARVED, .ticks = 2},
               {.expected = CONVERGENCE_STARVED, .ticks = 30},
               {.expected = CONVERGENCE_GROWING, .ticks = 2, .move_kb = 20 * MB, .spare_mb = 2048},
               END}},
    {.name = "starved: nearly, it grows all the same",
     .steps = {{.expected = CONVERGENCE_GROWING,
                .ticks = 10,
                .move_kb = 8 * MB,
                .target_mb = 1536,
                .spare_mb = 2},
               END}},
    {.name = "starved: nearly, what is left is enough for it",
     .steps = {{.expected = CONVERGENCE_STUCK, .ticks = 7, .target_mb = 1034, .spare_mb = 12},
               END}},

    /* oscillating */
    {.name = "oscillating: a rival turns the target back; left when it stops",
     .steps =
         {{.expected = CONVERGENCE_SHRINKING, .ticks = 2, .move_kb = -8 * MB, .target_mb = 512},
          {.expected = CONVERGENCE_GROWING, .ticks = 2, .move_kb = 8 * MB, .target_mb = 1024},
          {.expected = CONVERGENCE_SHRINKING, .ticks = 2, .move_kb = -8 * MB, .target_mb = 512},
          {.expected = CONVERGENCE_GROWING, .ticks = 2, .move_kb = 8 * MB, .target_mb = 1024},
          {.expected = CONVERGENCE_OSCILLATING, .ticks = 2, .move_kb = -8 * MB, .target_mb = 512},
          {.expected = CONVERGENCE_OSCILLATING, .ticks = 2, .move_kb = 8 * MB, .target_mb = 1024},
          {.expected = CONVERGENCE_CONVERGED, .ticks = 12, .move_kb = 8 * MB},
          END}},
    {.name = "oscillating: pages go back and forth by themselves",
     .steps =
         {{.expected = CONVERGENCE_SHRINKING, .ticks = 2, .move_kb = -64 * MB, .store_mb = 800},
          {.expected = CONVERGENCE_GROWING, .ticks = 2, .move_kb = 64 * MB, .store_mb = 1024},
          {.expected = CONVERGENCE_SHRINKING, .ticks = 2, .move_kb = -64 * MB, .store_mb = 800},
          {.expected = CONVERGENCE_GROWING, .ticks = 2, .move_kb = 64 * MB, .store_mb = 1024},
          {.expected = CONVERGENCE_OSCILLATING, .ticks = 2, .move_kb = -64 * MB, .store_mb = 800},
          END}},
    {.name = "oscillating: nearly, somebody changed his mind twice",
     .steps =
         {{.expected = CONVERGENCE_SHRINKING, .ticks = 2, .move_kb = -8 * MB, .target_mb = 512},
          {.expected = CONVERGENCE_CONVERGED, .ticks = 3, .move_kb = 8 * MB, .target_mb = 1024},
          {.expected = CONVERGENCE_SHRINKING, .ticks = 2, .move_kb = -8 * MB, .target_mb = 512},
          {.expected = CONVERGENCE_CONVERGED, .ticks = 8, .move_kb = 8 * MB, .target_mb = 1024},
          END}},

    /* paused, dying */
    {.name = "paused: entered and left, and it gets its time anew",
     .steps = {{.expected = CONVERGENCE_SHRINKING, .ticks = 3, .target_mb = 512},
               {.expected = CONVERGENCE_PAUSED, .ticks = 1, .flag = DOMAIN_PAUSED},
               {.expected = CONVERGENCE_PAUSED, .ticks = 120},
               {.expected = CONVERGENCE_SHRINKING, .ticks = 1, .unflag = DOMAIN_PAUSED},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 3, .move_kb = -300 * MB},
               END}},
    {.name = "paused: time there is not held against it",
     .steps = {{.expected = CONVERGENCE_SHRINKING, .ticks = 1, .target_mb = 512},
               {.expected = CONVERGENCE_PAUSED, .ticks = 60, .flag = DOMAIN_PAUSED},
               {.expected = CONVERGENCE_SHRINKING, .ticks = 4, .unflag = DOMAIN_PAUSED},
               {.expected = CONVERGENCE_STUCK, .ticks = 4},
               {.expected = CONVERGENCE_NO_DRIVER, .ticks = 9},
               END}},
    {.name = "paused: nearly, blocked is not paused",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 1, .flag = DOMAIN_BLOCKED}, END}},
    {.name = "dying: entered from a refusal",
     .steps = {{.expected = CONVERGENCE_NO_DRIVER, .ticks = 22, .target_mb = 512},
               {.expected = CONVERGENCE_DYING, .ticks = 1, .flag = DOMAIN_DYING},
               END}},
    {.name = "dying: shut down, and left by coming back",
     .steps = {{.expected = CONVERGENCE_DYING, .ticks = 1, .flag = DOMAIN_SHUTDOWN},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 1, .unflag = DOMAIN_SHUTDOWN},
               END}},
    {.name = "dying: nearly, running is not dying",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 1, .flag = DOMAIN_RUNNING}, END}},

    /* unmanaged, unknown */
    {.name = "unmanaged: no target; left by one",
     .no_target = true,
     .steps = {{.expected = CONVERGENCE_UNMANAGED, .ticks = 5},
               {.expected = CONVERGENCE_SHRINKING, .ticks = 1, .target_mb = 512},
               END}},
    {.name = "unmanaged: a first target can be refused like any other",
     .no_target = true,
     .steps = {{.expected = CONVERGENCE_UNMANAGED, .ticks = 5},
               {.expected = CONVERGENCE_NO_DRIVER, .ticks = 22, .target_mb = 512},
               END}},
    {.name = "unmanaged: dom0 off the target of its boot",
     .dom0 = true,
     .target_mb = 16384,
     .steps = {{.expected = CONVERGENCE_UNMANAGED, .ticks = 60},
               {.expected = CONVERGENCE_SHRINKING, .ticks = 1, .target_mb = 512},
               END}},
    {.name = "unmanaged: nearly, dom0 at the target of its boot",
     .dom0 = true,
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 60}, END}},
    {.name = "unknown: a target that is no number; left when it is one",
     .bad_target = true,
     .steps = {{.expected = CONVERGENCE_UNKNOWN, .ticks = 30},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 1, .store_mb = 1024},
               END}},
    {.name = "unknown: nodes not read",
     .unread = true,
     .steps = {{.expected = CONVERGENCE_UNKNOWN, .ticks = 3}, END}},
    {.name = "unknown: nearly, no target at all is known to be none",
     .no_target = true,
     .steps = {{.expected = CONVERGENCE_UNMANAGED, .ticks = 1}, END}},
    {.name = "unknown: not sampled",
     .unsampled = true,
     .steps = {{.expected = CONVERGENCE_UNKNOWN, .ticks = 3}, END}},

    /* the offset of HVM and PVH */
    {.name = "offset: as guests are built, at first sight",
     .hvm = true,
     .offset_mb = 3,
     .steps =
         {{.expected = CONVERGENCE_CONVERGED},
          {.expected = CONVERGENCE_CONVERGED, .ticks = 8, .move_kb = -200 * MB, .target_mb = 512},
          END}},
    {.name = "offset: a large one is calibrated while it holds still",
     .hvm = true,
     .offset_mb = 40,
     .steps = {{.expected = CONVERGENCE_UNKNOWN, .ticks = 4},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 2},
               END}},
    {.name = "offset: a new target ends the calibration",
     .hvm = true,
     .offset_mb = 40,
     .steps =
         {{.expected = CONVERGENCE_UNKNOWN, .ticks = 2},
          {.expected = CONVERGENCE_SHRINKING, .ticks = 1, .move_kb = -100 * MB, .target_mb = 512},
          {.expected = CONVERGENCE_CONVERGED, .ticks = 6, .move_kb = -200 * MB},
          END}},
    {.name = "offset: too far off to be one is a gap",
     .hvm = true,
     .actual_mb = 1434,
     .static_mb = 1434,
     .steps = {{.expected = CONVERGENCE_UNKNOWN, .ticks = 4},
               {.expected = CONVERGENCE_SHRINKING, .ticks = 2},
               {.expected = CONVERGENCE_NO_DRIVER, .ticks = 22},
               END}},

    /* booting */
    {.name = "booting: built before its first run, then at its target",
     .born = true,
     .never_ran = true,
     .actual_mb = 128,
     .steps =
         {{.expected = CONVERGENCE_BOOTING, .ticks = 3, .move_kb = 300 * MB, .flag = DOMAIN_PAUSED},
          {.expected = CONVERGENCE_PAUSED, .ticks = 6},
          {.expected = CONVERGENCE_GROWING, .ticks = 1, .unflag = DOMAIN_PAUSED},
          END}},
    {.name = "booting: HVM with less than its static max; left by moving target",
     .born = true,
     .hvm = true,
     .offset_mb = 1,
     .steps =
         {{.expected = CONVERGENCE_BOOTING, .ticks = 30},
          {.expected = CONVERGENCE_CONVERGED, .ticks = 5, .move_kb = -300 * MB, .target_mb = 512},
          END}},
    {.name = "booting: left after its time",
     .born = true,
     .hvm = true,
     .offset_mb = 1,
     .steps = {{.expected = CONVERGENCE_BOOTING, .ticks = 59},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 1},
               END}},
    {.name = "booting: left when a driver announces itself",
     .born = true,
     .hvm = true,
     .offset_mb = 1,
     .feature = true,
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 1}, END}},
    {.name = "booting: nearly, HVM with all of its static max",
     .born = true,
     .hvm = true,
     .offset_mb = 1,
     .static_mb = 1024,
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 1}, END}},
    {.name = "booting: nobody saw it being born, but it has hardly run",
     .never_ran = true,
     .hvm = true,
     .offset_mb = 1,
     .steps = {{.expected = CONVERGENCE_BOOTING, .ticks = 1}, END}},
    {.name = "booting: nearly, nobody saw it being born",
     .hvm = true,
     .offset_mb = 1,
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 1}, END}},
};

static void prepare(struct guest *guest, const struct scenario *scenario)
{
    struct observation *observation = &guest->observation;
    int64_t target_mb = scenario->target_mb ? scenario->target_mb : 1024;

    guest_init(guest);
    guest->offset_kb = scenario->offset_mb * MB;
    guest->floor_kb = scenario->floor_mb * MB;
    guest->cpu_ns = scenario->idle_cpu ? 0 : guest->cpu_ns;
    observation->is_pv = !scenario->hvm;
    observation->is_dom0 = scenario->dom0;
    observation->born = scenario->born;
    observation->says_driver = scenario->feature;
    observation->says_no_driver = scenario->no_feature;
    observation->target =
        (struct amount){!scenario->no_target && !scenario->bad_target, target_mb * MB};
    observation->target_bad = scenario->bad_target;
    observation->nodes_read = !scenario->unread;
    observation->actual =
        (struct amount){!scenario->unsampled,
                        scenario->actual_mb ? scenario->actual_mb * MB : GB + guest->offset_kb};
    observation->maxmem = amount(target_mb * MB + guest->offset_kb + MB);
    if (scenario->static_mb)
        observation->static_max = amount(scenario->static_mb * MB);
    if (scenario->born || scenario->never_ran)
        observation->cpu_time_ns = 0;
    if (scenario->steps[0].flag)
        observation->flags |= scenario->steps[0].flag;
    if (scenario->steps[0].maxmem_mb)
        observation->maxmem = amount(scenario->steps[0].maxmem_mb * MB);
    guest_sample(guest);
}

static void play_step(struct guest *guest, const struct step *step)
{
    struct observation *observation = &guest->observation;

    observation->flags = (observation->flags | step->flag) & ~step->unflag;
    if (step->spare_mb)
        observation->spare = amount(step->spare_mb * MB);
    if (step->store_mb || step->store_kb) {
        observation->target = amount(step->store_mb * MB + step->store_kb);
        observation->target_bad = false;
        guest_news(guest, 300);
    }
    if (step->target_mb)
        guest_set_target(guest, step->target_mb * MB);
    if (step->maxmem_mb)
        observation->maxmem = amount(step->maxmem_mb * MB);
    for (int i = 1; i <= step->ticks; i++)
        guest_tick(guest, step->every && i % step->every ? 0 : step->move_kb);
}

static void test_scenario(void **state)
{
    const struct scenario *scenario = *state;
    struct guest guest;

    prepare(&guest, scenario);
    for (size_t i = 0; !scenario->steps[i].end; i++) {
        enum convergence_state expected = scenario->steps[i].expected;

        play_step(&guest, &scenario->steps[i]);
        if (guest_state(&guest) != expected)
            print_message("# step %zu: %s, not %s (gap %lld, off target %lld)\n", i + 1,
                          convergence_info(guest_state(&guest))->name,
                          convergence_info(expected)->name, (long long)guest.machine.verdict.gap_kb,
                          (long long)guest.machine.verdict.off_target_ms);
        assert_state(&guest, expected);
    }
}

#define SCENARIOS (sizeof(scenarios) / sizeof(scenarios[0]))

int main(void)
{
    struct CMUnitTest tests[SCENARIOS];

    for (size_t i = 0; i < SCENARIOS; i++)
        tests[i] = (struct CMUnitTest){scenarios[i].name, test_scenario, NULL, NULL,
                                       (void *)(uintptr_t)&scenarios[i]};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
