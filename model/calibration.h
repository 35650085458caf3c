/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calibration: the offset of a guest, that is actual - balloon target when it has followed.
 *
 * A PV guest (and dom0) holds its target to the page: 0. An HVM or PVH guest holds a constant more,
 * fixed when its driver came up: its video memory, some special pages, and what libxl took off its
 * target. Where squeezed has declared a memory-offset, that is it. Otherwise it is learned:
 *   expected  actual is within offset_slack_kb above target + videoram, as guests are built: known
 *             at once, and made exact when it has held still for calibration_ms
 *   learned   it held still for calibration_ms (or until its target was changed) within
 *             offset_limit_kb of target + videoram
 *   assumed   it held still further away than that: this is a gap, and the offset is taken to be
 *             its videoram
 * A guest that has just followed a target but for offset_slack_kb and holds still there corrects
 * what was learned before its driver was up.
 *
 * Private to model/. A plain value inside struct machine; all zero is its start.
 * Sources: xen_balloon.c of Linux (target_diff), xenbus/fdo.c of win-xenbus, squeeze_xen.ml.
 */
#ifndef XENMEM_MODEL_CALIBRATION_H
#define XENMEM_MODEL_CALIBRATION_H

#include "model/observation.h"
#include "model/settings.h"

enum calibration_source {
    CALIBRATION_NONE, /* not known yet */
    CALIBRATION_NATIVE,
    CALIBRATION_DECLARED,
    CALIBRATION_EXPECTED,
    CALIBRATION_LEARNED,
    CALIBRATION_ASSUMED,
};

struct calibration {
    enum calibration_source source;
    int64_t offset_kb;
    bool still; /* the next three are set */
    int64_t still_since_ms;
    int64_t still_actual_kb, still_target_kb;
};

/* Takes in an observation. `booting`: its driver may not be up, so what holds still now proves
 * nothing; `followed`: it has covered most of the way to its target. */
void calibration_step(struct calibration *calibration, const struct settings *settings,
                      const struct observation *observation, bool booting, bool followed);

#endif
