/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Settings: every threshold of the model, with a name, a unit, a default and limits, one row each.
 *
 * A plain value, copied by whoever needs it. Thread: any; the table is constant.
 */
#ifndef XENMEM_MODEL_SETTINGS_H
#define XENMEM_MODEL_SETTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct settings {
    int64_t tolerance_kb;     /* a gap within this is none */
    int64_t hold_ms;          /* ... when it has held for so long */
    int64_t useful_rate_kb_s; /* slower than this is slow, not progress */
    int64_t rate_window_ms;   /* the rate is measured over this */
    int64_t stuck_ms;         /* no useful progress for so long */
    int64_t uncooperative_ms; /* off target for so long, counted with decay */
    int64_t calibration_ms;   /* the offset is known when it has held for so long */
    int64_t offset_slack_kb;  /* an offset this near to what is expected needs no calibration */
    int64_t offset_limit_kb;  /* further than this from it is a gap, not an offset */
    int64_t boot_ms;          /* a new guest without sign of a driver is booting for so long */
    int64_t no_driver_ms;     /* has not moved for so long since its target first changed */
    int64_t oscillation_window_ms;
    int64_t oscillation_reversals; /* so many within the window are oscillation */
    int64_t oscillation_kb;        /* reversals smaller than this do not count */
    int64_t host_reserve_kb;       /* free memory below this cannot be given to guests */
    int64_t stale_ms;              /* a picture older than this is stale */
    int64_t memory_half_life_ms;   /* how fast misbehaviour is forgotten */
    int64_t actor_ms;              /* a living actor has passed a policy target on by then */
    int64_t claim_ms;              /* a change seen so long after our operation may be its effect */
    int64_t fight_turns;           /* so many turns of two writers are a fight */
    int64_t fight_window_ms;       /* turns further apart than this are none */
    int64_t target_step_kb;        /* what + and - of the console add to a target, and take off */
};

struct setting_info {
    const char *name;  /* "stuck_ms" */
    const char *unit;  /* "ms", "KiB", "KiB/s", "" */
    int64_t otherwise; /* the default */
    int64_t min, max;
    size_t offset; /* of the int64_t in struct settings */
    const char *help;
};

void settings_init(struct settings *settings); /* the defaults */

/* Row `index`, or NULL behind the last. */
const struct setting_info *settings_info(size_t index);

/* Sets one by name from text; on failure nothing is changed and *error says what is allowed. */
int settings_set(struct settings *settings, const char *name, const char *value,
                 struct xenmem_error *error);

#endif
