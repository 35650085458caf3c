/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `xenmem mem-…-get…`: what was set, through the functions of xenmem.h. They refuse nobody.
 */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/commands/command.h"
#include "actorctl/commands/picture.h"
#include "actorctl/commands/select.h"
#include "actorctl/xenmem.h"

/* The domid that the first operand names, and a context to ask. Returns what to exit with. */
static int open_for(const struct command_call *call, uint32_t *ret_domid,
                    struct xenmem **ret_xenmem)
{
    const char *name = call->line.operands[0];
    const char *const only[] = {name, NULL};
    const struct domain *domain;
    struct snapshot *snapshot;
    struct xenmem_error error;
    int rc = COMMAND_DONE;

    if (picture_take_of(only, &snapshot, &error) < 0)
        return command_complain(COMMAND_FAILED, "%s", error.sentence);
    domain = select_domain(snapshot, name);
    if (!domain)
        rc = command_complain(COMMAND_NO_DOMAIN,
                              "There is no domain \"%s\"; `xenmem list` shows which there are.",
                              name);
    else
        *ret_domid = domain->id.domid;
    snapshot_unref(snapshot);
    if (rc == COMMAND_DONE && xenmem_open(ret_xenmem, &error) < 0)
        rc = command_fail(&error);
    return rc;
}

static int print_json(json_t *root)
{
    int rc = root ? json_dumpf(root, stdout, JSON_COMPACT) : -1;

    json_decref(root);
    if (rc < 0 && !ferror(stdout))
        return command_complain(COMMAND_FAILED, "Out of memory: nothing is printed.");
    putchar('\n');
    return COMMAND_DONE;
}

/* --- targets -----------------------------------------------------------------------------------
 */

typedef int target_getter(struct xenmem *xenmem, uint32_t domid, int64_t *ret_target_kb,
                          struct xenmem_error *error);

static target_getter *getter_of(const struct command *command)
{
    static const struct {
        const char *name;
        target_getter *get;
    } getters[] = {
        {"mem-balloon-get-target", xenmem_domain_get_balloon_target},
        {"mem-paging-get-target", xenmem_domain_get_paging_target},
    };
    size_t at = 0;

    while (strcmp(getters[at].name, command->name) != 0)
        at++;
    return getters[at].get;
}

int command_get_target(const struct command_call *call)
{
    struct xenmem_error error;
    struct xenmem *xenmem;
    int64_t target_kb;
    uint32_t domid;
    int rc = open_for(call, &domid, &xenmem);

    if (rc != COMMAND_DONE)
        return rc;
    if (getter_of(call->command)(xenmem, domid, &target_kb, &error) < 0)
        rc = command_fail(&error);
    else if (call->line.options & LINE_JSON)
        rc = print_json(
            json_pack("{s:i, s:I}", "domid", (int)domid, "target_kb", (json_int_t)target_kb));
    else
        printf("%" PRId64 "k\n", target_kb);
    xenmem_close(xenmem);
    return rc;
}

/* --- policy ------------------------------------------------------------------------------------
 */

struct policy {
    char *actor, *params;
    bool has_target, enforce;
    int64_t target_kb;
};

static int read_policy(struct xenmem *xenmem, uint32_t domid, struct policy *policy,
                       struct xenmem_error *error)
{
    int rc = xenmem_domain_get_memory_policy(xenmem, domid, &policy->actor, &policy->params, error);

    if (rc < 0)
        return rc;
    rc =
        xenmem_domain_get_memory_target(xenmem, domid, &policy->target_kb, &policy->enforce, error);
    policy->has_target = rc == 0;
    return rc == -ENODATA ? 0 : rc;
}

static int print_policy(const struct command_call *call, uint32_t domid,
                        const struct policy *policy)
{
    if (call->line.options & LINE_JSON)
        return print_json(
            json_pack("{s:i, s:s, s:s, s:o, s:o}", "domid", (int)domid, "actor", policy->actor,
                      "params", policy->params, "target_kb",
                      policy->has_target ? json_integer(policy->target_kb) : json_null(), "enforce",
                      policy->has_target ? json_boolean(policy->enforce) : json_null()));
    printf("actor   %s\nparams  %s\n", policy->actor, policy->params);
    if (policy->has_target)
        printf("target  %" PRId64 "k\nenforce %d\n", policy->target_kb, policy->enforce);
    else
        printf("target  -\nenforce -\n");
    return COMMAND_DONE;
}

int command_get_policy(const struct command_call *call)
{
    struct policy policy = {0};
    struct xenmem_error error;
    struct xenmem *xenmem;
    uint32_t domid;
    int rc = open_for(call, &domid, &xenmem);

    if (rc != COMMAND_DONE)
        return rc;
    if (read_policy(xenmem, domid, &policy, &error) < 0)
        rc = command_fail(&error);
    else
        rc = print_policy(call, domid, &policy);
    free(policy.actor);
    free(policy.params);
    xenmem_close(xenmem);
    return rc;
}
