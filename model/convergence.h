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
 * The states in order of precedence; the first whose condition holds is the one. "Off" is a gap
 * beyond tolerance_kb; "useful" is useful_rate_kb_s or more, towards the target, over the last
 * stuck_ms; "creeping" is at least three moves of a page or more, the next of which is not overdue
 * (within twice stuck_ms, and not much later than the pace so far). Times are those of the
 * hypervisor's samples: what changes in between says nothing about movement.
 *
 *   dying          the hypervisor says that it is dying or has shut down
 *   unknown        no sample, nodes not read, or a balloon target that is not a number
 *   booting (1)    was seen to be born, has not run yet, and got memory within stuck_ms
 *   paused         the hypervisor says so
 *   unmanaged      no balloon target; or dom0, off a target that nobody has changed yet
 *   oscillating    enters: oscillation_reversals of target or actual, of oscillation_kb or more
 *                  each, within oscillation_window_ms; or one of its amounts is fought over: two
 *                  writers, or two values, have taken turns fight_turns times (contest.h)
 *                  leaves: none for one and a half periods
 *   orphaned (1)   its policy asks for a balloon target, by an actor that sets it (following.h), who
 *                  lives is known, nobody of the actor's name does, and the balloon target is more
 *                  than 1 MiB from what is asked for
 *   booting (2)    HVM or PVH, first seen less than boot_ms ago, when it was born or had run for
 *                  less than 10 s of CPU time; target never changed, no sign of a driver, and
 *                  off, of unknown offset, or built with less than its static max
 *   overridden     its policy asks, its actor lives and has no trouble with this domain, and the
 *                  balloon target is more than 1 MiB from what is asked for,
 *                  enters: at once, where it was as asked since policy and actor are as they are;
 *                  after actor_ms, where the actor is one that we know (xl, xl-manual). While a
 *                  guest may boot (young, or with populate-on-demand memory outstanding, and no
 *                  sign of a driver) a known actor waits before it lowers: that time does not count
 *                  leaves: it is as asked; another policy target, or an actor that was started
 *                  anew, gets its time again
 *   unknown        the offset is being calibrated (calibration.h)
 *   orphaned (2)   nobody acts on its policy, as in (1), the balloon target is as asked, and it would
 *                  be converged
 *   converged      enters: not off for hold_ms; at once, where it was not on its way before
 *                  leaves: off, by a new target; or, without one, off by twice the tolerance
 *   capped         off and should grow, maxmem is below what it should hold, and
 *                  enters: there is no room for a page below maxmem, or less than a MiB and it has
 *                  been idle for stuck_ms. Judged by samples taken after the target changed
 *                  leaves: there is room for a MiB
 *   starved        off and should grow, the host's free memory less claims is below both
 *                  host_reserve_kb and what it needs, and
 *                  enters: it has not moved for hold_ms
 *                  leaves: useful, or a quarter more than the reserve is free
 *   no driver      off, not one page has ever moved towards a target, no feature-balloon of 1, and
 *                  enters: it had CPU time, and no_driver_ms (stuck_ms where feature-balloon is 0)
 *                  since its target first changed or it was last held back. A guest that nobody
 *                  saw being asked, but which holds all of its static max, counts as asked
 *                  leaves: a page moves, a driver announces itself, or it is not off
 *   uncooperative  off, not creeping, not in grace, and its time off target without useful
 *                  progress, less its time with it,
 *                  enters: reaches uncooperative_ms
 *                  leaves: falls below half of that
 *   slow           off, not in grace, creeping, and
 *                  enters: not useful
 *                  leaves: at one and a half times the useful rate
 *   stuck          off, not in grace, not creeping; entered and left at the same two rates
 *   shrinking,     all else: useful, or in grace, or within tolerance but not yet for hold_ms
 *   growing
 *
 * An orphaned or overridden guest is still judged by the balloon target that it has: its time off
 * target counts, and at its target it is at rest.
 *
 * Grace is the benefit of the doubt, for stuck_ms: after a target that turns it round or finds it
 * converged; after another target, where it has made useful progress since the last grace or that
 * is uncooperative_ms ago (so rewriting the target of a dead guest does not keep it alive); after
 * it was held back (paused, booting, capped, starved, oscillating, unknown, unmanaged); after
 * samples were missed. Rewriting a target with the same value changes nothing.
 *
 * stale is laid over all of them by the ledger, while the picture is older than stale_ms; the state
 * below it is kept.
 *
 * Owner: the ledger (ledger.h). Thread: the main thread.
 * Sources: Linux drivers/xen/{balloon,xen-balloon}.c, xen-api ocaml/squeezed,
 * xen/arch/x86/mm/p2m-pod.c.
 */
#ifndef XENMEM_MODEL_CONVERGENCE_H
#define XENMEM_MODEL_CONVERGENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/changes.h"

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
    CONVERGENCE_ORPHANED,      /* its actor does not live: nobody acts on its policy target */
    CONVERGENCE_OVERRIDDEN,    /* its actor lives, and its balloon target is not what it set */
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
    bool calibrating;        /* the gap is not known because the offset is not */
    bool offset_assumed;     /* it never held still near its target: offset is its videoram */
    bool moved;              /* it has been seen to move towards a target: there is a driver */
    bool ran;                /* it had CPU time since it was asked */
    int64_t idle_ms;         /* since a page moved towards the target, or could be expected to */
    int64_t usual_rate_kb_s; /* of its ballooning, either way, while it was useful; 0: not known */
    bool wanted_known;       /* an actor should set its balloon target ... */
    int64_t wanted_kb;       /* ... to this, which is what its policy target asks for */
    int64_t unheeded_ms;     /* OVERRIDDEN, ORPHANED: since when it is not that; 0: it is */
    bool other_writer;       /* somebody else has set its balloon target since its policy or we did;
                              * forgotten after twice memory_half_life_ms */
    struct change_stroke writer; /* ... who, and what; never forgotten; at_ms 0: nobody */
    struct change_fight fight;   /* count 0: none */
};

#endif
