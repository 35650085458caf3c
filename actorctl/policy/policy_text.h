/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The texts of a policy: which actor names and parameters may be written, and what `enforce` may
 * read. Pure. Thread: any.
 */
#ifndef XENMEM_ACTORCTL_POLICY_POLICY_TEXT_H
#define XENMEM_ACTORCTL_POLICY_POLICY_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* [A-Za-z0-9_.-]{0,63}. 0 or -EINVAL with a sentence. */
int policy_text_check_actor(const char *actor, struct xenmem_error *error);

/* "" or key=value,key=value; keys as actors and not empty, values printable ASCII without commas.
 */
int policy_text_check_params(const char *params, struct xenmem_error *error);

/* "" or an actor, a space and its parameters. */
int policy_text_check_manual_from(const char *manual_from, struct xenmem_error *error);

/* "1", "0", "true", "false". 0 or -EINVAL. */
int policy_text_parse_enforce(const char *bytes, size_t length, bool *ret_enforce);

#endif
