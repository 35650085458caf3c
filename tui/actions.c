/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The action table, and what each action does to the console's state.
 */
#include "tui/actions.h"

#include <assert.h>
#include <stddef.h>

#include "tui/command_line.h"
#include "tui/console.h"
#include "tui/entry.h"
#include "tui/filtering.h"
#include "tui/find.h"
#include "tui/operate.h"
#include "tui/past.h"

/* The plot's spans: each about three times the one before, up to what the history reaches. */
static const int64_t plot_spans_ms[] = {60000, 300000, 900000, 3600000};
#define PLOT_SPAN_COUNT (sizeof(plot_spans_ms) / sizeof(plot_spans_ms[0]))

static bool in_table(const struct console *console)
{
    return console->scene.view == SCENE_VIEW_DOMAINS;
}

/* Views with a cursor of their own: how many lines they have. */
static size_t lines_of(const struct console *console)
{
    switch (console->scene.view) {
    case SCENE_VIEW_COLUMNS:
        return column_count();
    case SCENE_VIEW_JOURNAL:
        return console->scene.past_count;
    default:
        return 0;
    }
}

static bool has_lines(const struct console *console)
{
    return console->scene.view == SCENE_VIEW_COLUMNS || console->scene.view == SCENE_VIEW_JOURNAL;
}

static void pick(struct console *console, size_t line)
{
    size_t count = lines_of(console);

    console->scene.picked = line < count ? line : count > 0 ? count - 1 : 0;
}

/* Moves the cursor, or the page where there is none. */
static void move(struct console *console, long rows)
{
    struct scene *scene = &console->scene;

    if (in_table(console)) {
        scene_move(scene, rows);
        return;
    }
    if (has_lines(console)) {
        pick(console,
             rows < 0 && (size_t)-rows > scene->picked ? 0 : (size_t)((long)scene->picked + rows));
        return;
    }
    if (rows < 0)
        scene->scroll -= (size_t)-rows < scene->scroll ? (size_t)-rows : scene->scroll;
    else
        scene->scroll += (size_t)rows;
    if (scene->scroll > scene->scroll_max)
        scene->scroll = scene->scroll_max;
}

/* One line stays in sight, for the eye to hold on to. */
static long page(const struct console *console)
{
    size_t rows = console->scene.page_rows;

    return rows > 1 ? (long)rows - 1 : 1;
}

static void up(struct console *console)
{
    move(console, -1);
}

static void down(struct console *console)
{
    move(console, 1);
}

static void page_up(struct console *console)
{
    move(console, -page(console));
}

static void page_down(struct console *console)
{
    move(console, page(console));
}

static void half_up(struct console *console)
{
    move(console, -(page(console) + 1) / 2);
}

static void half_down(struct console *console)
{
    move(console, (page(console) + 1) / 2);
}

static void first(struct console *console)
{
    if (in_table(console))
        scene_move_to(&console->scene, 0);
    else
        console->scene.scroll = console->scene.picked = 0;
}

static void last(struct console *console)
{
    struct scene *scene = &console->scene;

    if (has_lines(console))
        pick(console, lines_of(console));
    else if (!in_table(console))
        scene->scroll = scene->scroll_max;
    else if (scene->row_count > 0)
        scene_move_to(scene, scene->row_count - 1);
}

static void to_trouble(struct console *console, bool backwards)
{
    if (!scene_move_to_trouble(&console->scene, backwards))
        console_say(console, "No domain needs you.");
    console->scene.scroll = 0;
}

static void next_trouble(struct console *console)
{
    to_trouble(console, false);
}

static void previous_trouble(struct console *console)
{
    to_trouble(console, true);
}

static void show_domains(struct console *console)
{
    console_show(console, SCENE_VIEW_DOMAINS);
}

static void show_domain(struct console *console)
{
    if (!in_table(console) || scene_selected(&console->scene))
        console_show(console, SCENE_VIEW_DOMAIN);
    else
        console_say(console, "There is no domain to look at.");
}

static void leave(struct console *console)
{
    struct scene *scene = &console->scene;

    if (scene_is_aside(scene->view))
        console_show(console, scene->under);
    else if (scene->view != SCENE_VIEW_DOMAINS)
        console_show(console, SCENE_VIEW_DOMAINS);
}

/* A second press leaves it. */
static void aside(struct console *console, enum scene_view view)
{
    if (console->scene.view == view)
        leave(console);
    else
        console_show(console, view);
}

static void help(struct console *console)
{
    aside(console, SCENE_VIEW_HELP);
}

static void glossary(struct console *console)
{
    aside(console, SCENE_VIEW_GLOSSARY);
}

static void next_view(struct console *console)
{
    if (in_table(console))
        show_domain(console);
    else
        show_domains(console);
}

static void sort_by(struct console *console, int direction)
{
    scene_sort_by_neighbour(&console->scene, direction);
    console_rearrange(console);
}

static void sort_left(struct console *console)
{
    sort_by(console, -1);
}

static void sort_right(struct console *console)
{
    sort_by(console, 1);
}

static void sort_reverse(struct console *console)
{
    console->scene.descending = !console->scene.descending;
    console_rearrange(console);
}

static void freeze(struct console *console)
{
    struct scene *scene = &console->scene;

    if (scene->frozen)
        display_thaw(console->display);
    else if (display_freeze(console->display) < 0) {
        console_say(console, "There is no memory left to keep this picture: it is not frozen.");
        return;
    }
    scene->frozen = !scene->frozen;
    scene->frozen_ms = scene->now_ms;
    console_rearrange(console);
}

static void zoom(struct console *console, bool in)
{
    int64_t *span_ms = &console->scene.plot_span_ms;
    size_t at = 0;

    while (at + 1 < PLOT_SPAN_COUNT && plot_spans_ms[at] < *span_ms)
        at++;
    if (in && at > 0)
        at--;
    else if (!in && at + 1 < PLOT_SPAN_COUNT)
        at++;
    else
        console_say(console, in ? "The plot shows no less." : "The history reaches no further.");
    *span_ms = plot_spans_ms[at];
}

static void zoom_in(struct console *console)
{
    zoom(console, true);
}

static void zoom_out(struct console *console)
{
    zoom(console, false);
}

static void repaint(struct console *console)
{
    console->repaint = true;
}

static void suspend(struct console *console)
{
    console->suspend = true;
}

static void show_journal(struct console *console)
{
    console_show(console, SCENE_VIEW_JOURNAL);
}

/* --- columns ----------------------------------------------------------------------------------
 */

static void choose_columns(struct console *console)
{
    aside(console, SCENE_VIEW_COLUMNS);
}

static void switch_column(struct console *console)
{
    struct scene *scene = &console->scene;
    const struct column *column = column_at(scene->picked);
    struct layout layout;
    bool shown;

    if (!column)
        return;
    scene_layout(scene, &layout);
    shown = layout_find(&layout, column) != NULL;
    if (column->priority <= LAYOUT_ALWAYS_UP_TO)
        console_say(console, "%s stays: without it a row is nobody's.", column->title);
    else if (column == scene->sort && shown)
        console_say(console, "The table is sorted by %s: sort by another column first.",
                    column->title);
    else
        scene->wishes.of[scene->picked] = shown || scene->wishes.of[scene->picked] == LAYOUT_WANTED
                                              ? LAYOUT_UNWANTED
                                              : LAYOUT_WANTED;
}

static void reset_columns(struct console *console)
{
    console->scene.wishes = (struct layout_wishes){.of = {0}};
    console_say(console, "Columns are shown by their importance again.");
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

static void target_up(struct console *console)
{
    operate_open(console, OPERATION_TARGET, "+64M");
}

static void target_down(struct console *console)
{
    operate_open(console, OPERATION_TARGET, "-64M");
}

/* In the journal the chosen one, else the newest that stands. */
static void undo(struct console *console)
{
    const struct journal_plan *past = NULL;

    if (console->scene.view != SCENE_VIEW_JOURNAL) {
        operate_open_undo(console, NULL);
        return;
    }
    past = past_at(&console->past, console->scene.picked);
    if (past)
        operate_open_undo(console, past->id);
    else
        console_say(console, "There is nothing to undo.");
}

static void lock(struct console *console)
{
    console_set_locked(console, !console->locked);
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
    [ACTION_HELP] = {"help", LOOKING, "help", 1, "This page, and back.", help},
    [ACTION_FIND] = {"find", MOVING, "find", 3, "Find a domain by its name or domid, as one types.",
                     find_open},
    [ACTION_FILTER] = {"filter", PICTURE, "filter", 9,
                       "Show only what a filter shows: state=stuck gap>64M actor=xl web*.",
                       filtering_open},
    [ACTION_TARGET_UP] = {"target_up", CHANGING, NO_ROOM, "Set the target 64 MiB higher.",
                          target_up},
    [ACTION_TARGET_DOWN] = {"target_down", CHANGING, NO_ROOM, "Set the target 64 MiB lower.",
                            target_down},
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
                     show_domain},
    [ACTION_LEAVE] = {"leave", LOOKING, "back", 2, "Back to where you came from.", leave},
    [ACTION_NEXT_TROUBLE] = {"next_trouble", MOVING, "trouble", 10,
                             "The next domain that needs you.", next_trouble},
    [ACTION_PREVIOUS_TROUBLE] = {"previous_trouble", MOVING, NO_ROOM,
                                 "The previous domain that needs you.", previous_trouble},
    [ACTION_UP] = {"up", MOVING, NO_ROOM, "One row up.", up},
    [ACTION_DOWN] = {"down", MOVING, NO_ROOM, "One row down.", down},
    [ACTION_PAGE_UP] = {"page_up", MOVING, NO_ROOM, "One page up.", page_up},
    [ACTION_PAGE_DOWN] = {"page_down", MOVING, NO_ROOM, "One page down.", page_down},
    [ACTION_HALF_UP] = {"half_up", MOVING, NO_ROOM, "Half a page up.", half_up},
    [ACTION_HALF_DOWN] = {"half_down", MOVING, NO_ROOM, "Half a page down.", half_down},
    [ACTION_FIRST] = {"first", MOVING, NO_ROOM, "To the top.", first},
    [ACTION_LAST] = {"last", MOVING, NO_ROOM, "To the bottom.", last},
    [ACTION_SHOW_DOMAINS] = {"domains", LOOKING, NO_ROOM, "All domains.", show_domains},
    [ACTION_SHOW_DOMAIN] = {"domain", LOOKING, NO_ROOM, "The selected domain.", show_domain},
    [ACTION_SHOW_JOURNAL] = {"journal", LOOKING, "journal", 14,
                             "What has been changed, by whom, and what became of it.",
                             show_journal},
    [ACTION_NEXT_VIEW] = {"next_view", LOOKING, NO_ROOM,
                          "From all domains to the selected one, and back.", next_view},
    [ACTION_GLOSSARY] = {"glossary", LOOKING, NO_ROOM,
                         "What each column means, how it is computed, where it comes from.",
                         glossary},
    [ACTION_SORT_LEFT] = {"sort_left", PICTURE, NO_ROOM, "Sort by the column on the left.",
                          sort_left},
    [ACTION_SORT_RIGHT] = {"sort_right", PICTURE, "sort", 13, "Sort by the column on the right.",
                           sort_right},
    [ACTION_SORT_REVERSE] = {"sort_reverse", PICTURE, NO_ROOM, "Sort the other way round.",
                             sort_reverse},
    [ACTION_COLUMNS] = {"columns", PICTURE, "columns", 16, "Choose columns.", choose_columns},
    [ACTION_COLUMN_SWITCH] = {"column_switch", COLUMNS, "show or hide", 1,
                              "Show this column, or hide it.", switch_column},
    [ACTION_COLUMNS_RESET] = {"columns_reset", COLUMNS, "by importance", 3,
                              "Show columns by their importance again.", reset_columns},
    [ACTION_FREEZE] = {"freeze", PICTURE, "freeze", 15,
                       "Freeze the picture, and let it live again. Nothing is missed meanwhile.",
                       freeze},
    [ACTION_ZOOM_IN] = {"zoom_in", PICTURE, "zoom", 10, "The plot shows less time, in more detail.",
                        zoom_in},
    [ACTION_ZOOM_OUT] = {"zoom_out", PICTURE, NO_ROOM, "The plot shows more time, up to an hour.",
                         zoom_out},
    [ACTION_APPLY] = {"apply", TYPING, "apply", 1, "Do what the plan says.", apply},
    [ACTION_ENTRY_KEEP] = {"keep", TYPING, "ok", 1,
                           "Stay there; finding, an empty prompt: the next one of the last search.",
                           entry_keep},
    [ACTION_FIND_NEXT] = {"find_next", TYPING, "next", 3, "Find the next one.", find_next},
    [ACTION_COMPLETE] = {"complete", TYPING, "switch", 4,
                         "Switch enforce, or between on and off; complete a name or a command.",
                         entry_complete},
    [ACTION_MANUAL_FIRST] = {"manual_first", TYPING, "xl-manual first", 5,
                             "For a low-level lever: go to xl-manual first, in the same plan.",
                             operate_toggle_manual},
    [ACTION_ENTRY_CANCEL] = {"cancel", TYPING, "leave it", 2, "Leave it as it was.", cancel},
    [ACTION_STOP] = {"stop", TYPING, "stop", 1,
                     "While a plan is carried out: stop before its next step.", operate_stop},
    [ACTION_ENTRY_ERASE] = {"erase", TYPING, NO_ROOM, "Erase a character.", entry_erase},
    [ACTION_ENTRY_ERASE_WORD] = {"erase_word", TYPING, NO_ROOM, "Erase a word.", entry_erase_word},
    [ACTION_ENTRY_CLEAR] = {"clear", TYPING, "clear", 6, "Erase it all.", entry_clear},
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

struct action action_info(enum action_id id)
{
    if (id >= ACTION_OPERATE && id <= ACTION_OPERATE_LAST) {
        enum operation_id operation = (enum operation_id)(id - ACTION_OPERATE);

        return (struct action){
            .name = operation_info(operation)->name,
            .group = "changing things",
            .modifies = true,
            .footer = operations[operation].footer,
            .rank = operations[operation].rank,
            .help = operation_info(operation)->help,
        };
    }
    return actions[(unsigned)id < ACTION_COUNT ? id : ACTION_NONE];
}
