/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The rules of convergence: one row per state in order of precedence, the first that holds wins.
 *
 * A row has the condition that enters its state and, where it differs, the one that keeps it:
 * that is all the hysteresis there is. The table is documented in convergence.h.
 */
#include <stddef.h>

#include "base/units.h"
#include "model/machine.h"

#define USEFUL       100 /* hundredths of the useful rate: enough to go on ... */
#define USEFUL_AGAIN 150 /* ... and to be trusted again */

struct situation {
    const struct machine *machine;
    const struct settings *settings;
    const struct observation *observation;
    int64_t off_kb; /* magnitude of the gap; 0 where it is not known */
    bool off;       /* beyond tolerance */
    bool grow;      /* off, and should hold more */
    bool sampled;   /* there is a sample since the target changed */
    bool grace;     /* and none that tells against it */
    bool creeping;
};

/* --- what is not a refusal -------------------------------------------------------------------- */

static bool is_ending(const struct situation *situation)
{
    return situation->observation->flags & (DOMAIN_DYING | DOMAIN_SHUTDOWN);
}

static bool is_unknown(const struct situation *situation)
{
    const struct observation *observation = situation->observation;

    return !observation->actual.known || !observation->nodes_read || observation->target_bad;
}

/* A builder fills a domain with memory before it runs for the first time. */
static bool is_being_built(const struct situation *situation)
{
    const struct machine *machine = situation->machine;
    const struct observation *observation = situation->observation;

    return machine->born && observation->flags & DOMAIN_PAUSED && observation->cpu_time_ns == 0 &&
           observation->now_ms - machine->last_change_ms < situation->settings->stuck_ms;
}

static bool is_paused(const struct situation *situation)
{
    return situation->observation->flags & DOMAIN_PAUSED;
}

/* Dom0's first target is a note of what it was booted with: nobody has asked for anything. */
static bool is_unmanaged(const struct situation *situation)
{
    return !situation->machine->target_known ||
           (situation->observation->is_dom0 && !situation->machine->asked && situation->off);
}

/* So much less in its balloon target than it was built for: what is missing may be populated on
 * demand. */
static bool may_have_pod(const struct observation *observation, const struct settings *settings)
{
    int64_t videoram = observation->videoram.known ? observation->videoram.kb : 0;

    return observation->static_max.known && observation->target.known &&
           observation->static_max.kb - videoram - observation->target.kb >
               settings->offset_slack_kb;
}

static bool is_booting(const struct situation *situation)
{
    const struct machine *machine = situation->machine;
    const struct observation *observation = situation->observation;

    return !observation->is_pv && !observation->is_dom0 && machine->young && !machine->asked &&
           !machine->moved && !observation->says_driver &&
           observation->now_ms - observation->seen_ms < situation->settings->boot_ms &&
           (machine->calibration.source == CALIBRATION_NONE || situation->off ||
            may_have_pod(observation, situation->settings));
}

bool rules_actor_waits(const struct machine *machine, const struct settings *settings,
                       const struct observation *observation)
{
    bool young = machine->young && observation->now_ms - observation->seen_ms < settings->boot_ms;

    return machine->verdict.state == CONVERGENCE_BOOTING ||
           (!observation->is_pv && !observation->is_dom0 && !machine->moved &&
            !observation->says_driver && (young || may_have_pod(observation, settings)) &&
            observation->policy.wanted_kb < observation->target.kb);
}

static bool is_calibrating(const struct situation *situation)
{
    return !situation->machine->verdict.gap_known;
}

/* --- what goes back and forth ----------------------------------------------------------------- */

static bool turns_often(const struct reversals *reversals, const struct situation *situation)
{
    return reversals_count(reversals, situation->settings, situation->observation->now_ms) >=
           situation->settings->oscillation_reversals;
}

static bool still_turns(const struct reversals *reversals, const struct situation *situation)
{
    int64_t now_ms = situation->observation->now_ms;
    int64_t period = reversals_period_ms(reversals, situation->settings, now_ms);

    return reversals_idle_ms(reversals, now_ms) <= period * 3 / 2;
}

static bool is_fought_over(const struct situation *situation)
{
    return situation->machine->verdict.fight.count > 0;
}

static bool oscillates(const struct situation *situation)
{
    return is_fought_over(situation) || turns_often(&situation->machine->targets, situation) ||
           turns_often(&situation->machine->actuals, situation);
}

static bool still_oscillates(const struct situation *situation)
{
    return is_fought_over(situation) || still_turns(&situation->machine->targets, situation) ||
           still_turns(&situation->machine->actuals, situation);
}

/* --- at the target ---------------------------------------------------------------------------- */

/* Who was not on the way needs no time to prove that it has arrived. */
static bool has_converged(const struct situation *situation)
{
    const struct machine *machine = situation->machine;

    return machine->within &&
           (convergence_info(machine->verdict.state)->concern == CONVERGENCE_QUIET ||
            situation->observation->now_ms - machine->within_ms >= situation->settings->hold_ms);
}

/* Holding a target, it may drift by twice the tolerance. */
static bool stays_converged(const struct situation *situation)
{
    const struct machine *machine = situation->machine;

    if (machine->within)
        return true;
    return machine->target_kb == machine->settled_kb &&
           situation->off_kb <= 2 * situation->settings->tolerance_kb;
}

/* --- the policy ------------------------------------------------------------------------------- */

static bool is_orphaned(const struct situation *situation)
{
    return heed_is_orphaned(situation->observation) && heed_differs(situation->observation);
}

static bool is_overridden(const struct situation *situation)
{
    return heed_is_overridden(&situation->machine->heed, situation->settings,
                              situation->observation);
}

/* Nobody would act on its policy, but there is nothing to be acted on now. */
static bool rests_orphaned(const struct situation *situation)
{
    return heed_is_orphaned(situation->observation) &&
           (situation->machine->at_rest ? stays_converged(situation) : has_converged(situation));
}

/* --- what stands in the way ------------------------------------------------------------------- */

static bool stands_at_maxmem(const struct situation *situation, int64_t room_kb)
{
    const struct machine *machine = situation->machine;
    const struct observation *observation = situation->observation;

    return situation->grow && situation->sampled && observation->maxmem.known &&
           observation->maxmem.kb < machine->target_kb + machine->calibration.offset_kb &&
           observation->maxmem.kb - observation->actual.kb < room_kb;
}

/* Without room for a page; or nearly so, and no longer moving (drivers take what they want in
 * larger pieces). */
static bool is_capped(const struct situation *situation)
{
    const struct motion *motion = &situation->machine->motion;

    return stands_at_maxmem(situation, UNITS_KB_PER_PAGE) ||
           (stands_at_maxmem(situation, UNITS_KB_PER_MB) &&
            motion_idle_ms(motion) >= situation->settings->stuck_ms);
}

static bool stays_capped(const struct situation *situation)
{
    return stands_at_maxmem(situation, UNITS_KB_PER_MB);
}

static bool host_is_short(const struct situation *situation, int64_t reserve_kb)
{
    const struct amount *spare = &situation->observation->spare;

    return situation->grow && situation->sampled && spare->known && spare->kb < reserve_kb &&
           spare->kb < situation->off_kb;
}

static bool is_starved(const struct situation *situation)
{
    return host_is_short(situation, situation->settings->host_reserve_kb) &&
           motion_idle_ms(&situation->machine->motion) >= situation->settings->hold_ms;
}

static bool stays_starved(const struct situation *situation)
{
    return host_is_short(situation, situation->settings->host_reserve_kb * 5 / 4) &&
           !motion_is_useful(&situation->machine->motion, situation->settings, USEFUL);
}

/* --- refusals --------------------------------------------------------------------------------- */

static bool shows_no_driver(const struct situation *situation)
{
    return situation->off && situation->machine->asked && !situation->machine->moved &&
           !situation->observation->says_driver;
}

static bool has_no_driver(const struct situation *situation)
{
    const struct machine *machine = situation->machine;
    const struct settings *settings = situation->settings;
    struct motion_point newest;

    return shows_no_driver(situation) && machine->ran && motion_newest(&machine->motion, &newest) &&
           newest.at_ms - machine->free_since_ms >= (situation->observation->says_no_driver
                                                         ? settings->stuck_ms
                                                         : settings->no_driver_ms);
}

static bool is_off_for(const struct situation *situation, int64_t ms)
{
    return situation->off && !situation->grace && !situation->creeping &&
           situation->machine->reputation.off_target_ms >= ms;
}

static bool is_uncooperative(const struct situation *situation)
{
    return is_off_for(situation, situation->settings->uncooperative_ms);
}

static bool stays_uncooperative(const struct situation *situation)
{
    return is_off_for(situation, situation->settings->uncooperative_ms / 2);
}

static bool makes_no_progress(const struct situation *situation, int margin)
{
    return situation->off && !situation->grace &&
           !motion_is_useful(&situation->machine->motion, situation->settings, margin);
}

static bool is_slow(const struct situation *situation)
{
    return makes_no_progress(situation, USEFUL) && situation->creeping;
}

static bool stays_slow(const struct situation *situation)
{
    return makes_no_progress(situation, USEFUL_AGAIN) && situation->creeping;
}

static bool is_stuck(const struct situation *situation)
{
    return makes_no_progress(situation, USEFUL) && !situation->creeping;
}

static bool stays_stuck(const struct situation *situation)
{
    return makes_no_progress(situation, USEFUL_AGAIN) && !situation->creeping;
}

/* --- on the way ------------------------------------------------------------------------------- */

static bool should_shrink(const struct situation *situation)
{
    return situation->machine->motion.direction < 0;
}

static bool always(const struct situation *situation)
{
    (void)situation;
    return true;
}

struct rule {
    enum convergence_state state;
    bool (*enters)(const struct situation *situation);
    bool (*stays)(const struct situation *situation); /* NULL: as it enters */
};

static const struct rule rules[] = {
    {CONVERGENCE_DYING, is_ending, NULL},
    {CONVERGENCE_UNKNOWN, is_unknown, NULL},
    {CONVERGENCE_BOOTING, is_being_built, NULL},
    {CONVERGENCE_PAUSED, is_paused, NULL},
    {CONVERGENCE_UNMANAGED, is_unmanaged, NULL},
    {CONVERGENCE_OSCILLATING, oscillates, still_oscillates},
    {CONVERGENCE_ORPHANED, is_orphaned, NULL},
    {CONVERGENCE_BOOTING, is_booting, NULL},
    {CONVERGENCE_OVERRIDDEN, is_overridden, NULL},
    {CONVERGENCE_UNKNOWN, is_calibrating, NULL},
    {CONVERGENCE_ORPHANED, rests_orphaned, NULL},
    {CONVERGENCE_CONVERGED, has_converged, stays_converged},
    {CONVERGENCE_CAPPED, is_capped, stays_capped},
    {CONVERGENCE_STARVED, is_starved, stays_starved},
    {CONVERGENCE_NO_DRIVER, has_no_driver, shows_no_driver},
    {CONVERGENCE_UNCOOPERATIVE, is_uncooperative, stays_uncooperative},
    {CONVERGENCE_SLOW, is_slow, stays_slow},
    {CONVERGENCE_STUCK, is_stuck, stays_stuck},
    {CONVERGENCE_SHRINKING, should_shrink, NULL},
    {CONVERGENCE_GROWING, always, NULL},
};

static void assess(const struct machine *machine, const struct settings *settings,
                   const struct observation *observation, struct situation *ret_situation)
{
    const struct verdict *verdict = &machine->verdict;
    int64_t gap = verdict->gap_known ? verdict->gap_kb : 0;
    int64_t off = gap < 0 ? -gap : gap;
    struct motion_point newest = {0, 0};

    motion_newest(&machine->motion, &newest);
    *ret_situation = (struct situation){
        .machine = machine,
        .settings = settings,
        .observation = observation,
        .off_kb = off,
        .off = off > settings->tolerance_kb,
        .grow = gap<-settings->tolerance_kb, .sampled = newest.at_ms> machine->target_ms,
        .grace = motion_in_grace(&machine->motion, settings),
        .creeping = motion_is_creeping(&machine->motion, settings),
    };
}

enum convergence_state rules_choose(const struct machine *machine, const struct settings *settings,
                                    const struct observation *observation)
{
    struct situation situation;
    const struct rule *rule = rules;

    assess(machine, settings, observation, &situation);
    for (;; rule++) {
        bool here = rule->state == machine->verdict.state && rule->stays;

        if (here ? rule->stays(&situation) : rule->enters(&situation))
            return rule->state;
    }
}
