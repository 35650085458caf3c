/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The commands of xensim: each takes the words behind its own name and returns an exit
 * code. main.c has the table of them.
 */
#ifndef XENMEM_XENSIM_COMMANDS_H
#define XENMEM_XENSIM_COMMANDS_H

#define EXIT_USAGE   2
#define EXIT_TIMEOUT 5

int command_run(int argc, char **argv);
int command_ctl(int argc, char **argv);
int command_check(int argc, char **argv);
int command_scenarios(int argc, char **argv);
int command_behaviours(int argc, char **argv);
int command_actions(int argc, char **argv);
int command_clean(int argc, char **argv);
int command_pager(int argc, char **argv);

#endif
