/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Carrying a plan out: see executor.h.
 *
 * The handles are opened for the first plan and kept; a connection that has broken is closed when
 * the plan ends, so that the next one opens another.
 */
#include "actorctl/operate/executor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/operate/lever.h"
#include "base/text.h"

#define PROGRAM_BYTES 64
#define NAME_BYTES    64  /* of a domain, in a sentence */
#define WHY_BYTES     320 /* leaves room for the rest of the sentence */

struct executor {
    struct gate *gate;
    char path[JOURNAL_PATH_MAX];
    char program[PROGRAM_BYTES];
    struct xenmem *xenmem;   /* NULL: not open */
    struct journal *journal; /* the same */
};

/* One plan on its way. */
struct run {
    struct executor *executor;
    const struct plan *plan;
    executor_hook *hook;
    void *data;
    struct executor_outcome outcome;
    size_t index;
    bool cancelled;
};

struct executor *executor_new(struct gate *gate, const char *journal_path, const char *program)
{
    struct executor *executor = calloc(1, sizeof(*executor));

    if (!executor)
        return NULL;
    executor->gate = gate;
    if (journal_path)
        snprintf(executor->path, sizeof(executor->path), "%s", journal_path);
    else
        journal_default_path(executor->path);
    snprintf(executor->program, sizeof(executor->program), "%s", program);
    return executor;
}

static void close_handles(struct executor *executor)
{
    xenmem_close(executor->xenmem);
    executor->xenmem = NULL;
    journal_close(executor->journal);
    executor->journal = NULL;
}

void executor_free(struct executor *executor)
{
    if (!executor)
        return;
    close_handles(executor);
    free(executor);
}

static int open_xen(struct executor *executor, struct xenmem_error *error)
{
    return executor->xenmem ? 0 : xenmem_open(&executor->xenmem, error);
}

static int open_handles(struct executor *executor, struct xenmem_error *error)
{
    int rc = open_xen(executor, error);

    if (rc == 0 && !executor->journal)
        rc = journal_open(&executor->journal, executor->path, executor->program, error);
    return rc;
}

/* --- telling -----------------------------------------------------------------------------------
 */

static int tell(struct run *run, enum executor_event event, const char *text, int64_t waited_ms)
{
    struct executor_progress progress = {
        .event = event,
        .index = run->index,
        .count = run->plan->step_count,
        .step = &run->plan->steps[run->index],
        .text = text,
        .waited_ms = waited_ms,
    };

    if (run->hook && run->hook(run->data, &progress) != 0)
        run->cancelled = true;
    return run->cancelled;
}

static int tell_waiting(void *data, const char *what, int64_t waited_ms)
{
    return tell(data, EXECUTOR_WAITS, what, waited_ms);
}

static int say_cancelled(struct xenmem_error *error)
{
    return error_set(error, ECANCELED, "It was stopped.");
}

/* --- a step ------------------------------------------------------------------------------------
 */

static bool lies_in_store(enum plan_lever lever)
{
    return lever == PLAN_LEVER_POLICY || lever == PLAN_LEVER_POLICY_TARGET;
}

/* Such a step compares inside its transaction, so there is no need to read before it. */
static bool compares_by_itself(const struct plan_step *step)
{
    if (!lies_in_store(step->lever))
        return false;
    for (unsigned i = 0; i < step->change_count; i++)
        if (step->changes[i].before.state == FIELD_UNKNOWN)
            return false;
    return true;
}

/* Checks the domain and its values; puts what is there in truth into *step. */
static int look(struct run *run, struct plan_step *step, struct lever_values *values,
                struct xenmem_error *error)
{
    struct xenmem *xenmem = run->executor->xenmem;
    int rc = gate_pass(run->executor->gate, error);

    if (rc == 0)
        rc = lever_check_domain(xenmem, step, error);
    if (rc < 0 || compares_by_itself(step))
        return rc;
    rc = lever_read(xenmem, step, values, error);
    if (rc == 0)
        rc = lever_check_before(step, values, error);
    for (unsigned i = 0; i < step->change_count && rc == 0; i++)
        step->changes[i].before = values->values[i];
    return rc;
}

static int verify(struct run *run, const struct plan_step *step, struct xenmem_error *error)
{
    struct lever_values after;
    int rc = lever_read(run->executor->xenmem, step, &after, error);

    return rc < 0 ? rc : lever_check_after(step, &after, error);
}

static int pull(struct run *run, const struct plan_step *step, enum journal_result *ret_result,
                struct xenmem_error *error)
{
    bool untouched = false;
    int rc = lever_pull(run->executor->xenmem, run->executor->gate, step, &untouched, error);

    if (rc == 0 && !lever_is_read_back(step))
        rc = verify(run, step, error);
    *ret_result = rc == 0 ? JOURNAL_DONE : untouched ? JOURNAL_UNTOUCHED : JOURNAL_FAILED;
    return rc;
}

static int do_step(struct run *run, struct xenmem_error *error)
{
    struct journal *journal = run->executor->journal;
    struct plan_step step = run->plan->steps[run->index];
    enum journal_result result;
    struct lever_values values;
    struct xenmem_error trouble = {0};
    int rc;

    if (tell(run, EXECUTOR_BEGINS, "", 0))
        return say_cancelled(error);
    rc = look(run, &step, &values, error);
    if (rc < 0)
        return rc;
    rc = journal_intent(journal, run->outcome.id, run->index, &step, error);
    if (rc < 0)
        return rc;
    if (tell(run, EXECUTOR_JOURNALLED, "", 0)) {
        result = JOURNAL_UNTOUCHED;
        rc = say_cancelled(&trouble);
    } else {
        rc = pull(run, &step, &result, &trouble);
    }
    if (journal_outcome(journal, run->outcome.id, run->index, result, trouble.sentence,
                        rc < 0 ? NULL : &trouble) < 0 &&
        rc == 0)
        rc = -trouble.code;
    if (rc < 0 && error)
        *error = trouble;
    return rc;
}

/* --- the plan ----------------------------------------------------------------------------------
 */

/* What happened, what was not done, what next: in front of it stands where. */
static void say_how_far(const struct run *run, struct xenmem_error *error)
{
    const struct plan_step *step = &run->plan->steps[run->index];
    size_t count = run->plan->step_count;
    char name[NAME_BYTES], why[WHY_BYTES], sentence[XENMEM_ERROR_SENTENCE_MAX];

    text_sanitise(name, sizeof(name), step->name, strlen(step->name));
    text_sanitise(why, sizeof(why), error->sentence, strlen(error->sentence));
    if (count == 1)
        snprintf(sentence, sizeof(sentence), "%s (%u): %s", name, step->id.domid, why);
    else
        snprintf(sentence, sizeof(sentence), "%s (%u), step %zu of %zu: %s %zu done, %zu not.%s",
                 name, step->id.domid, run->index + 1, count, why, run->outcome.done,
                 count - run->outcome.done,
                 run->outcome.done > 0 ? " What was done can be undone (u)." : "");
    memcpy(error->sentence, sentence, sizeof(sentence));
}

static int do_steps(struct run *run, struct xenmem_error *error)
{
    for (run->index = 0; run->index < run->plan->step_count; run->index++) {
        struct xenmem_error trouble = {0};
        int rc = do_step(run, &trouble);

        if (rc < 0) {
            run->outcome.result = run->cancelled ? JOURNAL_CANCELLED : JOURNAL_FAILED;
            say_how_far(run, &trouble);
            tell(run, EXECUTOR_FAILED, trouble.sentence, 0);
            if (error)
                *error = trouble;
            return rc;
        }
        run->outcome.done++;
        tell(run, EXECUTOR_DONE, "", 0);
    }
    run->outcome.result = JOURNAL_DONE;
    return 0;
}

static int carry_out(struct run *run, struct xenmem_error *error)
{
    struct executor *executor = run->executor;
    struct xenmem_error trouble = {0};
    int rc = open_handles(executor, error), end;

    if (rc == 0)
        rc = journal_begin(executor->journal, run->plan, run->outcome.id, error);
    if (rc < 0)
        return rc;
    xenmem_set_patience(executor->xenmem, XENMEM_PATIENCE_FOREVER, tell_waiting, run);
    rc = do_steps(run, &trouble);
    end = journal_end(executor->journal, run->outcome.id, run->outcome.result, trouble.sentence,
                      rc < 0 ? NULL : &trouble);
    xenmem_set_patience(executor->xenmem, XENMEM_PATIENCE_FOREVER, NULL, NULL);
    if (rc == 0)
        rc = end;
    if (rc < 0 && error)
        *error = trouble;
    return rc;
}

int executor_run(struct executor *executor, const struct plan *plan, executor_hook *hook,
                 void *data, struct executor_outcome *ret_outcome, struct xenmem_error *error)
{
    struct run run = {.executor = executor,
                      .plan = plan,
                      .hook = hook,
                      .data = data,
                      .outcome = {.result = JOURNAL_UNTOUCHED}};
    int rc = gate_pass(executor->gate, error);

    if (rc == 0)
        rc = plan_check(plan, error);
    /* an undo that finds all as it was before is still an undo: the journal has to know */
    if (rc == -ENODATA && plan->undoes)
        rc = 0;
    if (rc == 0)
        rc = carry_out(&run, error);
    if (rc < 0)
        close_handles(executor);
    *ret_outcome = run.outcome;
    return rc;
}

int executor_survey(struct executor *executor, const struct domain_id *ids, size_t count,
                    struct surroundings **ret_surroundings, struct xenmem_error *error)
{
    int rc = open_xen(executor, error);

    if (rc == 0)
        rc = surroundings_read(executor->xenmem, ids, count, ret_surroundings, error);
    if (rc < 0)
        close_handles(executor);
    return rc;
}
