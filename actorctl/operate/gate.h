/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The gate: may anything be changed at all? Every modification of a host goes through gate_pass.
 *
 * It is closed for good where the program was started read-only, and opened and closed by a person
 * (the lock). It is looked at before every single step, so closing it stops a plan half-way.
 * Owner: whoever embeds it. Thread: any.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_GATE_H
#define XENMEM_ACTORCTL_OPERATE_GATE_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/error.h"

struct gate {
    atomic_bool read_only; /* for good */
    atomic_bool locked;    /* until somebody unlocks it */
};

void gate_init(struct gate *gate, bool read_only);
void gate_set_locked(struct gate *gate, bool locked);

/* May be changed just now: 0, or -EROFS with a sentence. */
int gate_pass(struct gate *gate, struct xenmem_error *error);

#endif
