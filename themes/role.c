/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The names of the roles, as theme files write them: see role.h.
 */
#include "themes/role.h"

#include <assert.h>
#include <string.h>

static const char *const names[] = {
    [ROLE_NORMAL] = "normal",     [ROLE_QUIET] = "quiet",       [ROLE_TITLE] = "title",
    [ROLE_HEADER] = "header",     [ROLE_SORTED] = "sorted",     [ROLE_STRONG] = "strong",
    [ROLE_GOOD] = "good",         [ROLE_MOVING] = "moving",     [ROLE_WARNING] = "warning",
    [ROLE_WRONG] = "wrong",       [ROLE_BAD] = "bad",           [ROLE_FRESH] = "fresh",
    [ROLE_BAR_USED] = "bar_used", [ROLE_BAR_BACK] = "bar_back", [ROLE_BAR_CLAIM] = "bar_claim",
    [ROLE_BAR_FREE] = "bar_free", [ROLE_PLOT] = "plot",         [ROLE_PLOT_TARGET] = "plot_target",
    [ROLE_PROMPT] = "prompt",     [ROLE_CURSOR] = "cursor",     [ROLE_FOOTER] = "footer",
    [ROLE_STALE] = "stale",
};
static_assert(sizeof(names) / sizeof(names[0]) == ROLE_COUNT, "a role has no name");

const char *role_name(enum role role)
{
    return (unsigned)role < ROLE_COUNT ? names[role] : names[ROLE_NORMAL];
}

int role_find(const char *name)
{
    for (int role = 0; role < ROLE_COUNT; role++)
        if (strcmp(names[role], name) == 0)
            return role;
    return -1;
}
