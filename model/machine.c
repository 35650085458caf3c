/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The step of the convergence machine: takes in an observation, lets the rules choose a state, and
 * works out the figures that go with it. See machine.h; the rules are in rules.c.
 *
 * Only a new sample of the hypervisor says anything about movement; what comes from the store in
 * between can change what is expected, never what has been done.
 */
#include "model/machine.h"

#include "base/units.h"

#define RAN_NS     UINT64_C(1000000)     /* so much CPU time is enough to have reacted */
#define YOUNG_NS   UINT64_C(10000000000) /* less CPU time than this hardly boots a system */
#define EVER_MS    (INT64_C(1) << 40)
#define ETA_MAX_MS (INT64_C(100) * 86400 * 1000)
#define ETA_SMOOTH 4 /* a fresh estimate counts a quarter */

static bool is_one_of(enum convergence_state state, unsigned states)
{
    return states >> state & 1;
}

#define BIT(state) (1u << CONVERGENCE_##state)

/* Time in these is not the guest's: leaving them, it gets its time anew. */
#define HELD_BACK                                                                              \
    (BIT(UNKNOWN) | BIT(UNMANAGED) | BIT(BOOTING) | BIT(PAUSED) | BIT(CAPPED) | BIT(STARVED) | \
     BIT(OSCILLATING) | BIT(DYING))

/* Time in these counts for or against it. */
#define ACCOUNTABLE                                                                \
    (BIT(SHRINKING) | BIT(GROWING) | BIT(SLOW) | BIT(STUCK) | BIT(UNCOOPERATIVE) | \
     BIT(NO_DRIVER) | UNHEEDED)

/* Its actor's fault, or another writer's; the guest may well be at rest. */
#define UNHEEDED (BIT(ORPHANED) | BIT(OVERRIDDEN))

#define REFUSING (BIT(STUCK) | BIT(UNCOOPERATIVE) | BIT(NO_DRIVER))

static int64_t magnitude(int64_t kb)
{
    return kb < 0 ? -kb : kb;
}

/* --- expectations ----------------------------------------------------------------------------- */

static void expect(struct machine *machine, int64_t now_ms, int direction)
{
    motion_expect(&machine->motion, now_ms, direction);
    machine->grace_ms = now_ms;
    machine->earned = false;
    machine->eta_known = false;
}

/* From now on nothing outside the guest holds it back. */
static void set_free(struct machine *machine, const struct observation *observation)
{
    machine->free_since_ms = observation->now_ms;
    machine->cpu_mark_ns = observation->cpu_time_ns;
    machine->ran = false;
}

static void note_asked(struct machine *machine, const struct observation *observation)
{
    if (machine->asked)
        return;
    machine->asked = true;
    machine->asked_ms = observation->now_ms;
    set_free(machine, observation);
}

/* A domain off its target which has all that it was built with, or says that it cannot balloon,
 * has been asked before anybody looked. */
static bool was_asked_before(const struct machine *machine, const struct settings *settings,
                             const struct observation *observation, int64_t gap_kb)
{
    if (machine->asked || observation->is_dom0)
        return false;
    if (observation->says_no_driver)
        return true;
    return gap_kb > settings->tolerance_kb && observation->static_max.known &&
           observation->actual.kb >= observation->static_max.kb - settings->tolerance_kb;
}

static void note_within(struct machine *machine, bool within, int64_t now_ms)
{
    if (within && !machine->within)
        machine->within_ms = now_ms;
    machine->within = within;
}

/* Works out the gap from this actual, and what is expected of the domain because of it. */
static void judge(struct machine *machine, const struct settings *settings,
                  const struct observation *observation, int64_t actual_kb, bool target_changed)
{
    struct verdict *verdict = &machine->verdict;
    bool known = machine->target_known && machine->calibration.source != CALIBRATION_NONE;
    int64_t gap = known ? actual_kb - machine->calibration.offset_kb - machine->target_kb : 0;
    int direction = (gap < -settings->tolerance_kb) - (gap > settings->tolerance_kb);

    note_within(machine, known && direction == 0, observation->now_ms);
    verdict->gap_known = known;
    verdict->gap_kb = gap;
    if (direction == 0)
        return;
    if (was_asked_before(machine, settings, observation, gap))
        note_asked(machine, observation);
    if (direction != machine->motion.direction || machine->at_rest) {
        machine->reputation.off_target_ms = 0;
        expect(machine, observation->now_ms, direction);
    } else if (target_changed && (machine->earned || observation->now_ms - machine->grace_ms >=
                                                         settings->uncooperative_ms)) {
        expect(machine, observation->now_ms, direction);
    }
}

/* --- taking in -------------------------------------------------------------------------------- */

/* The guest may have followed before the news of its target came. */
static bool followed_early(const struct machine *machine, const struct settings *settings,
                           const struct observation *observation)
{
    return machine->within && observation->now_ms - machine->last_change_ms < settings->stuck_ms;
}

static void note_new_target(struct machine *machine, const struct settings *settings,
                            const struct observation *observation, int64_t change_kb)
{
    struct motion_point newest;

    note_asked(machine, observation);
    machine->target_ms = observation->now_ms;
    if (!motion_newest(&machine->motion, &newest))
        return;
    machine->start_kb = newest.kb;
    judge(machine, settings, observation, newest.kb, true);
    if (!machine->within)
        reputation_ask(&machine->reputation, observation->now_ms);
    else if (magnitude(change_kb) > settings->tolerance_kb &&
             followed_early(machine, settings, observation)) {
        machine->moved = true;
        reputation_ask(&machine->reputation, observation->now_ms);
    }
}

/* Returns whether the target changed (and by how much), not counting its first sight. */
static bool take_target(struct machine *machine, const struct settings *settings,
                        const struct observation *observation, int64_t *ret_change_kb)
{
    bool known = machine->target_known;
    bool unmanaged = machine->verdict.state == CONVERGENCE_UNMANAGED && !known;

    *ret_change_kb = observation->target.kb - machine->target_kb;
    machine->target_known = observation->target.known;
    if (!observation->target.known)
        return false;
    machine->target_kb = observation->target.kb;
    if (known && *ret_change_kb == 0)
        return false;
    reversals_add(&machine->targets, settings, observation->now_ms, machine->target_kb);
    return known || unmanaged;
}

static void take_sample(struct machine *machine, const struct settings *settings,
                        const struct observation *observation)
{
    bool running = !(observation->flags & DOMAIN_PAUSED) && machine->last_cpu_ns >= RAN_NS;
    int64_t elapsed, moved, kb = observation->actual.kb;
    struct motion_point last;
    bool first = !motion_newest(&machine->motion, &last);
    bool useful;

    if (first)
        machine->start_kb = kb;
    if (first || last.kb != kb)
        machine->last_change_ms = observation->sampled_ms;
    moved = motion_add(&machine->motion, settings, observation->sampled_ms, kb, &elapsed);
    reversals_add(&machine->actuals, settings, observation->sampled_ms, kb);
    if (!machine->within && running && moved >= UNITS_KB_PER_PAGE)
        machine->moved = true;
    if (elapsed > 0 && !machine->within && is_one_of(machine->verdict.state, ACCOUNTABLE)) {
        useful = (double)moved * 1000 >= (double)settings->useful_rate_kb_s * elapsed;
        machine->earned |= useful;
        if (useful)
            reputation_pace(&machine->reputation, elapsed, moved);
        reputation_spend(&machine->reputation, settings, elapsed, useful);
    }
    machine->last_cpu_ns = observation->cpu_time_ns;
    if (observation->cpu_time_ns >= machine->cpu_mark_ns + RAN_NS)
        machine->ran = true;
}

static void calibrate(struct machine *machine, const struct settings *settings,
                      const struct observation *observation)
{
    int64_t goal = machine->target_kb + machine->calibration.offset_kb;
    int64_t way = goal - machine->start_kb;
    int64_t covered = observation->actual.kb - machine->start_kb;
    bool followed = machine->moved && (way < 0 ? covered * 4 <= way * 3 : covered * 4 >= way * 3);

    calibration_step(&machine->calibration, settings, observation,
                     machine->verdict.state == CONVERGENCE_BOOTING, followed);
}

static void take_in(struct machine *machine, const struct settings *settings,
                    const struct observation *observation)
{
    bool changed;
    int64_t change_kb;

    if (!machine->begun) {
        machine->begun = true;
        machine->born = observation->born;
        machine->young = observation->born || observation->cpu_time_ns < YOUNG_NS;
        set_free(machine, observation);
    }
    if (!observation->nodes_read)
        return;
    if (observation->policy.asks || machine->heed.asks)
        heed_step(&machine->heed, observation, rules_actor_waits(machine, settings, observation));
    changed = take_target(machine, settings, observation, &change_kb);
    calibrate(machine, settings, observation);
    if (changed)
        note_new_target(machine, settings, observation, change_kb);
    if (!observation->actual.known)
        return;
    if (observation->new_sample)
        take_sample(machine, settings, observation);
    judge(machine, settings, observation, observation->actual.kb, false);
}

/* --- the verdict ------------------------------------------------------------------------------ */

static enum convergence_state choose(struct machine *machine, const struct settings *settings,
                                     const struct observation *observation)
{
    enum convergence_state before = machine->verdict.state;
    enum convergence_state state = rules_choose(machine, settings, observation);

    if (!is_one_of(before, HELD_BACK) || is_one_of(state, HELD_BACK))
        return state;
    set_free(machine, observation);
    expect(machine, observation->now_ms, machine->motion.direction);
    return rules_choose(machine, settings, observation);
}

/* At its balloon target, for long enough, whatever is to be said of its policy. */
static bool is_at_rest(const struct machine *machine, const struct settings *settings,
                       int64_t now_ms, enum convergence_state state)
{
    if (state == CONVERGENCE_CONVERGED)
        return true;
    return is_one_of(state, UNHEEDED) && machine->within &&
           (machine->at_rest || now_ms - machine->within_ms >= settings->hold_ms);
}

static void enter(struct machine *machine, const struct settings *settings,
                  const struct observation *observation, enum convergence_state state)
{
    struct reputation *reputation = &machine->reputation;
    int64_t now_ms = observation->now_ms;

    if (state != machine->verdict.state || machine->verdict.since_ms == 0)
        machine->verdict.since_ms = now_ms;
    machine->verdict.state = state;
    machine->at_rest = is_at_rest(machine, settings, now_ms, state);
    if (machine->at_rest && machine->within) {
        machine->settled_kb = machine->target_kb;
        reputation_obey(reputation, now_ms, observation->actual.kb);
    } else if (is_one_of(state, REFUSING)) {
        reputation_refuse(reputation, settings, now_ms,
                          machine->moved && machine->motion.direction < 0, observation->actual.kb);
    }
}

static void renew_rate(struct machine *machine, const struct settings *settings,
                       int64_t *ret_change_kb, int64_t *ret_span_ms)
{
    struct verdict *verdict = &machine->verdict;
    int64_t window = verdict->state == CONVERGENCE_SLOW ? EVER_MS : settings->rate_window_ms;
    int64_t from = machine->within ? machine->within_ms : machine->motion.fair_ms;

    verdict->rate_known = motion_over(&machine->motion, window, from, ret_change_kb, ret_span_ms);
    verdict->rate_kb_s =
        verdict->rate_known ? (int64_t)((double)*ret_change_kb * 1000 / (double)*ret_span_ms) : 0;
}

/* The moment of arrival is smoothed, not the time that is left: so it counts down evenly. */
static void renew_eta(struct machine *machine, const struct observation *observation,
                      int64_t change_kb, int64_t span_ms)
{
    const struct verdict *verdict = &machine->verdict;
    bool moving = verdict->rate_known && verdict->gap_known && !machine->within &&
                  is_one_of(verdict->state, BIT(SHRINKING) | BIT(GROWING) | BIT(SLOW)) &&
                  change_kb * machine->motion.direction > 0;
    double left;
    int64_t deadline;

    if (!moving) {
        machine->eta_known = false;
        return;
    }
    if (!observation->new_sample)
        return;
    left = (double)magnitude(verdict->gap_kb) * (double)span_ms / (double)magnitude(change_kb);
    deadline = observation->sampled_ms + (left < ETA_MAX_MS ? (int64_t)left : ETA_MAX_MS);
    machine->deadline_ms =
        machine->eta_known ? machine->deadline_ms + (deadline - machine->deadline_ms) / ETA_SMOOTH
                           : deadline;
    machine->eta_known = true;
}

static void show_fight(struct verdict *verdict)
{
    const struct change_fight *fight = &verdict->fight;
    int64_t one = fight->sides[0].after_kb, other = fight->sides[1].after_kb;

    verdict->reversals = fight->count;
    verdict->period_ms = fight->period_ms;
    verdict->low_kb = one < other ? one : other;
    verdict->high_kb = one < other ? other : one;
}

static void show_reversals(struct verdict *verdict, const struct reversals *reversals,
                           const struct settings *settings, int64_t now_ms)
{
    verdict->reversals = reversals_count(reversals, settings, now_ms);
    verdict->period_ms = reversals_period_ms(reversals, settings, now_ms);
    verdict->low_kb =
        reversals->turn_kb < reversals->extreme_kb ? reversals->turn_kb : reversals->extreme_kb;
    verdict->high_kb = reversals->turn_kb + reversals->extreme_kb - verdict->low_kb;
}

static void renew_oscillation(struct machine *machine, const struct settings *settings,
                              int64_t now_ms)
{
    struct verdict *verdict = &machine->verdict;
    bool of_targets = reversals_count(&machine->targets, settings, now_ms) >= 2;
    bool fought = verdict->fight.count > 0;

    verdict->target_oscillates = false;
    verdict->reversals = 0;
    verdict->period_ms = verdict->low_kb = verdict->high_kb = 0;
    if (verdict->state != CONVERGENCE_OSCILLATING)
        return;
    verdict->target_oscillates = of_targets || (fought && verdict->fight.field != FIELD_MAXMEM);
    if (fought)
        show_fight(verdict);
    else
        show_reversals(verdict, of_targets ? &machine->targets : &machine->actuals, settings,
                       now_ms);
}

static void renew_heed(struct machine *machine, const struct observation *observation)
{
    struct verdict *verdict = &machine->verdict;

    verdict->wanted_known = observation->policy.asks;
    verdict->wanted_kb = observation->policy.asks ? observation->policy.wanted_kb : 0;
    verdict->unheeded_ms = machine->heed.unheeded_ms;
}

static void renew(struct machine *machine, const struct settings *settings,
                  const struct observation *observation)
{
    struct verdict *verdict = &machine->verdict;
    int64_t now_ms = observation->now_ms, change_kb = 0, span_ms = 0;

    verdict->offset_known =
        machine->target_known && machine->calibration.source != CALIBRATION_NONE;
    verdict->offset_kb = verdict->offset_known ? machine->calibration.offset_kb : 0;
    verdict->offset_assumed = machine->calibration.source == CALIBRATION_ASSUMED;
    verdict->calibrating = machine->target_known && machine->calibration.source == CALIBRATION_NONE;
    renew_rate(machine, settings, &change_kb, &span_ms);
    renew_eta(machine, observation, change_kb, span_ms);
    verdict->eta_known = machine->eta_known;
    verdict->eta_ms =
        machine->eta_known && machine->deadline_ms > now_ms ? machine->deadline_ms - now_ms : 0;
    verdict->off_target_ms = machine->within ? 0 : machine->reputation.off_target_ms;
    verdict->moved = machine->moved;
    verdict->ran = machine->ran;
    verdict->idle_ms = motion_idle_ms(&machine->motion);
    verdict->usual_rate_kb_s = reputation_rate_kb_s(&machine->reputation);
    verdict->floor_kb = reputation_floor_kb(&machine->reputation, settings, now_ms,
                                            observation->actual.known ? observation->actual.kb : 0);
    reputation_requests(&machine->reputation, settings, now_ms, &verdict->requests,
                        &verdict->requests_met);
    renew_oscillation(machine, settings, now_ms);
    renew_heed(machine, observation);
}

void machine_step(struct machine *machine, const struct settings *settings,
                  const struct observation *observation)
{
    take_in(machine, settings, observation);
    enter(machine, settings, observation, choose(machine, settings, observation));
    renew(machine, settings, observation);
}
