/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The event channels of a simulated host, as far as anybody needs them: who has
 * bound which VIRQ, and the firing of one. Connections come from the shared object
 * (events.h). Owned by the host process' main thread.
 */
#ifndef XENMEM_XENSIM_BUS_H
#define XENMEM_XENSIM_BUS_H

#include <stdint.h>

#include "xensim/loop.h"

#define BUS_VIRQ_DOM_EXC 3
#define BUS_VIRQ_ENOMEM  12

struct bus;

/* Listens in the run directory: 0 or -errno. */
int bus_new(struct loop *loop, const char *dir, struct bus **ret_bus);
void bus_free(struct bus *bus);

/* Everybody who has bound this VIRQ sees its port fire. */
void bus_fire(struct bus *bus, uint32_t virq);

#endif
