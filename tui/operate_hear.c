/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What becomes of an operation: news of the host, the progress of a plan, and its end. See
 * operate.h.
 */
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "tui/command_line.h"
#include "tui/console.h"
#include "tui/operate_facts.h"
#include "tui/operate_inside.h"

#define SUCCESS_SHOWN_MS 8000

/* What has been confirmed, or is being confirmed by a name, stays what it is. */
void operate_prepare(struct console *console)
{
    struct operate *operate = &console->operate;
    struct panel *panel = operate_panel(console);

    if (!operate->outdated || panel->begun || panel->stage == PANEL_NAME)
        return;
    operate->outdated = false;
    if (panel->stage == PANEL_CONFIRM)
        operate_plan(console);
    else if (console->scene.prompt.kind == PROMPT_COMMAND)
        command_line_plan(console);
    else if (panel->stage == PANEL_PROMPT && (operate->plan || operate->waits))
        operate_plan(console);
    if (console->scene.prompt.kind == PROMPT_VALUE) {
        operate_write_facts(console, panel->facts, PANEL_TEXT_MAX);
        operate_write_hint(console);
    }
}

static void show_progress(struct console *console, const struct operator_state *state)
{
    struct panel *panel = operate_panel(console);
    char waits[OPERATOR_TEXT_MAX + 64] = "", time[UNITS_TEXT_MAX];

    panel->done = state->done;
    if (*state->waits_for)
        snprintf(waits, sizeof(waits), ", waits %s for %s",
                 units_format_age(time, state->waited_ms), state->waits_for);
    snprintf(panel->line, sizeof(panel->line), "step %zu of %zu: %.60s (%u)%.*s",
             state->index < state->count ? state->index + 1 : state->count, state->count,
             state->name, (unsigned)state->id.domid, 100, waits);
    if (panel->page_rows > 0 && state->done >= panel->scroll + panel->page_rows)
        panel->scroll = state->done;
}

static void succeed(struct console *console)
{
    bool undo = *console->operate.undoes;
    char title[PANEL_TEXT_MAX];

    memcpy(title, operate_panel(console)->title, sizeof(title));
    operate_leave(console);
    console_say(console, "Done and verified: %s.%s", title, undo ? "" : " u takes it back.");
    console->scene_message_until_ms = console->scene.now_ms + SUCCESS_SHOWN_MS;
}

static void fail(struct console *console, const struct operator_state *state)
{
    struct panel *panel = operate_panel(console);

    panel->stage = PANEL_FAILED;
    panel->scroll = 0;
    panel->done = state->outcome.done;
    if (state->outcome.result == JOURNAL_CANCELLED)
        snprintf(panel->line, sizeof(panel->line), "Stopped: %zu of %zu steps done.", panel->done,
                 panel->plan ? panel->plan->step_count : 0);
    else
        snprintf(panel->line, sizeof(panel->line), "%s",
                 panel->done > 0 ? "Not all of it was done." : "It was not done.");
    snprintf(panel->complaint, sizeof(panel->complaint), "%s", state->error.sentence);
}

void operate_hear(struct console *console, const struct operator_state *state,
                  struct surroundings *surroundings)
{
    struct operate *operate = &console->operate;
    bool ended = state->ended != operate->ended;

    operate->ended = state->ended;
    if (surroundings) {
        surroundings_free(operate->surroundings);
        operate->surroundings = surroundings;
        operate->outdated = true;
    }
    if (operate_panel(console)->stage != PANEL_RUNNING)
        return;
    if (!ended) {
        show_progress(console, state);
        return;
    }
    operate->ended_ms = console->scene.now_ms;
    operate->hurry = true;
    if (state->error.code == 0)
        succeed(console);
    else
        fail(console, state);
}

void operate_refused(struct console *console, const struct xenmem_error *error)
{
    struct operator_state state = {.error = *error};

    fail(console, &state);
}

bool operate_is_running(const struct console *console)
{
    return console->scene.panel.stage == PANEL_RUNNING;
}
