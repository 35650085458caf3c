/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Booting, by its signs: see boot.h. A guest of unknown age that shows nothing is not held back: it
 * may have been idle for years.
 */
#include "model/boot.h"

bool boot_depends_on_driver_and_age(const struct boot_signs *signs)
{
    return signs->hvm && !signs->pod_outstanding && signs->full_target &&
           signs->cpu_ns < BOOT_YOUNG_CPU_NS;
}

bool boot_is_underway(const struct boot_signs *signs)
{
    if (signs->hvm && signs->pod_outstanding)
        return true;
    return boot_depends_on_driver_and_age(signs) && !signs->says_driver && signs->age_known &&
           signs->age_ms < BOOT_LASTS_MS;
}
