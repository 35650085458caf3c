/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `xenmem help`, and every other place that tells how a command is used: see help.h.
 */
#include "actorctl/commands/help.h"

#include <string.h>

#define NAME_COLUMN 17 /* where the text begins that explains an option */

/* --- lines -------------------------------------------------------------------------------------
 */

/* A word goes on to the next blank outside of brackets: "[--timeout S]" is one. */
static size_t word_length(const char *text)
{
    size_t length = 0;
    int depth = 0;

    for (; text[length] && (depth > 0 || text[length] != ' '); length++)
        depth += text[length] == '[' ? 1 : text[length] == ']' ? -1 : 0;
    return length;
}

void help_wrap(FILE *file, unsigned at, unsigned indent, const char *text)
{
    const char *gap = "";

    while (*text) {
        size_t length = word_length(text);

        if (*gap && at + 1 + length > HELP_COLUMNS) {
            fprintf(file, "\n%*s", (int)indent, "");
            at = indent;
            gap = "";
        }
        fprintf(file, "%s%.*s", gap, (int)length, text);
        at += (unsigned)(strlen(gap) + length);
        gap = " ";
        text += length;
        text += strspn(text, " ");
    }
    putc('\n', file);
}

void help_print_row(FILE *file, const char *name, unsigned indent, const char *text)
{
    unsigned at = 2 + (unsigned)strlen(name);

    fprintf(file, "  %s", name);
    if (at >= indent) {
        putc('\n', file);
        at = 0;
    }
    fprintf(file, "%*s", (int)(indent - at), "");
    help_wrap(file, indent, indent, text);
}

/* --- a command ---------------------------------------------------------------------------------
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

void help_print_usage(FILE *file, const struct command *command)
{
    char synopsis[COMMAND_SYNOPSIS_MAX];
    int at = fprintf(file, "usage: xenmem ");

    help_wrap(file, (unsigned)at, (unsigned)at, command_synopsis(command, synopsis));
}

static void print_parameters(FILE *file, const struct operation *operation)
{
    for (size_t i = 0; i < OPERATION_PARAMETERS_MAX; i++)
        if (operation->parameters[i].kind != OPERATION_PARAMETER_NONE)
            help_print_row(file, operation->parameters[i].name, NAME_COLUMN,
                           operation->parameters[i].help);
}

static void print_options(FILE *file, const struct command *command)
{
    for (size_t i = 0; line_option_info(i); i++) {
        const struct line_option_info *info = line_option_info(i);
        char name[32];

        if (!(command->options & info->option))
            continue;
        snprintf(name, sizeof(name), "%s%s%s", info->name, info->argument ? " " : "",
                 info->argument ? info->argument : "");
        help_print_row(file, name, NAME_COLUMN, info->help);
    }
}

void help_print(FILE *file, const struct command *command)
{
    help_print_usage(file, command);
    putc('\n', file);
    help_wrap(file, 0, 0, command_help(command));
    if (*command->details)
        help_wrap(file, 0, 0, command->details);
    if (command->operates || command->options)
        putc('\n', file);
    if (command->operates) {
        help_print_row(file, "DOMAIN", NAME_COLUMN, "a domid, a UUID or a name");
        print_parameters(file, operation_info(command->operation));
    }
    print_options(file, command);
}

/* --- all of them -------------------------------------------------------------------------------
 */

static void print_briefly(const struct command *command)
{
    char synopsis[COMMAND_SYNOPSIS_MAX];
    int at = printf("xenmem ");

    help_wrap(stdout, (unsigned)at, (unsigned)at + 4, command_synopsis(command, synopsis));
    printf("    ");
    help_wrap(stdout, 4, 4, command_help(command));
}

/* "actor" is two commands, and "actor run" is one. */
static bool is_meant(const struct command *command, const struct line *line)
{
    size_t length = strlen(line->operands[0]);

    if (strncmp(command->name, line->operands[0], length) != 0)
        return false;
    if (line->count == 1)
        return command->name[length] == '\0' || command->name[length] == ' ';
    return command->name[length] == ' ' &&
           strcmp(command->name + length + 1, line->operands[1]) == 0;
}

int command_help_page(const struct command_call *call)
{
    size_t told = 0;

    for (size_t i = 0; command_at(i); i++) {
        if (call->line.count == 0) {
            print_briefly(command_at(i));
        } else if (is_meant(command_at(i), &call->line)) {
            printf("%s", told++ > 0 ? "\n" : "");
            help_print(stdout, command_at(i));
        }
    }
    if (call->line.count == 0 || told > 0)
        return COMMAND_DONE;
    return command_usage(call->command, "There is no command \"%s%s%s\"; `xenmem help` lists them.",
                         call->line.operands[0], call->line.count > 1 ? " " : "",
                         call->line.count > 1 ? call->line.operands[1] : "");
}
