/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pager of a domain: one xenpaging process, remembered in xenstore below /tool/xenmem/pager/X
 * (uuid, pid, start; gone with the host's boot, as the process is), known by its start time.
 * Thread: the context's. Sources: tools/xenpaging/xenpaging.c, docs/misc/xenpaging.txt.
 */
#ifndef XENMEM_ACTORCTL_POLICY_PAGER_H
#define XENMEM_ACTORCTL_POLICY_PAGER_H

#include "actorctl/policy/facts.h"
#include "actorctl/policy/process.h"

/* The pager at work: a descriptor of process_open to be closed; -ENOENT (no sentence): there is
 * none; *ret_died tells whether one is remembered that has ended (NULL is allowed). */
int pager_find(struct xenmem *xenmem, const struct facts *facts, struct process *ret_process,
               bool *ret_died, struct xenmem_error *error);

/* Starts one, waits until it is at work, and remembers it. */
int pager_start(struct xenmem *xenmem, const struct facts *facts, int64_t static_max_kb,
                struct xenmem_error *error);

/* Tells it to stop and waits until it has brought everything back and ended. Closes nothing. */
int pager_stop(struct xenmem *xenmem, const struct facts *facts, const struct process *process,
               int fd, struct xenmem_error *error);

int pager_forget(struct xenmem *xenmem, uint32_t domid, struct xenmem_error *error);

/* Only one process at a time starts or stops the pager of a domain. A descriptor to be closed, or
 * -errno with a sentence. */
int pager_lock(struct xenmem *xenmem, uint32_t domid, struct xenmem_error *error);

#endif
