/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Is a guest booting, so that to lower its target may end it?
 *
 * An HVM or PVH Linux guest waits in its boot until it holds no more than its balloon target, and
 * panics where it cannot get there. So its target must not be lowered before its driver is up. While
 * it has populate-on-demand memory outstanding that is certain. One that was built with all of its
 * memory has none; it counts as booting while it is young, has run for less than hardly boots a
 * system, and nothing shows a driver. A PV guest never waits.
 *
 * Pure. Thread: any. Source: Linux drivers/xen/balloon.c (balloon_wait_finish).
 */
#ifndef XENMEM_MODEL_BOOT_H
#define XENMEM_MODEL_BOOT_H

#include <stdbool.h>
#include <stdint.h>

#define BOOT_YOUNG_CPU_NS UINT64_C(10000000000) /* less CPU time than this hardly boots a system */
#define BOOT_LASTS_MS     60000                 /* nobody boots for longer */

/* What is known of a guest. */
struct boot_signs {
    bool hvm;             /* HVM or PVH */
    bool pod_outstanding; /* populate-on-demand memory is */
    bool full_target;     /* its target is all of its static max: nobody has lowered it yet */
    bool says_driver;     /* control/feature-balloon is 1 */
    uint64_t cpu_ns;      /* that it has run for */
    bool age_known;
    int64_t age_ms; /* since it was made */
};

/* May asking the store for driver and age change the answer? Those two need not be filled in. */
bool boot_depends_on_driver_and_age(const struct boot_signs *signs);

bool boot_is_underway(const struct boot_signs *signs);

#endif
