/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The policy of a domain: who implements it, and with which parameters.
 */
#include "actorctl/policy/policy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/policy/facts.h"
#include "actorctl/policy/policy_text.h"
#include "base/text.h"
#include "base/units.h"

#define TEXT_BYTES (XENMEM_PARAMS_MAX * 3 + 1) /* a foreign byte becomes at most three */

char *policy_path(char path[XSTORE_PATH_MAX], uint32_t domid, const char *name)
{
    snprintf(path, XSTORE_PATH_MAX, "/libxl/%u/memory-policy%s%s", domid, *name ? "/" : "", name);
    return path;
}

int policy_check_alive(struct xs_handle *xs, xs_transaction_t t, uint32_t domid,
                       struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    bool exists;
    int rc;

    snprintf(path, sizeof(path), "/local/domain/%u", domid);
    rc = xstore_exists(xs, t, path, &exists);
    if (rc)
        return xstore_explain(error, rc, path, "nothing was changed");
    if (!exists)
        return error_set(error, ESRCH, "There is no domain %u any more: nothing was changed.",
                         domid);
    return 0;
}

/* Sanitised, "" where the node is absent; *exists is set where it is not. */
static int read_text(struct xs_handle *xs, xs_transaction_t t, const char *path, char **ret_text,
                     bool *exists)
{
    char buffer[TEXT_BYTES] = "";
    char *value = NULL, *text;
    unsigned length = 0;
    int rc = xstore_read(xs, t, path, &value, &length);

    if (rc && rc != -ENOENT)
        return rc;
    if (!rc) {
        *exists = true;
        text_sanitise(buffer, sizeof(buffer), value, length);
    }
    free(value);
    text = strdup(buffer);
    if (!text)
        return -ENOMEM;
    *ret_text = text;
    return 0;
}

static int read_target(struct xs_handle *xs, xs_transaction_t t, const char *path,
                       struct policy *policy)
{
    int rc = xstore_read_kb(xs, t, path, &policy->target_kb);

    if (rc && rc != -ENOENT && rc != -EBADMSG)
        return rc;
    policy->target_state = !rc ? POLICY_GOOD : rc == -ENOENT ? POLICY_ABSENT : POLICY_BAD;
    policy->exists |= rc != -ENOENT;
    return 0;
}

static int read_enforce(struct xs_handle *xs, xs_transaction_t t, const char *path,
                        struct policy *policy)
{
    char *value = NULL;
    unsigned length = 0;
    int rc = xstore_read(xs, t, path, &value, &length);

    if (rc && rc != -ENOENT)
        return rc;
    policy->enforce = false;
    policy->enforce_state = POLICY_ABSENT;
    if (!rc)
        policy->enforce_state =
            policy_text_parse_enforce(value, length, &policy->enforce) ? POLICY_BAD : POLICY_GOOD;
    policy->exists |= !rc;
    free(value);
    return 0;
}

/* Instead of what was there. */
static int reread_text(struct xs_handle *xs, xs_transaction_t t, const char *path, char **text,
                       bool *exists)
{
    char *now = NULL;
    int rc = read_text(xs, t, path, &now, exists);

    if (rc)
        return rc;
    free(*text);
    *text = now;
    return 0;
}

int policy_reread(struct xs_handle *xs, xs_transaction_t t, uint32_t domid, unsigned nodes,
                  struct policy *policy, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    int rc = 0;

    policy->exists = false;
    if (nodes & POLICY_NODE_ACTOR)
        rc = reread_text(xs, t, policy_path(path, domid, "actor"), &policy->actor, &policy->exists);
    if (!rc && nodes & POLICY_NODE_PARAMS)
        rc = reread_text(xs, t, policy_path(path, domid, "actor-params"), &policy->params,
                         &policy->exists);
    if (!rc && nodes & POLICY_NODE_TARGET)
        rc = read_target(xs, t, policy_path(path, domid, "target"), policy);
    if (!rc && nodes & POLICY_NODE_ENFORCE)
        rc = read_enforce(xs, t, policy_path(path, domid, "enforce"), policy);
    if (!rc)
        return 0;
    policy_dispose(policy);
    return xstore_explain(error, rc, path, "the policy is not known");
}

int policy_read_orders(struct xs_handle *xs, xs_transaction_t t, uint32_t domid,
                       struct policy *ret_policy, struct xenmem_error *error)
{
    struct policy policy = {0};
    char path[XSTORE_PATH_MAX];
    int rc = policy_reread(xs, t, domid, POLICY_NODES, &policy, error);

    if (rc)
        return rc;
    if (!policy.exists)
        rc = xstore_exists(xs, t, policy_path(path, domid, "manual-from"), &policy.exists);
    if (rc) {
        policy_dispose(&policy);
        return xstore_explain(error, rc, path, "the policy is not known");
    }
    *ret_policy = policy;
    return 0;
}

int policy_read_in(struct xs_handle *xs, xs_transaction_t t, uint32_t domid,
                   struct policy *ret_policy, struct xenmem_error *error)
{
    struct policy policy;
    char path[XSTORE_PATH_MAX];
    int rc = policy_read_orders(xs, t, domid, &policy, error);

    if (rc)
        return rc;
    rc = read_text(xs, t, policy_path(path, domid, "manual-from"), &policy.manual_from,
                   &policy.exists);
    if (rc) {
        policy_dispose(&policy);
        return xstore_explain(error, rc, path, "the policy is not known");
    }
    *ret_policy = policy;
    return 0;
}

void policy_dispose(struct policy *policy)
{
    free(policy->actor);
    free(policy->params);
    free(policy->manual_from);
    *policy = (struct policy){0};
}

struct reading {
    uint32_t domid;
    struct policy policy;
};

static int read_body(struct xs_handle *xs, xs_transaction_t t, void *data,
                     struct xenmem_error *error)
{
    struct reading *reading = data;

    policy_dispose(&reading->policy); /* of an attempt that was in vain */
    return policy_read_in(xs, t, reading->domid, &reading->policy, error);
}

int policy_read(struct xs_handle *xs, uint32_t domid, struct policy *ret_policy,
                struct xenmem_error *error)
{
    struct reading reading = {.domid = domid};
    int rc = xstore_transact(xs, read_body, &reading, "the policy is not known", error);

    if (rc) {
        policy_dispose(&reading.policy);
        return rc;
    }
    *ret_policy = reading.policy;
    return 0;
}

int policy_read_of(struct xenmem *xenmem, uint32_t domid, struct policy *ret_policy,
                   struct xenmem_error *error)
{
    struct facts facts;
    int rc = facts_read(xenmem, domid, &facts, error);

    return rc ? rc : policy_read(xenmem->xs, domid, ret_policy, error);
}

struct writing {
    uint32_t domid;
    const char *actor;
    const char *params;
    const char *manual_from; /* NULL: left as it is; "": removed */
};

static int write_manual_from(struct xs_handle *xs, xs_transaction_t t,
                             const struct writing *writing, const char *path)
{
    if (!writing->manual_from)
        return 0;
    return *writing->manual_from ? xstore_write(xs, t, path, writing->manual_from)
                                 : xstore_remove(xs, t, path);
}

static int write_body(struct xs_handle *xs, xs_transaction_t t, void *data,
                      struct xenmem_error *error)
{
    const struct writing *writing = data;
    char path[XSTORE_PATH_MAX];
    int rc = policy_check_alive(xs, t, writing->domid, error);

    if (rc)
        return rc;
    rc = xstore_write(xs, t, policy_path(path, writing->domid, "actor"), writing->actor);
    if (!rc)
        rc =
            xstore_write(xs, t, policy_path(path, writing->domid, "actor-params"), writing->params);
    if (!rc)
        rc = write_manual_from(xs, t, writing, policy_path(path, writing->domid, "manual-from"));
    return rc ? xstore_explain(error, rc, path, "the policy was not changed") : 0;
}

static int verify(struct xenmem *xenmem, const struct writing *writing, struct xenmem_error *error)
{
    struct policy policy;
    int rc = policy_read(xenmem->xs, writing->domid, &policy, error);

    if (rc)
        return rc;
    if (strcmp(policy.actor, writing->actor) || strcmp(policy.params, writing->params) ||
        (writing->manual_from && strcmp(policy.manual_from, writing->manual_from)))
        rc = error_set(
            error, ESTALE,
            "Somebody else was faster: the actor of domain %u is \"%.63s\" with \"%.80s\" "
            "now. Find out who sets it before you try again.",
            writing->domid, policy.actor, policy.params);
    policy_dispose(&policy);
    return rc;
}

int xenmem_domain_set_memory_policy(struct xenmem *xenmem, uint32_t domid, const char *actor,
                                    const char *params, struct xenmem_error *error)
{
    return xenmem_domain_switch_memory_policy(xenmem, domid, actor, params, NULL, error);
}

int xenmem_domain_switch_memory_policy(struct xenmem *xenmem, uint32_t domid, const char *actor,
                                       const char *params, const char *manual_from,
                                       struct xenmem_error *error)
{
    struct writing writing = {.domid = domid,
                              .actor = actor ? actor : "",
                              .params = params ? params : "",
                              .manual_from = manual_from};
    struct facts facts;
    int rc = policy_text_check_actor(writing.actor, error);

    if (!rc)
        rc = policy_text_check_params(writing.params, error);
    if (!rc && manual_from)
        rc = policy_text_check_manual_from(manual_from, error);
    if (!rc)
        rc = facts_read(xenmem, domid, &facts, error);
    if (!rc)
        rc = xstore_transact(xenmem->xs, write_body, &writing, "the policy was not changed", error);
    return rc ? rc : verify(xenmem, &writing, error);
}

int xenmem_domain_get_memory_policy(struct xenmem *xenmem, uint32_t domid, char **ret_actor,
                                    char **ret_params, struct xenmem_error *error)
{
    struct policy policy;
    int rc = policy_read_of(xenmem, domid, &policy, error);

    if (rc)
        return rc;
    if (ret_actor) {
        *ret_actor = policy.actor;
        policy.actor = NULL;
    }
    if (ret_params) {
        *ret_params = policy.params;
        policy.params = NULL;
    }
    policy_dispose(&policy);
    return 0;
}

int xenmem_domain_get_manual_from(struct xenmem *xenmem, uint32_t domid, char **ret_manual_from,
                                  struct xenmem_error *error)
{
    struct policy policy;
    int rc = policy_read_of(xenmem, domid, &policy, error);

    if (rc)
        return rc;
    *ret_manual_from = policy.manual_from;
    policy.manual_from = NULL;
    policy_dispose(&policy);
    return 0;
}
