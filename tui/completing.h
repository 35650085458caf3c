/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What Tab completes: the word that the cursor is in, on the command line and at the prompt of a
 * policy.
 *
 * What can stand where is read from the words by which a command names its operands ("DOMAIN
 * on|off"). Of several that fit, what they have in common is put in and all are listed; at the
 * prompt of a policy a whole name leads to the next actor. What stands behind the cursor stays.
 * Thread: the main thread.
 */
#ifndef XENMEM_TUI_COMPLETING_H
#define XENMEM_TUI_COMPLETING_H

#include "tui/completion.h"

struct console;

void completing_command(struct console *console);
void completing_policy(struct console *console);

/* The names of all commands of the console. */
void completing_offer_commands(struct completion *completion);

/* How an actor of this name fares: "alive, pid 812", "not running"; "" where nobody knows. */
void completing_write_life(struct console *console, const char *actor, char *text, size_t size);

#endif
