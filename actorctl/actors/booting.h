/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gathering the signs of a guest that boots (model/boot.h): from the hypervisor, and, where they
 * matter, from control/feature-balloon and from start_time of /vm/UUID, which libxl writes when it
 * builds a guest (tools/libs/light/libxl_create.c). Thread: the context's.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_BOOTING_H
#define XENMEM_ACTORCTL_ACTORS_BOOTING_H

#include "actorctl/policy/facts.h"
#include "model/boot.h"

/* What cannot be learned is no sign. */
void booting_read_signs(struct xenmem *xenmem, const struct facts *facts,
                        const struct memory_nodes *nodes, struct boot_signs *ret_signs);

#endif
