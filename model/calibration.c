/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Learning a guest's offset: see calibration.h.
 */
#include "model/calibration.h"

#define STILL_KB    16   /* four pages more or less are still */
#define BELOW_SLACK 1024 /* what libxl takes off a target at build (LIBXL_MAXMEM_CONSTANT) */

static int64_t expected_offset(const struct observation *observation)
{
    return observation->videoram.known ? observation->videoram.kb : 0;
}

static int64_t magnitude(int64_t kb)
{
    return kb < 0 ? -kb : kb;
}

static bool is_expected(const struct settings *settings, const struct observation *observation,
                        int64_t offset_kb)
{
    int64_t beyond = offset_kb - expected_offset(observation);

    return beyond >= -BELOW_SLACK && beyond <= settings->offset_slack_kb;
}

static bool is_plausible(const struct settings *settings, const struct observation *observation,
                         int64_t offset_kb)
{
    return magnitude(offset_kb - expected_offset(observation)) <= settings->offset_limit_kb;
}

static void conclude(struct calibration *calibration, const struct settings *settings,
                     const struct observation *observation, int64_t offset_kb)
{
    bool plausible = is_plausible(settings, observation, offset_kb);

    calibration->source = plausible ? CALIBRATION_LEARNED : CALIBRATION_ASSUMED;
    calibration->offset_kb = plausible ? offset_kb : expected_offset(observation);
}

static void restart(struct calibration *calibration, const struct observation *observation)
{
    calibration->still = true;
    calibration->still_since_ms = observation->sampled_ms;
    calibration->still_actual_kb = observation->actual.kb;
    calibration->still_target_kb = observation->target.kb;
}

static void correct(struct calibration *calibration, const struct settings *settings,
                    const struct observation *observation, int64_t offset_kb, bool followed)
{
    bool near = magnitude(offset_kb - calibration->offset_kb) <= settings->offset_slack_kb;

    if (!is_expected(settings, observation, offset_kb) && !(near && followed))
        return;
    calibration->source = CALIBRATION_LEARNED;
    calibration->offset_kb = offset_kb;
}

static void learn(struct calibration *calibration, const struct settings *settings,
                  const struct observation *observation, bool booting, bool followed)
{
    int64_t offset_kb = observation->actual.kb - observation->target.kb;
    bool held = observation->sampled_ms - calibration->still_since_ms >= settings->calibration_ms;

    if (calibration->source == CALIBRATION_NONE && is_expected(settings, observation, offset_kb)) {
        calibration->source = CALIBRATION_EXPECTED;
        calibration->offset_kb = offset_kb;
    }
    if (!held || booting)
        return;
    if (calibration->source == CALIBRATION_NONE)
        conclude(calibration, settings, observation, offset_kb);
    else
        correct(calibration, settings, observation, offset_kb, followed);
}

/* A new target: what it held until now is all that there will be to learn from. */
static void note_target(struct calibration *calibration, const struct settings *settings,
                        const struct observation *observation)
{
    if (!calibration->still || calibration->still_target_kb == observation->target.kb)
        return;
    if (calibration->source == CALIBRATION_NONE)
        conclude(calibration, settings, observation,
                 calibration->still_actual_kb - calibration->still_target_kb);
    calibration->still = false;
}

void calibration_step(struct calibration *calibration, const struct settings *settings,
                      const struct observation *observation, bool booting, bool followed)
{
    if (observation->declared_offset.known) {
        calibration->source = CALIBRATION_DECLARED;
        calibration->offset_kb = observation->declared_offset.kb;
        return;
    }
    if (observation->is_pv || observation->is_dom0) {
        calibration->source = CALIBRATION_NATIVE;
        calibration->offset_kb = 0;
        return;
    }
    if (calibration->source == CALIBRATION_NATIVE || calibration->source == CALIBRATION_DECLARED)
        calibration->source = CALIBRATION_NONE;
    if (!observation->target.known || !observation->actual.known)
        return;
    note_target(calibration, settings, observation);
    if (!observation->new_sample)
        return;
    if (!calibration->still ||
        magnitude(observation->actual.kb - calibration->still_actual_kb) > STILL_KB)
        restart(calibration, observation);
    learn(calibration, settings, observation, booting, followed);
}
