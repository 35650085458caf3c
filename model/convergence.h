/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Convergence: does a domain go where it was told to, and if not, in which way not?
 *
 *     policy target -> (actor) -> balloon target -> (guest) -> actual
 *     gap = actual - offset - balloon target
 *
 * The offset is 0 for PV and learned for the others (constant once the guest's driver is up); until
 * it is known the gap is "calibrating". A pure state machine with hysteresis: it is fed with
 * observations that carry their own time, survives missed ones, and knows no clock.
 *
 * Owner: the ledger (ledger.h). Thread: the main thread.
 * Sources: Linux drivers/xen/{balloon,xen-balloon}.c, xen-api ocaml/squeezed,
 * xen/arch/x86/mm/p2m-pod.c.
 */
#ifndef XENMEM_MODEL_CONVERGENCE_H
#define XENMEM_MODEL_CONVERGENCE_H

#include <stdbool.h>
#include <stdint.h>

enum convergence_state {
    CONVERGENCE_UNKNOWN,       /* we cannot know, and say so */
    CONVERGENCE_STALE,         /* what we know is old: xenstored or the hypervisor is gone */
    CONVERGENCE_UNMANAGED,     /* no target at all */
    CONVERGENCE_CONVERGED,     /* gap within tolerance and holding */
    CONVERGENCE_SHRINKING,     /* moving down at a useful rate */
    CONVERGENCE_GROWING,       /* moving up at a useful rate */
    CONVERGENCE_SLOW,          /* moving, below the useful rate */
    CONVERGENCE_STUCK,         /* no useful progress for some seconds */
    CONVERGENCE_UNCOOPERATIVE, /* off target for long; counted with decay */
    CONVERGENCE_NO_DRIVER,     /* never moved since its target first changed; no sign of a driver */
    CONVERGENCE_CAPPED,        /* wants to grow, maxmem stands in the way */
    CONVERGENCE_STARVED,       /* wants to grow, the host has no memory to give */
    CONVERGENCE_OSCILLATING,   /* targets or pages go back and forth */
    CONVERGENCE_PAUSED,        /* not a refusal */
    CONVERGENCE_BOOTING,       /* not a refusal: no driver up yet, or PoD entries outstanding */
    CONVERGENCE_DYING,         /* not a refusal */
};
#define CONVERGENCE_STATE_COUNT (CONVERGENCE_DYING + 1)

/* Does somebody have to look? */
enum convergence_concern {
    CONVERGENCE_QUIET,  /* all is well, or nothing is asked of it */
    CONVERGENCE_MOVING, /* on its way */
    CONVERGENCE_NEEDS_YOU,
};

struct convergence_info {
    const char *name; /* for people and programs: "no driver" */
    enum convergence_concern concern;
    const char *help; /* one sentence */
};

const struct convergence_info *convergence_info(enum convergence_state state); /* never NULL */

/* What the state machine says of a domain. Every number has its own validity. */
struct verdict {
    enum convergence_state state;
    int64_t since_ms; /* when it entered this state */
    bool offset_known;
    int64_t offset_kb; /* actual - balloon target of a guest that holds its target */
    bool gap_known;
    int64_t gap_kb; /* positive: holds more than it should */
    bool rate_known;
    int64_t rate_kb_s; /* of actual; negative: shrinking */
    bool eta_known;
    int64_t eta_ms;
    int64_t off_target_ms;   /* with decay; 0 where it obeys */
    unsigned requests;       /* of the last requests (targets that changed) ... */
    unsigned requests_met;   /* ... how many it has met */
    int64_t floor_kb;        /* the lowest actual at which it was seen to refuse; 0: none seen */
    unsigned reversals;      /* OSCILLATING: how often within the window */
    int64_t period_ms;       /* OSCILLATING: of one back and forth */
    bool target_oscillates;  /* OSCILLATING: the target itself goes back and forth */
    int64_t low_kb, high_kb; /* OSCILLATING: the two ends */
};

#endif
