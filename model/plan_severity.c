/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How much each finding weighs, and adding one to a plan. See plan.h and plan_build.h.
 */
#include "model/plan_build.h"

#include <assert.h>

static const enum plan_severity severities[] = {
    [PLAN_GONE] = PLAN_BLOCKING,
    [PLAN_NOT_READ] = PLAN_BLOCKING,
    [PLAN_STORE_DEAD] = PLAN_BLOCKING,
    [PLAN_DYING] = PLAN_BLOCKING,
    [PLAN_BAD_VALUE] = PLAN_BLOCKING,
    [PLAN_BAD_SIZE] = PLAN_BLOCKING,
    [PLAN_NOTHING_TO_DO] = PLAN_INFO,
    [PLAN_ZERO_TARGET] = PLAN_BLOCKING,
    [PLAN_DOM0_MINIMUM] = PLAN_BLOCKING,
    [PLAN_ABOVE_STATIC_MAX] = PLAN_BLOCKING,
    [PLAN_ABOVE_MAXMEM] = PLAN_WARNING,
    [PLAN_ABOVE_MAXMEM_HVM] = PLAN_BLOCKING,
    [PLAN_BELOW_FLOOR] = PLAN_WARNING,
    [PLAN_BELOW_USED] = PLAN_WARNING,
    [PLAN_OUTSIDE_DYNAMIC] = PLAN_WARNING,
    [PLAN_BOOTING] = PLAN_WARNING,
    [PLAN_PAUSED] = PLAN_INFO,
    [PLAN_NO_DRIVER] = PLAN_WARNING,
    [PLAN_MISSED_REQUESTS] = PLAN_WARNING,
    [PLAN_OTHER_WRITER] = PLAN_WARNING,
    [PLAN_NOBODY_LISTENS] = PLAN_WARNING,
    [PLAN_MANUAL_IGNORES] = PLAN_WARNING,
    [PLAN_TAKES_EFFECT] = PLAN_INFO,
    [PLAN_NO_TARGET_YET] = PLAN_INFO,
    [PLAN_FOREIGN_BASE] = PLAN_INFO,
    [PLAN_NEEDS_MANUAL] = PLAN_BLOCKING,
    [PLAN_SWITCHES_TO_MANUAL] = PLAN_INFO,
    [PLAN_NOTHING_REMEMBERED] = PLAN_BLOCKING,
    [PLAN_PAGING_PV] = PLAN_BLOCKING,
    [PLAN_PAGING_POD] = PLAN_BLOCKING,
    [PLAN_PAGING_RISK] = PLAN_WARNING,
    [PLAN_PAGE_IN_CAPPED] = PLAN_BLOCKING,
    [PLAN_SHARING_RISK] = PLAN_WARNING,
    [PLAN_MAXMEM_BELOW] = PLAN_WARNING,
    [PLAN_HOST_SHORT] = PLAN_WARNING,
    [PLAN_HOST_WAITS] = PLAN_INFO,
    [PLAN_UNDO_GONE] = PLAN_WARNING,
    [PLAN_UNDO_FOREIGN] = PLAN_WARNING,
    [PLAN_UNDO_UNKNOWN] = PLAN_WARNING,
    [PLAN_UNDO_GUESSED] = PLAN_WARNING,
    [PLAN_UNDO_REFUSED] = PLAN_BLOCKING,
};
static_assert(sizeof(severities) / sizeof(severities[0]) == PLAN_FINDING_COUNT,
              "a severity for every finding");

/* Gives it its weight and its sentence. */
static void add_finding(struct plan_builder *builder, const struct plan_finding *finding,
                        const char *sentence, va_list arguments)
{
    struct plan *plan = builder->plan;
    struct plan_finding *findings = plan_grow(builder, plan->findings, plan->finding_count,
                                              &builder->finding_room, sizeof(*findings));
    enum plan_severity severity = severities[finding->code];

    if (!findings)
        return;
    plan->findings = findings;
    findings[plan->finding_count] = *finding;
    findings[plan->finding_count].severity = severity;
    findings[plan->finding_count++].sentence = plan_format(builder, sentence, arguments);
    plan->severities[severity]++;
}

void plan_add_finding(struct plan_builder *builder, enum plan_finding_code code,
                      const char *sentence, ...)
{
    struct plan_finding finding = {
        .code = code, .about_domain = true, .id = builder->domain->id, .name = builder->name};
    va_list arguments;

    va_start(arguments, sentence);
    add_finding(builder, &finding, sentence, arguments);
    va_end(arguments);
    builder->blocked |= severities[code] == PLAN_BLOCKING;
}

void plan_add_finding_about_all(struct plan_builder *builder, enum plan_finding_code code,
                                const char *sentence, ...)
{
    struct plan_finding finding = {.code = code};
    va_list arguments;

    va_start(arguments, sentence);
    add_finding(builder, &finding, sentence, arguments);
    va_end(arguments);
}
