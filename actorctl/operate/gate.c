/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The one place that says no: see gate.h.
 */
#include "actorctl/operate/gate.h"

#include <errno.h>

void gate_init(struct gate *gate, bool read_only)
{
    atomic_init(&gate->read_only, read_only);
    atomic_init(&gate->locked, false);
}

void gate_set_locked(struct gate *gate, bool locked)
{
    atomic_store(&gate->locked, locked);
}

int gate_pass(struct gate *gate, struct xenmem_error *error)
{
    if (atomic_load(&gate->read_only))
        return error_set(error, EROFS,
                         "xenmem was started read-only: nothing is changed. Start it "
                         "without --read-only to change things.");
    if (atomic_load(&gate->locked))
        return error_set(error, EROFS,
                         "Changes are locked: nothing is changed. Unlock them first "
                         "(key L).");
    return 0;
}
