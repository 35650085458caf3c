/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Making a plan from an intent, domain by domain: see plan.h. What plans are made of is in
 * plan_object.c.
 */
#include "model/plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/plan_build.h"

/* --- planning ----------------------------------------------------------------------------------
 */

const struct verdict *plan_ask_ledger(const void *ledger, const struct domain_id *id)
{
    return ledger_verdict(ledger, id);
}

static void plan_domain(struct plan_builder *builder, const struct operation *operation,
                        const struct domain_id *id)
{
    if (!plan_begin_domain(builder, id))
        return;
    plan_find_domain(builder);
    if (builder->blocked)
        return;
    operation->plan(builder);
    if (builder->blocked)
        builder->plan->step_count = builder->first_step;
    else if (builder->plan->step_count == builder->first_step)
        plan_add_finding(builder, PLAN_NOTHING_TO_DO, "It is so already: nothing to do.");
    plan_weigh_domain(builder);
}

/* Typing the name proves that it is the domain that one means; a name that cannot be typed is
 * replaced by the number. */
static const char *name_to_type(struct plan_builder *builder)
{
    const struct plan_step *step = builder->plan->steps;
    char number[40];

    if (builder->plan->domain_count == 1) {
        size_t length = strlen(step->name);
        bool typeable = length > 0 && length <= 63;

        for (size_t i = 0; i < length; i++)
            typeable = typeable && step->name[i] > ' ' && step->name[i] <= '~';
        if (typeable)
            return step->name;
        snprintf(number, sizeof(number), "%u", step->id.domid);
    } else {
        snprintf(number, sizeof(number), "%zu domains", builder->plan->domain_count);
    }
    return plan_text(builder, number);
}

int plan_builder_finish(struct plan_builder *builder, struct plan **ret_plan)
{
    plan_weigh_all(builder);
    if (builder->dangerous && builder->plan->step_count > 0)
        builder->plan->name_to_type = name_to_type(builder);
    free(builder->shares);
    free(builder->planned);
    if (builder->rc < 0) {
        plan_free(builder->plan);
        return builder->rc;
    }
    *ret_plan = builder->plan;
    return 0;
}

int plan_builder_init(struct plan_builder *builder, const struct plan_situation *situation)
{
    struct plan *plan = calloc(1, sizeof(*plan));
    bool *planned = calloc(situation->snapshot->count + 1, sizeof(*planned));

    if (plan)
        plan->texts = plan_texts_new();
    if (!plan || !planned || !plan->texts) {
        plan_free(plan);
        free(planned);
        return -ENOMEM;
    }
    *builder = (struct plan_builder){.plan = plan, .situation = situation, .planned = planned};
    return 0;
}

int plan_new(const struct intent *intent, const struct plan_situation *situation,
             struct plan **ret_plan)
{
    const struct operation *operation = operation_info(intent->operation);
    struct plan_builder builder;
    int rc = plan_builder_init(&builder, situation);

    if (rc < 0)
        return rc;
    builder.intent = intent;
    builder.plan->operation = operation;
    plan_find_host(&builder);
    for (size_t i = 0; i < intent->count && builder.rc == 0; i++)
        plan_domain(&builder, operation, &intent->ids[i]);
    return plan_builder_finish(&builder, ret_plan);
}

void plan_free(struct plan *plan)
{
    if (!plan)
        return;
    plan_texts_free(plan->texts);
    free(plan->steps);
    free(plan->findings);
    free(plan);
}

int plan_check(const struct plan *plan, struct xenmem_error *error)
{
    for (size_t i = 0; i < plan->finding_count; i++) {
        const struct plan_finding *finding = &plan->findings[i];

        if (finding->severity == PLAN_BLOCKING && finding->about_domain)
            return error_set(error, EPERM, "%s (%u): %s", finding->name, finding->id.domid,
                             finding->sentence);
        if (finding->severity == PLAN_BLOCKING)
            return error_set(error, EPERM, "%s", finding->sentence);
    }
    if (plan->step_count == 0)
        return error_set(error, ENODATA, "There is nothing to do: all of it is so already.");
    return 0;
}
