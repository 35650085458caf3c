/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The thresholds of the model: the table of them, and setting one by name. See settings.h.
 *
 * The defaults follow xen-api's squeezed where it has them (stuck after 5 s, uncooperative after
 * 20 s) and the timing of Linux's driver (a tick of 1 s, tries after 2, 4 and 8 s: no driver
 * is concluded later than that, and before uncooperative).
 */
#include "model/settings.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"

#define SECOND INT64_C(1000)
#define HOUR   (3600 * SECOND)
#define MIB    INT64_C(1024)
#define TIB    (INT64_C(1) << 30)

#define ROW(member, unit_, otherwise_, min_, max_, help_)                                  \
    {                                                                                      \
        .name = #member, .unit = unit_, .otherwise = otherwise_, .min = min_, .max = max_, \
        .offset = offsetof(struct settings, member), .help = help_                         \
    }

static const struct setting_info infos[] = {
    ROW(tolerance_kb, "KiB", 512, 0, 1024 * MIB, "A gap within this is none."),
    ROW(hold_ms, "ms", 500, 0, HOUR, "How long a gap must stay within tolerance to be converged."),
    ROW(useful_rate_kb_s, "KiB/s", 256, 4, TIB, "Slower than this is slow, not progress."),
    ROW(rate_window_ms, "ms", 6 * SECOND, SECOND, 60 * SECOND, "The rate is measured over this."),
    ROW(stuck_ms, "ms", 5 * SECOND, SECOND, 60 * SECOND,
        "No useful progress for so long is stuck; a new target is trusted for so long."),
    ROW(uncooperative_ms, "ms", 20 * SECOND, SECOND, 24 * HOUR,
        "Off target for so long, less the time of useful progress, is uncooperative."),
    ROW(calibration_ms, "ms", 5 * SECOND, SECOND, HOUR,
        "A guest's offset is known when it has held for so long."),
    ROW(offset_slack_kb, "KiB", 4 * MIB, 0, 1024 * MIB,
        "Holding so much beyond target and videoram is how guests are built, not a gap."),
    ROW(offset_limit_kb, "KiB", 64 * MIB, 0, 1024 * MIB,
        "More than so much from target and videoram is a gap, not an offset."),
    ROW(boot_ms, "ms", 60 * SECOND, 0, HOUR,
        "A new guest that shows no balloon driver counts as booting for so long."),
    ROW(no_driver_ms, "ms", 15 * SECOND, SECOND, HOUR,
        "Not a page moved for so long since its target first changed is no driver."),
    ROW(oscillation_window_ms, "ms", 30 * SECOND, SECOND, HOUR, "Reversals are counted over this."),
    ROW(oscillation_reversals, "", 4, 2, 16, "So many within the window are oscillation."),
    ROW(oscillation_kb, "KiB", 4 * MIB, 4, TIB, "Reversals smaller than this do not count."),
    ROW(host_reserve_kb, "KiB", 16 * MIB, 0, TIB,
        "Free memory of the host below this cannot be given to guests."),
    ROW(stale_ms, "ms", 5 * SECOND, SECOND, HOUR, "A picture older than this is stale."),
    ROW(memory_half_life_ms, "ms", 600 * SECOND, SECOND, 168 * HOUR,
        "How fast misbehaviour is forgotten: after twice this it is."),
    ROW(actor_ms, "ms", 5 * SECOND, SECOND, HOUR,
        "A living actor has set the balloon target that its policy asks for by then."),
    ROW(claim_ms, "ms", 30 * SECOND, SECOND, HOUR,
        "A change seen so long after an operation of ours may be its effect."),
    ROW(fight_turns, "", 4, 1, 16, "So many turns of two writers of one amount are a fight."),
    ROW(fight_window_ms, "ms", 300 * SECOND, SECOND, 24 * HOUR,
        "Changes further apart than this are no turns of a fight."),
    ROW(target_step_kb, "KiB", 64 * MIB, 1, TIB,
        "What + and - in the console add to a target, and take off."),
};

#define SETTING_COUNT (sizeof(infos) / sizeof(infos[0]))
static_assert(SETTING_COUNT * sizeof(int64_t) == sizeof(struct settings),
              "a row for every setting");

static int64_t *setting_at(struct settings *settings, const struct setting_info *info)
{
    return (int64_t *)((char *)settings + info->offset);
}

void settings_init(struct settings *settings)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        *setting_at(settings, &infos[i]) = infos[i].otherwise;
}

const struct setting_info *settings_info(size_t index)
{
    return index < SETTING_COUNT ? &infos[index] : NULL;
}

static const struct setting_info *find(const char *name)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (strcmp(infos[i].name, name) == 0)
            return &infos[i];
    return NULL;
}

int settings_set(struct settings *settings, const char *name, const char *value,
                 struct xenmem_error *error)
{
    const struct setting_info *info = find(name);
    char shown[64];
    int64_t number;

    if (!info) {
        text_sanitise(shown, sizeof(shown), name, strlen(name));
        return error_set(error, ENOENT, "There is no setting '%s'; nothing was changed.", shown);
    }
    if (units_parse_decimal(value, strlen(value), INT64_MAX, &number) != 0 || number < info->min ||
        number > info->max) {
        text_sanitise(shown, sizeof(shown), value, strlen(value));
        return error_set(error, EINVAL,
                         "'%s' is not possible for %s, nothing was changed: give a whole number "
                         "from %" PRId64 " to %" PRId64 "%s%s.",
                         shown, info->name, info->min, info->max, *info->unit ? " " : "",
                         info->unit);
    }
    *setting_at(settings, info) = number;
    return 0;
}
