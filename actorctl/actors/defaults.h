/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The policy that a new domain gets: the keys memory_policy and memory_policy_args of xl.conf,
 * overridden by the same keys of the guest's configuration file.
 *
 * The guest's file is NAME, NAME.cfg, NAME.conf or NAME.xl in one of the directories of
 * memory_policy_dirs ("DIR:DIR", in xl.conf; else DEFAULTS_DIRS), unless it gives another `name`.
 * Both are read with libxlutil, as xl does. Without memory_policy the actor is "xl"; an empty one is
 * nobody. Arguments are not inherited from xl.conf by a guest that names another actor.
 * Thread: any; reads files.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_DEFAULTS_H
#define XENMEM_ACTORCTL_ACTORS_DEFAULTS_H

#include "base/error.h"

#define DEFAULTS_XL_CONF "/etc/xen/xl.conf"
#define DEFAULTS_DIRS    "/etc/xen:/etc/xen/auto"
#define DEFAULTS_ACTOR   "xl"

struct defaults {
    char *actor;
    char *params;
    char *source; /* the file that names the actor; "" where none does */
};

/* `name` is the domain's, as xl has it. A file that is not there says nothing; -EINVAL with a
 * sentence where one cannot be understood. To be released with defaults_dispose. */
int defaults_read(const char *xl_conf, const char *name, struct defaults *ret_defaults,
                  struct xenmem_error *error);
void defaults_dispose(struct defaults *defaults);

#endif
