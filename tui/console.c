/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The console's state: takes snapshots in, leads keys to actions, and makes the rows of help and
 * footer from the two tables.
 */
#include "tui/console.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tui/entry.h"

static const enum keys_context view_contexts[] = {
    [SCENE_VIEW_DOMAINS] = KEYS_IN_DOMAINS,   [SCENE_VIEW_DOMAIN] = KEYS_IN_DOMAIN,
    [SCENE_VIEW_HOST] = KEYS_IN_HOST,         [SCENE_VIEW_ACTORS] = KEYS_IN_ACTORS,
    [SCENE_VIEW_JOURNAL] = KEYS_IN_JOURNAL,   [SCENE_VIEW_HELP] = KEYS_IN_HELP,
    [SCENE_VIEW_GLOSSARY] = KEYS_IN_GLOSSARY, [SCENE_VIEW_COLUMNS] = KEYS_IN_COLUMNS,
};
_Static_assert(sizeof(view_contexts) / sizeof(view_contexts[0]) == SCENE_VIEW_COUNT,
               "every view has its keys");

enum keys_context console_context(const struct console *console)
{
    enum prompt_kind prompt = console->scene.prompt.kind;

    if (prompt == PROMPT_VALUE)
        return operate_context(console);
    if (prompt != PROMPT_NONE)
        return entry_context(prompt);
    switch (console->scene.panel.stage) {
    case PANEL_CONFIRM:
        return KEYS_IN_CONFIRM;
    case PANEL_RUNNING:
        return KEYS_IN_RUNNING;
    case PANEL_FAILED:
        return KEYS_IN_FAILED;
    case PANEL_CLOSED:
    case PANEL_PROMPT:
    case PANEL_NAME:
        break;
    }
    return view_contexts[console->scene.view];
}

bool console_has_rows(const struct console *console)
{
    return view_contexts[console->scene.view] & KEYS_IN_TABLES;
}

bool console_has_lines(const struct console *console)
{
    return view_contexts[console->scene.view] & KEYS_IN_LISTS;
}

const struct service *console_picked_service(const struct console *console)
{
    const struct scene *scene = &console->scene;

    return scene->view == SCENE_VIEW_ACTORS && scene->picked < scene->services.count
               ? &scene->services.list[scene->picked]
               : NULL;
}

/* The names of an action's keys, separated by spaces; returns the contexts where they count. */
static unsigned name_keys(enum action_id id, bool ascii, char *names)
{
    struct key_binding binding;
    unsigned contexts = 0;
    size_t length = 0;

    names[0] = '\0';
    for (size_t i = 0; keys_binding(i, &binding); i++) {
        char name[KEYS_NAME_MAX];
        size_t needed;

        if (binding.action != id || binding.hidden)
            continue;
        contexts |= binding.contexts;
        keys_name(name, binding.key, ascii);
        needed = strlen(name) + (length > 0);
        if (length + needed >= CONSOLE_KEYS_MAX)
            continue;
        length += (size_t)snprintf(names + length, CONSOLE_KEYS_MAX - length, "%s%s",
                                   length > 0 ? " " : "", name);
    }
    return contexts;
}

/* Whether the footer has an action: where it counts, and does something. */
static bool is_offered(const struct console *console, enum action_id id, unsigned contexts)
{
    if (!(contexts & (unsigned)console_context(console)))
        return false;
    return id != ACTION_SWITCH || operate_can_switch(console);
}

/* All keys are in the help, whichever view it was opened from; the footer has those of now. */
static void list_keys(struct console *console)
{
    size_t count = 0;

    for (int id = ACTION_NONE + 1; id < ACTION_COUNT; id++) {
        const struct action action = action_info((enum action_id)id);
        char *names = console->key_names[count];
        unsigned contexts = name_keys((enum action_id)id, console->ascii, names);

        if (names[0])
            console->keys[count++] = (struct scene_key){
                .keys = names,
                .name = is_offered(console, (enum action_id)id, contexts) ? action.footer : NULL,
                .group = action.group,
                .help = action.help,
                .rank = action.rank,
            };
    }
    console->scene.keys = console->keys;
    console->scene.key_count = count;
}

int console_init(struct console *console, const struct settings *settings, bool ascii,
                 bool read_only)
{
    int rc;

    memset(console, 0, sizeof(*console));
    console->ascii = ascii;
    console->read_only = read_only;
    console->operate.settings = *settings;
    rc = scene_init(&console->scene);
    if (rc < 0)
        return rc;
    console->display = display_new(settings);
    if (!console->display) {
        scene_release(&console->scene);
        return -ENOMEM;
    }
    console->scene.stale_ms = settings->stale_ms;
    console->scene.guarded = read_only ? "read-only" : NULL;
    list_keys(console);
    return 0;
}

void console_release(struct console *console)
{
    operate_release(console);
    past_release(console);
    scene_release(&console->scene);
    display_free(console->display);
    console->display = NULL;
}

/* The rows that there were point into what the picture held before, so they never stay. */
static int arrange(struct console *console)
{
    int rc;

    console->scene.snapshot = display_snapshot(console->display);
    console->scene.ledger = display_ledger(console->display);
    rc = scene_arrange(&console->scene);
    if (rc < 0)
        console->scene.row_count = 0;
    return rc;
}

/* Between two samples of the hypervisor rows keep their order, so that what is being read does not
 * run away: a row moves at most once a tick. */
int console_refresh(struct console *console)
{
    int rc;

    console->scene.steady = true;
    rc = arrange(console);
    console->scene.steady = false;
    return rc;
}

/* Success goes away by itself. */
static void let_message_go(struct console *console)
{
    if (console->scene_message_until_ms > 0 &&
        console->scene.now_ms >= console->scene_message_until_ms) {
        console->scene.message[0] = '\0';
        console->scene_message_until_ms = 0;
    }
}

int console_take(struct console *console, struct snapshot *snapshot, int64_t now_ms)
{
    bool new_tick = snapshot->samples != console->samples || !console->scene.snapshot;
    int rc;

    console->scene.now_ms = now_ms;
    past_claim(console);
    rc = display_take(console->display, snapshot);
    console->operate.outdated = true;
    let_message_go(console);
    if (rc < 0 || !new_tick || console->scene.frozen)
        return console_refresh(console) < 0 ? -ENOMEM : rc;
    console->samples = snapshot->samples;
    return arrange(console);
}

int console_age(struct console *console, int64_t now_ms)
{
    console->scene.now_ms = now_ms;
    let_message_go(console);
    if (console->scene.frozen)
        return 0;
    display_age(console->display, now_ms);
    return console_refresh(console);
}

void console_rearrange(struct console *console)
{
    if (arrange(console) < 0)
        console_say(console, "There is no memory left to list the domains. Free some on dom0: the "
                             "list comes back by itself.");
}

void console_say(struct console *console, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(console->scene.message, sizeof(console->scene.message), format, arguments);
    va_end(arguments);
    console->scene_message_until_ms = 0;
}

bool console_may_change(struct console *console)
{
    if (console->read_only)
        console_say(console, "Read-only: nothing was changed. Start without --read-only to.");
    else if (console->locked)
        console_say(console, "Locked: nothing was changed. L unlocks.");
    return !console->read_only && !console->locked;
}

void console_set_locked(struct console *console, bool locked)
{
    if (console->read_only) {
        console_say(console, "Read-only: there is nothing to lock.");
        return;
    }
    console->locked = locked;
    console->scene.guarded = locked ? "locked" : NULL;
    console_say(console, locked ? "Locked: nothing is changed until L unlocks it."
                                : "Unlocked: things may be changed again.");
}

void console_quit(struct console *console)
{
    if (operate_is_running(console) && !console->asked) {
        console->asked = true;
        console_say(console, "A plan is under way. q again stops it and leaves; any other key "
                             "stays.");
        return;
    }
    console->quit = true;
}

void console_hear(struct console *console, const struct operator_state *state,
                  struct surroundings *surroundings)
{
    operate_hear(console, state, surroundings);
    list_keys(console);
}

void console_prepare(struct console *console)
{
    operate_prepare(console);
    past_prepare(console);
}

void console_show(struct console *console, enum scene_view view)
{
    struct scene *scene = &console->scene;

    if (scene_is_aside(view) && !scene_is_aside(scene->view))
        scene->under = scene->view;
    scene->view = view;
    scene->scroll = scene->picked = 0;
    past_show(console);
    /* Each table has an order of its own, and no row for a domain that is gone: the view of one
     * domain may have stayed with it. */
    if (console_has_rows(console))
        console_rearrange(console);
}

static void say_unknown(struct console *console, char32_t key)
{
    char name[KEYS_NAME_MAX];

    keys_name(name, key, console->ascii);
    console_say(console, "%s does nothing here. ? shows the keys.", name);
}

static bool run_action(struct console *console, char32_t key)
{
    enum action_id id = keys_find(key, console_context(console));
    const struct action action = action_info(id);

    if (id == ACTION_NONE)
        return false;
    if (action.modifies && !console_may_change(console))
        return true;
    actions_run(id, console);
    return true;
}

void console_press(struct console *console, char32_t key)
{
    bool asked = console->asked;

    if (key != KEYS_CONTROL('L')) /* what is painted again is what there is */
        console->scene.message[0] = '\0';
    if (!run_action(console, key) && !entry_type(console, key))
        say_unknown(console, key);
    if (asked)
        console->asked = false;
    list_keys(console);
}

void console_click(struct console *console, long rows)
{
    if (!(console_context(console) & KEYS_IN_TABLES))
        return;
    console->scene.message[0] = '\0';
    scene_move(&console->scene, rows);
}

void console_paste(struct console *console, char32_t character)
{
    entry_type(console, character);
}
