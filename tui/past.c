/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Following the journal, and claiming what is ours: see past.h.
 */
#include "tui/past.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tui/console.h"
#include "tui/past_rows.h"
#include "tui/past_words.h"

#define CLAIM_MAX_MS INT64_C(60000) /* a plan that was begun earlier is not claimed at the start */

/* A plan of one step has some 700 bytes. */
static const size_t reaches[] = {
    [PAST_RECENT] = (size_t)256 * 1024,
    [PAST_SHOWN] = (size_t)2 * 1024 * 1024,
    [PAST_ALL] = JOURNAL_READ_MAX,
};
static_assert(sizeof(reaches) / sizeof(reaches[0]) == PAST_REACH_COUNT, "every reach has its size");

/* --- reading and claiming ------------------------------------------------------------------------
 */

static int64_t since_1970_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void claim_change(struct console *console, const struct journal_plan *plan,
                         const struct plan_step *step, const struct plan_change *change)
{
    const struct plan_object_info *object = plan_object_info(change->object);
    struct change_claim claim = {
        .id = step->id,
        .field = object->field,
        .after = {.state = change->after.state, .number = change->after.number},
        .at_ms = console->past.read_ms,
    };

    if (!object->in_snapshot)
        return;
    if (change->after.text)
        snprintf(claim.after.text, sizeof(claim.after.text), "%s", change->after.text);
    past_write_who(plan, claim.by, sizeof(claim.by));
    display_claim(console->display, &claim); /* what cannot be claimed counts as somebody else's */
}

/* Those that were read before somebody looked are history: nobody will see them happen. */
static void on_step(void *user, const struct journal_plan *plan, const struct journal_step *step)
{
    struct console *console = user;

    if (console->past.reads == 0 && since_1970_ms() - plan->at_ms > CLAIM_MAX_MS)
        return;
    for (unsigned i = 0; i < step->step.change_count; i++)
        claim_change(console, plan, &step->step, &step->step.changes[i]);
}

static int open_journal(struct console *console, struct xenmem_error *error)
{
    char path[JOURNAL_PATH_MAX];
    int rc;

    if (console->past.follow)
        return 0;
    if (journal_default_path(path) < 0)
        return error_set(error, ENAMETOOLONG, "XENMEM_STATE_DIR is too long for a path.");
    rc = journal_follow_new(&console->past.follow, path, reaches[PAST_RECENT], on_step, console);
    return rc < 0 ? error_set(error, -rc, "There is no memory left to read the journal.") : 0;
}

void past_read(struct console *console, enum past_reach reach)
{
    struct past *past = &console->past;
    struct scene *scene = &console->scene;
    struct xenmem_error error = {0};
    int rc = open_journal(console, &error);

    if (rc == 0)
        journal_follow_reach(past->follow, reaches[reach]);
    past->read_ms = scene->now_ms;
    if (rc == 0)
        rc = journal_follow_look(past->follow, &error);
    past->reads += rc > 0;
    if (rc > 0 && journal_follow_grew(past->follow))
        past->grown_ms = past->read_ms;
    snprintf(scene->past_trouble, sizeof(scene->past_trouble), "%s", rc < 0 ? error.sentence : "");
}

void past_claim(struct console *console)
{
    past_read(console, PAST_RECENT);
}

void past_prepare(struct console *console)
{
    switch (scene_is_aside(console->scene.view) ? console->scene.under : console->scene.view) {
    case SCENE_VIEW_JOURNAL:
        past_read(console, PAST_SHOWN);
        past_rows_make(console);
        break;
    case SCENE_VIEW_DOMAIN:
        past_read(console, PAST_RECENT);
        past_rows_make_own(console);
        break;
    default:
        break;
    }
}

void past_show(struct console *console)
{
    console->past.all.made_of = console->past.own.made_of = 0;
    console->past.all.count = console->past.own.count = 0;
    past_prepare(console);
}

void past_release(struct console *console)
{
    journal_follow_free(console->past.follow);
    past_rows_release(&console->past.all);
    past_rows_release(&console->past.own);
    console->past = (struct past){.follow = NULL};
    console->scene.past = console->scene.own_past = NULL;
    console->scene.past_count = console->scene.own_past_count = 0;
}

/* --- asking --------------------------------------------------------------------------------------
 */

static const struct journal_log *log_of(const struct past *past)
{
    return past->follow ? journal_follow_log(past->follow) : NULL;
}

const struct journal_plan *past_find(const struct past *past, const char *id)
{
    return log_of(past) ? journal_find(log_of(past), id) : NULL;
}

const struct journal_plan *past_newest(const struct past *past)
{
    return log_of(past) ? journal_newest_standing(log_of(past)) : NULL;
}

const struct journal_plan *past_at(const struct past *past, size_t index)
{
    const struct journal_log *log = log_of(past);

    return log && index < log->plan_count ? &log->plans[log->plan_count - 1 - index] : NULL;
}

bool past_stands(const struct journal_plan *plan)
{
    bool changed = false;

    for (size_t i = 0; i < plan->step_count; i++)
        changed = changed || plan->steps[i].result != JOURNAL_UNTOUCHED;
    return changed && !plan->undone_by;
}

const struct journal_plan *past_picked(const struct console *console)
{
    const struct past_rows *rows = &console->past.all;
    size_t picked = console->scene.picked;

    if (picked >= rows->count || !*rows->sources[picked].id)
        return NULL;
    return past_find(&console->past, rows->sources[picked].id);
}

void past_describe(struct console *console, const struct journal_plan *plan, char *text,
                   size_t size)
{
    char what[96], when[24];

    past_write_what(&console->past, plan, true, what, sizeof(what));
    past_write_when(plan->at_ms, when, sizeof(when));
    snprintf(text, size, "undo %s, of %s", what, when);
}
