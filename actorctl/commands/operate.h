/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The commands that are operations (model/operation.h): what was typed becomes an intent. Pure.
 * Thread: any.
 */
#ifndef XENMEM_ACTORCTL_COMMANDS_OPERATE_H
#define XENMEM_ACTORCTL_COMMANDS_OPERATE_H

#include "actorctl/commands/command.h"

/* The intent of a command that operates, without its domains (the first operand names one). 0, or
 * -EINVAL, -ERANGE with a sentence that says what is allowed. */
int operate_intent(const struct command *command, const struct line *line,
                   struct intent *ret_intent, struct xenmem_error *error);

#endif
