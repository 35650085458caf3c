/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The action table. What an action does stands with its subject (moving.h, showing.h, picture.h,
 * entry.h, operate.h, command_line.h); here is what is too little for a file of its own.
 */
#include "tui/actions.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>

#include "base/units.h"
#include "tui/command_line.h"
#include "tui/console.h"
#include "tui/entry.h"
#include "tui/filtering.h"
#include "tui/find.h"
#include "tui/moving.h"
#include "tui/operate.h"
#include "tui/past.h"
#include "tui/picture.h"
#include "tui/showing.h"

static void repaint(struct console *console)
{
    console->repaint = true;
}

static void suspend(struct console *console)
{
    console->suspend = true;
}

static void lock(struct console *console)
{
    console_set_locked(console, !console->locked);
}

/* --- tags --------------------------------------------------------------------------------------
 */

static void say_no_memory(struct console *console)
{
    console_say(console, "There is no memory left for more tags.");
}

static void tag(struct console *console)
{
    struct scene *scene = &console->scene;
    const struct column_row *row = scene_selected(scene);

    if (!row)
        return;
    if (tags_has(&scene->tags, &row->domain->id))
        tags_remove(&scene->tags, &row->domain->id);
    else if (tags_add(&scene->tags, &row->domain->id) < 0)
        say_no_memory(console);
    scene_move(scene, 1);
}

/* Those that the filter hides are not meant. */
static void tag_all(struct console *console)
{
    struct scene *scene = &console->scene;

    for (size_t i = 0; i < scene->row_count; i++) {
        if (tags_add(&scene->tags, &scene->rows[i].domain->id) < 0) {
            say_no_memory(console);
            return;
        }
    }
}

static void untag_all(struct console *console)
{
    tags_release(&console->scene.tags);
}

/* --- changing things ---------------------------------------------------------------------------
 */

static void step_target(struct console *console, char sign)
{
    int64_t kb = console->operate.settings.target_step_kb;
    bool whole = kb % UNITS_KB_PER_MB == 0;
    char text[UNITS_TEXT_MAX];

    snprintf(text, sizeof(text), "%c%lld%c", sign, (long long)(whole ? kb / UNITS_KB_PER_MB : kb),
             whole ? 'M' : 'k');
    operate_open(console, OPERATION_TARGET, text);
}

static void target_up(struct console *console)
{
    step_target(console, '+');
}

static void target_down(struct console *console)
{
    step_target(console, '-');
}

/* The tagged domains get the actor of the chosen row. */
static void give(struct console *console)
{
    const struct service *service = console_picked_service(console);

    if (!service)
        console_say(console, "There is no actor to give to a domain.");
    else if (console->scene.tags.count == 0)
        console_say(console,
                    "Nothing was done: no domain is tagged. 1, then Space on each domain "
                    "that is to have %s, then 4 and p.",
                    service->name);
    else
        operate_open(console, OPERATION_POLICY, service->name);
    console->scene.prompt.proposed = false; /* parameters are typed behind it */
}

/* In the journal the chosen one, else the newest that stands. */
static void undo(struct console *console)
{
    const struct journal_plan *plan = past_picked(console);

    if (console->scene.view != SCENE_VIEW_JOURNAL)
        operate_open_undo(console, NULL);
    else if (plan)
        operate_open_undo(console, plan->id);
    else if (console->scene.past_count == 0)
        console_say(console, "There is nothing to undo.");
    else
        console_say(console, "Nothing was done: xenmem did not make this change, and only its own "
                             "can be taken back. Set what you want instead: 1, then t or p.");
}

/* A confirmation without a prompt is the panel's own. */
static void apply(struct console *console)
{
    if (console->scene.prompt.kind == PROMPT_NONE)
        operate_apply(console);
    else
        entry_keep(console);
}

static void cancel(struct console *console)
{
    if (console->scene.prompt.kind == PROMPT_NONE)
        operate_leave(console);
    else
        entry_cancel(console);
}

static void plan_up(struct console *console)
{
    operate_scroll(console, -(long)console->scene.panel.page_rows);
}

static void plan_down(struct console *console)
{
    operate_scroll(console, (long)console->scene.panel.page_rows);
}

/* --- the table ---------------------------------------------------------------------------------
 */

#define LOOKING  "looking", false
#define MOVING   "moving", false
#define PICTURE  "the picture", false
#define COLUMNS  "choosing columns", false
#define CHANGING "changing things", true
#define CHOOSING "changing things", false
#define TYPING   "while typing", false
#define PROGRAM  "the program", false
#define NO_ROOM  NULL, 0 /* not in the footer */

static const struct action actions[] = {
    [ACTION_NONE] = {"none", "", false, NO_ROOM, "Nothing.", NULL},
    [ACTION_HELP] = {"help", LOOKING, "help", 1, "This page, and back.", showing_help},
    [ACTION_FIND] = {"find", MOVING, "find", 3, "Find a domain by its name or domid, as one types.",
                     find_open},
    [ACTION_FILTER] = {"filter", PICTURE, "filter", 9,
                       "Show only what a filter shows: state=stuck gap>64M actor=xl web*.",
                       filtering_open},
    [ACTION_TARGET_UP] = {"target_up", CHANGING, NO_ROOM,
                          "Set the target a step (target_step_kb) higher.", target_up},
    [ACTION_TARGET_DOWN] = {"target_down", CHANGING, NO_ROOM, "Set the target a step lower.",
                            target_down},
    [ACTION_GIVE] = {"give", CHANGING, "give", 3,
                     "In the view of the actors: give this actor to the tagged domains.", give},
    [ACTION_UNDO] = {"undo", CHANGING, "undo", 4,
                     "Take the last change back; in the journal: the chosen one.", undo},
    [ACTION_COMMAND] = {"command", CHOOSING, "command", 12,
                        "A command line, with the same commands as in the shell.",
                        command_line_open},
    [ACTION_TAG] = {"tag", CHOOSING, "tag", 11,
                    "Tag a domain, or untag it: what is done is done to all that are tagged.", tag},
    [ACTION_TAG_ALL] = {"tag_all", CHOOSING, NO_ROOM, "Tag all domains that are shown.", tag_all},
    [ACTION_UNTAG_ALL] = {"untag_all", CHOOSING, NO_ROOM, "Untag all.", untag_all},
    [ACTION_LOCK] = {"lock", CHOOSING, NO_ROOM,
                     "Lock: nothing is changed until it is unlocked with the same key.", lock},
    [ACTION_OPEN] = {"open", LOOKING, "detail", 5, "Everything that is known about this domain.",
                     showing_domain},
    [ACTION_OPEN_SERVED] = {"open_served", LOOKING, "its domains", 4,
                            "Of an actor: the domains whose policy names it, and no others.",
                            showing_served},
    [ACTION_LEAVE] = {"leave", LOOKING, "back", 2, "Back to where you came from.", showing_leave},
    [ACTION_NEXT_TROUBLE] = {"next_trouble", MOVING, "trouble", 10,
                             "The next domain that needs you.", moving_next_trouble},
    [ACTION_PREVIOUS_TROUBLE] = {"previous_trouble", MOVING, NO_ROOM,
                                 "The previous domain that needs you.", moving_previous_trouble},
    [ACTION_UP] = {"up", MOVING, NO_ROOM, "One row up.", moving_up},
    [ACTION_DOWN] = {"down", MOVING, NO_ROOM, "One row down.", moving_down},
    [ACTION_PAGE_UP] = {"page_up", MOVING, NO_ROOM, "One page up.", moving_page_up},
    [ACTION_PAGE_DOWN] = {"page_down", MOVING, NO_ROOM, "One page down.", moving_page_down},
    [ACTION_HALF_UP] = {"half_up", MOVING, NO_ROOM, "Half a page up.", moving_half_up},
    [ACTION_HALF_DOWN] = {"half_down", MOVING, NO_ROOM, "Half a page down.", moving_half_down},
    [ACTION_FIRST] = {"first", MOVING, NO_ROOM, "To the top.", moving_first},
    [ACTION_LAST] = {"last", MOVING, NO_ROOM, "To the bottom.", moving_last},
    [ACTION_SHOW_DOMAINS] = {"domains", LOOKING, NO_ROOM, "All domains.", showing_domains},
    [ACTION_SHOW_DOMAIN] = {"domain", LOOKING, NO_ROOM, "The selected domain.", showing_domain},
    [ACTION_SHOW_HOST] = {"host", LOOKING, "host", 23,
                          "Where the host's memory is, the largest domain first.", showing_host},
    [ACTION_SHOW_ACTORS] = {"actors", LOOKING, "actors", 17,
                            "Who acts on which domains, and whether it lives.", showing_actors},
    [ACTION_SHOW_JOURNAL] = {"journal", LOOKING, "journal", 14,
                             "What has been changed, by whom, and what became of it.",
                             showing_journal},
    [ACTION_NEXT_VIEW] = {"next_view", LOOKING, NO_ROOM,
                          "The next of these five: domains, domain, host, actors, journal.",
                          showing_next},
    [ACTION_PREVIOUS_VIEW] = {"previous_view", LOOKING, NO_ROOM, "The one before.",
                              showing_previous},
    [ACTION_GLOSSARY] = {"glossary", LOOKING, NO_ROOM,
                         "What each column means, how it is computed, where it comes from.",
                         showing_glossary},
    [ACTION_SORT_LEFT] = {"sort_left", PICTURE, NO_ROOM, "Sort by the column on the left.",
                          picture_sort_left},
    [ACTION_SORT_RIGHT] = {"sort_right", PICTURE, "sort", 13, "Sort by the column on the right.",
                           picture_sort_right},
    [ACTION_SORT_REVERSE] = {"sort_reverse", PICTURE, NO_ROOM, "Sort the other way round.",
                             picture_sort_reverse},
    [ACTION_COLUMNS] = {"columns", PICTURE, "columns", 16, "Choose columns.", showing_columns},
    [ACTION_COLUMN_SWITCH] = {"column_switch", COLUMNS, "show or hide", 1,
                              "Show this column, or hide it.", picture_switch_column},
    [ACTION_COLUMNS_RESET] = {"columns_reset", COLUMNS, "by importance", 3,
                              "Show columns by their importance again.", picture_reset_columns},
    [ACTION_FREEZE] = {"freeze", PICTURE, "freeze", 15,
                       "Freeze the picture, and let it live again. Nothing is missed meanwhile.",
                       picture_freeze},
    [ACTION_ZOOM_IN] = {"zoom_in", PICTURE, "zoom", 10, "The plot shows less time, in more detail.",
                        picture_zoom_in},
    [ACTION_ZOOM_OUT] = {"zoom_out", PICTURE, NO_ROOM, "The plot shows more time, up to an hour.",
                         picture_zoom_out},
    [ACTION_READ_BACK] = {"read_back", PICTURE, NO_ROOM,
                          "Read the values of the plot, a column further back.", picture_read_back},
    [ACTION_READ_ON] = {"read_on", PICTURE, NO_ROOM,
                        "The same, a column nearer to now; behind it, no more.", picture_read_on},
    [ACTION_APPLY] = {"apply", TYPING, "apply", 1, "Do what the plan says.", apply},
    [ACTION_ENTRY_KEEP] = {"keep", TYPING, "ok", 1,
                           "Stay there; finding, an empty prompt: the next one of the last search.",
                           entry_keep},
    [ACTION_FIND_NEXT] = {"find_next", TYPING, "next", 3, "Find the next one.", find_next},
    [ACTION_COMPLETE] = {"complete", TYPING, "complete", 4,
                         "Complete a command, a domain, an actor, an option; of several: the next "
                         "actor, or which there are.",
                         entry_complete},
    [ACTION_SWITCH] = {"switch", TYPING, "switch", 4, "Switch enforce, or between on and off.",
                       entry_complete},
    [ACTION_MANUAL_FIRST] = {"manual_first", TYPING, "xl-manual first", 5,
                             "For a low-level lever: go to xl-manual first, in the same plan.",
                             operate_toggle_manual},
    [ACTION_ENTRY_CANCEL] = {"cancel", TYPING, "leave it", 2, "Leave it as it was.", cancel},
    [ACTION_STOP] = {"stop", TYPING, "stop", 1,
                     "While a plan is carried out: stop before its next step.", operate_stop},
    [ACTION_ENTRY_OLDER] = {"older", TYPING, "earlier", 7, "What was typed here before.",
                            entry_older},
    [ACTION_ENTRY_NEWER] = {"newer", TYPING, NO_ROOM, "What was typed here later.", entry_newer},
    [ACTION_PLAN_UP] = {"plan_up", TYPING, NO_ROOM, "The plan, a page up.", plan_up},
    [ACTION_PLAN_DOWN] = {"plan_down", TYPING, NO_ROOM, "The plan, a page down.", plan_down},
    [ACTION_REPAINT] = {"repaint", PROGRAM, NO_ROOM,
                        "Paint the whole screen again, should something have disturbed it.",
                        repaint},
    [ACTION_SUSPEND] = {"suspend", PROGRAM, NO_ROOM,
                        "Back to the shell for a while; fg comes back here.", suspend},
    [ACTION_QUIT] = {"quit", PROGRAM, "quit", 1, "Leave.", console_quit},
};
static_assert(sizeof(actions) / sizeof(actions[0]) == ACTION_COUNT, "every action has its row");

/* What the footer calls an operation. */
static const struct {
    const char *footer;
    unsigned rank;
} operations[] = {
    [OPERATION_TARGET] = {"target", 2},          [OPERATION_ENFORCE] = {"enforce", 18},
    [OPERATION_POLICY] = {"policy", 8},          [OPERATION_MANUAL] = {"manual", 6},
    [OPERATION_BALLOON_TARGET] = {"balloon", 7}, [OPERATION_PAGING_TARGET] = {"paging target", 20},
    [OPERATION_PAGING] = {"paging", 21},         [OPERATION_SHARING] = {"sharing", 22},
    [OPERATION_MAXMEM] = {"maxmem", 19},
};
static_assert(sizeof(operations) / sizeof(operations[0]) == OPERATION_COUNT,
              "the footer knows every operation");

/* The two rows of each reach: to move the cursor in what is typed, and to erase what is between. */
static const struct {
    const char *move, *erase; /* names */
    const char *move_help, *erase_help;
} edits[] = {
    [PROMPT_CHARACTER_BACK] = {"left", "erase", "A character to the left.",
                               "Erase the character to the left."},
    [PROMPT_CHARACTER_ON] = {"right", "delete", "A character to the right.",
                             "Erase the character under the cursor."},
    [PROMPT_WORD_BACK] = {"word_left", "erase_word", "A word to the left.",
                          "Erase the word to the left."},
    [PROMPT_WORD_ON] = {"word_right", "delete_word", "A word to the right.",
                        "Erase the word to the right."},
    [PROMPT_TO_BEGINNING] = {"beginning", "clear", "To the beginning of what is typed.",
                             "Erase all that is to the left."},
    [PROMPT_TO_END] = {"end", "erase_rest", "To its end.", "Erase all that is to the right."},
};
static_assert(sizeof(edits) / sizeof(edits[0]) == PROMPT_REACH_COUNT, "every reach has its rows");

static struct action operation_row(enum operation_id operation)
{
    return (struct action){
        .name = operation_info(operation)->name,
        .group = "changing things",
        .modifies = true,
        .footer = operations[operation].footer,
        .rank = operations[operation].rank,
        .help = operation_info(operation)->help,
    };
}

static struct action edit_row(enum prompt_reach reach, bool erases)
{
    bool in_footer = erases && reach == PROMPT_TO_BEGINNING;

    return (struct action){
        .name = erases ? edits[reach].erase : edits[reach].move,
        .group = "while typing",
        .footer = in_footer ? "clear" : NULL,
        .rank = in_footer ? 6 : 0,
        .help = erases ? edits[reach].erase_help : edits[reach].move_help,
    };
}

/* Where in a run of actions one is that begins with `first`; false: it is none of them. */
static bool is_within(enum action_id id, enum action_id first, enum action_id last, unsigned *at)
{
    *at = (unsigned)id - (unsigned)first;
    return id >= first && id <= last;
}

struct action action_info(enum action_id id)
{
    unsigned at;

    if (is_within(id, ACTION_OPERATE, ACTION_OPERATE_LAST, &at))
        return operation_row((enum operation_id)at);
    if (is_within(id, ACTION_ENTRY_MOVE, ACTION_ENTRY_MOVE_LAST, &at))
        return edit_row((enum prompt_reach)at, false);
    if (is_within(id, ACTION_ENTRY_ERASE, ACTION_ENTRY_ERASE_LAST, &at))
        return edit_row((enum prompt_reach)at, true);
    return actions[(unsigned)id < ACTION_COUNT ? id : ACTION_NONE];
}

void actions_run(enum action_id id, struct console *console)
{
    unsigned at;

    if (is_within(id, ACTION_OPERATE, ACTION_OPERATE_LAST, &at))
        operate_open(console, (enum operation_id)at, NULL);
    else if (is_within(id, ACTION_ENTRY_MOVE, ACTION_ENTRY_MOVE_LAST, &at))
        entry_move(console, (enum prompt_reach)at);
    else if (is_within(id, ACTION_ENTRY_ERASE, ACTION_ENTRY_ERASE_LAST, &at))
        entry_erase(console, (enum prompt_reach)at);
    else
        action_info(id).run(console);
}
