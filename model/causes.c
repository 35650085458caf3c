/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What each cause says, with its figures, and what an expert would do next. See causes.h.
 *
 * Sentences are written to follow the domain's name and a colon.
 */
#include "model/causes.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/units.h"

#define SIZE_MAX_BYTES 32

/* --- words ------------------------------------------------------------------------------------ */

/* An amount in running text: "640 KiB", "513 MiB", "16.0 GiB"; its magnitude, without sign. */
static const char *size_text(char *buffer, int64_t kb)
{
    int64_t mib = UNITS_KB_PER_MB, gib = mib * UNITS_KB_PER_MB;

    if (kb < 0)
        kb = -kb;
    if (kb < mib)
        snprintf(buffer, SIZE_MAX_BYTES, "%" PRId64 " KiB", kb);
    else if (kb < 10 * gib)
        snprintf(buffer, SIZE_MAX_BYTES, "%" PRId64 " MiB", (kb + mib / 2) / mib);
    else
        snprintf(buffer, SIZE_MAX_BYTES, "%.1f GiB", (double)kb / (double)gib);
    return buffer;
}

static void say(struct diagnosis_cause *cause, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void advise(struct diagnosis_cause *cause, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(struct diagnosis_cause *cause, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(cause->sentence, sizeof(cause->sentence), format, args);
    va_end(args);
}

static void advise(struct diagnosis_cause *cause, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(cause->advice, sizeof(cause->advice), format, args);
    va_end(args);
}

/* How long it has been in its state. */
static const char *since_text(const struct facts *facts, char *buffer)
{
    return units_format_ms(buffer, facts->now_ms - facts->verdict.since_ms);
}

static void describe_bad(const struct facts *facts, enum field_id id, struct diagnosis_cause *cause)
{
    char path[96];

    snprintf(path, sizeof(path), field_info(id)->path ? field_info(id)->path : "",
             (unsigned)facts->domain->id.domid);
    say(cause, "%s holds \"%.60s\", which is not a value for it.", path,
        rctext_string(facts->domain->fields[id].text));
    advise(cause, "Find out who writes it, and write it anew.");
}

/* --- nothing is asked, or nothing can be said --------------------------------------------------
 */

void causes_bad_target(const struct facts *facts, struct diagnosis_cause *cause)
{
    describe_bad(facts, FIELD_BALLOON_TARGET, cause);
}

void causes_bad_field(const struct facts *facts, struct diagnosis_cause *cause)
{
    describe_bad(facts, facts_bad_field(facts), cause);
}

void causes_stale(const struct facts *facts, struct diagnosis_cause *cause)
{
    char age[UNITS_TEXT_MAX];

    say(cause, "no news for %s: xenstored or the hypervisor does not answer.",
        since_text(facts, age));
    advise(cause, "What is shown is old; see the first line.");
}

void causes_calibrating(const struct facts *facts, struct diagnosis_cause *cause)
{
    (void)facts;
    say(cause, "being measured: what it holds beyond its target is known once it holds still.");
}

void causes_unread(const struct facts *facts, struct diagnosis_cause *cause)
{
    (void)facts;
    say(cause, "its figures have not all been read yet.");
}

void causes_shut_down(const struct facts *facts, struct diagnosis_cause *cause)
{
    char held[SIZE_MAX_BYTES];

    say(cause, "it has shut down (or crashed), and still holds %s.",
        size_text(held, facts->actual.kb));
    advise(cause, "Its memory comes back when it is destroyed.");
}

void causes_dying(const struct facts *facts, struct diagnosis_cause *cause)
{
    char held[SIZE_MAX_BYTES];

    say(cause, "it is being destroyed; %s still to be freed.", size_text(held, facts->actual.kb));
}

void causes_booting(const struct facts *facts, struct diagnosis_cause *cause)
{
    (void)facts;
    say(cause, "it is being built or boots: its balloon driver is not up yet.");
    advise(cause, "Leave its target alone until it is: a guest that boots may panic.");
}

void causes_paused_off(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[SIZE_MAX_BYTES];

    say(cause, "paused with %s to %s: it cannot follow while it does not run.",
        size_text(gap, facts->verdict.gap_kb), facts->verdict.gap_kb > 0 ? "give back" : "take");
    advise(cause, "It will follow when it is unpaused.");
}

void causes_paused(const struct facts *facts, struct diagnosis_cause *cause)
{
    char held[SIZE_MAX_BYTES];

    say(cause, "paused, holding %s.", size_text(held, facts->actual.kb));
}

void causes_no_balloon_target(const struct facts *facts, struct diagnosis_cause *cause)
{
    char target[SIZE_MAX_BYTES];

    say(cause, "its policy asks for %s, but nobody has set a balloon target.",
        size_text(target, facts->policy_target.kb));
    advise(cause, "See whether its actor is alive.");
}

void causes_dom0(const struct facts *facts, struct diagnosis_cause *cause)
{
    char held[SIZE_MAX_BYTES], target[SIZE_MAX_BYTES];

    say(cause, "holds %s; its target of %s is from the boot, and nobody has changed it since.",
        size_text(held, facts->actual.kb), size_text(target, facts->target.kb));
}

void causes_unmanaged(const struct facts *facts, struct diagnosis_cause *cause)
{
    char held[SIZE_MAX_BYTES];

    say(cause, "holds %s; it has no balloon target, so nothing is asked of it.",
        size_text(held, facts->actual.kb));
}

void causes_converged(const struct facts *facts, struct diagnosis_cause *cause)
{
    char target[SIZE_MAX_BYTES];

    say(cause, "holds its target of %s.", size_text(target, facts->target.kb));
}

/* --- on the way ------------------------------------------------------------------------------- */

static void describe_way(const struct facts *facts, struct diagnosis_cause *cause,
                         const char *moving, const char *asked)
{
    char rate[SIZE_MAX_BYTES], gap[SIZE_MAX_BYTES], maxmem[SIZE_MAX_BYTES];
    char tail[64] = "";

    if (facts->maxmem.known && facts->actual.known && facts->verdict.gap_kb > 0 &&
        (facts->actual.kb > facts->maxmem.kb || facts->enforce.kb))
        snprintf(tail, sizeof(tail), " Enforced: maxmem is %s.",
                 size_text(maxmem, facts->maxmem.kb));
    if (facts->verdict.gap_kb / UNITS_KB_PER_PAGE == 0)
        say(cause, "has reached its target; holding it for a moment makes it converged.");
    else if (facts->verdict.rate_known && facts->verdict.rate_kb_s != 0)
        say(cause, "%s %s/s; %s to go.%s", moving, size_text(rate, facts->verdict.rate_kb_s),
            size_text(gap, facts->verdict.gap_kb), tail);
    else
        say(cause, "asked to %s %s.%s", asked, size_text(gap, facts->verdict.gap_kb), tail);
}

void causes_shrinking(const struct facts *facts, struct diagnosis_cause *cause)
{
    describe_way(facts, cause, "giving back", "give back");
}

void causes_growing(const struct facts *facts, struct diagnosis_cause *cause)
{
    describe_way(facts, cause, "taking", "take");
}

void causes_slow(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[SIZE_MAX_BYTES], rate[SIZE_MAX_BYTES], eta[UNITS_TEXT_MAX];

    units_format_ms(eta, facts->verdict.eta_ms);
    say(cause, "moves at %s/s with %s to go%s%s.", size_text(rate, facts->verdict.rate_kb_s),
        size_text(gap, facts->verdict.gap_kb), facts->verdict.eta_known ? ": that takes " : "",
        facts->verdict.eta_known ? eta : "");
    advise(cause, "See what keeps the guest busy, or ask less of it.");
}

/* --- refusals --------------------------------------------------------------------------------- */

void causes_two_writers(const struct facts *facts, struct diagnosis_cause *cause)
{
    char low[SIZE_MAX_BYTES], high[SIZE_MAX_BYTES], period[UNITS_TEXT_MAX];

    say(cause, "its target goes back and forth between %s and %s every %s: two write it.",
        size_text(low, facts->verdict.low_kb), size_text(high, facts->verdict.high_kb),
        units_format_ms(period, facts->verdict.period_ms));
    advise(cause, "Find the other writer (squeezed, xen-lowmemd, a script) and stop one.");
}

void causes_flapping(const struct facts *facts, struct diagnosis_cause *cause)
{
    char low[SIZE_MAX_BYTES], high[SIZE_MAX_BYTES], period[UNITS_TEXT_MAX];

    say(cause, "goes back and forth between %s and %s every %s, though its target does not.",
        size_text(low, facts->verdict.low_kb), size_text(high, facts->verdict.high_kb),
        units_format_ms(period, facts->verdict.period_ms));
    advise(cause, "Look inside the guest: something there moves its balloon.");
}

void causes_capped(const struct facts *facts, struct diagnosis_cause *cause)
{
    char maxmem[SIZE_MAX_BYTES], target[SIZE_MAX_BYTES], offset[SIZE_MAX_BYTES];
    int64_t offset_kb = facts->verdict.offset_kb;

    if (offset_kb > 0 && facts->maxmem.kb >= facts->target.kb)
        say(cause, "maxmem %s is below target %s and its offset of %s: raise maxmem first.",
            size_text(maxmem, facts->maxmem.kb), size_text(target, facts->target.kb),
            size_text(offset, offset_kb));
    else
        say(cause, "maxmem %s is below target %s: raise maxmem first.",
            size_text(maxmem, facts->maxmem.kb), size_text(target, facts->target.kb));
}

void causes_starved(const struct facts *facts, struct diagnosis_cause *cause)
{
    char spare[SIZE_MAX_BYTES], needed[SIZE_MAX_BYTES], claimed[SIZE_MAX_BYTES];

    if (facts->host) {
        int64_t spare_kb = facts->host->free_kb - facts->host->claimed_kb;

        say(cause, "needs %s more, and the host has %s to give (%s claimed).",
            size_text(needed, facts->verdict.gap_kb), size_text(spare, spare_kb > 0 ? spare_kb : 0),
            size_text(claimed, facts->host->claimed_kb));
    } else {
        say(cause, "needs %s more, and the host has nothing to give.",
            size_text(needed, facts->verdict.gap_kb));
    }
    advise(cause, "Lower the target of another guest first.");
}

static void describe_gap(const struct facts *facts, char *buffer, size_t size)
{
    char gap[SIZE_MAX_BYTES];

    snprintf(buffer, size, "%s %s", size_text(gap, facts->verdict.gap_kb),
             facts->verdict.gap_kb > 0 ? "above its target" : "below its target");
}

void causes_says_no_driver(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[64];

    describe_gap(facts, gap, sizeof(gap));
    say(cause, "%s, and the guest says that it has no balloon driver (feature-balloon 0).", gap);
    advise(cause, "Load the driver in the guest, or set the target back to what it holds.");
}

void causes_no_driver(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[64], since[UNITS_TEXT_MAX];

    describe_gap(facts, gap, sizeof(gap));
    say(cause, "%s for %s: it has never moved a page, and nothing tells of a balloon driver.", gap,
        units_format_ms(since, facts->verdict.idle_ms));
    advise(cause, "Load the driver in the guest, or set the target back to what it holds.");
}

void causes_does_not_run(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[64];

    describe_gap(facts, gap, sizeof(gap));
    say(cause, "%s, but it has had no CPU time since it was asked: it hangs, or waits for a CPU.",
        gap);
    advise(cause, "See whether it reacts at all, and what else uses the CPUs.");
}

void causes_at_floor(const struct facts *facts, struct diagnosis_cause *cause)
{
    char held[SIZE_MAX_BYTES], gap[64];

    describe_gap(facts, gap, sizeof(gap));
    say(cause, "stopped at %s, %s: the guest cannot or will not free more.",
        size_text(held, facts->actual.kb), gap);
    advise(cause, "Set its target to what it holds, or free memory inside the guest.");
}

void causes_never_moved(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[64];

    describe_gap(facts, gap, sizeof(gap));
    say(cause, "%s, and it has not moved a page since it is watched.", gap);
    advise(cause,
           "See whether its balloon driver is loaded; a new target shows whether it reacts.");
}

void causes_driver_sleeps(const struct facts *facts, struct diagnosis_cause *cause)
{
    char idle[UNITS_TEXT_MAX];

    say(cause, "idle for %s: Linux's driver gives up after four tries and waits for a new target.",
        units_format_ms(idle, facts->verdict.idle_ms));
    advise(cause, "Set a target that differs by a few MiB, then the one wanted.");
}

void causes_does_not_grow(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[64];

    describe_gap(facts, gap, sizeof(gap));
    say(cause, "%s, though neither maxmem nor the host stands in the way.", gap);
    advise(cause, "Set a target that differs by a few MiB, then the one wanted.");
}

/* --- worth knowing besides -------------------------------------------------------------------- */

void causes_below_minimum(const struct facts *facts, struct diagnosis_cause *cause)
{
    char target[SIZE_MAX_BYTES], minimum[SIZE_MAX_BYTES];

    say(cause, "target %s is below its dynamic-min %s.", size_text(target, facts->target.kb),
        size_text(minimum, facts->dynamic_min.kb));
    advise(cause, "Raise the target to its minimum.");
}

void causes_policy_differs(const struct facts *facts, struct diagnosis_cause *cause)
{
    char policy[SIZE_MAX_BYTES], target[SIZE_MAX_BYTES];

    say(cause, "its policy asks for %s, its balloon target is %s.",
        size_text(policy, facts->policy_target.kb), size_text(target, facts->target.kb));
    advise(cause, "See whether its actor is alive, or who else writes the balloon target.");
}

void causes_missed_requests(const struct facts *facts, struct diagnosis_cause *cause)
{
    say(cause, "met %u of its last %u requests.", facts->verdict.requests_met,
        facts->verdict.requests);
    advise(cause, "Do not count on what it should give back.");
}

void causes_marked(const struct facts *facts, struct diagnosis_cause *cause)
{
    (void)facts;
    say(cause, "squeezed has marked it as uncooperative.");
}

void causes_offset_assumed(const struct facts *facts, struct diagnosis_cause *cause)
{
    char offset[SIZE_MAX_BYTES];

    say(cause, "its offset is taken to be its videoram, %s: it has never held still near a target.",
        size_text(offset, facts->verdict.offset_kb));
}
