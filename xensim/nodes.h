/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The nodes of the store that make a domain, as libxl writes them
 * (tools/libs/light/libxl_create.c, libxl_dom.c) with their permissions, and the
 * files that libxl keeps for it.
 */
#ifndef XENMEM_XENSIM_NODES_H
#define XENMEM_XENSIM_NODES_H

#include <stdint.h>

#include "xensim/config.h"
#include "xensim/store.h"

/* What the host is, and dom0's own nodes that no configuration holds. */
void nodes_add_host(struct store_batch *batch);

/* Everything of one domain, then its introduction if wanted. `target_kb` is that of memory/target
 * now. */
void nodes_add_domain(struct store_batch *batch, uint32_t domid, const struct guest_config *config,
                      uint64_t target_kb, bool introduce);

/* What libxl removes when a domain is destroyed. */
void nodes_remove_domain(struct store_batch *batch, uint32_t domid, const uint8_t uuid[16]);

/* libxl's configuration of a domain, without which libxl_set_memory_target refuses. */
int nodes_write_userdata(const char *dir, uint32_t domid, const struct guest_config *config);
void nodes_remove_userdata(const char *dir, uint32_t domid, const uint8_t uuid[16]);

#endif
