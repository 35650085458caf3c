/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From the journal to an undo: which plan, and which of its steps.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/operate/journal.h"

const struct journal_plan *journal_find(const struct journal_log *log, const char *id)
{
    for (size_t i = log->plan_count; i > 0; i--)
        if (strcmp(log->plans[i - 1].id, id) == 0)
            return &log->plans[i - 1];
    return NULL;
}

/* Was it done, or may it have been? */
static bool has_effect(const struct journal_step *step)
{
    return step->result != JOURNAL_UNTOUCHED;
}

static bool changed_something(const struct journal_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++)
        if (has_effect(&plan->steps[i]))
            return true;
    return false;
}

/* An undo takes away, an undo of it brings back, and so on. */
static bool is_undo(const struct journal_log *log, const struct journal_plan *plan)
{
    bool undo = false;

    while (plan && *plan->undoes) {
        const struct journal_plan *older = journal_find(log, plan->undoes);

        undo = !undo;
        plan = older < plan ? older : NULL;
    }
    return undo;
}

const struct journal_plan *journal_newest_standing(const struct journal_log *log)
{
    for (size_t i = log->plan_count; i > 0; i--) {
        const struct journal_plan *plan = &log->plans[i - 1];

        if (!plan->undone_by && changed_something(plan) && !is_undo(log, plan))
            return plan;
    }
    return NULL;
}

int journal_plan_undo(const struct journal_plan *past, const struct plan_situation *situation,
                      struct plan **ret_plan)
{
    struct plan_step *steps = calloc(past->step_count + 1, sizeof(*steps));
    size_t count = 0;
    int rc;

    if (!steps)
        return -ENOMEM;
    for (size_t i = 0; i < past->step_count; i++)
        if (has_effect(&past->steps[i]))
            steps[count++] = past->steps[i].step;
    rc = plan_new_undo(past->id, steps, count, situation, ret_plan);
    free(steps);
    return rc;
}
