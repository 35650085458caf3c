/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Confirming a plan, by Enter or by a name, and leaving it: see operate.h. What is dangerous wants
 * its name to be typed, whatever else was said.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/console.h"
#include "tui/entry.h"
#include "tui/operate_inside.h"
#include "tui/past.h"

#define MANUAL_KEY "^T"

static bool wants_manual(const struct plan *plan)
{
    bool wants = false;

    for (size_t i = 0; i < plan->finding_count; i++)
        wants = wants || plan->findings[i].code == PLAN_NEEDS_MANUAL;
    return wants;
}

/* A plan that takes something back is one even where all is as before already: the journal has to
 * know that it is. */
static int check(const struct plan *plan, struct xenmem_error *error)
{
    int rc = plan_check(plan, error);

    return rc == -ENODATA && plan->undoes ? 0 : rc;
}

/* The plan that was shown goes to the operator, its twin stays to be looked at. */
static void hand_over(struct console *console)
{
    struct operate *operate = &console->operate;
    struct panel *panel = operate_panel(console);
    enum plan_progress *progress;
    struct plan *twin = NULL;

    if (!console_may_change(console))
        return;
    progress = calloc(operate->plan->step_count + 1, sizeof(*progress));
    if (!progress || operate_make_plan(console, &twin) < 0) {
        free(progress);
        console_say(console, "There is no memory left: nothing was done.");
        return;
    }
    plan_free(operate->handed);
    operate->handed = operate->plan;
    operate->plan = twin;
    operate->progress = progress;
    panel->plan = twin;
    panel->progress = progress;
    panel->stage = PANEL_RUNNING;
    panel->begun = true;
    panel->done = panel->scroll = 0;
    snprintf(panel->line, sizeof(panel->line), "under way");
    entry_close(console);
}

static void ask_for_name(struct console *console)
{
    char label[96];

    snprintf(label, sizeof(label), "to do it, type %s", console->operate.plan->name_to_type);
    operate_panel(console)->stage = PANEL_NAME;
    entry_open(console, PROMPT_NAME, CONSOLE_TOPIC_NONE, label, "");
    if (console->said_yes)
        console_say(console, "--yes is for scripts: here what is dangerous wants its name.");
}

void operate_apply(struct console *console)
{
    struct operate *operate = &console->operate;
    struct prompt *prompt = &console->scene.prompt;
    struct xenmem_error error;

    if (!operate->plan) {
        console_say(console, "Nothing was done: there is no plan yet.");
        return;
    }
    if (check(operate->plan, &error) < 0) {
        if (wants_manual(operate->plan))
            console_say(
                console,
                "Nothing was done. %s puts the switch to xl-manual first, into the same plan.",
                prompt->kind == PROMPT_COMMAND ? "--manual" : MANUAL_KEY);
        else
            console_say(console, "Nothing was done: see above.");
        return;
    }
    if (prompt->kind != PROMPT_NONE)
        recall_add(&console->recall, console->topic, prompt->text);
    if (operate->plan->name_to_type)
        ask_for_name(console);
    else
        hand_over(console);
}

void operate_name_typed(struct console *console)
{
    (void)console; /* it is compared when somebody says that this is it */
}

void operate_confirm_name(struct console *console)
{
    const char *wanted = console->operate.plan->name_to_type;

    if (strcmp(console->scene.prompt.text, wanted) == 0)
        hand_over(console);
    else
        console_say(console, "Nothing was done: that is not %s.", wanted);
}

/* It is looked for further and further back. */
static const struct journal_plan *find_past(struct console *console, const char *id)
{
    const struct journal_plan *plan = NULL;

    for (int reach = PAST_RECENT; !plan && reach < PAST_REACH_COUNT; reach++) {
        past_read(console, (enum past_reach)reach);
        plan = id ? past_find(&console->past, id) : past_newest(&console->past);
    }
    return plan;
}

void operate_open_undo(struct console *console, const char *id)
{
    struct panel *panel = operate_panel(console);
    const struct journal_plan *past;

    past = find_past(console, id);
    if (!past) {
        console_say(console, "%s",
                    *console->scene.past_trouble ? console->scene.past_trouble
                    : id                         ? "The journal does not have it any more."
                                                 : "There is nothing to undo.");
        return;
    }
    operate_begin(console, "");
    snprintf(console->operate.undoes, sizeof(console->operate.undoes), "%s", past->id);
    past_describe(console, past, panel->title, sizeof(panel->title));
    panel->stage = PANEL_CONFIRM;
    snprintf(panel->line, sizeof(panel->line), "take it back?");
    operate_plan(console);
}

/* --- leaving -----------------------------------------------------------------------------------
 */

void operate_leave(struct console *console)
{
    entry_close(console);
    operate_forget(console);
}

void operate_stop(struct console *console)
{
    console->operate.cancel = true;
    console_say(console, "It stops before its next step.");
}
