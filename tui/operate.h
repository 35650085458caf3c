/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Operations from the keyboard: a prompt, the plan that follows what is typed, the confirmation,
 * the progress and the result, all in the panel (views/panel.h).
 *
 * Nothing here carries anything out: a plan that is confirmed lies in `handed` for app.c, which
 * gives it to the operator's thread. What is carried out is the plan that was last shown.
 * Owner: the console. Thread: the main thread.
 */
#ifndef XENMEM_TUI_OPERATE_H
#define XENMEM_TUI_OPERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "actorctl/operate/journal.h"
#include "actorctl/operate/operator.h"
#include "actorctl/operate/surroundings.h"
#include "model/plan.h"
#include "model/settings.h"
#include "tui/keys.h"

struct console;

struct operate {
    struct settings settings;
    enum operation_id operation;
    struct intent intent;  /* as it has been typed; its ids are these: */
    struct domain_id *ids; /* the domains that it is for */
    size_t id_count, id_room;
    bool tagged;                  /* ... because they are tagged */
    bool enforce, to_manual;      /* switched by keys */
    char undoes[JOURNAL_ID_MAX];  /* the plan that is to be taken back, or "" */
    struct plan *plan;            /* that is shown; the panel points to it */
    enum plan_progress *progress; /* of its steps, while it is carried out; the same */
    struct snapshot *seen;        /* what it was made of; a reference */
    struct surroundings *surroundings;
    bool waits;       /* for figures that are newer than the last change: without them no plan */
    int64_t ended_ms; /* when that was */
    bool outdated;    /* there is news that the plan does not know yet */
    uint64_t ended;

    /* for app.c */
    struct plan *handed; /* to be carried out; the taker's own */
    bool survey;         /* the surroundings of `ids` are wanted */
    bool cancel;         /* the plan that is under way is to stop */
    bool hurry;          /* something has changed: the hypervisor is to be sampled */
};

void operate_release(struct console *console);

/* Opens the prompt of an operation for the tagged domains, or the one that the cursor is on; with
 * this text in it, or (NULL) with what is likely. */
void operate_open(struct console *console, enum operation_id operation, const char *text);

/* Shows the plan that takes back this one of the journal (NULL: the newest that stands). */
void operate_open_undo(struct console *console, const char *id);

/* Another prompt (the command line) uses the panel: clears it, and opens it. */
void operate_begin(struct console *console, const char *title);

/* Makes the plan of `operation`, `intent` and `ids`, or of `undoes`, and shows it. */
void operate_plan(struct console *console);

/* Shows instead of a plan why there is none; "": just none. */
void operate_complain(struct console *console, const char *sentence);

/* 0 or -ENOMEM. */
int operate_add_domain(struct console *console, const struct domain_id *id);

/* What keys do. */
void operate_typed(struct console *console);
void operate_name_typed(struct console *console);
void operate_apply(struct console *console);
void operate_confirm_name(struct console *console);
void operate_complete(struct console *console);
void operate_toggle_manual(struct console *console);
void operate_leave(struct console *console);
void operate_stop(struct console *console);
void operate_scroll(struct console *console, long lines);

/* Where the keys of the prompt of this operation count. */
enum keys_context operate_context(const struct console *console);

/* Is there something that the key of operate_complete() switches? */
bool operate_can_switch(const struct console *console);

/* Before a picture is drawn: takes the news into the plan that is shown. */
void operate_prepare(struct console *console);

/* What the operator's thread says; `surroundings` (may be NULL) are taken over. */
void operate_hear(struct console *console, const struct operator_state *state,
                  struct surroundings *surroundings);

/* The operator did not take the plan. */
void operate_refused(struct console *console, const struct xenmem_error *error);

bool operate_is_running(const struct console *console);

#endif
