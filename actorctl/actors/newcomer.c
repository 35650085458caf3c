/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Default policies at introduction: see newcomer.h.
 */
#include "actorctl/actors/newcomer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/policy/facts.h"
#include "actorctl/policy/policy.h"
#include "actorctl/policy/reckon.h"

#define NOT_GIVEN     "no default policy was given"
#define BUILT_LESS_KB 1024 /* libxl__get_targetmem_fudge (tools/libs/light/libxl_internal.h) */

/* The name as it is, for comparing and for file names: a foreign one only loses by it. */
static int read_raw_name(struct xenmem *xenmem, uint32_t domid, char **ret_name,
                         struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    unsigned length;
    int rc;

    snprintf(path, sizeof(path), "/local/domain/%u/name", domid);
    rc = xstore_read(xenmem->xs, XBT_NULL, path, ret_name, &length);
    if (rc == -ENOENT) {
        *ret_name = strdup("");
        rc = *ret_name ? 0 : -ENOMEM;
    }
    return rc ? xstore_explain(error, rc, path, NOT_GIVEN) : 0;
}

/* The device model of another domain has the domid of that one in its home. */
static int is_stub(struct xenmem *xenmem, uint32_t domid, bool *ret_is, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    int rc;

    snprintf(path, sizeof(path), "/local/domain/%u/target", domid);
    rc = xstore_exists(xenmem->xs, XBT_NULL, path, ret_is);
    return rc ? xstore_explain(error, rc, path, NOT_GIVEN) : 0;
}

static int write_policy(struct xs_handle *xs, xs_transaction_t t, const struct newcomer *newcomer,
                        struct xenmem_error *error)
{
    const struct defaults *defaults = &newcomer->defaults;
    uint32_t domid = newcomer->domid;
    char path[XSTORE_PATH_MAX];
    int rc = xstore_write(xs, t, policy_path(path, domid, "actor"), defaults->actor);

    if (!rc)
        rc = xstore_write(xs, t, policy_path(path, domid, "actor-params"), defaults->params);
    if (!rc)
        rc = xstore_write_kb(xs, t, policy_path(path, domid, "target"), newcomer->target_kb);
    if (!rc)
        rc = xstore_write(xs, t, policy_path(path, domid, "enforce"), "1");
    return rc ? xstore_explain(error, rc, path, NOT_GIVEN) : 0;
}

struct giving {
    struct newcomer *newcomer;
    const struct facts *facts;
};

static int64_t find_build_target(const struct facts *facts, const struct memory_nodes *nodes)
{
    int64_t target_kb = nodes->target_kb + nodes->videoram_kb;

    if (facts->hvm && facts->maxmem_kb == target_kb + BUILT_LESS_KB + RECKON_MAXMEM_EXTRA_KB)
        target_kb += BUILT_LESS_KB;
    return target_kb;
}

static int body(struct xs_handle *xs, xs_transaction_t t, void *data, struct xenmem_error *error)
{
    struct giving *giving = data;
    struct newcomer *newcomer = giving->newcomer;
    struct memory_nodes nodes;
    struct policy policy;
    int rc = policy_check_alive(xs, t, newcomer->domid, error);

    if (!rc)
        rc = policy_read_in(xs, t, newcomer->domid, &policy, error);
    if (rc)
        return rc;
    newcomer->outcome = policy.exists ? NEWCOMER_HAS_ONE : NEWCOMER_GIVEN;
    policy_dispose(&policy);
    if (newcomer->outcome == NEWCOMER_HAS_ONE)
        return 0;
    rc = facts_read_nodes(xs, t, giving->facts, &nodes, error);
    if (!rc && !nodes.has_target)
        rc = error_set(
            error, ENODATA,
            "Domain %u has no balloon target, so what it was built with is not known: " NOT_GIVEN
            ".",
            newcomer->domid);
    if (rc)
        return rc;
    newcomer->target_kb = find_build_target(giving->facts, &nodes);
    return write_policy(xs, t, newcomer, error);
}

static int give(struct newcomer *newcomer, struct xenmem *xenmem, struct xenmem_error *error)
{
    struct facts facts;
    struct giving giving = {.newcomer = newcomer, .facts = &facts};
    int rc = facts_read(xenmem, newcomer->domid, &facts, error);

    if (!rc && memcmp(facts.uuid, newcomer->uuid, sizeof(facts.uuid)))
        rc = error_set(error, ESRCH, "Domain %u is another one now: " NOT_GIVEN ".",
                       newcomer->domid);
    return rc ? rc : xstore_transact(xenmem->xs, body, &giving, NOT_GIVEN, error);
}

static int run(struct crew_job *job, struct xenmem *xenmem, struct xenmem_error *error)
{
    struct newcomer *newcomer = (struct newcomer *)job;
    bool stub = false;
    char *name = NULL;
    int rc = is_stub(xenmem, newcomer->domid, &stub, error);

    if (rc || stub) {
        newcomer->outcome = NEWCOMER_NO_GUEST;
        return rc;
    }
    errand_read_name(xenmem, newcomer->domid, newcomer->name);
    rc = read_raw_name(xenmem, newcomer->domid, &name, error);
    if (!rc)
        rc = defaults_read(newcomer->xl_conf, name, &newcomer->defaults, error);
    free(name);
    if (rc)
        return rc;
    newcomer->outcome = NEWCOMER_NOBODY;
    return *newcomer->defaults.actor ? give(newcomer, xenmem, error) : 0;
}

struct newcomer *newcomer_new(const struct xenmem_event *event, const char *xl_conf,
                              void (*done)(struct crew_job *job))
{
    struct newcomer *newcomer = calloc(1, sizeof(*newcomer));

    if (!newcomer)
        return NULL;
    newcomer->job.run = run;
    newcomer->job.done = done;
    newcomer->xl_conf = xl_conf;
    newcomer->domid = event->domid;
    memcpy(newcomer->uuid, event->uuid, sizeof(newcomer->uuid));
    return newcomer;
}

void newcomer_free(struct newcomer *newcomer)
{
    defaults_dispose(&newcomer->defaults);
    free(newcomer);
}
