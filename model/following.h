/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A domain's policy: who follows it, and what its policy target asks for.
 *
 * Following means that an actor sets the balloon target when a policy target is written:
 *   xl          always
 *   xl-manual   with follow=true; else the levers are the administrator's
 *   any other   we do not know it, and take it that it does
 *   ""          nobody
 *
 * The policy target counts video memory, the balloon target does not; a populate-on-demand guest is
 * built with 1 MiB less in its balloon target (LIBXL_MAXMEM_CONSTANT). So balloon targets within
 * FOLLOWING_SLACK_KB of policy target - videoram are what the policy asks for.
 *
 * Plain values; texts point into the domain. Thread: any; the table is constant. Sources:
 * docs/actors.md, libxl_set_memory_target (tools/libs/light/libxl_mem.c).
 */
#ifndef XENMEM_MODEL_FOLLOWING_H
#define XENMEM_MODEL_FOLLOWING_H

#include "model/domain.h"

#define FOLLOWING_SLACK_KB        1024
#define FOLLOWING_MAXMEM_EXTRA_KB 1024 /* libxl's LIBXL_MAXMEM_CONSTANT */

struct following {
    const char *actor; /* "": nobody, or not known */
    bool follows;      /* an actor of this name and these params sets the balloon target */
    bool familiar;     /* it is one of those that we know, and know how long they take */
    bool asks;         /* it follows, and there is a policy target: wanted_kb is set */
    int64_t target_kb; /* the policy target, where it asks */
    int64_t wanted_kb; /* the balloon target that it asks for; may be 0 or less */
};

/* Does an actor of this name and these params set the balloon target? */
bool following_acts(const char *actor, const char *params);

/* Is it one of the actors that we know? */
bool following_is_familiar(const char *actor);

/* Is `param` ("follow=true") one of the params, as it stands? */
bool following_has_param(const char *params, const char *param);

void following_of(const struct domain *domain, struct following *ret_following);

/* Is this balloon target what the policy asks for? Only where it asks. */
bool following_is_heeded(const struct following *policy, int64_t balloon_kb);

/* What maxmem becomes when this balloon target is enforced. */
int64_t following_limit_kb(const struct domain *domain, int64_t balloon_kb);

#endif
