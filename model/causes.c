/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What each cause says, with its figures, and what an expert would do next. See causes.h.
 *
 * Sentences are written to follow the domain's name and a colon.
 */
#include "model/causes.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/units.h"

/* --- words ------------------------------------------------------------------------------------ */

/* How long it has been in its state. */
static const char *since_text(const struct facts *facts, char *buffer)
{
    return units_format_age(buffer, facts->now_ms - facts->verdict.since_ms);
}

static void describe_bad(const struct facts *facts, enum field_id id, struct diagnosis_cause *cause)
{
    char path[96];

    snprintf(path, sizeof(path), field_info(id)->path ? field_info(id)->path : "",
             (unsigned)facts->domain->id.domid);
    causes_say(cause, "%s holds \"%.60s\", which is not a value for it.", path,
               rctext_string(facts->domain->fields[id].text));
    causes_advise(cause, "Find out who writes it, and write it anew.");
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

    causes_say(cause, "no news for %s: xenstored or the hypervisor does not answer.",
               since_text(facts, age));
    causes_advise(cause, "What is shown is old; see the first line.");
}

void causes_calibrating(const struct facts *facts, struct diagnosis_cause *cause)
{
    (void)facts;
    causes_say(cause,
               "being measured: what it holds beyond its target is known once it holds still.");
}

void causes_unread(const struct facts *facts, struct diagnosis_cause *cause)
{
    (void)facts;
    causes_say(cause, "its figures have not all been read yet.");
}

void causes_shut_down(const struct facts *facts, struct diagnosis_cause *cause)
{
    char held[CAUSES_SIZE_MAX];

    causes_say(cause, "it has shut down (or crashed), and still holds %s.",
               causes_size(held, facts->actual.kb));
    causes_advise(cause, "Its memory comes back when it is destroyed.");
}

void causes_dying(const struct facts *facts, struct diagnosis_cause *cause)
{
    char held[CAUSES_SIZE_MAX];

    causes_say(cause, "it is being destroyed; %s still to be freed.",
               causes_size(held, facts->actual.kb));
}

void causes_booting(const struct facts *facts, struct diagnosis_cause *cause)
{
    (void)facts;
    causes_say(cause, "it is being built or boots: its balloon driver is not up yet.");
    causes_advise(cause, "Leave its target alone until it is: a guest that boots may panic.");
}

void causes_paused_off(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[CAUSES_SIZE_MAX];

    causes_say(cause, "paused with %s to %s: it cannot follow while it does not run.",
               causes_size(gap, facts->verdict.gap_kb),
               facts->verdict.gap_kb > 0 ? "give back" : "take");
    causes_advise(cause, "It will follow when it is unpaused.");
}

void causes_paused(const struct facts *facts, struct diagnosis_cause *cause)
{
    char held[CAUSES_SIZE_MAX];

    causes_say(cause, "paused, holding %s.", causes_size(held, facts->actual.kb));
}

void causes_dom0(const struct facts *facts, struct diagnosis_cause *cause)
{
    char held[CAUSES_SIZE_MAX], target[CAUSES_SIZE_MAX];

    causes_say(cause,
               "holds %s; its target of %s is from the boot, and nobody has changed it since.",
               causes_size(held, facts->actual.kb), causes_size(target, facts->target.kb));
}

void causes_unmanaged(const struct facts *facts, struct diagnosis_cause *cause)
{
    char held[CAUSES_SIZE_MAX];

    causes_say(cause, "holds %s; it has no balloon target, so nothing is asked of it.",
               causes_size(held, facts->actual.kb));
}

void causes_converged(const struct facts *facts, struct diagnosis_cause *cause)
{
    char target[CAUSES_SIZE_MAX];

    causes_say(cause, "holds its target of %s.", causes_size(target, facts->target.kb));
}

/* --- on the way ------------------------------------------------------------------------------- */

static void describe_way(const struct facts *facts, struct diagnosis_cause *cause,
                         const char *moving, const char *asked)
{
    char rate[CAUSES_SIZE_MAX], gap[CAUSES_SIZE_MAX], maxmem[CAUSES_SIZE_MAX];
    char tail[64] = "";

    if (facts->maxmem.known && facts->actual.known && facts->verdict.gap_kb > 0 &&
        (facts->actual.kb > facts->maxmem.kb || facts->enforce.kb))
        snprintf(tail, sizeof(tail), " Enforced: maxmem is %s.",
                 causes_size(maxmem, facts->maxmem.kb));
    if (facts->verdict.gap_kb / UNITS_KB_PER_PAGE == 0)
        causes_say(cause, "has reached its target; holding it for a moment makes it converged.");
    else if (facts->verdict.rate_known && facts->verdict.rate_kb_s != 0)
        causes_say(cause, "%s %s/s; %s to go.%s", moving,
                   causes_size(rate, facts->verdict.rate_kb_s),
                   causes_size(gap, facts->verdict.gap_kb), tail);
    else
        causes_say(cause, "asked to %s %s.%s", asked, causes_size(gap, facts->verdict.gap_kb),
                   tail);
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
    char gap[CAUSES_SIZE_MAX], rate[CAUSES_SIZE_MAX], eta[UNITS_TEXT_MAX];

    units_format_ms(eta, facts->verdict.eta_ms);
    causes_say(cause, "moves at %s/s with %s to go%s%s.",
               causes_size(rate, facts->verdict.rate_kb_s), causes_size(gap, facts->verdict.gap_kb),
               facts->verdict.eta_known ? ": that takes " : "",
               facts->verdict.eta_known ? eta : "");
    causes_advise(cause, "See what keeps the guest busy, or ask less of it.");
}

/* --- refusals --------------------------------------------------------------------------------- */

/* "between 512 MiB and 1024 MiB every 4.0s" */
static void describe_swings(const struct facts *facts, char *buffer, size_t size)
{
    char low[CAUSES_SIZE_MAX], high[CAUSES_SIZE_MAX], period[UNITS_TEXT_MAX];

    snprintf(buffer, size, "between %s and %s every %s", causes_size(low, facts->verdict.low_kb),
             causes_size(high, facts->verdict.high_kb),
             units_format_ms(period, facts->verdict.period_ms));
}

void causes_two_writers(const struct facts *facts, struct diagnosis_cause *cause)
{
    char swings[128];

    describe_swings(facts, swings, sizeof(swings));
    causes_say(cause, "its target goes back and forth %s: two write it.", swings);
    causes_advise(cause, "Find the other writer (squeezed, xen-lowmemd, a script) and stop one.");
}

void causes_flapping(const struct facts *facts, struct diagnosis_cause *cause)
{
    char swings[128];

    describe_swings(facts, swings, sizeof(swings));
    causes_say(cause, "goes back and forth %s, though its target does not.", swings);
    causes_advise(cause, "Look inside the guest: something there moves its balloon.");
}

void causes_capped(const struct facts *facts, struct diagnosis_cause *cause)
{
    char maxmem[CAUSES_SIZE_MAX], target[CAUSES_SIZE_MAX], offset[CAUSES_SIZE_MAX];
    int64_t offset_kb = facts->verdict.offset_kb;

    if (offset_kb > 0 && facts->maxmem.kb >= facts->target.kb)
        causes_say(cause, "maxmem %s is below target %s and its offset of %s: raise maxmem first.",
                   causes_size(maxmem, facts->maxmem.kb), causes_size(target, facts->target.kb),
                   causes_size(offset, offset_kb));
    else
        causes_say(cause, "maxmem %s is below target %s: raise maxmem first.",
                   causes_size(maxmem, facts->maxmem.kb), causes_size(target, facts->target.kb));
}

void causes_starved(const struct facts *facts, struct diagnosis_cause *cause)
{
    char spare[CAUSES_SIZE_MAX], needed[CAUSES_SIZE_MAX], claimed[CAUSES_SIZE_MAX];

    if (facts->host) {
        int64_t spare_kb = facts->host->free_kb - facts->host->claimed_kb;

        causes_say(cause, "needs %s more, and the host has %s to give (%s claimed).",
                   causes_size(needed, facts->verdict.gap_kb),
                   causes_size(spare, spare_kb > 0 ? spare_kb : 0),
                   causes_size(claimed, facts->host->claimed_kb));
    } else {
        causes_say(cause, "needs %s more, and the host has nothing to give.",
                   causes_size(needed, facts->verdict.gap_kb));
    }
    causes_advise(cause, "Lower the target of another guest first.");
}

static void describe_gap(const struct facts *facts, char *buffer, size_t size)
{
    char gap[CAUSES_SIZE_MAX];

    snprintf(buffer, size, "%s %s", causes_size(gap, facts->verdict.gap_kb),
             facts->verdict.gap_kb > 0 ? "above its target" : "below its target");
}

void causes_says_no_driver(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[64];

    describe_gap(facts, gap, sizeof(gap));
    causes_say(cause, "%s, and the guest says that it has no balloon driver (feature-balloon 0).",
               gap);
    causes_advise(cause, "Load the driver in the guest, or set the target back to what it holds.");
}

void causes_no_driver(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[64], since[UNITS_TEXT_MAX];

    describe_gap(facts, gap, sizeof(gap));
    causes_say(cause,
               "%s for %s: it has never moved a page, and nothing tells of a balloon driver.", gap,
               units_format_age(since, facts->verdict.idle_ms));
    causes_advise(cause, "Load the driver in the guest, or set the target back to what it holds.");
}

void causes_does_not_run(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[64];

    describe_gap(facts, gap, sizeof(gap));
    causes_say(cause,
               "%s, but it has had no CPU time since it was asked: it hangs, or waits for a CPU.",
               gap);
    causes_advise(cause, "See whether it reacts at all, and what else uses the CPUs.");
}

void causes_at_floor(const struct facts *facts, struct diagnosis_cause *cause)
{
    char held[CAUSES_SIZE_MAX], gap[64];

    describe_gap(facts, gap, sizeof(gap));
    causes_say(cause, "stopped at %s, %s: the guest cannot or will not free more.",
               causes_size(held, facts->actual.kb), gap);
    causes_advise(cause, "Set its target to what it holds, or free memory inside the guest.");
}

void causes_never_moved(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[64];

    describe_gap(facts, gap, sizeof(gap));
    causes_say(cause, "%s, and it has not moved a page since it is watched.", gap);
    causes_advise(
        cause, "See whether its balloon driver is loaded; a new target shows whether it reacts.");
}

void causes_driver_sleeps(const struct facts *facts, struct diagnosis_cause *cause)
{
    char idle[UNITS_TEXT_MAX];

    causes_say(cause,
               "idle for %s: Linux's driver gives up after four tries and waits for a new target.",
               units_format_age(idle, facts->verdict.idle_ms));
    causes_advise(cause, "Set a target that differs by a few MiB, then the one wanted.");
}

void causes_does_not_grow(const struct facts *facts, struct diagnosis_cause *cause)
{
    char gap[64];

    describe_gap(facts, gap, sizeof(gap));
    causes_say(cause, "%s, though neither maxmem nor the host stands in the way.", gap);
    causes_advise(cause, "Set a target that differs by a few MiB, then the one wanted.");
}

/* --- worth knowing besides -------------------------------------------------------------------- */

void causes_below_minimum(const struct facts *facts, struct diagnosis_cause *cause)
{
    char target[CAUSES_SIZE_MAX], minimum[CAUSES_SIZE_MAX];

    causes_say(cause, "target %s is below its dynamic-min %s.",
               causes_size(target, facts->target.kb), causes_size(minimum, facts->dynamic_min.kb));
    causes_advise(cause, "Raise the target to its minimum.");
}

void causes_missed_requests(const struct facts *facts, struct diagnosis_cause *cause)
{
    causes_say(cause, "met %u of its last %u requests.", facts->verdict.requests_met,
               facts->verdict.requests);
    causes_advise(cause, "Do not count on what it should give back.");
}

void causes_marked(const struct facts *facts, struct diagnosis_cause *cause)
{
    (void)facts;
    causes_say(cause, "squeezed has marked it as uncooperative.");
}

void causes_offset_assumed(const struct facts *facts, struct diagnosis_cause *cause)
{
    char offset[CAUSES_SIZE_MAX];

    causes_say(cause,
               "its offset is taken to be its videoram, %s: it has never held still near a target.",
               causes_size(offset, facts->verdict.offset_kb));
}
