/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The memory target: for the actor where the domain has one, else for its balloon driver. Which of
 * the two is decided in the transaction that writes, so that an actor that is set meanwhile is
 * never passed by.
 */
#include <errno.h>
#include <string.h>

#include "actorctl/policy/balloon.h"
#include "actorctl/policy/policy.h"
#include "base/units.h"

#define NOT_SET "the memory target was not set"

struct setting {
    const struct facts *facts;
    const struct reckon_request *request;
    bool has_actor;
    int64_t videoram_kb;
    int64_t target_kb; /* what was written */
};

/* What a relative change starts from: the policy target, or what the balloon target amounts to. */
static int find_base(const struct policy *policy, const struct memory_nodes *nodes,
                     const struct setting *setting, int64_t *ret_base_kb,
                     struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];

    if (!setting->request->relative)
        *ret_base_kb = 0;
    else if (policy->target_state == POLICY_GOOD)
        *ret_base_kb = policy->target_kb;
    else if (policy->target_state == POLICY_BAD)
        return xstore_explain(error, -EBADMSG, policy_path(path, setting->facts->domid, "target"),
                              NOT_SET);
    else if (nodes->has_target)
        *ret_base_kb = nodes->target_kb + nodes->videoram_kb;
    else
        return error_set(
            error, ENODATA,
            "Domain %u has neither a policy target nor a balloon target to add to: " NOT_SET
            ". Give an absolute one.",
            setting->facts->domid);
    return 0;
}

static int write_target(struct xs_handle *xs, xs_transaction_t t, struct setting *setting,
                        int64_t target_kb, struct xenmem_error *error)
{
    uint32_t domid = setting->facts->domid;
    char path[XSTORE_PATH_MAX];
    int rc = xstore_write_kb(xs, t, policy_path(path, domid, "target"), target_kb);

    if (!rc)
        rc = xstore_write(xs, t, policy_path(path, domid, "enforce"),
                          setting->request->enforce ? "1" : "0");
    if (rc)
        return xstore_explain(error, rc, path, NOT_SET);
    setting->target_kb = target_kb;
    return 0;
}

static int body(struct xs_handle *xs, xs_transaction_t t, void *data, struct xenmem_error *error)
{
    struct setting *setting = data;
    struct memory_nodes nodes;
    struct policy policy;
    int64_t base_kb = 0, target_kb;
    int rc = policy_check_alive(xs, t, setting->facts->domid, error);

    if (rc)
        return rc;
    rc = policy_read_in(xs, t, setting->facts->domid, &policy, error);
    if (rc)
        return rc;
    rc = facts_read_nodes(xs, t, setting->facts, &nodes, error);
    if (rc)
        goto out;
    setting->videoram_kb = nodes.videoram_kb;
    setting->has_actor = policy.actor[0];
    if (!setting->has_actor)
        goto out;
    rc = find_base(&policy, &nodes, setting, &base_kb, error);
    if (!rc)
        rc = reckon_policy_target(setting->facts, &nodes, base_kb, setting->request, &target_kb,
                                  error);
    if (!rc)
        rc = write_target(xs, t, setting, target_kb, error);
out:
    policy_dispose(&policy);
    return rc;
}

static int verify(struct xenmem *xenmem, const struct setting *setting, struct xenmem_error *error)
{
    char found[UNITS_TEXT_MAX], wanted[UNITS_TEXT_MAX];
    struct policy policy;
    int rc = policy_read(xenmem->xs, setting->facts->domid, &policy, error);

    if (rc)
        return rc;
    if (policy.target_state != POLICY_GOOD || policy.target_kb != setting->target_kb ||
        policy.enforce_state != POLICY_GOOD || policy.enforce != setting->request->enforce)
        rc = error_set(error, ESTALE,
                       "Somebody else was faster: the policy target of domain %u is %s%s now, not "
                       "%s%s. Find out who sets it before you try again.",
                       setting->facts->domid,
                       policy.target_state == POLICY_GOOD ? units_format_kb(found, policy.target_kb)
                                                          : "no number",
                       policy.enforce ? " (enforced)" : "",
                       units_format_kb(wanted, setting->target_kb),
                       setting->request->enforce ? " (enforced)" : "");
    policy_dispose(&policy);
    return rc;
}

int xenmem_domain_set_memory_target(struct xenmem *xenmem, uint32_t domid, int64_t target_kb,
                                    bool relative, bool enforce, struct xenmem_error *error)
{
    struct reckon_request request = {
        .given_kb = target_kb, .relative = relative, .enforce = enforce};
    struct facts facts;
    struct setting setting = {.facts = &facts, .request = &request};
    int rc = facts_read(xenmem, domid, &facts, error);

    if (!rc)
        rc = xstore_transact(xenmem->xs, body, &setting, NOT_SET, error);
    if (rc)
        return rc;
    if (setting.has_actor)
        return verify(xenmem, &setting, error);
    if (!relative && target_kb >= 0 && target_kb < setting.videoram_kb) {
        char videoram[UNITS_TEXT_MAX];

        return error_set(error, ERANGE,
                         "That is less than the video memory of domain %u, which is %s. Nothing "
                         "was changed.",
                         domid, units_format_kb(videoram, setting.videoram_kb));
    }
    if (!relative)
        request.given_kb -= setting.videoram_kb;
    return balloon_set(xenmem, domid, &request, error);
}

int xenmem_domain_get_memory_target(struct xenmem *xenmem, uint32_t domid, int64_t *ret_target_kb,
                                    bool *ret_enforce, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    struct policy policy;
    int rc = policy_read_of(xenmem, domid, &policy, error);

    if (rc)
        return rc;
    if (policy.target_state == POLICY_BAD)
        rc = xstore_explain(error, -EBADMSG, policy_path(path, domid, "target"),
                            "the policy target is not known");
    else if (policy.target_state == POLICY_ABSENT)
        rc = error_set(error, ENODATA, "Domain %u has no policy target.", domid);
    else if (ret_enforce && policy.enforce_state == POLICY_BAD)
        rc = error_set(error, EBADMSG, "%s holds neither 1 nor 0. Put it right (xenstore-write).",
                       policy_path(path, domid, "enforce"));
    if (!rc && ret_target_kb)
        *ret_target_kb = policy.target_kb;
    if (!rc && ret_enforce)
        *ret_enforce = policy.enforce;
    policy_dispose(&policy);
    return rc;
}
