/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The operator: a thread that carries plans out, one at a time, with Xen handles of its own, so
 * that whoever gives it a plan never waits for Xen.
 *
 * Owner: the caller of operator_start. Thread: all functions from one thread, normally the main
 * one; none of them blocks (operator_stop waits for the thread only as long as it takes it to
 * notice, and leaves a thread behind that hangs in Xen).
 */
#ifndef XENMEM_ACTORCTL_OPERATE_OPERATOR_H
#define XENMEM_ACTORCTL_OPERATE_OPERATOR_H

#include "actorctl/operate/executor.h"

struct operator_thread;

struct operator_options {
    bool read_only;
    const char *journal_path; /* NULL: the default one */
    const char *program;      /* who the journal names */
};

/* Opens nothing of Xen before the first plan. 0 or -errno. */
int operator_start(struct operator_thread **ret_operator, const struct operator_options *options,
                   struct xenmem_error *error);
void operator_stop(struct operator_thread *self); /* NULL is allowed; stops a plan half-way */

/* Becomes readable when the state has changed; operator_look empties it. */
int operator_fd(const struct operator_thread *self);

#define OPERATOR_TEXT_MAX 192

struct operator_state {
    bool busy;           /* with a plan, or with a survey */
    bool surveying;      /* with a survey */
    size_t index, count; /* the step that was told of last, of so many */
    size_t done;
    struct domain_id id; /* of that step */
    char name[OPERATOR_TEXT_MAX];
    enum plan_lever lever;
    char waits_for[OPERATOR_TEXT_MAX]; /* "" where it does not wait */
    int64_t waited_ms;

    uint64_t ended;                  /* how many plans have ended */
    struct executor_outcome outcome; /* of the last of them */
    struct xenmem_error error;       /* the same; code 0: all done and verified */
};

void operator_look(struct operator_thread *self, struct operator_state *ret_state);

/* How far each of the first `count` steps of the plan that was taken over last is. */
void operator_look_at_steps(struct operator_thread *self, enum plan_progress *ret_progress,
                            size_t count);

/* Takes the plan over and begins with it. -EBUSY: one is under way; -EROFS, -EPERM, -ENODATA: see
 * executor_run; -ENOMEM; then the plan stays the caller's. */
int operator_execute(struct operator_thread *self, struct plan *plan, struct xenmem_error *error);

/* Has the surroundings of some domains read (copied), for planning; -EBUSY as above, -ENOMEM. When
 * they are there operator_fd becomes readable, and operator_take_surroundings gives them over;
 * NULL: not yet, or they could not be read. Those of an earlier survey are dropped. */
int operator_survey(struct operator_thread *self, const struct domain_id *ids, size_t count,
                    struct xenmem_error *error);
struct surroundings *operator_take_surroundings(struct operator_thread *self);

/* Stops the plan before its next step, or while it waits. */
void operator_cancel(struct operator_thread *self);

/* The live lock; a plan that is under way stops before its next step. */
void operator_set_locked(struct operator_thread *self, bool locked);
bool operator_is_locked(struct operator_thread *self);

#endif
