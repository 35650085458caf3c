/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From the journal to the rows of its view: see past.h.
 */
#include "tui/past.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tui/console.h"

#define ROWS_MAX 2000 /* more than anybody scrolls through; `xenmem journal` has them all */

/* --- words -------------------------------------------------------------------------------------
 */

/* The time of day, and the day where it is not this one. */
static void write_when(int64_t at_ms, char *text, size_t size)
{
    time_t at = (time_t)(at_ms / 1000), now = time(NULL);
    struct tm then, today;

    snprintf(text, size, "?");
    if (!localtime_r(&at, &then) || !localtime_r(&now, &today))
        return;
    if (then.tm_year == today.tm_year && then.tm_yday == today.tm_yday)
        strftime(text, size, "%H:%M:%S", &then);
    else
        strftime(text, size, then.tm_year == today.tm_year ? "%d %b %H:%M" : "%Y-%m-%d", &then);
}

static void write_who(const struct journal_plan *plan, char *text, size_t size)
{
    char user[24] = "root";

    if (plan->uid != 0)
        snprintf(user, sizeof(user), "uid %lld", (long long)plan->uid);
    snprintf(text, size, "%s%s%.20s", user, *plan->tty ? " " : "",
             strncmp(plan->tty, "/dev/", 5) == 0 ? plan->tty + 5 : plan->tty);
}

static const struct journal_plan *root_of(const struct past *past, const struct journal_plan *plan)
{
    const struct journal_plan *undone = *plan->undoes ? past_find(past, plan->undoes) : NULL;

    return undone && undone < plan ? undone : NULL;
}

/* Domains that have steps; they stand one behind the other. */
static size_t count_domains(const struct journal_plan *plan)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->step_count; i++) {
        bool first = true;

        for (size_t j = i; j-- > 0 && first && i - j < 8;)
            first = !domain_id_equal(&plan->steps[i].step.id, &plan->steps[j].step.id);
        count += first;
    }
    return count;
}

static void write_what(const struct past *past, const struct journal_plan *plan, char *text,
                       size_t size)
{
    const struct journal_plan *undone = root_of(past, plan);
    const struct operation *operation =
        operation_by_name(undone && !*undone->undoes ? undone->operation : plan->operation);
    const char *label = operation ? operation->label : plan->operation;
    const char *before = *plan->undoes ? "undo " : "";
    size_t domains = count_domains(plan);

    if (*plan->undoes && !operation) {
        before = "";
        label = "undo";
    }
    if (domains == 1)
        snprintf(text, size, "%s%s of %.40s (%u)", before, label, plan->steps[0].step.name,
                 (unsigned)plan->steps[0].step.id.domid);
    else if (domains == 0)
        snprintf(text, size, "%s%s", before, label);
    else
        snprintf(text, size, "%s%s of %zu domains", before, label, domains);
}

static void write_changes(const struct journal_plan *plan, bool ascii, char *text, size_t size)
{
    char before[PLAN_VALUE_TEXT_MAX], after[PLAN_VALUE_TEXT_MAX];
    const struct plan_change *change;
    size_t more = 0;
    int used;

    *text = '\0';
    if (plan->step_count == 0)
        return;
    for (size_t i = 0; i < plan->step_count; i++)
        more += plan->steps[i].step.change_count;
    change = &plan->steps[0].step.changes[0];
    used = snprintf(text, size, "%s %.50s %s %.50s", plan_object_info(change->object)->label,
                    plan_value_format(before, change->object, &change->before), ascii ? "->" : "→",
                    plan_value_format(after, change->object, &change->after));
    if (more > 1 && used > 0 && (size_t)used < size)
        snprintf(text + used, size - (size_t)used, ", and %zu more", more - 1);
}

struct outcome {
    const char *word;
    enum role role;
};

static struct outcome outcome_of(const struct journal_plan *plan)
{
    static const struct outcome outcomes[] = {
        [JOURNAL_UNKNOWN] = {"unfinished", ROLE_WARNING}, [JOURNAL_DONE] = {"done", ROLE_GOOD},
        [JOURNAL_UNTOUCHED] = {"not done", ROLE_QUIET},   [JOURNAL_FAILED] = {"failed", ROLE_WRONG},
        [JOURNAL_CANCELLED] = {"stopped", ROLE_WARNING},
    };

    if (plan->undone_by)
        return (struct outcome){"taken back", ROLE_QUIET};
    return outcomes[plan->result];
}

static bool stands(const struct journal_plan *plan)
{
    bool changed = false;

    for (size_t i = 0; i < plan->step_count; i++)
        changed = changed || plan->steps[i].result != JOURNAL_UNTOUCHED;
    return changed && !plan->undone_by;
}

static void write_sentence(const struct journal_plan *plan, char *text, size_t size)
{
    size_t done = 0;

    for (size_t i = 0; i < plan->step_count; i++)
        done += plan->steps[i].result == JOURNAL_DONE;
    snprintf(text, size, "%zu of %zu steps done, by %.40s, id %s.%s%.160s", done, plan->planned,
             plan->program, plan->id, *plan->sentence ? " " : "", plan->sentence);
}

/* --- the rows ----------------------------------------------------------------------------------
 */

static void fill_row(const struct console *console, const struct journal_plan *plan,
                     struct scene_past *row)
{
    struct outcome outcome = outcome_of(plan);

    *row = (struct scene_past){
        .outcome = outcome.word, .outcome_role = outcome.role, .stands = stands(plan)};
    write_when(plan->at_ms, row->when, sizeof(row->when));
    write_who(plan, row->who, sizeof(row->who));
    write_what(&console->past, plan, row->what, sizeof(row->what));
    write_changes(plan, console->ascii, row->changes, sizeof(row->changes));
    write_sentence(plan, row->sentence, sizeof(row->sentence));
}

void past_release(struct console *console)
{
    struct past *past = &console->past;

    journal_log_free(past->log);
    free(past->rows);
    *past = (struct past){.log = NULL};
    console->scene.past = NULL;
    console->scene.past_count = 0;
}

static int read_it(struct past *past, struct xenmem_error *error)
{
    char path[JOURNAL_PATH_MAX];
    int rc = journal_default_path(path);

    if (rc < 0)
        return error_set(error, -rc, "XENMEM_STATE_DIR is too long for a path.");
    if (stat(path, &past->file) < 0)
        past->file = (struct stat){.st_size = 0};
    return journal_load(path, &past->log, error);
}

void past_load(struct console *console)
{
    struct past *past = &console->past;
    struct scene *scene = &console->scene;
    struct xenmem_error error = {0};

    past_release(console);
    *scene->past_trouble = '\0';
    if (read_it(past, &error) < 0) {
        snprintf(scene->past_trouble, sizeof(scene->past_trouble), "%s", error.sentence);
        return;
    }
    past->count = past->log->plan_count < ROWS_MAX ? past->log->plan_count : ROWS_MAX;
    past->rows = calloc(past->count + 1, sizeof(*past->rows));
    if (!past->rows) {
        past->count = 0;
        snprintf(scene->past_trouble, sizeof(scene->past_trouble),
                 "There is no memory left to show the journal.");
    }
    for (size_t i = 0; i < past->count; i++)
        fill_row(console, past_at(past, i), &past->rows[i]);
    scene->past = past->rows;
    scene->past_count = past->count;
    if (scene->view == SCENE_VIEW_JOURNAL && scene->picked >= past->count)
        scene->picked = past->count > 0 ? past->count - 1 : 0;
}

bool past_refresh(struct console *console)
{
    char path[JOURNAL_PATH_MAX];
    const struct stat *before = &console->past.file;
    struct stat now;

    if (journal_default_path(path) < 0 || stat(path, &now) < 0)
        return false;
    if (now.st_ino == before->st_ino && now.st_size == before->st_size &&
        now.st_mtim.tv_sec == before->st_mtim.tv_sec &&
        now.st_mtim.tv_nsec == before->st_mtim.tv_nsec)
        return false;
    past_load(console);
    return true;
}

/* --- asking ------------------------------------------------------------------------------------
 */

const struct journal_plan *past_find(const struct past *past, const char *id)
{
    return past->log ? journal_find(past->log, id) : NULL;
}

const struct journal_plan *past_newest(const struct past *past)
{
    return past->log ? journal_newest_standing(past->log) : NULL;
}

const struct journal_plan *past_at(const struct past *past, size_t row)
{
    return row < past->count ? &past->log->plans[past->log->plan_count - 1 - row] : NULL;
}

void past_describe(struct console *console, const struct journal_plan *plan, char *text,
                   size_t size)
{
    char what[96], when[24];

    write_what(&console->past, plan, what, sizeof(what));
    write_when(plan->at_ms, when, sizeof(when));
    snprintf(text, size, "undo %s, of %s", what, when);
}
