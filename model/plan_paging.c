/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Planning paging and sharing.
 *
 * The pager is started before it is given a target; stopping it brings everything in and takes the
 * target away. Sources: docs/misc/xenpaging.txt, tools/xenpaging/xenpaging.c,
 * xen/common/vm_event.c, SUPPORT.md.
 */
#include "model/plan_build.h"

#include "base/units.h"

#define KB(kb) size_format_kb((char[UNITS_TEXT_MAX]){0}, kb)

/* --- what stands in the way --------------------------------------------------------------------
 */

static bool find_translated(struct plan_builder *builder, const char *what)
{
    if (!plan_is_pv(builder))
        return true;
    plan_add_finding(builder, PLAN_PAGING_PV,
                     "It is a PV guest, and Xen's %s is for HVM and PVH guests only.", what);
    return false;
}

void plan_find_paging_out(struct plan_builder *builder)
{
    if (builder->facts->pod_known && builder->facts->pod_kb > 0)
        plan_add_finding(builder, PLAN_PAGING_POD,
                         "It has %s of populate-on-demand memory outstanding, with which Xen "
                         "cannot page: wait until its balloon driver has taken it.",
                         KB(builder->facts->pod_kb));
    builder->dangerous = true;
    plan_add_finding(builder, PLAN_PAGING_RISK,
                     "Paging is experimental and unmaintained in Xen: if its pager dies, the guest "
                     "dies at its next touch of a page that is away; it cannot be migrated.");
}

/* Paging in needs room: in the host, or the guest's virtual CPUs wait for it without end. */
void plan_find_paging_in(struct plan_builder *builder)
{
    int64_t paged = plan_field(builder, FIELD_PAGED, 0);
    int64_t needs = plan_field(builder, FIELD_ACTUAL, 0) + paged;
    int64_t maxmem = plan_number(builder, PLAN_MAXMEM, INT64_MAX);

    if (paged > 0 && needs > maxmem)
        plan_add_finding(builder, PLAN_PAGE_IN_CAPPED,
                         "%s would come back in, and its maxmem of %s has no room for it: the "
                         "guest would hang. Raise maxmem to %s first.",
                         KB(paged), KB(maxmem), KB(needs));
}

/* --- the steps ---------------------------------------------------------------------------------
 */

static void step_pager_on(struct plan_builder *builder)
{
    struct plan_change change = plan_switch(PLAN_PAGER, true);

    plan_add_step(builder, PLAN_LEVER_PAGER, &change, 1, "starts its xenpaging");
}

static void step_pager_off(struct plan_builder *builder)
{
    plan_add_step(
        builder, PLAN_LEVER_PAGER,
        (struct plan_change[]){plan_switch(PLAN_PAGER, false), plan_absent(PLAN_PAGING_TARGET)}, 2,
        "brings everything in, then stops its xenpaging");
}

static void step_paging_target(struct plan_builder *builder, int64_t target_kb)
{
    struct plan_change change = plan_kb(PLAN_PAGING_TARGET, target_kb);

    plan_add_step(builder, PLAN_LEVER_PAGING_TARGET, &change, 1, "then the pager follows");
}

static void paging_off(struct plan_builder *builder)
{
    plan_find_paging_in(builder);
    if (plan_enter_manual(builder))
        step_pager_off(builder);
}

/* --- the operations ----------------------------------------------------------------------------
 */

void plan_paging(struct plan_builder *builder)
{
    if (!find_translated(builder, "paging"))
        return;
    if (!builder->intent->on) {
        paging_off(builder);
        return;
    }
    plan_find_paging_out(builder);
    if (plan_enter_manual(builder))
        step_pager_on(builder);
}

/* A change is taken of the target, or where there is none of what the domain holds. */
static bool resolve_paging_target(struct plan_builder *builder, int64_t *ret_kb)
{
    struct plan_value target = plan_value_now(builder, PLAN_PAGING_TARGET);
    int64_t actual = 0;
    bool known = domain_number(builder->domain, FIELD_ACTUAL, &actual);

    if (target.state == FIELD_KNOWN && target.number > 0)
        return plan_resolve(builder, true, target.number, ret_kb);
    return plan_resolve(builder, known, actual, ret_kb);
}

void plan_paging_target(struct plan_builder *builder)
{
    int64_t static_max = plan_field(builder, FIELD_STATIC_MAX, INT64_MAX);
    int64_t target;

    if (!find_translated(builder, "paging") || !resolve_paging_target(builder, &target))
        return;
    if (target == 0) {
        paging_off(builder);
        return;
    }
    if (target > static_max)
        plan_add_finding(builder, PLAN_ABOVE_STATIC_MAX,
                         "%s is above its static-max of %s: at most that much can be resident.",
                         KB(target), KB(static_max));
    plan_find_paging_out(builder);
    if (!plan_enter_manual(builder))
        return;
    step_pager_on(builder);
    step_paging_target(builder, target);
}

void plan_sharing(struct plan_builder *builder)
{
    struct plan_change change = plan_switch(PLAN_SHARING, builder->intent->on);

    if (!find_translated(builder, "memory sharing"))
        return;
    if (builder->intent->on)
        plan_add_finding(builder, PLAN_SHARING_RISK,
                         "Sharing is experimental in Xen, and by itself shares nothing; a shared "
                         "page that is written to while the host is full ends the guest.");
    if (plan_enter_manual(builder))
        plan_add_step(builder, PLAN_LEVER_SHARING, &change, 1,
                      builder->intent->on ? "allows it" : "forbids it");
}
