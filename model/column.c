/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of columns: see column.h. What they show is in column_getters.c, how rows compare in
 * column_order.c.
 *
 * The order of the table is the order of the screen and of the JSON. At 80 columns the priorities
 * up to that of TREND have room; the next ones appear as the terminal gets wider.
 */
#include "model/column.h"

#include <strings.h>

#include "model/column_getters.h"

struct diagnosis_subject column_subject(const struct column_row *row)
{
    return (struct diagnosis_subject){
        .domain = row->domain,
        .verdict = row->verdict,
        .host = row->host,
        .actors = row->actors,
        .now_ms = row->now_ms,
    };
}

/* --- the table -------------------------------------------------------------------------------- */

#define HIDDEN       101 /* only when chosen */
#define KB(w)        COLUMN_UNIT_KB, w, w
#define SIGNED_KB(w) COLUMN_UNIT_SIGNED_KB, w, w

static const char hypervisor[] = "hypervisor (getdomaininfolist), once a tick";
static const char computed[] = "xenmem";

#define POLICY "/libxl/ID/memory-policy/"
#define HOME   "/local/domain/ID/"

static const struct column columns[] = {
    {"ID", "domid", COLUMN_UNIT_COUNT_OF, 4, 5, 1, column_get_id,
     "The domain's number; numbers are used again.", "as it is", hypervisor},
    {"UUID", "uuid", COLUMN_UNIT_TEXT, 36, 36, HIDDEN, column_get_uuid,
     "The domain's own name for ever.", "as it is", hypervisor},
    {"NAME", "name", COLUMN_UNIT_TEXT, 10, 24, 2, column_get_name, "What the domain is called.",
     "as it is; what a terminal would obey is replaced", HOME "name"},
    {"TYPE", "type", COLUMN_UNIT_TEXT, 4, 4, HIDDEN, column_get_type,
     "How it is virtualised: pv, pvh or hvm.", "as it is", "/libxl/ID/type"},
    {"RUN", "run_state", COLUMN_UNIT_TEXT, 8, 8, HIDDEN, column_get_run,
     "Whether it runs: running, blocked, idle, paused, shutdown or dying.", "flags", hypervisor},
    {"ACTOR", "actor", COLUMN_UNIT_TEXT, 9, 16, 7, column_get_actor,
     "Who implements its memory policy; none: nobody.", "as it is", POLICY "actor"},
    {"ALIVE", "actor_alive", COLUMN_UNIT_FLAG, 5, 5, HIDDEN, column_get_alive,
     "Whether an actor of that name runs.", "whether its process is there",
     "/tool/xenmem/actors/NAME, /proc"},
    {"PARAMS", "policy_params", COLUMN_UNIT_TEXT, 10, 32, HIDDEN, column_get_params,
     "Parameters of its policy.", "as it is", POLICY "actor-params"},
    {"TARGET", NULL, KB(6), 5, column_get_target, "How much memory it should have.",
     "policy target, or the balloon target where there is no policy target",
     POLICY "target, " HOME "memory/target"},
    {"POLICY", "policy_target_kb", KB(6), HIDDEN, column_get_policy,
     "How much real memory its policy asks for.", "as it is", POLICY "target"},
    {"E", "enforce", COLUMN_UNIT_FLAG, 1, 1, 10, column_get_enforce,
     "Whether the policy target is a hard limit as well.", "as it is", POLICY "enforce"},
    {"BALLOON", "balloon_target_kb", KB(7), 11, column_get_balloon,
     "What the guest's balloon driver is asked to hold.", "as it is", HOME "memory/target"},
    {"STATIC-MAX", "static_max_kb", KB(10), HIDDEN, column_get_static_max,
     "The most that the guest was built to hold.", "as it is", HOME "memory/static-max"},
    {"VIDEORAM", "videoram_kb", KB(8), HIDDEN, column_get_videoram,
     "Memory of its video card, which the balloon target leaves out.", "as it is",
     HOME "memory/videoram"},
    {"PAGING", "paging_target_kb", KB(6), HIDDEN, column_get_paging,
     "What the pager leaves resident; 0 pages everything back in.", "as it is",
     HOME "memory/target-tot_pages"},
    {"ACTUAL", "actual_kb", KB(6), 4, column_get_actual, "What the domain holds now.", "tot_pages",
     hypervisor},
    {"MAXMEM", "maxmem_kb", KB(6), 13, column_get_maxmem,
     "The hypervisor's limit: above it no page is given.", "max_pages", hypervisor},
    {"OUTSTANDING", "outstanding_kb", KB(11), HIDDEN, column_get_outstanding,
     "Claimed for it and not allocated yet.", "outstanding_pages", hypervisor},
    {"PAGED", "paged_kb", KB(6), 15, column_get_paged, "Pages that the pager has put away.",
     "paged_pages", hypervisor},
    {"SHARED", "shared_kb", KB(6), 16, column_get_shared, "Pages that it shares with others.",
     "shr_pages", hypervisor},
    {"FEATURE", "feature_balloon", COLUMN_UNIT_FLAG, 7, 7, HIDDEN, column_get_feature,
     "Whether the guest says that it has a balloon driver.", "as it is",
     HOME "control/feature-balloon"},
    {"MIN-MAX", NULL, COLUMN_UNIT_TEXT, 11, 13, 18, column_get_range,
     "Between which amounts squeezed may set it.", "dynamic min - dynamic max",
     HOME "memory/dynamic-min, " HOME "memory/dynamic-max"},
    {"DYNMIN", "dynamic_min_kb", KB(6), HIDDEN, column_get_dynamic_min,
     "The least that squeezed gives it.", "as it is", HOME "memory/dynamic-min"},
    {"DYNMAX", "dynamic_max_kb", KB(6), HIDDEN, column_get_dynamic_max,
     "The most that squeezed gives it.", "as it is", HOME "memory/dynamic-max"},
    {"MEMOFFS", "memory_offset_kb", SIGNED_KB(7), HIDDEN, column_get_memory_offset,
     "What squeezed measured that it holds beyond its target.", "as it is",
     HOME "memory/memory-offset"},
    {"UNCOOP", "uncooperative", COLUMN_UNIT_FLAG, 6, 6, HIDDEN, column_get_uncooperative,
     "Whether squeezed has marked it as not following.", "whether the node exists",
     HOME "memory/uncooperative"},
    {"MEMINFO", "meminfo_kb", KB(7), HIDDEN, column_get_meminfo,
     "What a Qubes guest says that it uses.", "as it is", HOME "memory/meminfo"},
    {"OFFSET", "offset_kb", SIGNED_KB(7), HIDDEN, column_get_offset,
     "What it holds beyond its balloon target when it has followed.",
     "0 for PV; declared by squeezed, or learned while it holds still", computed},
    {"GAP", "gap_kb", SIGNED_KB(7), 6, column_get_gap,
     "How far it is from its balloon target; positive: it holds more than it should.",
     "actual - offset - balloon target; unknown while the offset is calibrated", computed},
    {"STATE", "state", COLUMN_UNIT_STATE, 15, 21, 3, column_get_state,
     "Whether it goes where it was told to, and if not, in which way not.",
     "the rules of convergence", computed},
    {"SINCE", "state_age_ms", COLUMN_UNIT_MS, 6, 6, 17, column_get_since,
     "How long it has been in this state.", "now - when it entered the state", computed},
    {"RATE", "rate_kb_s", COLUMN_UNIT_KB_PER_S, 8, 8, 12, column_get_rate,
     "How fast it gains or loses memory.", "change of actual over the last seconds", computed},
    {"ETA", "eta_ms", COLUMN_UNIT_MS, 6, 6, 8, column_get_eta,
     "When it will be there at this rate.", "gap / rate, smoothed", computed},
    {"TREND", NULL, COLUMN_UNIT_TREND, 6, 8, 9, column_get_trend, "Actual over the last minutes.",
     "the history", computed},
    {"MET", "requests", COLUMN_UNIT_TEXT, 5, 5, HIDDEN, column_get_requests,
     "How many of its last targets it has met.", "met / asked", computed},
    {"FLOOR", "floor_kb", KB(6), HIDDEN, column_get_floor,
     "The lowest amount at which it was seen to refuse.", "the lowest actual while stuck",
     computed},
    {"USUAL", "usual_rate_kb_s", COLUMN_UNIT_KB_PER_S, 8, 8, HIDDEN, column_get_usual,
     "How fast it gains or loses memory when it follows a target.",
     "fading mean of actual's change while it was useful", computed},
    {"WRITER", "other_writer", COLUMN_UNIT_TEXT, 9, 16, HIDDEN, column_get_writer,
     "Who else has set its balloon target since its policy, or we, did.",
     "what nobody claims; forgotten after a while", computed},
    {"FIGHT", "fight_turns", COLUMN_UNIT_COUNT_OF, 5, 5, HIDDEN, column_get_fight,
     "How often two have taken turns at setting one of its amounts.",
     "changes to and fro, while they go on", computed},
    {"CAUSE", "cause", COLUMN_UNIT_TEXT, 18, 40, 14, column_get_cause, "Why it is in this state.",
     "the leading cause of the diagnosis", computed},
};

#define COLUMN_COUNT (sizeof(columns) / sizeof(columns[0]))

size_t column_count(void)
{
    return COLUMN_COUNT;
}

const struct column *column_at(size_t index)
{
    return index < COLUMN_COUNT ? &columns[index] : NULL;
}

const struct column *column_find(const char *name)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (strcasecmp(columns[i].title, name) == 0 ||
            (columns[i].json_name && strcasecmp(columns[i].json_name, name) == 0))
            return &columns[i];
    return NULL;
}
