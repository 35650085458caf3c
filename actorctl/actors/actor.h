/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The actors: what each does about a memory target, as one row and one pure function each.
 *
 * The runner (runner.h) asks `next` after every step what to do now, and does it. An actor knows
 * neither clock nor Xen. Amounts are KiB. Thread: any.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_ACTOR_H
#define XENMEM_ACTORCTL_ACTORS_ACTOR_H

#include "actorctl/actors/params.h"

/* libxl lets a domain have this much more than its target (LIBXL_MAXMEM_CONSTANT), and what an HVM
 * guest holds beyond its target is within it. */
#define ACTOR_SLACK_KB 1024

/* What has happened last. */
enum actor_stage {
    ACTOR_TOLD,      /* a policy or a target was written */
    ACTOR_BALLOONED, /* the balloon target is set */
    ACTOR_RAISED,    /* a paging target that was too low is set */
    ACTOR_WAITED,    /* the wait is over, and the domain has been looked at again */
    ACTOR_PAGED,     /* the paging target is set */
};

/* What is known then; from `hvm` on only from ACTOR_BALLOONED on. */
struct actor_view {
    enum actor_stage stage;
    struct params params;
    int64_t target_kb; /* of the policy, video memory included */
    bool hvm;          /* HVM or PVH */
    int64_t actual_kb;
    bool has_pager; /* paging is enabled */
    bool has_paging_target;
    int64_t paging_target_kb;
};

enum actor_move {
    ACTOR_REST,        /* until something is written again */
    ACTOR_SET_BALLOON, /* to the policy target, enforce passed on */
    ACTOR_WAIT,        /* for params.delay_ms, then look at the domain again */
    ACTOR_SET_PAGING,  /* to the policy target */
};

struct actor_step {
    enum actor_move move;
    bool enable_paging;    /* ACTOR_SET_PAGING: enable it first */
    enum actor_stage then; /* the stage that follows */
    const char *why;       /* for the log */
};

struct actor {
    const char *name;
    const char *help; /* one sentence */
    unsigned keys;    /* bits of enum params_key */
    struct actor_step (*next)(const struct actor_view *view);
};

const struct actor *actor_at(size_t index);       /* NULL behind the last */
const struct actor *actor_find(const char *name); /* NULL: none such */

/* One file each. */
extern const struct actor actor_xl;
extern const struct actor actor_xl_manual;

#endif
