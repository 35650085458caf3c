/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Doing some steps: see bundle.h.
 */
#include "actorctl/operate/bundle.h"

#include <errno.h>

#include "actorctl/operate/lever.h"

struct item {
    size_t index;
    struct plan_step step;      /* with what is there in truth ... */
    struct lever_values values; /* ... where that was read: what it points to */
    enum journal_result result;
    int rc;
    struct xenmem_error error;
};

struct bundle {
    struct run *run;
    struct xenmem *xenmem;
    size_t count; /* of items that are begun */
    struct item items[BUNDLE_MAX];
    size_t waiting; /* the item that may wait for something */
};

/* --- before ------------------------------------------------------------------------------------
 */

/* Checks the domain and its values; puts what is there in truth into the step. */
static int look(struct bundle *bundle, struct item *item)
{
    struct plan_step *step = &item->step;
    int rc = gate_pass(bundle->run->gate, &item->error);

    if (rc == 0)
        rc = lever_check_domain(bundle->xenmem, step, &item->error);
    if (rc < 0 || lever_compares(step))
        return rc;
    rc = lever_read(bundle->xenmem, step, &item->values, &item->error);
    if (rc == 0)
        rc = lever_check_before(step, &item->values, &item->error);
    for (unsigned i = 0; i < step->change_count && rc == 0; i++)
        step->changes[i].before = item->values.values[i];
    return rc;
}

/* Looks at all; the bundle is what comes before the first that does not pass. False: none is to be
 * begun. */
static bool look_at_all(struct bundle *bundle, const size_t *indexes, size_t count)
{
    struct run *run = bundle->run;

    for (size_t i = 0; i < count; i++) {
        struct item *item = &bundle->items[i];
        int rc;

        *item = (struct item){.index = indexes[i], .step = run->plan->steps[indexes[i]]};
        if (run_tell(run, EXECUTOR_BEGINS, item->index, "", 0)) {
            run_stop(run, bundle->items[0].index);
            return false;
        }
        rc = look(bundle, item);
        if (rc < 0) {
            run_fail(run, item->index, rc, &item->error);
            return i > 0;
        }
        bundle->count++;
    }
    return true;
}

/* The intents of all; nothing is begun without them. */
static int write_intents(struct bundle *bundle)
{
    struct run *run = bundle->run;
    struct journal_lines lines = {0};
    struct xenmem_error error;
    int rc;

    for (size_t i = 0; i < bundle->count; i++)
        journal_add_intent(&lines, run->id, bundle->items[i].index, &bundle->items[i].step);
    rc = journal_write(run->journal, &lines, &error);
    if (rc < 0)
        run_fail(run, bundle->items[0].index, rc, &error);
    return rc;
}

/* True: nothing of it is to be pulled any more. */
static bool tell_intents(struct bundle *bundle)
{
    bool stopped = false;

    for (size_t i = 0; i < bundle->count && !stopped; i++)
        stopped = run_tell(bundle->run, EXECUTOR_JOURNALLED, bundle->items[i].index, "", 0);
    return stopped;
}

/* --- pulling -----------------------------------------------------------------------------------
 */

static int tell_waiting(void *data, const char *what, int64_t waited_ms)
{
    struct bundle *bundle = data;
    size_t index = bundle->items[bundle->waiting].index;

    return run_tell(bundle->run, EXECUTOR_WAITS, index, what, waited_ms);
}

static void settle(struct item *item, int rc, bool untouched)
{
    item->rc = rc;
    item->result = rc == 0 ? JOURNAL_DONE : untouched ? JOURNAL_UNTOUCHED : JOURNAL_FAILED;
}

static int verify(struct bundle *bundle, struct item *item)
{
    struct lever_values after;
    int rc;

    if (lever_is_read_back(&item->step))
        return 0;
    rc = lever_read(bundle->xenmem, &item->step, &after, &item->error);
    return rc < 0 ? rc : lever_check_after(&item->step, &after, &item->error);
}

static void pull(struct bundle *bundle, struct item *item)
{
    bool untouched = false;
    int rc = lever_pull(bundle->xenmem, bundle->run->gate, &item->step, &untouched, &item->error);

    if (rc == 0)
        rc = verify(bundle, item);
    settle(item, rc, untouched);
}

/* Returns how many were pulled; the last of them may have failed. */
static size_t pull_one_by_one(struct bundle *bundle)
{
    size_t i = 0;

    while (i < bundle->count && (i == 0 || !run_is_stopped(bundle->run))) {
        bundle->waiting = i;
        pull(bundle, &bundle->items[i]);
        if (bundle->items[i++].rc < 0)
            break;
    }
    return i;
}

/* The same in one transaction. False: nothing of it was done, and one by one will tell why. */
static bool pull_together(struct bundle *bundle, size_t *ret_pulled)
{
    const struct plan_step *steps[BUNDLE_MAX];
    struct xenmem_error error = {0};
    bool untouched = false;
    size_t done = 0;
    int rc;

    for (size_t i = 0; i < bundle->count; i++)
        steps[i] = &bundle->items[i].step;
    rc = lever_pull_together(bundle->xenmem, bundle->run->gate, steps, bundle->count, &done,
                             &untouched, &error);
    if (rc < 0 && done == 0 && untouched)
        return false;
    for (size_t i = 0; i < done; i++)
        settle(&bundle->items[i], verify(bundle, &bundle->items[i]), false);
    *ret_pulled = done;
    /* a connection that broke may have broken behind the commit: then that goes for all */
    for (size_t i = done; rc < 0 && i < bundle->count && (i == done || !untouched); i++) {
        bundle->items[i].error = error;
        settle(&bundle->items[i], rc, untouched);
        *ret_pulled = i + 1;
    }
    return true;
}

static bool can_be_together(const struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++)
        if (!lever_lies_in_store(&bundle->items[i].step))
            return false;
    return bundle->count > 1;
}

/* Stopped with their intents written: that is told of each. */
static void leave_all(struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++) {
        struct item *item = &bundle->items[i];

        settle(item, error_set(&item->error, ECANCELED, RUN_STOPPED), true);
    }
}

static void pull_all(struct bundle *bundle)
{
    size_t pulled = 0;

    xenmem_set_patience(bundle->xenmem, XENMEM_PATIENCE_FOREVER, tell_waiting, bundle);
    if (!can_be_together(bundle) || !pull_together(bundle, &pulled))
        pulled = pull_one_by_one(bundle);
    xenmem_set_patience(bundle->xenmem, XENMEM_PATIENCE_FOREVER, NULL, NULL);
    for (size_t i = pulled; i < bundle->count; i++)
        bundle->items[i].result = JOURNAL_UNTOUCHED;
}

/* --- afterwards --------------------------------------------------------------------------------
 */

static void write_outcomes(struct bundle *bundle)
{
    struct run *run = bundle->run;
    struct journal_lines lines = {0};
    struct xenmem_error error;
    int rc;

    for (size_t i = 0; i < bundle->count; i++) {
        const struct item *item = &bundle->items[i];

        journal_add_outcome(&lines, run->id, item->index, item->result,
                            item->rc < 0 ? item->error.sentence : "");
    }
    rc = journal_write(run->journal, &lines, &error);
    for (size_t i = 0; i < bundle->count; i++) {
        struct item *item = &bundle->items[i];

        if (item->rc < 0)
            run_fail(run, item->index, item->rc, &item->error);
        else if (rc < 0)
            run_fail(run, item->index, rc, &error);
        else if (item->result == JOURNAL_DONE)
            run_count_done(run, item->index);
    }
}

void bundle_do(struct run *run, struct xenmem *xenmem, const size_t *indexes, size_t count)
{
    struct bundle bundle = {.run = run, .xenmem = xenmem};

    if (!look_at_all(&bundle, indexes, count) || write_intents(&bundle) < 0)
        return;
    if (tell_intents(&bundle))
        leave_all(&bundle);
    else
        pull_all(&bundle);
    write_outcomes(&bundle);
}
