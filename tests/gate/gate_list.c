/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What there is to be tried, from the program's own tables, a line each, words separated by tabs:
 *
 *   command NAME modifies|- OPERANDS OPTION…    a row of the table of commands (command.h); options
 *                                               but those with an argument
 *   action NAME modifies|- KEY CONTEXTS PARAMETER…   an action, with one line for each of its keys:
 *                                               the key as a number, the contexts as a bit mask, and
 *                                               for an operation what its prompt wants
 */
#include <stdio.h>

#include "actorctl/commands/command.h"
#include "tui/keys.h"

static const char *const kinds[] = {
    [OPERATION_PARAMETER_NONE] = NULL,       [OPERATION_PARAMETER_SIZE] = "size",
    [OPERATION_PARAMETER_SWITCH] = "switch", [OPERATION_PARAMETER_ACTOR] = "actor",
    [OPERATION_PARAMETER_PARAMS] = "params",
};

static const char *modifies(bool does)
{
    return does ? "modifies" : "-";
}

static void print_command(const struct command *command)
{
    printf("command\t%s\t%s\t%s", command->name, modifies(command->modifies),
           *command->operands ? command->operands : "-");
    for (size_t i = 0; line_option_info(i); i++) {
        const struct line_option_info *info = line_option_info(i);

        if ((command->options & info->option) && !info->argument)
            printf("\t%s", info->name);
    }
    putchar('\n');
}

static void print_binding(const struct key_binding *binding)
{
    const struct action action = action_info(binding->action);

    printf("action\t%s\t%s\t%lu\t%u", action.name, modifies(action.modifies),
           (unsigned long)binding->key, binding->contexts);
    if (binding->action >= ACTION_OPERATE && binding->action <= ACTION_OPERATE_LAST) {
        const struct operation *operation =
            operation_info((enum operation_id)(binding->action - ACTION_OPERATE));

        for (size_t i = 0; i < OPERATION_PARAMETERS_MAX; i++)
            if (kinds[operation->parameters[i].kind])
                printf("\t%s", kinds[operation->parameters[i].kind]);
    }
    putchar('\n');
}

int main(void)
{
    struct key_binding binding;

    for (size_t i = 0; command_at(i); i++)
        print_command(command_at(i));
    for (size_t i = 0; keys_binding(i, &binding); i++)
        print_binding(&binding);
    return 0;
}
