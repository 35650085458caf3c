/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libxl's lock on a domain, which libxl waits for without any bound.
 *
 * Before libxl is called the same lock is tried without waiting, for as long as the caller's
 * patience lasts, so that the caller is told what is waited for. The lock is not kept (libxl could
 * not take it then): somebody who takes it in between makes libxl wait after all, normally for the
 * few milliseconds for which it is held. Who does by hand what libxl does holds the lock meanwhile,
 * and lets go of it as libxl does: by removing the file.
 * Source: libxl__lock_file, libxl__lock_domain_userdata (tools/libs/light/libxl_internal.c).
 */
#ifndef XENMEM_ACTORCTL_POLICY_LOCK_H
#define XENMEM_ACTORCTL_POLICY_LOCK_H

#include "actorctl/policy/facts.h"

/* 0: free just now; -ETIMEDOUT, -ECANCELED with a sentence that names the holder. */
int lock_await(struct xenmem *xenmem, const struct facts *facts, struct xenmem_error *error);

struct lock {
    int fd; /* -1: libxl has no folder for its files here, so that there is nothing to hold */
    char path[XSTORE_PATH_MAX];
};

/* Takes it, and waits for it as above. Also -ENOLCK: its file cannot be made. */
int lock_take(struct lock *ret_lock, struct xenmem *xenmem, const struct facts *facts,
              struct xenmem_error *error);
void lock_release(struct lock *lock);

#endif
