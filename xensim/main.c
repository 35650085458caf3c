/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * xensim: the table of its commands.
 */
#include <stdio.h>
#include <string.h>

#include "xensim/commands.h"

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *arguments;
    const char *summary;
};

static const struct command commands[] = {
    {"run", command_run, "[OPTION...] SCENARIO -- COMMAND...",
     "runs COMMAND on a simulated Xen host; its exit code is COMMAND's"},
    {"ctl", command_ctl, "COMMAND...",
     "looks into a running host, or changes it (xensim ctl --help)"},
    {"check", command_check, "SCENARIO", "reads a scenario and says what is wrong with it"},
    {"scenarios", command_scenarios, "", "lists the scenarios"},
    {"behaviours", command_behaviours, "", "lists what guests can do"},
    {"actions", command_actions, "", "lists what can happen: for scenarios, and for ctl"},
    {"clean", command_clean, "", "removes what dead hosts have left, as every run does"},
    {"xenpaging", command_pager, "-f FILE -d DOMID [-m KB]", "the simulated pager of one domain"},
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int main_help(FILE *to)
{
    fputs("xensim - a simulated Xen host beneath the real Xen libraries\n\n", to);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(to, "  xensim %s%s%s\n      %s\n", commands[i].name,
                *commands[i].arguments ? " " : "", commands[i].arguments, commands[i].summary);
    fputs("\nOptions of run:\n"
          "  --xenstored=xenstored|oxenstored  which of the real daemons serves the store\n"
          "  --asan       COMMAND starts programs built with AddressSanitizer (found out\n"
          "               by itself where COMMAND is one)\n\n"
          "COMMAND and all that it starts find a Xen dom0: xl, xentop, xenstore-ls and programs\n"
          "of your own, without root. It ends when COMMAND ends. For example:\n"
          "  xensim run demo -- xl list\n"
          "  xensim run three -- sh -c 'xl mem-set web01 512 && xensim ctl wait web01 tot=512M'\n",
          to);
    return to == stdout ? 0 : EXIT_USAGE;
}

int main(int argc, char **argv)
{
    const char *self = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];

    if (!strcmp(self, "xenpaging")) /* under the name of the daemon that it plays */
        return command_pager(argc, argv);
    if (argc < 2)
        return main_help(stderr);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
        return main_help(stdout);
    for (size_t i = 0; i < COMMANDS; i++)
        if (!strcmp(argv[1], commands[i].name))
            return commands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "xensim: there is no command '%s'; xensim --help lists them\n", argv[1]);
    return EXIT_USAGE;
}
