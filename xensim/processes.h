/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finding and ending the processes of a simulated host. Every one of them has
 * XENSIM_DIR in its environment, which is how those of a dead host are known; those of
 * a living one are the children that its supervisor (a subreaper) has inherited.
 * Only processes of the same user are looked at.
 */
#ifndef XENMEM_XENSIM_PROCESSES_H
#define XENMEM_XENSIM_PROCESSES_H

/* Kills whatever runs with XENSIM_DIR=dir, but for the caller; returns how many. */
int processes_kill_of_host(const char *dir);

/* Ends all children of the caller, and theirs: SIGTERM, and soon SIGKILL. Waits for them. */
void processes_end_children(void);

#endif
