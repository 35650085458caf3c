/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Making, mapping and locking the shared state of a simulated host. The lock is
 * robust: where a process dies while it holds it, the next one to take it makes
 * the sums right again. Any thread of any process may take it; hold it briefly,
 * and never across a call that can wait.
 */
#ifndef XENMEM_XENSIM_HOST_STATE_H
#define XENMEM_XENSIM_HOST_STATE_H

#include "xensim/host/hypercalls.h"
#include "xensim/host/layout.h"

/* Creates the state file in `dir` and maps it: 0 or -errno. */
int state_create(const char *dir, struct sim_host **ret_host);

/* Maps the state file of `dir`: 0 or -errno (-ENOENT: no host is there). */
int state_attach(const char *dir, struct sim_host **ret_host);

/* NULL is allowed. */
void state_detach(struct sim_host *host);

void state_lock(struct sim_host *host);
void state_unlock(struct sim_host *host);

/* Under the lock: 0, or the errno with which this hypercall shall fail now. */
int state_take_fault(struct sim_host *host, enum hypercall_id id);

/* Under the lock: the next `count` such calls fail with `error`; 0 ends it. -ENOSPC: too many. */
int state_set_fault(struct sim_host *host, enum hypercall_id id, int error, uint32_t count);

#endif
