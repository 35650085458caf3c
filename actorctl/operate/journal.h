/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The journal: every change that xenmem makes to a host, by whom and when, and what there was
 * before, in JSON lines that outlive a crash.
 *
 * A plan is a line "plan", then for each step a line "intent" before it and a line "outcome" behind
 * it, then a line "end". Steps of different domains may be under way at once: their lines come in
 * the order in which they were written, and carry the number of their step. Lines are written at
 * once and whole, so that a program that is killed leaves a journal that tells exactly how far it
 * got: an intent without an outcome may have been carried out or not. A line that was torn (the host
 * went down) is recognised and left out.
 *
 * On the disk are the line "plan" before the first step, everything when a plan ends, and in
 * between whatever is older than JOURNAL_SYNC_MS: with the host go the domains whose changes the
 * rest would tell of.
 *
 * The file is private to its owner (0600, in a directory 0700) and may be rotated at any time.
 * Several programs may write to it. Everything in it is checked when it is read: foreign text
 * again.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_JOURNAL_H
#define XENMEM_ACTORCTL_OPERATE_JOURNAL_H

#include "base/error.h"
#include "model/plan.h"

#define JOURNAL_ID_MAX    48 /* with its NUL */
#define JOURNAL_SYNC_MS   50
#define JOURNAL_READ_MAX  (8 * 1024 * 1024) /* bytes of its end that are read */
#define JOURNAL_LINE_MAX  (64 * 1024)
#define JOURNAL_STEPS_MAX 65536 /* of one plan */

/* Where it is: XENMEM_STATE_DIR/journal.jsonl, or /var/log/xenmem/journal.jsonl. -ENAMETOOLONG. */
#define JOURNAL_PATH_MAX 512
int journal_default_path(char path[JOURNAL_PATH_MAX]);

/* --- writing -----------------------------------------------------------------------------------
 */

struct journal;

/* Creates what is missing. `program` is what the journal says made the changes. -EACCES, -EPERM
 * (the file is not private, or no file), … with a sentence. Thread: one at a time. */
int journal_open(struct journal **ret_journal, const char *path, const char *program,
                 struct xenmem_error *error);
void journal_close(struct journal *journal); /* NULL is allowed */

enum journal_result {
    JOURNAL_UNKNOWN,   /* nothing is written: the program ended while it was under way */
    JOURNAL_DONE,      /* done and verified */
    JOURNAL_UNTOUCHED, /* not done; certainly nothing was changed */
    JOURNAL_FAILED,    /* failed; something may have been changed */
    JOURNAL_CANCELLED, /* of a plan: somebody stopped it */
};
#define JOURNAL_RESULT_COUNT (JOURNAL_CANCELLED + 1)

const char *journal_result_name(enum journal_result result);

/* Begins a plan and gives it its id. */
int journal_begin(struct journal *journal, const struct plan *plan, char ret_id[JOURNAL_ID_MAX],
                  struct xenmem_error *error);

/* Lines that are put together first, and then written with one write: begin with {0}. */
struct journal_lines {
    char *bytes;
    size_t length, room;
    bool lost; /* memory ran out: none of it will be written */
};

/* `step` with what there is in truth as its `before`; `index` counts from 0. */
void journal_add_intent(struct journal_lines *lines, const char *id, size_t index,
                        const struct plan_step *step);
void journal_add_outcome(struct journal_lines *lines, const char *id, size_t index,
                         enum journal_result result, const char *sentence);

/* Disposes of them in any case. Thread: any, also several at a time. */
int journal_write(struct journal *journal, struct journal_lines *lines, struct xenmem_error *error);

/* A line of its own. */
int journal_intent(struct journal *journal, const char *id, size_t index,
                   const struct plan_step *step, struct xenmem_error *error);
int journal_outcome(struct journal *journal, const char *id, size_t index,
                    enum journal_result result, const char *sentence, struct xenmem_error *error);
int journal_end(struct journal *journal, const char *id, enum journal_result result,
                const char *sentence, struct xenmem_error *error);

/* --- reading -----------------------------------------------------------------------------------
 */

struct journal_step {
    size_t index; /* in its plan */
    struct plan_step step;
    enum journal_result result;
    const char *sentence; /* why it was not done, or "" */
};

struct journal_plan {
    char id[JOURNAL_ID_MAX];
    const char *operation;                /* as operation.h names it; "undo" */
    const char *undoes;                   /* the id of the plan that it undoes, or "" */
    const struct journal_plan *undone_by; /* that was carried out in full; NULL: it stands */
    int64_t at_ms;                        /* since 1970 */
    int64_t uid;
    const char *tty, *program;
    size_t planned;             /* how many steps it had */
    struct journal_step *steps; /* in the order of the plan */
    size_t step_count;          /* how many were begun */
    enum journal_result result;
    const char *sentence;
};

/* The journal as it was when it was read; owns all of its texts. Thread: any, one at a time. */
struct journal_log {
    struct journal_plan *plans; /* oldest first */
    size_t plan_count;
    size_t bad_lines; /* that were left out: torn, or not of the journal */
};

/* A journal that is not there is an empty one. -EPERM (not private), -ENOMEM, … */
int journal_load(const char *path, struct journal_log **ret_log, struct xenmem_error *error);

/* The same of `length` bytes in memory. -ENOMEM. */
int journal_parse(const char *bytes, size_t length, struct journal_log **ret_log);

/* Is told of a step when its intent has been read. Neither may be kept. */
typedef void journal_step_fn(void *user, const struct journal_plan *plan,
                             const struct journal_step *step);

/* Takes in whole lines that were written since; what pointed to plans and steps of the log does not
 * any more. `on_step` may be NULL. -ENOMEM. */
int journal_extend(struct journal_log *log, const char *bytes, size_t length,
                   journal_step_fn *on_step, void *user);
void journal_log_free(struct journal_log *log); /* NULL is allowed */

const struct journal_plan *journal_find(const struct journal_log *log, const char *id);

/* What `undo` takes back when nobody chooses: the newest plan that stands and changed something,
 * and is not itself an undo (an undo of an undo is a plan again). NULL: there is none. */
const struct journal_plan *journal_newest_standing(const struct journal_log *log);

/* The plan that takes this one back; see plan_new_undo. 0 or -ENOMEM. */
int journal_plan_undo(const struct journal_plan *past, const struct plan_situation *situation,
                      struct plan **ret_plan);

#endif
