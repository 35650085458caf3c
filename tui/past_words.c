/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Words for what has been changed: see past_words.h.
 */
#include "tui/past_words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/units.h"

void past_write_when(int64_t at_ms, char *text, size_t size)
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

/* --- plans ---------------------------------------------------------------------------------------
 */

void past_write_who(const struct journal_plan *plan, char *text, size_t size)
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

void past_write_what(const struct past *past, const struct journal_plan *plan, bool named,
                     char *text, size_t size)
{
    const struct journal_plan *undone = root_of(past, plan);
    const struct operation *operation =
        operation_by_name(undone && !*undone->undoes ? undone->operation : plan->operation);
    const char *label = operation ? operation->label : plan->operation;
    const char *before = *plan->undoes ? "undo " : "";
    size_t domains = named ? count_domains(plan) : 0;

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

/* The first change, and how many more there are. */
static void write_changes(const struct journal_plan *plan, const struct domain_id *id, bool ascii,
                          char *text, size_t size)
{
    char before[PLAN_VALUE_TEXT_MAX], after[PLAN_VALUE_TEXT_MAX];
    const struct plan_change *change = NULL;
    size_t count = 0;
    int used;

    *text = '\0';
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct plan_step *step = &plan->steps[i].step;

        if (id && !domain_id_equal(id, &step->id))
            continue;
        change = change ? change : &step->changes[0];
        count += step->change_count;
    }
    if (!change)
        return;
    used = snprintf(text, size, "%s %.50s %s %.50s", plan_object_info(change->object)->label,
                    plan_value_format(before, change->object, &change->before), ascii ? "->" : "→",
                    plan_value_format(after, change->object, &change->after));
    if (count > 1 && used > 0 && (size_t)used < size)
        snprintf(text + used, size - (size_t)used, ", and %zu more", count - 1);
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

static void write_sentence(const struct journal_plan *plan, char *text, size_t size)
{
    size_t done = 0;

    for (size_t i = 0; i < plan->step_count; i++)
        done += plan->steps[i].result == JOURNAL_DONE;
    snprintf(text, size, "%zu of %zu steps done, by %.40s, id %s.%s%.160s", done, plan->planned,
             plan->program, plan->id, *plan->sentence ? " " : "", plan->sentence);
}

void past_fill_plan(const struct past *past, const struct journal_plan *plan,
                    const struct domain_id *id, bool ascii, struct scene_past *ret_row)
{
    struct outcome outcome = outcome_of(plan);

    *ret_row = (struct scene_past){.kind = SCENE_PAST_PLAN,
                                   .outcome = outcome.word,
                                   .outcome_role = outcome.role,
                                   .stands = past_stands(plan)};
    past_write_who(plan, ret_row->who, sizeof(ret_row->who));
    past_write_what(past, plan, !id, ret_row->what, sizeof(ret_row->what));
    write_changes(plan, id, ascii, ret_row->changes, sizeof(ret_row->changes));
    write_sentence(plan, ret_row->sentence, sizeof(ret_row->sentence));
}

/* --- what others did -----------------------------------------------------------------------------
 */

/* What is said of each author, and what there is to do about it. */
static const struct author {
    enum role role;
    const char *sentence;
} authors[] = {
    [CHANGE_BY_SOMEBODY] = {ROLE_WARNING,
                            "No operation of xenmem, no actor and no other balancer "
                            "that is known: a person or a script did it. u takes back "
                            "only what xenmem did."},
    [CHANGE_BY_US] = {ROLE_NORMAL, "xenmem did it."},
    [CHANGE_BY_ACTOR] = {ROLE_NORMAL, "The actor did what the policy asks for: change the policy "
                                      "(t, p) to have it otherwise."},
    [CHANGE_BY_BALANCER] = {ROLE_WARNING,
                            "Probably this balancer, since it runs: stop it, or leave "
                            "the domain to it. u takes back only what xenmem did."},
};
static_assert(sizeof(authors) / sizeof(authors[0]) == CHANGE_AUTHOR_COUNT,
              "every author has a row");

/* "xl", "squeezed?", "somebody else" */
static void write_author(enum change_author author, const char *by, char *text, size_t size)
{
    if (author == CHANGE_BY_SOMEBODY || !*by)
        snprintf(text, size, "somebody else");
    else
        snprintf(text, size, "%.30s%s", by, author == CHANGE_BY_BALANCER ? "?" : "");
}

static void write_field_of(enum field_id field, const char *name, unsigned domid, bool named,
                           char *text, size_t size)
{
    if (named)
        snprintf(text, size, "%s of %.40s (%u)", field_info(field)->label, name, domid);
    else
        snprintf(text, size, "%s", field_info(field)->label);
}

void past_fill_change(const struct change *change, bool named, bool ascii,
                      struct scene_past *ret_row)
{
    char before[CHANGE_VALUE_TEXT_MAX], after[CHANGE_VALUE_TEXT_MAX];

    *ret_row = (struct scene_past){
        .kind = SCENE_PAST_CHANGE, .outcome = "", .who_role = authors[change->author].role};
    write_author(change->author, change->by, ret_row->who, sizeof(ret_row->who));
    write_field_of(change->field, change->name, (unsigned)change->id.domid, named, ret_row->what,
                   sizeof(ret_row->what));
    snprintf(ret_row->changes, sizeof(ret_row->changes), "%s %s %s",
             change_value_format(before, change->field, &change->before), ascii ? "->" : "→",
             change_value_format(after, change->field, &change->after));
    snprintf(ret_row->sentence, sizeof(ret_row->sentence), "%s", authors[change->author].sentence);
}

void past_fill_fight(const struct change_fight *fight, const struct domain_id *id, const char *name,
                     bool named, bool ascii, struct scene_past *ret_row)
{
    char who[2][40], value[2][UNITS_TEXT_MAX], period[UNITS_TEXT_MAX];

    *ret_row = (struct scene_past){
        .kind = SCENE_PAST_FIGHT, .who_role = ROLE_WARNING, .outcome_role = ROLE_WARNING};
    for (int i = 0; i < 2; i++) {
        write_author(fight->sides[i].author, fight->sides[i].by, who[i], sizeof(who[i]));
        units_format_kb(value[i], fight->sides[i].after_kb);
    }
    if (strcmp(who[0], who[1]) == 0)
        snprintf(ret_row->who, sizeof(ret_row->who), "%s", who[0]);
    else
        snprintf(ret_row->who, sizeof(ret_row->who), "%.22s, %.22s", who[0], who[1]);
    write_field_of(fight->field, name, (unsigned)id->domid, named, ret_row->what,
                   sizeof(ret_row->what));
    snprintf(ret_row->changes, sizeof(ret_row->changes), "%s %s %s", value[0], ascii ? "<>" : "⇄",
             value[1]);
    snprintf(ret_row->sentence, sizeof(ret_row->sentence),
             "%s sets %s, %s sets %s, every %s, %u times so far: let one of them have it.", who[0],
             value[0], who[1], value[1], units_format_ms(period, fight->period_ms), fight->count);
    if (fight->sides[0].author == CHANGE_BY_SOMEBODY)
        *ret_row->sentence = 'S';
}
