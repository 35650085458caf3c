/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The plan that is shown: see operate.h. It is made of what was seen last, and kept with it, so that
 * what is carried out is what was shown.
 */
#include "tui/operate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "tui/console.h"
#include "tui/operate_inside.h"
#include "tui/past.h"

struct panel *operate_panel(struct console *console)
{
    return &console->scene.panel;
}

static void drop_plan(struct console *console)
{
    operate_panel(console)->plan = NULL;
    operate_panel(console)->progress = NULL;
    plan_free(console->operate.plan);
    free(console->operate.progress);
    console->operate.plan = NULL;
    console->operate.progress = NULL;
}

void operate_complain(struct console *console, const char *sentence)
{
    drop_plan(console);
    console->operate.waits = false;
    snprintf(operate_panel(console)->complaint, sizeof(operate_panel(console)->complaint), "%s",
             sentence);
}

void operate_forget(struct console *console)
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
    *operate_panel(console) = (struct panel){.stage = PANEL_CLOSED};
}

void operate_release(struct console *console)
{
    operate_forget(console);
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
int operate_make_plan(struct console *console, struct plan **ret_plan)
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

/* A change may not be in it yet. An undo looks at what others have done, too: what seems to be as
 * before would be left as it is. */
static bool is_too_old(const struct console *console, const struct snapshot *snapshot)
{
    const struct operate *operate = &console->operate;

    return snapshot->sampled_ms < operate->ended_ms ||
           (*operate->undoes && snapshot->sampled_ms < console->past.grown_ms);
}

void operate_plan(struct console *console)
{
    struct operate *operate = &console->operate;
    struct panel *panel = operate_panel(console);
    int rc;

    operate_complain(console, "");
    see(console);
    operate->intent.ids = operate->ids;
    operate->intent.count = operate->id_count;
    if (!operate->seen) {
        operate_complain(console, "There is no picture of the host yet: wait for the first one.");
        return;
    }
    if (is_too_old(console, operate->seen)) {
        operate_complain(console, "One moment: the hypervisor's figures are older than the last "
                                  "change.");
        operate->waits = operate->hurry = true;
        return;
    }
    rc = operate_make_plan(console, &operate->plan);
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

void operate_begin(struct console *console, const char *title)
{
    struct panel *panel = operate_panel(console);

    operate_forget(console);
    console->said_yes = console->dry_run = false;
    panel->stage = PANEL_PROMPT;
    snprintf(panel->title, sizeof(panel->title), "%s", title);
}

void operate_scroll(struct console *console, long lines)
{
    struct panel *panel = operate_panel(console);

    if (lines < 0)
        panel->scroll -= (size_t)-lines < panel->scroll ? (size_t)-lines : panel->scroll;
    else
        panel->scroll += (size_t)lines;
    if (panel->scroll > panel->scroll_max)
        panel->scroll = panel->scroll_max;
}
