/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Going into the background, and telling who started us that we are ready.
 *
 * In the background: the caller's process waits until the new one is ready or has failed, and prints
 * the latter's sentence. In the foreground, under systemd (Type=notify): the message of sd_notify(3).
 */
#ifndef XENMEM_ACTORCTL_ACTORS_BACKGROUND_H
#define XENMEM_ACTORCTL_ACTORS_BACKGROUND_H

#include "base/error.h"

struct background {
    int fd; /* to the process that waits; -1: there is none */
};

void background_none(struct background *background);

/* Before any thread is started. Returns 0 in the new process; in the old one 1 once the new one is
 * ready, or -errno with its sentence. */
int background_enter(struct background *background, struct xenmem_error *error);

/* Ready, or (error not NULL) failed. */
void background_tell(struct background *background, const struct xenmem_error *error);

#endif
