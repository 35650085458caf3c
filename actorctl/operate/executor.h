/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The executor: carries a plan out.
 *
 * A step: the domain is the one that was meant (domid and UUID), the intent is in the journal, the
 * values are those that the plan was made for, the lever is pulled, what it holds is read back, the
 * outcome is in the journal. The first step that fails ends the plan: those that are under way are
 * finished, none is begun any more.
 *
 * A plan for a few domains is done step by step on the thread that calls. One for many is done by
 * several threads with Xen handles of their own (team.h): a domain's steps in their order, domains
 * that give before domains that take (waves.h), and some domains together (bundle.h).
 *
 * Owner: the caller of executor_new. Thread: one at a time; it may block for as long as Xen does,
 * which it tells through the hook. Whoever calls ignores SIGPIPE, which libxenstore else toggles.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_EXECUTOR_H
#define XENMEM_ACTORCTL_OPERATE_EXECUTOR_H

#include "actorctl/operate/gate.h"
#include "actorctl/operate/journal.h"
#include "actorctl/operate/surroundings.h"
#include "model/plan.h"

struct executor;

/* Opens nothing yet. `gate` is borrowed. `journal_path` NULL: the default one; `program` is who the
 * journal names. NULL: ENOMEM. */
struct executor *executor_new(struct gate *gate, const char *journal_path, const char *program);
void executor_free(struct executor *executor); /* NULL is allowed */

enum executor_event {
    EXECUTOR_BEGINS,     /* a step is looked at */
    EXECUTOR_JOURNALLED, /* its intent is in the journal: it is done next */
    EXECUTOR_WAITS,      /* `text` says for what; again about every 100 ms */
    EXECUTOR_DONE,       /* the step is done, verified, and in the journal */
    EXECUTOR_FAILED,     /* it is not; `text` says why */
};

struct executor_progress {
    enum executor_event event;
    size_t index; /* of the step, from 0; where some are under way at once, not always ascending */
    size_t count; /* of steps */
    size_t done;  /* of them, with this one */
    const struct plan_step *step;
    const char *text;  /* or "" */
    int64_t waited_ms; /* EXECUTOR_WAITS */
};

/* Anything but 0 stops the plan: before the step is pulled, or while it waits. It must not call the
 * executor. It is called on any of the threads, one at a time. */
typedef int executor_hook(void *data, const struct executor_progress *progress);

struct executor_outcome {
    enum journal_result result; /* DONE, FAILED, CANCELLED; UNTOUCHED: not even begun */
    size_t done;                /* steps */
    char id[JOURNAL_ID_MAX];    /* "" where the plan was not begun */
};

/* 0: all done and verified. -EROFS (the gate), -EPERM (the plan is blocked), -ENODATA (nothing to
 * do), -ECANCELED, -ENOTCONN, … with a sentence that says what happened, what was not done, and
 * what to do next. `hook` may be NULL. *ret_outcome is filled in either way. */
int executor_run(struct executor *executor, const struct plan *plan, executor_hook *hook,
                 void *data, struct executor_outcome *ret_outcome, struct xenmem_error *error);

/* What planning wants to know, read with the executor's handles; changes nothing. */
int executor_survey(struct executor *executor, const struct domain_id *ids, size_t count,
                    struct surroundings **ret_surroundings, struct xenmem_error *error);

#endif
