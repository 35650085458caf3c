/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of commands, and what all of them share: see command.h.
 */
#include "actorctl/commands/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static int run_help(const struct command *command, int argc, char **argv);

static const struct command commands[] = {
    {
        .name = "list",
        .arguments = "[--json] [DOMAIN...]",
        .help = "List the domains, with what is known of their memory.",
        .details = "DOMAIN is a name, a domid or a UUID; without one all domains are listed.\n"
                   "--json prints one object with \"host\" and \"domains\"; numbers carry their "
                   "unit in their\nname, and what is not known is null.\n",
        .run = command_list,
    },
    {
        .name = "help",
        .arguments = "[COMMAND]",
        .help = "Tell how a command is used.",
        .details = "",
        .run = run_help,
    },
};

const struct command *command_at(size_t index)
{
    return index < sizeof(commands) / sizeof(commands[0]) ? &commands[index] : NULL;
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; command_at(i); i++)
        if (strcmp(command_at(i)->name, name) == 0)
            return command_at(i);
    return NULL;
}

/* What a user typed may hold anything; a sentence on a terminal may not. */
static void complain(const char *format, va_list args)
{
    char raw[XENMEM_ERROR_SENTENCE_MAX], clean[XENMEM_ERROR_SENTENCE_MAX];

    vsnprintf(raw, sizeof(raw), format, args);
    text_sanitise(clean, sizeof(clean), raw, strlen(raw));
    fprintf(stderr, "xenmem: %s\n", clean);
}

int command_complain(enum command_exit code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    complain(format, args);
    va_end(args);
    return code;
}

int command_usage(const struct command *command, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    complain(format, args);
    va_end(args);
    fprintf(stderr, "usage: xenmem %s %s\n", command->name, command->arguments);
    return COMMAND_USAGE;
}

int command_finish(int code)
{
    bool failed = ferror(stdout) != 0;

    errno = 0;
    failed |= fflush(stdout) != 0;
    if (!failed)
        return code;
    if (errno != EPIPE) /* who went away does not want to hear of it */
        command_complain(COMMAND_FAILED, "Not everything could be written: %s.",
                         errno ? strerror(errno) : "an earlier write failed");
    return COMMAND_FAILED;
}

static void print_one(const struct command *command)
{
    printf("usage: xenmem %s %s\n\n%s\n%s", command->name, command->arguments, command->help,
           command->details);
}

static int run_help(const struct command *command, int argc, char **argv)
{
    const struct command *about = argc == 2 ? command_find(argv[1]) : NULL;

    if (argc > 2)
        return command_usage(command, "help takes one command.");
    if (argc == 2 && !about)
        return command_usage(command, "There is no command \"%s\"; `xenmem help` lists them.",
                             argv[1]);
    if (about) {
        print_one(about);
        return COMMAND_DONE;
    }
    for (size_t i = 0; command_at(i); i++)
        printf("xenmem %s %s\n    %s\n", command_at(i)->name, command_at(i)->arguments,
               command_at(i)->help);
    return COMMAND_DONE;
}

int command_run(int argc, char **argv)
{
    const struct command *command = command_find(argv[0]);

    if (!command)
        return command_complain(COMMAND_USAGE,
                                "There is no command \"%s\"; `xenmem help` lists them.", argv[0]);
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        print_one(command);
        return COMMAND_DONE;
    }
    return command->run(command, argc, argv);
}
