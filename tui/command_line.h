/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The command line of the console: the commands of the shell (actorctl/commands/command.h), with
 * the plan of those that change something as one types, and a few of its own.
 *
 * DOMAIN is as in the shell, and "." the domain under the cursor, or all that are tagged.
 * Thread: the main thread.
 */
#ifndef XENMEM_TUI_COMMAND_LINE_H
#define XENMEM_TUI_COMMAND_LINE_H

struct command;
struct console;

void command_line_open(struct console *console);
void command_line_typed(struct console *console);
void command_line_run(struct console *console);

/* The plan of what is typed now, as the host is now. */
void command_line_plan(struct console *console);

/* The command of this name, if it operates; NULL: there is none. */
const struct command *command_line_lever(const char *name);

#endif
