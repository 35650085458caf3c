/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `xenmem mem-…-set…`: every operation on one domain, planned, shown or carried out.
 */
#include "actorctl/commands/operate.h"

#include <string.h>

#include "actorctl/commands/change.h"
#include "actorctl/commands/select.h"
#include "base/units.h"

#define LEAST_GUEST_KB (32 * 1024) /* no guest lives in less */

int operate_intent(const struct command *command, const struct line *line,
                   struct intent *ret_intent, struct xenmem_error *error)
{
    struct intent intent;
    int rc;

    operation_init(command->operation, &intent);
    rc = operation_set_parameters(&intent, (unsigned)line->count - 1, line->operands + 1, error);
    if (rc < 0)
        return rc;
    if (line->options & LINE_ENFORCE)
        intent.enforce = true;
    if (line->options & LINE_NO_ENFORCE)
        intent.enforce = false;
    intent.switch_to_manual = line->options & LINE_MANUAL;
    *ret_intent = intent;
    return 0;
}

static bool is_refused_for(const struct plan *plan, enum plan_finding_code code)
{
    for (size_t i = 0; i < plan->finding_count; i++)
        if (plan->findings[i].code == code)
            return true;
    return false;
}

/* Who counts in KiB, as the store does, finds out here: far too many MiB, but an amount that the
 * domain could have were it KiB. */
static void hint_at_unit(const struct command_call *call, const struct domain *domain,
                         const struct plan *plan)
{
    const char *word = call->line.count > 1 ? call->line.operands[1] : "";
    int64_t number, static_max_kb;

    if (is_refused_for(plan, PLAN_ABOVE_STATIC_MAX) &&
        units_parse_decimal(word, strlen(word), UNITS_KB_MAX, &number) == 0 &&
        domain_number(domain, FIELD_STATIC_MAX, &static_max_kb) && number <= static_max_kb &&
        number >= LEAST_GUEST_KB)
        command_complain(COMMAND_FAILED, "%s without a unit is MiB, as with xl; %sk is KiB.", word,
                         word);
}

static int plan_and_carry_out(const struct command_call *call, struct intent *intent,
                              struct outlook *outlook)
{
    const struct domain *domain = select_domain(outlook->snapshot, call->line.operands[0]);
    struct xenmem_error error;
    struct plan *plan;
    int rc;

    if (!domain)
        return command_complain(COMMAND_NO_DOMAIN,
                                "There is no domain \"%s\". Nothing was changed; `xenmem list` "
                                "shows which there are.",
                                call->line.operands[0]);
    intent->ids = &domain->id;
    intent->count = 1;
    if (outlook_survey(outlook, &domain->id, 1, &error) < 0)
        return command_fail(&error);
    if (plan_new(intent, &outlook->situation, &plan) < 0)
        return command_complain(COMMAND_FAILED, "Out of memory: nothing was changed.");
    rc = change_carry_out(call, plan);
    hint_at_unit(call, domain, plan);
    plan_free(plan);
    return rc;
}

int command_operate(const struct command_call *call)
{
    const char *const only[] = {call->line.operands[0], NULL};
    struct xenmem_error error;
    struct outlook outlook;
    struct intent intent;
    int rc;

    if (operate_intent(call->command, &call->line, &intent, &error) < 0)
        return command_usage(call->command, "%s", error.sentence);
    if (outlook_take(&call->context->settings, only, &outlook, &error) < 0)
        return command_complain(COMMAND_FAILED, "%s", error.sentence);
    rc = plan_and_carry_out(call, &intent, &outlook);
    outlook_drop(&outlook);
    return rc;
}
