/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A domain that has been introduced gets its default policy, as a job of a crew: actor, parameters,
 * the target that it was built with, and enforce 1, in one transaction, unless it has a policy.
 *
 * The build target is what libxl was told (target_memkb): memory/target and video memory, and the
 * 1 MiB by which a populate-on-demand guest is built with less, which its maxmem tells. So the actor
 * finds nothing to do.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_NEWCOMER_H
#define XENMEM_ACTORCTL_ACTORS_NEWCOMER_H

#include "actorctl/actors/crew.h"
#include "actorctl/actors/defaults.h"
#include "actorctl/actors/errand.h"

enum newcomer_outcome {
    NEWCOMER_GIVEN,
    NEWCOMER_HAS_ONE, /* it has a policy already */
    NEWCOMER_NOBODY,  /* the configuration says that nobody is to care */
    NEWCOMER_NO_GUEST /* a stub domain */
};

struct newcomer {
    struct crew_job job; /* first */
    const char *xl_conf;
    void *for_user;
    uint32_t domid;
    uint8_t uuid[16];
    enum newcomer_outcome outcome; /* where job.rc is 0 */
    char name[ERRAND_NAME_MAX];
    struct defaults defaults; /* where NEWCOMER_GIVEN */
    int64_t target_kb;
};

/* `done` gets it back; newcomer_free. NULL: out of memory. */
struct newcomer *newcomer_new(const struct xenmem_event *event, const char *xl_conf,
                              void (*done)(struct crew_job *job));
void newcomer_free(struct newcomer *newcomer);

#endif
