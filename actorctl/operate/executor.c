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

#include "actorctl/operate/bundle.h"
#include "actorctl/operate/team.h"
#include "actorctl/operate/waves.h"
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
    struct team *team;       /* the same */
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
    team_free(executor->team);
    executor->team = NULL;
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

/* --- the plan ----------------------------------------------------------------------------------
 */

/* What happened, what was not done, what next: in front of it stands where. */
static void say_how_far(const struct run *run, struct xenmem_error *error)
{
    const struct plan_step *step = &run->plan->steps[run->failed];
    size_t count = run->plan->step_count;
    char name[NAME_BYTES], why[WHY_BYTES], sentence[XENMEM_ERROR_SENTENCE_MAX];

    text_sanitise(name, sizeof(name), step->name, strlen(step->name));
    text_sanitise(why, sizeof(why), run->error.sentence, strlen(run->error.sentence));
    if (count == 1)
        snprintf(sentence, sizeof(sentence), "%s (%u): %s", name, step->id.domid, why);
    else
        snprintf(sentence, sizeof(sentence), "%s (%u), step %zu of %zu: %s %zu done, %zu not.%s",
                 name, step->id.domid, run->failed + 1, count, why, run->done, count - run->done,
                 run->done > 0 ? " What was done can be undone." : "");
    *error = run->error;
    memcpy(error->sentence, sentence, sizeof(sentence));
}

static void do_in_order(struct run *run, struct xenmem *xenmem)
{
    for (size_t i = 0; i < run->plan->step_count && !run_is_stopped(run); i++)
        bundle_do(run, xenmem, &i, 1);
}

/* -ENOMEM before anything is done. */
static int do_steps(struct executor *executor, struct run *run)
{
    struct waves waves;
    int rc = waves_cut(run->plan, &waves);

    if (rc == 0 && !executor->team && waves.count >= TEAM_DOMAINS_MIN)
        rc = team_new(&executor->team);
    if (rc < 0)
        return rc;
    if (waves.count < TEAM_DOMAINS_MIN)
        do_in_order(run, executor->xenmem);
    else
        team_do(executor->team, run, executor->xenmem, &waves);
    waves_dispose(&waves);
    return 0;
}

static enum journal_result end_steps(struct run *run, int rc, struct xenmem_error *error)
{
    if (rc < 0) {
        struct xenmem_error trouble;

        run_fail(run, 0, error_set(&trouble, -rc, "Out of memory."), &trouble);
    } else if (run->rc == 0 && run->done < run->plan->step_count) {
        run_stop(run, run->done);
    }
    if (run->rc == 0)
        return JOURNAL_DONE;
    say_how_far(run, error);
    run_tell(run, EXECUTOR_FAILED, run->failed, error->sentence, 0);
    return run->cancelled ? JOURNAL_CANCELLED : JOURNAL_FAILED;
}

static int carry_out(struct executor *executor, struct run *run, struct executor_outcome *outcome,
                     struct xenmem_error *error)
{
    struct xenmem_error trouble = {0};
    int rc = open_handles(executor, error), end;

    if (rc == 0)
        rc = journal_begin(executor->journal, run->plan, outcome->id, error);
    if (rc < 0)
        return rc;
    run->journal = executor->journal;
    run->id = outcome->id;
    outcome->result = end_steps(run, do_steps(executor, run), &trouble);
    outcome->done = run->done;
    rc = run->rc;
    end = journal_end(executor->journal, run->id, outcome->result, trouble.sentence,
                      rc < 0 ? NULL : &trouble);
    if (rc == 0)
        rc = end;
    if (rc < 0 && error)
        *error = trouble;
    return rc;
}

int executor_run(struct executor *executor, const struct plan *plan, executor_hook *hook,
                 void *data, struct executor_outcome *ret_outcome, struct xenmem_error *error)
{
    struct run run = {.gate = executor->gate, .plan = plan, .hook = hook, .data = data};
    struct executor_outcome outcome = {.result = JOURNAL_UNTOUCHED};
    int rc = gate_pass(executor->gate, error);

    run_init(&run);
    if (rc == 0)
        rc = plan_check(plan, error);
    /* an undo that finds all as it was before is still an undo: the journal has to know */
    if (rc == -ENODATA && plan->undoes)
        rc = 0;
    if (rc == 0)
        rc = carry_out(executor, &run, &outcome, error);
    if (rc < 0)
        close_handles(executor);
    run_dispose(&run);
    *ret_outcome = outcome;
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
