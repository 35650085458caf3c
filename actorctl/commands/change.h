/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What every command that changes something shares: looking at the host, showing a plan, having it
 * confirmed where it is dangerous, carrying it out, and telling how it ended.
 *
 * Thread: the main thread, which may block for as long as Xen does; ^C stops a plan before its next
 * step, and a second one the program.
 */
#ifndef XENMEM_ACTORCTL_COMMANDS_CHANGE_H
#define XENMEM_ACTORCTL_COMMANDS_CHANGE_H

#include "actorctl/commands/command.h"
#include "actorctl/operate/surroundings.h"
#include "model/plan.h"

/* The host as it is now, the domains that are planned for, and all else that planning looks at. */
struct outlook {
    struct snapshot *snapshot;
    struct ledger *ledger;
    struct surroundings *surroundings; /* NULL: nothing was asked for */
    struct plan_situation situation;   /* points to the rest */
};

/* `only`: the domains that are to be planned for, as picture_take_of has them. 0, or -errno with a
 * sentence. */
int outlook_take(const struct settings *settings, const char *const *only,
                 struct outlook *ret_outlook, struct xenmem_error *error);

/* Adds what planning wants to know of these domains beyond the snapshot. 0 or -errno. */
int outlook_survey(struct outlook *outlook, const struct domain_id *ids, size_t count,
                   struct xenmem_error *error);
void outlook_drop(struct outlook *outlook);

/* Prints the plan (--dry-run), or what speaks for and against it, and carries it out. Returns what
 * to exit with. */
int change_carry_out(const struct command_call *call, const struct plan *plan);

#endif
