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

static int run_help(const struct command_call *call);

/* A lever or a policy: everything that is not said here comes from the table of operations. */
#define OPERATION(id, name_, operands_, least_, most_, options_, details_)           \
    {                                                                                \
        .name = name_, .operands = operands_, .least = least_, .most = most_,        \
        .options = (options_) | LINE_DRY_RUN, .details = details_, .modifies = true, \
        .operates = true, .operation = id, .run = command_operate                    \
    }

#define LEVER \
    "Refused unless the domain's actor is xl-manual; mem-manual-set, or --manual, goes there.\n"

static const struct command commands[] = {
    {
        .name = "list",
        .operands = "[DOMAIN...]",
        .most = COMMAND_ANY_COUNT,
        .options = LINE_JSON,
        .help = "Lists the domains, with what is known of their memory.",
        .details = "DOMAIN is a name, a domid or a UUID; without one all domains are listed.\n"
                   "--json prints one object with \"host\" and \"domains\"; numbers carry their "
                   "unit in their\nname, and what is not known is null.\n",
        .run = command_list,
    },
    OPERATION(OPERATION_TARGET, "mem-set", "DOMAIN TARGET", 2, 2, LINE_NO_ENFORCE | LINE_YES, ""),
    OPERATION(OPERATION_ENFORCE, "mem-enforce-set", "DOMAIN on|off", 2, 2, 0, ""),
    OPERATION(OPERATION_POLICY, "mem-policy-set", "DOMAIN ACTOR [PARAMS]", 2, 3, 0,
              "PARAMS replace those that there are; without them there are none.\n"),
    {
        .name = "mem-policy-get",
        .operands = "DOMAIN",
        .least = 1,
        .most = 1,
        .options = LINE_JSON,
        .help = "Prints who implements the domain's memory policy, and its target.",
        .details = "A line each: actor, params, target, enforce. No policy is empty, no target "
                   "is -.\n",
        .run = command_get_policy,
    },
    OPERATION(OPERATION_MANUAL, "mem-manual-set", "DOMAIN on|off", 2, 2, 0, ""),
    OPERATION(OPERATION_BALLOON_TARGET, "mem-balloon-set-target", "DOMAIN TARGET", 2, 2,
              LINE_ENFORCE | LINE_MANUAL | LINE_YES, LEVER),
    {
        .name = "mem-balloon-get-target",
        .operands = "DOMAIN",
        .least = 1,
        .most = 1,
        .options = LINE_JSON,
        .help = "Prints the domain's balloon target.",
        .details = "In KiB, as mem-balloon-set-target takes it: 524288k.\n",
        .run = command_get_target,
    },
    OPERATION(OPERATION_PAGING_TARGET, "mem-paging-set-target", "DOMAIN TARGET", 2, 2,
              LINE_MANUAL | LINE_YES, LEVER),
    {
        .name = "mem-paging-get-target",
        .operands = "DOMAIN",
        .least = 1,
        .most = 1,
        .options = LINE_JSON,
        .help = "Prints the domain's paging target.",
        .details = "In KiB, as mem-paging-set-target takes it: 524288k.\n",
        .run = command_get_target,
    },
    OPERATION(OPERATION_PAGING, "mem-paging-set", "DOMAIN on|off", 2, 2, LINE_MANUAL | LINE_YES,
              LEVER),
    OPERATION(OPERATION_SHARING, "mem-sharing-set", "DOMAIN on|off", 2, 2, LINE_MANUAL, LEVER),
    OPERATION(OPERATION_MAXMEM, "mem-maxmem-set", "DOMAIN MAXMEM", 2, 2, LINE_MANUAL,
              LEVER "Unlike `xl mem-max` it leaves static-max alone, and adds nothing to it.\n"),
    {
        .name = "mem-wait",
        .operands = "DOMAIN",
        .least = 1,
        .most = 1,
        .options = LINE_TIMEOUT,
        .help = "Waits until the domain holds its target, up or down.",
        .details = "Ends with 0 when it does; 1 when it will not, with a sentence that says why; "
                   "3 when it\ngoes away; 5 after --timeout. Without --timeout it waits as long "
                   "as there is hope.\n",
        .run = command_wait,
    },
    {
        .name = "watch",
        .operands = "",
        .options = LINE_JSON,
        .help = "Prints a line whenever a policy, a target or the set of domains changes.",
        .details = "The first line says from when on nothing is missed. --json prints an object "
                   "a line.\n",
        .run = command_watch,
    },
    {
        .name = "journal",
        .operands = "[ID]",
        .most = 1,
        .options = LINE_JSON,
        .help = "Lists what xenmem has changed on this host, or the steps of one change.",
        .details = "",
        .run = command_journal,
    },
    {
        .name = "undo",
        .operands = "[ID]",
        .most = 1,
        .options = LINE_DRY_RUN | LINE_YES,
        .help = "Takes a change back: the last one that stands, or the one of the journal's ID.",
        .details = "A domain in which somebody has changed the value since is left alone.\n",
        .modifies = true,
        .run = command_undo,
    },
    {
        .name = "actor",
        .operands = "run NAME | status",
        .least = 1,
        .most = 2,
        .options = LINE_JSON | LINE_FOREGROUND | LINE_CONFIG,
        .help = "Is an actor, which makes domains use what their policy says; or tells who is one.",
        .details =
            "run serves all domains of this host whose actor is NAME: xl or xl-manual. It "
            "goes into the\nbackground once it does; SIGTERM ends it, and leaves domains and "
            "pagers as they are.\nstatus lists the actors that are registered, alive or "
            "dead, and the domains that they\ncannot serve, with the reason.\n",
        .run = command_actor,
    },
    {
        .name = "help",
        .operands = "[COMMAND]",
        .most = 1,
        .help = "Tells how a command is used.",
        .details = "",
        .run = run_help,
    },
};

void command_context_init(struct command_context *context, bool read_only,
                          const struct settings *settings)
{
    gate_init(&context->gate, read_only);
    context->settings = *settings;
}

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

/* --- telling -----------------------------------------------------------------------------------
 */

char *command_synopsis(const struct command *command, char buffer[COMMAND_SYNOPSIS_MAX])
{
    int length = snprintf(buffer, COMMAND_SYNOPSIS_MAX, "%s", command->name);

    for (size_t i = 0; line_option_info(i) && length < COMMAND_SYNOPSIS_MAX; i++) {
        const struct line_option_info *info = line_option_info(i);

        if (command->options & info->option)
            length += snprintf(buffer + length, (size_t)(COMMAND_SYNOPSIS_MAX - length),
                               " [%s%s%s]", info->name, info->argument ? " " : "",
                               info->argument ? info->argument : "");
    }
    if (*command->operands && length < COMMAND_SYNOPSIS_MAX)
        snprintf(buffer + length, (size_t)(COMMAND_SYNOPSIS_MAX - length), " %s",
                 command->operands);
    return buffer;
}

const char *command_help(const struct command *command)
{
    return command->help ? command->help : operation_info(command->operation)->help;
}

/* What a user typed may hold anything; a sentence on a terminal may not. */
static void complain(const char *format, va_list args)
{
    char raw[2 * XENMEM_ERROR_SENTENCE_MAX], clean[2 * XENMEM_ERROR_SENTENCE_MAX];

    vsnprintf(raw, sizeof(raw), format, args);
    text_sanitise(clean, sizeof(clean), raw, strlen(raw));
    fflush(stdout); /* in the order in which it was said */
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

int command_fail(const struct xenmem_error *error)
{
    static const struct {
        int code;
        enum command_exit ends;
    } ends[] = {
        {ESRCH, COMMAND_NO_DOMAIN}, {EROFS, COMMAND_REFUSED}, {ETIMEDOUT, COMMAND_TIMED_OUT}};
    enum command_exit code = COMMAND_FAILED;

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (ends[i].code == error->code)
            code = ends[i].ends;
    return command_complain(code, "%s", error->sentence);
}

int command_usage(const struct command *command, const char *format, ...)
{
    char synopsis[COMMAND_SYNOPSIS_MAX];
    va_list args;

    va_start(args, format);
    complain(format, args);
    va_end(args);
    fprintf(stderr, "usage: xenmem %s\n", command_synopsis(command, synopsis));
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

/* --- help --------------------------------------------------------------------------------------
 */

static void print_parameters(const struct operation *operation)
{
    for (size_t i = 0; i < OPERATION_PARAMETERS_MAX; i++)
        if (operation->parameters[i].kind != OPERATION_PARAMETER_NONE)
            printf("  %-14s %s\n", operation->parameters[i].name, operation->parameters[i].help);
}

static void print_options(const struct command *command)
{
    for (size_t i = 0; line_option_info(i); i++) {
        const struct line_option_info *info = line_option_info(i);
        char name[32];

        if (!(command->options & info->option))
            continue;
        snprintf(name, sizeof(name), "%s%s%s", info->name, info->argument ? " " : "",
                 info->argument ? info->argument : "");
        printf("  %-14s %s\n", name, info->help);
    }
}

static int print_one(const struct command *command)
{
    char synopsis[COMMAND_SYNOPSIS_MAX];

    printf("usage: xenmem %s\n\n%s\n%s", command_synopsis(command, synopsis), command_help(command),
           command->details);
    if (command->operates || command->options)
        putchar('\n');
    if (command->operates) {
        printf("  %-14s a domid, a UUID or a name\n", "DOMAIN");
        print_parameters(operation_info(command->operation));
    }
    print_options(command);
    return COMMAND_DONE;
}

static int run_help(const struct command_call *call)
{
    const char *name = call->line.count ? call->line.operands[0] : NULL;
    const struct command *about = name ? command_find(name) : NULL;
    char synopsis[COMMAND_SYNOPSIS_MAX];

    if (name && !about)
        return command_usage(call->command, "There is no command \"%s\"; `xenmem help` lists them.",
                             name);
    if (about)
        return print_one(about);
    for (size_t i = 0; command_at(i); i++)
        printf("xenmem %s\n    %s\n", command_synopsis(command_at(i), synopsis),
               command_help(command_at(i)));
    return COMMAND_DONE;
}

/* --- running -----------------------------------------------------------------------------------
 */

static int check_count(const struct command_call *call)
{
    const struct command *command = call->command;

    if (call->line.count < command->least)
        return command_usage(command, "%s needs %s.", command->name, command->operands);
    if (call->line.count > command->most)
        return command_usage(command, "%s takes %s%s, not \"%s\" as well.", command->name,
                             *command->operands ? "only " : "no operand", command->operands,
                             call->line.operands[command->most]);
    return COMMAND_DONE;
}

static int run(const struct command_call *call)
{
    struct xenmem_error error;
    int rc;

    if (call->line.options & LINE_HELP)
        return print_one(call->command);
    rc = check_count(call);
    if (rc != COMMAND_DONE)
        return rc;
    if (call->command->modifies && !(call->line.options & LINE_DRY_RUN) &&
        gate_pass(&call->context->gate, &error) < 0)
        return command_fail(&error);
    return call->command->run(call);
}

int command_run(struct command_context *context, int argc, char **argv)
{
    struct command_call call = {.command = command_find(argv[0]), .context = context};
    struct xenmem_error error;
    int rc;

    if (!call.command)
        return command_complain(COMMAND_USAGE,
                                "There is no command \"%s\"; `xenmem help` lists them.", argv[0]);
    rc = line_parse(call.command->name, call.command->options, argc, argv, &call.line, &error);
    if (rc == -ENOMEM)
        return command_fail(&error);
    if (rc < 0)
        return command_usage(call.command, "%s", error.sentence);
    rc = run(&call);
    line_free(&call.line);
    return rc;
}
