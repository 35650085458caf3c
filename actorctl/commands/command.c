/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of commands, and what all of them share: see command.h.
 */
#include "actorctl/commands/command.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "actorctl/commands/help.h"
#include "base/text.h"

/* A lever or a policy: everything that is not said here comes from the table of operations. */
#define OPERATION(id, name_, operands_, least_, most_, options_, details_)           \
    {                                                                                \
        .name = name_, .operands = operands_, .least = least_, .most = most_,        \
        .options = (options_) | LINE_DRY_RUN, .details = details_, .modifies = true, \
        .operates = true, .operation = id, .run = command_operate                    \
    }

#define LEVER \
    "Refused unless the domain's actor is xl-manual; mem-manual-set, or --manual, goes there."

static const struct command commands[] = {
    {
        .name = "list",
        .operands = "[DOMAIN...]",
        .most = COMMAND_ANY_COUNT,
        .options = LINE_JSON,
        .help = "Lists the domains, with what is known of their memory.",
        .details = "DOMAIN is a name, a domid or a UUID; without one all domains are listed. "
                   "--json prints one object with \"host\" and \"domains\"; numbers carry their "
                   "unit in their name, and what is not known is null.",
        .run = command_list,
    },
    OPERATION(OPERATION_TARGET, "mem-set", "DOMAIN TARGET", 2, 2, LINE_NO_ENFORCE | LINE_YES, ""),
    OPERATION(OPERATION_ENFORCE, "mem-enforce-set", "DOMAIN on|off", 2, 2, 0, ""),
    OPERATION(OPERATION_POLICY, "mem-policy-set", "DOMAIN ACTOR [PARAMS]", 2, 3, 0,
              "PARAMS replace those that there are; without them there are none."),
    {
        .name = "mem-policy-get",
        .operands = "DOMAIN",
        .least = 1,
        .most = 1,
        .options = LINE_JSON,
        .help = "Prints who implements the domain's memory policy, and its target.",
        .details = "A line each: actor, params, target, enforce. No policy is empty, no target "
                   "is -.",
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
        .details = "In KiB, as mem-balloon-set-target takes it: 524288k.",
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
        .details = "In KiB, as mem-paging-set-target takes it: 524288k.",
        .run = command_get_target,
    },
    OPERATION(OPERATION_PAGING, "mem-paging-set", "DOMAIN on|off", 2, 2, LINE_MANUAL | LINE_YES,
              LEVER),
    OPERATION(OPERATION_SHARING, "mem-sharing-set", "DOMAIN on|off", 2, 2, LINE_MANUAL, LEVER),
    OPERATION(OPERATION_MAXMEM, "mem-maxmem-set", "DOMAIN MAXMEM", 2, 2, LINE_MANUAL,
              LEVER " Unlike `xl mem-max` it leaves static-max alone, and adds nothing to it."),
    {
        .name = "mem-wait",
        .operands = "DOMAIN",
        .least = 1,
        .most = 1,
        .options = LINE_TIMEOUT,
        .help = "Waits until the domain holds its target, up or down.",
        .details = "Ends with 0 when it does; 1 when it will not, with a sentence that says why; "
                   "3 when it goes away; 5 after --timeout. Without --timeout it waits as long "
                   "as there is hope.",
        .run = command_wait,
    },
    {
        .name = "watch",
        .operands = "",
        .options = LINE_JSON,
        .help = "Prints a line whenever a policy, a target or the set of domains changes.",
        .details =
            "\"watching\" says from when on nothing is missed. Where xenstored goes away it is "
            "waited for, and \"watching\" comes again: what changed between is not told. "
            "--json prints an object a line.",
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
        .help = "Takes back the last change that stands, or the one of that ID.",
        .details = "A domain in which somebody has changed the value since is left alone.",
        .modifies = true,
        .run = command_undo,
    },
    {
        .name = "actor run",
        .operands = "NAME",
        .least = 1,
        .most = 1,
        .options = LINE_FOREGROUND | LINE_CONFIG,
        .help = "Is an actor, which makes domains use what their policy says.",
        .details = "Serves all domains of this host whose actor is NAME: xl or xl-manual. It goes "
                   "into the background once it does; SIGTERM ends it, and leaves domains and "
                   "pagers as they are.",
        .modifies = true,
        .run = command_actor_run,
    },
    {
        .name = "actor status",
        .operands = "",
        .options = LINE_JSON,
        .help = "Lists the actors, alive or dead, and the domains that they cannot serve.",
        .details = "",
        .run = command_actor_status,
    },
    {
        .name = "help",
        .operands = "[COMMAND]",
        .most = 2, /* the words of its name */
        .help = "Tells how a command is used.",
        .details = "",
        .run = command_help_page,
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

const struct command *command_find_words(int count, char *const *words, int *ret_words)
{
    char two[64];

    if (count > 1 &&
        (size_t)snprintf(two, sizeof(two), "%s %s", words[0], words[1]) < sizeof(two) &&
        command_find(two)) {
        *ret_words = 2;
        return command_find(two);
    }
    *ret_words = 1;
    return count > 0 ? command_find(words[0]) : NULL;
}

const char *command_exit_help(enum command_exit code)
{
    static const char *const helps[] = {
        [COMMAND_DONE] = "done; it is so already",
        [COMMAND_FAILED] = "failed, or cannot be done; also: this is not a Xen host",
        [COMMAND_USAGE] = "usage; also: the console was asked for where there is no terminal",
        [COMMAND_NO_DOMAIN] = "no such domain, or it went away",
        [COMMAND_REFUSED] = "refused: by the domain's policy, by --read-only, or not confirmed",
        [COMMAND_TIMED_OUT] = "timed out",
    };
    static_assert(sizeof(helps) / sizeof(helps[0]) == COMMAND_EXIT_COUNT, "a phrase for each");

    return helps[code];
}

/* --- telling -----------------------------------------------------------------------------------
 */

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
    va_list args;

    va_start(args, format);
    complain(format, args);
    va_end(args);
    help_print_usage(stderr, command);
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

    if (call->line.options & LINE_HELP) {
        help_print(stdout, call->command);
        return COMMAND_DONE;
    }
    rc = check_count(call);
    if (rc != COMMAND_DONE)
        return rc;
    if (call->command->modifies && !(call->line.options & LINE_DRY_RUN) &&
        gate_pass(&call->context->gate, &error) < 0)
        return command_fail(&error);
    return call->command->run(call);
}

/* "actor" alone is no command, but what several begin with: they are told, as help or for a mistype.
 */
static int tell_family(const char *word, bool as_help)
{
    size_t length = strlen(word), told = 0;

    for (size_t i = 0; command_at(i); i++) {
        const struct command *command = command_at(i);

        if (strncmp(command->name, word, length) != 0 || command->name[length] != ' ')
            continue;
        if (as_help)
            help_print(stdout, command);
        else if (told == 0)
            command_complain(COMMAND_USAGE, "What shall %s do?", word);
        if (!as_help)
            help_print_usage(stderr, command);
        told++;
    }
    if (told == 0)
        return command_complain(COMMAND_USAGE, "There is no command \"%s\"; %s.", word,
                                strcmp(word, "mem-max") == 0
                                    ? "mem-maxmem-set sets the hypervisor's limit and nothing "
                                      "else, whereas `xl mem-max` rewrites static-max as well"
                                    : "`xenmem help` lists them");
    return as_help ? COMMAND_DONE : COMMAND_USAGE;
}

int command_run(struct command_context *context, int argc, char **argv)
{
    struct command_call call = {.context = context};
    struct xenmem_error error;
    int rc, words;

    call.command = command_find_words(argc, argv, &words);
    if (!call.command)
        return tell_family(argv[0], argc > 1 && strcmp(argv[1], "--help") == 0);
    rc = line_parse(call.command->name, call.command->options, argc - words + 1, argv + words - 1,
                    &call.line, &error);
    if (rc == -ENOMEM)
        return command_fail(&error);
    if (rc < 0)
        return command_usage(call.command, "%s", error.sentence);
    rc = run(&call);
    line_free(&call.line);
    return rc;
}
