/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which view is shown: the rooms (domains, one domain, host, actors, journal), into which digits
 * and Tab lead, and the pages aside (help, glossary, columns), which a second press leaves.
 *
 * Each is what one key does. Thread: the main thread.
 */
#ifndef XENMEM_TUI_SHOWING_H
#define XENMEM_TUI_SHOWING_H

struct console;

void showing_domains(struct console *console);
void showing_domain(struct console *console); /* the selected one */
void showing_host(struct console *console);
void showing_actors(struct console *console);
void showing_journal(struct console *console);
void showing_next(struct console *console);
void showing_previous(struct console *console);
void showing_served(struct console *console); /* the domains of the chosen actor */

void showing_help(struct console *console);
void showing_glossary(struct console *console);
void showing_columns(struct console *console);

/* Back to where one came from. */
void showing_leave(struct console *console);

#endif
