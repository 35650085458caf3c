/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The prompt of an operation, and the plan that follows what is typed: see operate.h. What each
 * operation proposes and tells is in operate_facts.c.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tui/completing.h"
#include "tui/console.h"
#include "tui/entry.h"
#include "tui/operate_facts.h"
#include "tui/operate_inside.h"
#include "tui/words.h"

/* Where tags are seen, or nothing else is meant. */
static bool tags_count(const struct console *console)
{
    enum scene_view view = console->scene.view;

    return (view == SCENE_VIEW_DOMAINS || view == SCENE_VIEW_ACTORS) &&
           console->scene.tags.count > 0;
}

/* The domain that is looked at, or all that are tagged. 0, -ENOENT or -ENOMEM. */
static int choose_domains(struct console *console)
{
    const struct tags *tags = &console->scene.tags;
    struct column_row row;
    int rc = 0;

    if (tags_count(console)) {
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
    struct panel *panel = operate_panel(console);
    const struct domain *domain =
        operate->id_count == 1 ? operate_domain(console, &operate->ids[0]) : NULL;

    if (domain)
        snprintf(panel->title, sizeof(panel->title), "%s of %.64s (%u)", label,
                 domain_text(domain, FIELD_NAME, "domain"), (unsigned)domain->id.domid);
    else
        snprintf(panel->title, sizeof(panel->title), "%s of %zu tagged domain%s", label,
                 operate->id_count, operate->id_count == 1 ? "" : "s");
}

/* Bounds, how the actor fares, and what the keys have switched. */
void operate_write_hint(struct console *console)
{
    struct operate *operate = &console->operate;
    struct prompt *prompt = &console->scene.prompt;
    const struct operation *operation = operation_info(operate->operation);
    char bounds[64], actor[96];

    operate_write_bounds(console, bounds, sizeof(bounds));
    operate_write_actor(console, actor, sizeof(actor));
    snprintf(prompt->hint, sizeof(prompt->hint), "%s%s%s%s%s",
             !operation->enforces ? ""
             : operate->enforce   ? "enforce on (Tab); "
                                  : "enforce off (Tab); ",
             operate->to_manual ? "xl-manual first; " : "", bounds, actor,
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
        operate_forget(console);
        console_say(console, rc == -ENOENT ? "There is no domain to do this to."
                                           : "There is no memory left for this.");
        return;
    }
    operate->operation = id;
    operate->enforce = operation->by_default;
    operate->survey = true;
    operate_propose(console, proposed);
    write_title(console, operation->label);
    operate_write_facts(console, operate_panel(console)->facts, PANEL_TEXT_MAX);
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

    operate_panel(console)->scroll = 0;
    operate_write_hint(console);
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

static bool takes(const struct operation *operation, enum operation_parameter_kind kind)
{
    return operation->parameters[0].kind == kind;
}

enum keys_context operate_context(const struct console *console)
{
    const struct operation *operation = operation_info(console->operate.operation);

    if (takes(operation, OPERATION_PARAMETER_ACTOR))
        return KEYS_IN_POLICY;
    return operation->low_level ? KEYS_IN_LEVER : KEYS_IN_VALUE;
}

bool operate_can_switch(const struct console *console)
{
    const struct operation *operation = operation_info(console->operate.operation);

    return operation->enforces || takes(operation, OPERATION_PARAMETER_SWITCH);
}

void operate_complete(struct console *console)
{
    struct operate *operate = &console->operate;
    const struct operation *operation = operation_info(operate->operation);
    bool on = strcmp(console->scene.prompt.text, "on") == 0;

    if (operation->enforces) {
        operate->enforce = !operate->enforce;
        operate_typed(console);
    } else if (takes(operation, OPERATION_PARAMETER_SWITCH)) {
        entry_set(console, on ? "off" : "on", 0);
    } else if (takes(operation, OPERATION_PARAMETER_ACTOR)) {
        completing_policy(console);
    } else {
        console_say(console, "There is nothing to switch here.");
    }
}

void operate_toggle_manual(struct console *console)
{
    console->operate.to_manual = !console->operate.to_manual;
    operate_typed(console);
}
