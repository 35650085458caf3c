/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The moves of actors, on a crew's thread: see errand.h.
 */
#include "actorctl/actors/errand.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/actors/booting.h"
#include "actorctl/actors/registry.h"
#include "actorctl/policy/balloon.h"
#include "actorctl/policy/facts.h"
#include "actorctl/policy/policy.h"
#include "base/text.h"
#include "base/units.h"

/* A populate-on-demand guest is built with this much less in memory/target than the same size set
 * later would give (libxl__get_targetmem_fudge, tools/libs/light/libxl_internal.h). */
#define BUILT_LESS_KB 1024

void errand_read_name(struct xenmem *xenmem, uint32_t domid, char name[ERRAND_NAME_MAX])
{
    char path[XSTORE_PATH_MAX];
    unsigned length = 0;
    char *value = NULL;

    name[0] = '\0';
    snprintf(path, sizeof(path), "/local/domain/%u/name", domid);
    if (xstore_read(xenmem->xs, XBT_NULL, path, &value, &length) == 0)
        text_sanitise(name, ERRAND_NAME_MAX, value, length);
    free(value);
}

/* What the hypervisor has of it; -ESRCH where it is another domain by now. */
static int look(struct errand *errand, struct xenmem *xenmem, struct facts *ret_facts,
                struct xenmem_error *error)
{
    int rc = facts_read_same(xenmem, errand->domid, errand->uuid, ret_facts, error);

    if (rc)
        return rc;
    errand->view = (struct errand_view){
        .hvm = ret_facts->hvm, .actual_kb = ret_facts->actual_kb, .balloon_kb = -1};
    return 0;
}

/* Asked for only where it matters: it costs requests. */
static int look_at_pager(struct errand *errand, struct xenmem *xenmem, struct xenmem_error *error)
{
    struct errand_view *view = &errand->view;
    int rc;

    if (!view->hvm || !(errand->wish.params.paging || errand->wish.params.follow))
        return 0;
    rc = xenmem_domain_get_paging(xenmem, errand->domid, &view->has_pager, error);
    if (rc || !view->has_pager)
        return rc;
    rc = xenmem_domain_get_paging_target(xenmem, errand->domid, &view->paging_target_kb, error);
    view->has_paging_target = !rc;
    return rc == -ENODATA || rc == -EBADMSG ? 0 : rc;
}

/* --- the balloon target ------------------------------------------------------------------------
 */

/* Is the limit what enforcing this target makes of it? */
static bool is_enforced(const struct errand *errand, const struct facts *facts,
                        const struct memory_nodes *nodes)
{
    int64_t maxmem_kb = errand->wish.balloon_kb + nodes->videoram_kb + RECKON_MAXMEM_EXTRA_KB;

    return !errand->wish.enforce ||
           facts->maxmem_kb / UNITS_KB_PER_PAGE == maxmem_kb / UNITS_KB_PER_PAGE;
}

static bool is_set(const struct errand *errand, const struct facts *facts,
                   const struct memory_nodes *nodes)
{
    int64_t less_kb = errand->wish.balloon_kb - nodes->target_kb;

    if (!nodes->has_target || !is_enforced(errand, facts, nodes))
        return false;
    return less_kb == 0 || (less_kb == BUILT_LESS_KB && facts->hvm && errand->wish.enforce &&
                            nodes->static_max_kb > errand->wish.target_kb);
}

static bool is_lowered(const struct errand *errand, const struct facts *facts,
                       const struct memory_nodes *nodes)
{
    int64_t maxmem_kb = errand->wish.balloon_kb + nodes->videoram_kb + RECKON_MAXMEM_EXTRA_KB;

    return errand->wish.balloon_kb < nodes->target_kb ||
           (errand->wish.enforce && maxmem_kb < facts->maxmem_kb);
}

/* What the event has told of a PV guest is not read again: only the target, which others write, too.
 * All is read where it decides (HVM), is completed by the facts (domain 0), or was not told whole. */
static int look_at_nodes(struct errand *errand, struct xenmem *xenmem, const struct facts *facts,
                         struct memory_nodes *ret_nodes, struct xenmem_error *error)
{
    struct memory_nodes nodes = {.videoram_kb = errand->wish.target_kb - errand->wish.balloon_kb};
    char path[XSTORE_PATH_MAX];
    int rc;

    if (facts->hvm || !errand->domid || !errand->wish.balloon_kb)
        return facts_read_nodes(xenmem->xs, XBT_NULL, facts, ret_nodes, error);
    facts_memory_path(path, errand->domid, "target");
    rc = xstore_read_kb(xenmem->xs, XBT_NULL, path, &nodes.target_kb);
    if (rc && rc != -ENOENT)
        return xstore_explain(error, rc, path, "nothing was changed");
    nodes.has_target = !rc;
    *ret_nodes = nodes;
    return 0;
}

/* Is there anything to do, and may it be done now? */
static void judge(struct errand *errand, struct xenmem *xenmem, const struct facts *facts,
                  const struct memory_nodes *nodes)
{
    struct boot_signs signs;

    errand->view.balloon_kb = nodes->has_target ? nodes->target_kb : -1;
    if (is_set(errand, facts, nodes)) {
        errand->outcome = ERRAND_NOTHING;
    } else if (facts->hvm && is_lowered(errand, facts, nodes)) {
        booting_read_signs(xenmem, facts, nodes, &signs);
        errand->booting_pod = signs.pod_outstanding;
        if (boot_is_underway(&signs))
            errand->outcome = ERRAND_BOOTING;
    }
}

static int run_balloon(struct errand *errand, struct xenmem *xenmem, struct xenmem_error *error)
{
    struct balloon_move move = {.domid = errand->domid,
                                .uuid = errand->uuid,
                                .target_kb = errand->wish.balloon_kb,
                                .enforce = errand->wish.enforce};
    struct memory_nodes nodes;
    struct facts facts;
    int rc = look(errand, xenmem, &facts, error);

    if (!rc)
        rc = look_at_nodes(errand, xenmem, &facts, &nodes, error);
    if (!rc)
        rc = look_at_pager(errand, xenmem, error);
    if (!rc)
        judge(errand, xenmem, &facts, &nodes);
    if (rc || errand->outcome != ERRAND_DONE)
        return rc;
    move.videoram_kb = nodes.videoram_kb;
    return balloon_follow(xenmem, &move, &nodes, error);
}

/* --- paging ------------------------------------------------------------------------------------
 */

/* Between the decision and this lies a queue, or a pager that takes its time to start. */
static int check_policy(struct errand *errand, struct xenmem *xenmem, bool *ret_same,
                        struct xenmem_error *error)
{
    struct policy policy;
    int rc = policy_read(xenmem->xs, errand->domid, &policy, error);

    if (rc)
        return rc;
    *ret_same = strcmp(policy.actor, errand->actor->name) == 0 &&
                policy.target_state == POLICY_GOOD && policy.target_kb == errand->wish.target_kb;
    policy_dispose(&policy);
    return 0;
}

static int run_page(struct errand *errand, struct xenmem *xenmem, struct xenmem_error *error)
{
    struct facts facts;
    bool same = false;
    int rc = look(errand, xenmem, &facts, error);

    if (!rc)
        rc = check_policy(errand, xenmem, &same, error);
    if (!rc && same && errand->enable)
        rc = xenmem_domain_enable_paging(xenmem, errand->domid, error);
    if (!rc && same && errand->enable)
        rc = check_policy(errand, xenmem, &same, error);
    if (rc || !same) {
        errand->outcome = ERRAND_CHANGED;
        return rc;
    }
    rc = look_at_pager(errand, xenmem, error);
    if (rc)
        return rc;
    if (errand->view.has_paging_target && errand->view.paging_target_kb == errand->wish.target_kb) {
        errand->outcome = ERRAND_NOTHING;
        return 0;
    }
    return xenmem_domain_set_paging_target(xenmem, errand->domid, errand->wish.target_kb, false,
                                           error);
}

/* --- all of them -------------------------------------------------------------------------------
 */

static int run_look(struct errand *errand, struct xenmem *xenmem, struct xenmem_error *error)
{
    struct facts facts;
    int rc = look(errand, xenmem, &facts, error);

    return rc ? rc : look_at_pager(errand, xenmem, error);
}

static int run_note(struct errand *errand, struct xenmem *xenmem, struct xenmem_error *error)
{
    return registry_set_trouble(xenmem->xs, errand->actor->name, errand->domid, errand->note,
                                error);
}

static int (*const runs[])(struct errand *errand, struct xenmem *xenmem,
                           struct xenmem_error *error) = {
    [ERRAND_BALLOON] = run_balloon,
    [ERRAND_LOOK] = run_look,
    [ERRAND_PAGE] = run_page,
    [ERRAND_NOTE] = run_note,
};

/* Failing to note is no failure of the errand. */
static void note(const struct errand *errand, struct xenmem *xenmem, int rc,
                 const struct xenmem_error *error)
{
    if (rc && rc != -ESRCH && rc != -ENOTCONN && rc != -ECANCELED)
        registry_set_trouble(xenmem->xs, errand->actor->name, errand->domid, error->sentence, NULL);
    else if (!rc && errand->had_trouble)
        registry_set_trouble(xenmem->xs, errand->actor->name, errand->domid, "", NULL);
}

static int run(struct crew_job *job, struct xenmem *xenmem, struct xenmem_error *error)
{
    struct errand *errand = (struct errand *)job;
    int rc;

    if (errand->wants_name)
        errand_read_name(xenmem, errand->domid, errand->name);
    rc = runs[errand->kind](errand, xenmem, error);
    if (errand->kind != ERRAND_NOTE)
        note(errand, xenmem, rc, error);
    return rc;
}

struct errand *errand_new(enum errand_kind kind, const struct actor *actor, uint32_t domid,
                          const uint8_t uuid[16], void (*done)(struct crew_job *job))
{
    struct errand *errand = calloc(1, sizeof(*errand));

    if (!errand)
        return NULL;
    errand->job.run = run;
    errand->job.done = done;
    errand->kind = kind;
    errand->actor = actor;
    errand->domid = domid;
    memcpy(errand->uuid, uuid, sizeof(errand->uuid));
    return errand;
}

bool errand_may_retry(int rc)
{
    static const int codes[] = {ETIMEDOUT, EAGAIN, ENOTCONN};

    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (rc == -codes[i])
            return true;
    return false;
}
