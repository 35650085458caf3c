/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From a key to a plan that somebody has confirmed, and what becomes of it: see operate.h. What
 * each operation proposes and tells is in operate_facts.c.
 */
#include "tui/operate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "tui/command_line.h"
#include "tui/console.h"
#include "tui/entry.h"
#include "tui/operate_facts.h"
#include "tui/past.h"
#include "tui/words.h"

#define SUCCESS_SHOWN_MS 8000
#define MANUAL_KEY       "^T"

static struct panel *panel_of(struct console *console)
{
    return &console->scene.panel;
}

/* --- the plan that is shown --------------------------------------------------------------------
 */

static void drop_plan(struct console *console)
{
    panel_of(console)->plan = NULL;
    plan_free(console->operate.plan);
    console->operate.plan = NULL;
}

void operate_complain(struct console *console, const char *sentence)
{
    drop_plan(console);
    console->operate.waits = false;
    snprintf(panel_of(console)->complaint, sizeof(panel_of(console)->complaint), "%s", sentence);
}

static void forget(struct console *console)
{
    struct operate *operate = &console->operate;

    drop_plan(console);
    snapshot_unref(operate->seen);
    surroundings_free(operate->surroundings);
    operate->seen = NULL;
    operate->surroundings = NULL;
    operate->id_count = 0;
    operate->tagged = operate->enforce = operate->to_manual = false;
    operate->outdated = operate->waits = false;
    operate->survey = false;
    operate->undoes[0] = '\0';
    *panel_of(console) = (struct panel){.stage = PANEL_CLOSED};
}

void operate_release(struct console *console)
{
    forget(console);
    plan_free(console->operate.handed);
    free(console->operate.ids);
    console->operate.handed = NULL;
    console->operate.ids = NULL;
}

int operate_add_domain(struct console *console, const struct domain_id *id)
{
    struct operate *operate = &console->operate;

    if (operate->id_count == operate->id_room) {
        size_t room = operate->id_room ? 2 * operate->id_room : 16;
        struct domain_id *ids = reallocarray(operate->ids, room, sizeof(*ids));

        if (!ids)
            return -ENOMEM;
        operate->ids = ids;
        operate->id_room = room;
    }
    operate->ids[operate->id_count++] = *id;
    return 0;
}

/* What was seen is kept, so that the plan can be made again exactly as it is shown. */
static int make_plan(struct console *console, struct plan **ret_plan)
{
    struct operate *operate = &console->operate;
    const struct plan_situation situation = {
        .snapshot = operate->seen,
        .settings = &operate->settings,
        .facts = operate->surroundings ? &operate->surroundings->facts : NULL,
        .verdict = plan_ask_ledger,
        .verdicts = display_live_ledger(console->display),
    };
    const struct journal_plan *past;

    if (!*operate->undoes)
        return plan_new(&operate->intent, &situation, ret_plan);
    past = past_find(&console->past, operate->undoes);
    return past ? journal_plan_undo(past, &situation, ret_plan) : -ENOENT;
}

static void see(struct console *console)
{
    struct operate *operate = &console->operate;
    struct snapshot *live = display_live_snapshot(console->display);

    snapshot_unref(operate->seen);
    operate->seen = live ? snapshot_ref(live) : NULL;
    operate->outdated = false;
}

void operate_plan(struct console *console)
{
    struct operate *operate = &console->operate;
    struct panel *panel = panel_of(console);
    int rc;

    operate_complain(console, "");
    see(console);
    operate->intent.ids = operate->ids;
    operate->intent.count = operate->id_count;
    if (!operate->seen) {
        operate_complain(console, "There is no picture of the host yet: wait for the first one.");
        return;
    }
    if (operate->ended_ms > 0 && operate->seen->sampled_ms < operate->ended_ms) {
        operate_complain(console, "One moment: the hypervisor's figures are older than the last "
                                  "change.");
        operate->waits = true;
        return;
    }
    rc = make_plan(console, &operate->plan);
    if (rc < 0) {
        operate->plan = NULL;
        operate_complain(console, rc == -ENOENT ? "The journal does not have it any more."
                                                : "There is no memory left to plan it.");
        return;
    }
    panel->plan = operate->plan;
    panel->single =
        operate->id_count == 1 || (*operate->undoes && operate->plan->domain_count == 1);
}

/* --- prompts -----------------------------------------------------------------------------------
 */

void operate_begin(struct console *console, const char *title)
{
    struct panel *panel = panel_of(console);

    forget(console);
    panel->stage = PANEL_PROMPT;
    snprintf(panel->title, sizeof(panel->title), "%s", title);
}

/* The domain that is looked at, or all that are tagged. 0, -ENOENT or -ENOMEM. */
static int choose_domains(struct console *console)
{
    const struct tags *tags = &console->scene.tags;
    struct column_row row;
    int rc = 0;

    if (console->scene.view == SCENE_VIEW_DOMAINS && tags->count > 0) {
        for (size_t i = 0; i < tags->count && rc == 0; i++)
            rc = operate_add_domain(console, &tags->ids[i]);
        console->operate.tagged = true;
        return rc;
    }
    if (!scene_subject(&console->scene, &row))
        return -ENOENT;
    return operate_add_domain(console, &row.domain->id);
}

static void write_title(struct console *console, const char *label)
{
    struct operate *operate = &console->operate;
    struct panel *panel = panel_of(console);
    const struct domain *domain =
        operate->id_count == 1 ? operate_domain(console, &operate->ids[0]) : NULL;

    if (domain)
        snprintf(panel->title, sizeof(panel->title), "%s of %.64s (%u)", label,
                 domain_text(domain, FIELD_NAME, "domain"), (unsigned)domain->id.domid);
    else
        snprintf(panel->title, sizeof(panel->title), "%s of %zu tagged domain%s", label,
                 operate->id_count, operate->id_count == 1 ? "" : "s");
}

/* Bounds, and what the keys have switched. */
static void write_hint(struct console *console)
{
    struct operate *operate = &console->operate;
    struct prompt *prompt = &console->scene.prompt;
    const struct operation *operation = operation_info(operate->operation);
    char bounds[96];

    operate_write_bounds(console, bounds, sizeof(bounds));
    snprintf(prompt->hint, sizeof(prompt->hint), "%s%s%s%s",
             !operation->enforces ? ""
             : operate->enforce   ? "enforce on (Tab); "
                                  : "enforce off (Tab); ",
             operate->to_manual ? "xl-manual first; " : "", *bounds ? bounds : "",
             operate_example(operation));
}

void operate_open(struct console *console, enum operation_id id, const char *text)
{
    const struct operation *operation = operation_info(id);
    struct operate *operate = &console->operate;
    char proposed[PROMPT_TEXT_MAX];
    int rc;

    operate_begin(console, "");
    rc = choose_domains(console);
    if (rc < 0) {
        forget(console);
        console_say(console, rc == -ENOENT ? "There is no domain to do this to."
                                           : "There is no memory left for this.");
        return;
    }
    operate->operation = id;
    operate->enforce = operation->by_default;
    operate->survey = true;
    operate_propose(console, proposed);
    write_title(console, operation->label);
    operate_write_facts(console, panel_of(console)->facts, PANEL_TEXT_MAX);
    entry_open(console, PROMPT_VALUE, (int)id, operation->name, text ? text : proposed);
    operate_typed(console);
}

/* Of one parameter the whole line is the text; of several, the words of it. */
static int parse(struct console *console, struct intent *intent, struct xenmem_error *error)
{
    const struct operation *operation = operation_info(console->operate.operation);
    const char *text = console->scene.prompt.text;
    struct words words;
    int rc;

    operation_init(operation->id, intent);
    rc = words_split(text, &words, error);
    if (rc < 0)
        return rc;
    return operation_set_parameters(intent, (unsigned)words.count, (const char *const *)words.at,
                                    error);
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " ")] == '\0';
}

void operate_typed(struct console *console)
{
    struct operate *operate = &console->operate;
    const struct operation *operation = operation_info(operate->operation);
    struct xenmem_error error = {0};

    panel_of(console)->scroll = 0;
    write_hint(console);
    if (is_blank(console->scene.prompt.text)) {
        operate_complain(console, "");
        return;
    }
    if (parse(console, &operate->intent, &error) < 0) {
        operate_complain(console, error.sentence);
        return;
    }
    operate->intent.enforce = operation->enforces ? operate->enforce : operation->by_default;
    operate->intent.switch_to_manual = operate->to_manual;
    operate_plan(console);
}

bool operate_can_complete(const struct console *console)
{
    const struct operation *operation = operation_info(console->operate.operation);

    return console->scene.prompt.kind == PROMPT_COMMAND || operation->enforces ||
           operation->parameters[0].kind != OPERATION_PARAMETER_SIZE;
}

void operate_complete(struct console *console)
{
    struct operate *operate = &console->operate;
    const struct operation *operation = operation_info(operate->operation);

    if (operation->enforces) {
        operate->enforce = !operate->enforce;
        operate_typed(console);
    } else if (operation->parameters[0].kind == OPERATION_PARAMETER_SWITCH) {
        entry_set(console, strcmp(console->scene.prompt.text, "on") == 0 ? "off" : "on");
    } else if (operation->parameters[0].kind == OPERATION_PARAMETER_ACTOR) {
        command_line_complete_actor(console);
    } else {
        console_say(console, "There is nothing to switch here.");
    }
}

static bool wants_manual(const struct plan *plan)
{
    bool wants = false;

    for (size_t i = 0; i < plan->finding_count; i++)
        wants = wants || plan->findings[i].code == PLAN_NEEDS_MANUAL;
    return wants;
}

void operate_toggle_manual(struct console *console)
{
    console->operate.to_manual = !console->operate.to_manual;
    operate_typed(console);
}

/* --- confirming --------------------------------------------------------------------------------
 */

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
    struct panel *panel = panel_of(console);
    struct plan *twin = NULL;

    if (!console_may_change(console))
        return;
    if (make_plan(console, &twin) < 0) {
        console_say(console, "There is no memory left: nothing was done.");
        return;
    }
    plan_free(operate->handed);
    operate->handed = operate->plan;
    operate->plan = twin;
    panel->plan = twin;
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
    panel_of(console)->stage = PANEL_NAME;
    entry_open(console, PROMPT_NAME, CONSOLE_TOPIC_NONE, label, "");
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

void operate_open_undo(struct console *console, const char *id)
{
    struct panel *panel = panel_of(console);
    const struct journal_plan *past;

    past_load(console);
    past = id ? past_find(&console->past, id) : past_newest(&console->past);
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
    forget(console);
    if (console->scene.view == SCENE_VIEW_JOURNAL)
        past_load(console);
}

void operate_stop(struct console *console)
{
    console->operate.cancel = true;
    console_say(console, "It stops before its next step.");
}

void operate_scroll(struct console *console, long lines)
{
    struct panel *panel = panel_of(console);

    if (lines < 0)
        panel->scroll -= (size_t)-lines < panel->scroll ? (size_t)-lines : panel->scroll;
    else
        panel->scroll += (size_t)lines;
    if (panel->scroll > panel->scroll_max)
        panel->scroll = panel->scroll_max;
}

/* --- what comes from elsewhere -----------------------------------------------------------------
 */

/* What has been confirmed, or is being confirmed by a name, stays what it is. */
void operate_prepare(struct console *console)
{
    struct operate *operate = &console->operate;
    struct panel *panel = panel_of(console);

    if (!operate->outdated || panel->begun || panel->stage == PANEL_NAME)
        return;
    operate->outdated = false;
    if (panel->stage == PANEL_CONFIRM)
        operate_plan(console);
    else if (console->scene.prompt.kind == PROMPT_COMMAND)
        command_line_plan(console);
    else if (panel->stage == PANEL_PROMPT && (operate->plan || operate->waits))
        operate_plan(console);
    if (console->scene.prompt.kind == PROMPT_VALUE)
        operate_write_facts(console, panel->facts, PANEL_TEXT_MAX);
}

static void show_progress(struct console *console, const struct operator_state *state)
{
    struct panel *panel = panel_of(console);
    char waits[OPERATOR_TEXT_MAX + 64] = "", time[UNITS_TEXT_MAX];

    panel->done = state->done;
    if (*state->waits_for)
        snprintf(waits, sizeof(waits), ", waits for %s (%s)", state->waits_for,
                 units_format_ms(time, state->waited_ms));
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

    memcpy(title, panel_of(console)->title, sizeof(title));
    operate_leave(console);
    console_say(console, "Done and verified: %s.%s", title, undo ? "" : " u takes it back.");
    console->scene_message_until_ms = console->scene.now_ms + SUCCESS_SHOWN_MS;
}

static void fail(struct console *console, const struct operator_state *state)
{
    struct panel *panel = panel_of(console);

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
    if (console->scene.view == SCENE_VIEW_JOURNAL)
        past_load(console);
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
    if (panel_of(console)->stage != PANEL_RUNNING)
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
