/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Keys, actions and what they do to the console's state, without a terminal and without Xen.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "tui/console.h"
#include "tui/prompt.h"

#define SECOND_MS 1000

static struct console console;

static void set_text(struct domain *domain, enum field_id id, const char *text)
{
    struct field field = {.state = FIELD_KNOWN, .since_ms = SECOND_MS};

    field.text = rctext_new(text, strlen(text));
    assert_non_null(field.text);
    domain_set_field(domain, id, &field);
}

static void set_number(struct domain *domain, enum field_id id, int64_t number)
{
    struct field field = {.state = FIELD_KNOWN, .since_ms = SECOND_MS, .number = number};

    domain_set_field(domain, id, &field);
}

/* Domains with domids 1, 2 …, of these names, each holding what `actual_mb` says. */
static struct snapshot *make_snapshot(uint64_t tick, const char *const *names,
                                      const int64_t *actual_mb)
{
    size_t count = 0;
    struct snapshot *snapshot;

    while (names[count])
        count++;
    snapshot = snapshot_new(count);
    assert_non_null(snapshot);
    for (size_t i = 0; i < count; i++) {
        struct domain_id id = {.domid = (uint32_t)i + 1};
        struct domain *domain = domain_new(&id, SECOND_MS);

        assert_non_null(domain);
        set_text(domain, FIELD_NAME, names[i]);
        set_number(domain, FIELD_ACTUAL, actual_mb[i] * 1024);
        domain->nodes_read = true;
        snapshot->domains[i] = domain;
    }
    snapshot->serial = snapshot->samples = tick;
    snapshot->taken_ms = snapshot->sampled_ms = snapshot->store_checked_ms =
        (int64_t)tick * SECOND_MS;
    snapshot->hypervisor_alive = snapshot->store_alive = snapshot->complete = true;
    return snapshot;
}

static const char *const four[] = {"web01", "db01", "Café", "web02", NULL};
static const int64_t four_mb[] = {100, 400, 300, 200};

static void take(uint64_t tick, const char *const *names, const int64_t *actual_mb)
{
    assert_int_equal(
        console_take(&console, make_snapshot(tick, names, actual_mb), (int64_t)tick * SECOND_MS),
        0);
}

static int open_console(void **state)
{
    struct settings settings;

    (void)state;
    settings_init(&settings);
    setenv("XENMEM_STATE_DIR", "/nonexistent", 1);
    if (console_init(&console, &settings, false, false) < 0)
        return -1;
    console.scene.page_rows = 2;
    take(1, four, four_mb);
    return 0;
}

static int close_console(void **state)
{
    (void)state;
    console_release(&console);
    return 0;
}

static void type(const char *text)
{
    size_t length = strlen(text);

    for (size_t at = 0; at < length;) {
        char32_t character;
        bool valid;

        at += text_decode(text + at, length - at, &character, &valid);
        console_press(&console, character);
    }
}

/* The name under the cursor. */
static const char *under_cursor(void)
{
    const struct column_row *row = scene_selected(&console.scene);

    return row ? domain_text(row->domain, FIELD_NAME, "") : "";
}

/* The domids in the order of the screen. */
static const char *order(void)
{
    static char text[64];

    text[0] = '\0';
    for (size_t i = 0; i < console.scene.row_count; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%u", i ? " " : "",
                 console.scene.rows[i].domain->id.domid);
    return text;
}

/* --- the tables ------------------------------------------------------------------------------- */

static void no_key_means_two_things_in_one_place(void **state)
{
    struct key_binding a, b;

    (void)state;
    for (size_t i = 0; keys_binding(i, &a); i++) {
        assert_in_range(a.action, ACTION_NONE + 1, ACTION_COUNT - 1);
        assert_true(a.contexts != 0);
        for (size_t j = i + 1; keys_binding(j, &b); j++)
            if (a.key == b.key && (a.contexts & b.contexts))
                fail_msg("rows %zu and %zu are of the same key in the same place", i, j);
    }
}

static void every_action_has_a_key_and_says_what_it_does(void **state)
{
    (void)state;
    for (int id = ACTION_NONE + 1; id < ACTION_COUNT; id++) {
        const struct action action = action_info((enum action_id)id);
        bool in_a_run = (id >= ACTION_OPERATE && id <= ACTION_OPERATE_LAST) ||
                        (id >= ACTION_ENTRY_MOVE && id <= ACTION_ENTRY_ERASE_LAST);
        struct key_binding binding;
        bool has_key = false;

        for (size_t i = 0; keys_binding(i, &binding); i++)
            has_key = has_key || (binding.action == (enum action_id)id && !binding.hidden);
        if (!has_key || (!action.run && !in_a_run) || !*action.name || !*action.group ||
            !*action.help)
            fail_msg("action %d lacks a key, a function, a name, a group or a help", id);
        assert_int_equal(action.help[strlen(action.help) - 1], '.');
        assert_true(!action.footer == !action.rank);
    }
}

static void the_help_has_every_action_in_every_view(void **state)
{
    (void)state;
    for (int view = 0; view < SCENE_VIEW_COUNT; view++) {
        console_show(&console, (enum scene_view)view);
        console_press(&console, KEYS_CONTROL('L'));
        assert_int_equal(console.scene.key_count, ACTION_COUNT - 1);
    }
}

static void the_footer_has_only_keys_that_work(void **state)
{
    (void)state;
    for (int view = 0; view < SCENE_VIEW_COUNT; view++) {
        console_show(&console, (enum scene_view)view);
        console_press(&console, KEYS_CONTROL('L'));
        for (size_t i = 0; i < console.scene.key_count; i++) {
            const struct scene_key *key = &console.scene.keys[i];
            char32_t first;
            bool valid;

            if (!key->name)
                continue;
            text_decode(key->keys, strlen(key->keys), &first, &valid);
            if (strcspn(key->keys, " ") == 1)
                assert_int_not_equal(keys_find(first, console_context(&console)), ACTION_NONE);
        }
    }
}

static void keys_have_names(void **state)
{
    char name[KEYS_NAME_MAX];

    (void)state;
    assert_string_equal(keys_name(name, 'j', false), "j");
    assert_string_equal(keys_name(name, KEYS_CONTROL('F'), false), "^F");
    assert_string_equal(keys_name(name, KEYS_UP, false), "↑");
    assert_string_equal(keys_name(name, KEYS_UP, true), "Up");
    assert_string_equal(keys_name(name, ' ', true), "Space");
    assert_string_equal(keys_name(name, 0xe9, false), "é");
    assert_string_equal(keys_name(name, 0xe9, true), "That key");
    assert_string_equal(keys_name(name, 0x9b, false), "That key");
    assert_string_equal(keys_name(name, 0x202e, false), "That key");
    assert_string_equal(keys_name(name, KEYS_UNKNOWN, false), "That key");
    assert_string_equal(keys_name(name, 0x7f, false), "That key");
}

/* --- moving ----------------------------------------------------------------------------------- */

static void the_cursor_moves_and_stops_at_the_ends(void **state)
{
    (void)state;
    assert_string_equal(under_cursor(), "web01");
    type("k");
    assert_string_equal(under_cursor(), "web01");
    type("j");
    assert_string_equal(under_cursor(), "db01");
    type("G");
    assert_string_equal(under_cursor(), "web02");
    console_press(&console, KEYS_DOWN);
    assert_string_equal(under_cursor(), "web02");
    console_press(&console, KEYS_PAGE_UP);
    assert_string_equal(under_cursor(), "Café");
    type("g");
    assert_string_equal(under_cursor(), "web01");
}

static void the_cursor_stays_on_its_domain_when_rows_move(void **state)
{
    static const int64_t other_mb[] = {400, 100, 200, 300};

    (void)state;
    while (strcmp(console.scene.sort->title, "ACTUAL") != 0)
        type(">");
    assert_string_equal(order(), "1 4 3 2");
    type("j");
    assert_string_equal(under_cursor(), "web02");
    take(2, four, other_mb);
    assert_string_equal(order(), "2 3 4 1");
    assert_string_equal(under_cursor(), "web02");
    type("r");
    assert_string_equal(order(), "1 4 3 2");
    assert_string_equal(under_cursor(), "web02");
}

static void rows_move_at_most_once_a_tick(void **state)
{
    static const int64_t other_mb[] = {400, 100, 200, 300};

    (void)state;
    while (strcmp(console.scene.sort->title, "ACTUAL") != 0)
        type(">");
    take(1, four, other_mb);
    assert_string_equal(order(), "1 4 3 2");
    assert_int_equal(console_age(&console, 1500), 0);
    assert_string_equal(order(), "1 4 3 2");
    take(2, four, other_mb);
    assert_string_equal(order(), "2 3 4 1");
}

static void pages_scroll_within_what_there_is(void **state)
{
    (void)state;
    type("?");
    console.scene.scroll_max = 3;
    type("k");
    assert_int_equal(console.scene.scroll, 0);
    type("jj");
    assert_int_equal(console.scene.scroll, 2);
    type("G");
    assert_int_equal(console.scene.scroll, 3);
    type("j");
    assert_int_equal(console.scene.scroll, 3);
    console.scene.scroll_max = 1;
    type("j");
    assert_int_equal(console.scene.scroll, 1);
    type("g");
    assert_int_equal(console.scene.scroll, 0);
    assert_string_equal(under_cursor(), "web01");
}

/* --- views ------------------------------------------------------------------------------------ */

static void escape_leads_back_from_everywhere(void **state)
{
    (void)state;
    console_press(&console, KEYS_ENTER);
    assert_int_equal(console.scene.view, SCENE_VIEW_DOMAIN);
    type("?");
    assert_int_equal(console.scene.view, SCENE_VIEW_HELP);
    type("h");
    assert_int_equal(console.scene.view, SCENE_VIEW_GLOSSARY);
    console_press(&console, KEYS_ESCAPE);
    assert_int_equal(console.scene.view, SCENE_VIEW_DOMAIN);
    console_press(&console, KEYS_ESCAPE);
    assert_int_equal(console.scene.view, SCENE_VIEW_DOMAINS);
    console_press(&console, KEYS_ESCAPE);
    assert_int_equal(console.scene.view, SCENE_VIEW_DOMAINS);
    assert_string_equal(console.scene.message, "");
    type("??");
    assert_int_equal(console.scene.view, SCENE_VIEW_DOMAINS);
}

static void digits_and_tab_lead_to_views(void **state)
{
    (void)state;
    type("2");
    assert_int_equal(console.scene.view, SCENE_VIEW_DOMAIN);
    type("1");
    assert_int_equal(console.scene.view, SCENE_VIEW_DOMAINS);
    type("3");
    assert_int_equal(console.scene.view, SCENE_VIEW_HOST);
    type("4");
    assert_int_equal(console.scene.view, SCENE_VIEW_ACTORS);
    type("5");
    assert_int_equal(console.scene.view, SCENE_VIEW_JOURNAL);
    for (int view = SCENE_VIEW_DOMAINS; view <= SCENE_VIEW_JOURNAL; view++) {
        type("\t");
        assert_int_equal(console.scene.view, view);
    }
    for (int view = SCENE_VIEW_JOURNAL; view-- > SCENE_VIEW_DOMAINS;) {
        console_press(&console, KEYS_BACKTAB);
        assert_int_equal(console.scene.view, view);
    }
    type("3?\t"); /* on from what the page lies on */
    assert_int_equal(console.scene.view, SCENE_VIEW_ACTORS);
}

static void one_leaves_a_domain_to_where_one_came_from(void **state)
{
    const char *name;

    (void)state;
    type("3j");
    name = under_cursor();
    console_press(&console, KEYS_ENTER);
    assert_int_equal(console.scene.view, SCENE_VIEW_DOMAIN);
    assert_string_equal(under_cursor(), name);
    type("2");
    console_press(&console, KEYS_ESCAPE);
    assert_int_equal(console.scene.view, SCENE_VIEW_HOST);
    console_press(&console, KEYS_ESCAPE);
    assert_int_equal(console.scene.view, SCENE_VIEW_DOMAINS);
    assert_string_equal(under_cursor(), name);
}

static void without_domains_there_is_no_detail(void **state)
{
    static const char *const none[] = {NULL};

    (void)state;
    take(2, none, NULL);
    console_press(&console, KEYS_ENTER);
    assert_int_equal(console.scene.view, SCENE_VIEW_DOMAINS);
    assert_string_not_equal(console.scene.message, "");
    type("jkGgnN/x");
    console_press(&console, KEYS_ENTER);
    assert_string_equal(under_cursor(), "");
}

static void the_plot_zooms_between_its_ends(void **state)
{
    int64_t span_ms;

    (void)state;
    type("2");
    for (int i = 0; i < 9; i++)
        type("[");
    span_ms = console.scene.plot_span_ms;
    assert_string_not_equal(console.scene.message, "");
    type("]");
    assert_true(console.scene.plot_span_ms > span_ms);
    assert_string_equal(console.scene.message, "");
    for (int i = 0; i < 9; i++)
        type("]");
    assert_int_equal(console.scene.plot_span_ms, 3600 * SECOND_MS);
}

/* --- keys that nobody knows ------------------------------------------------------------------- */

static void an_unknown_key_says_so_and_points_to_the_help(void **state)
{
    (void)state;
    type("Z");
    assert_string_equal(console.scene.message, "Z does nothing here. ? shows the keys.");
    type("j");
    assert_string_equal(console.scene.message, "");
    console_press(&console, KEYS_UNKNOWN);
    assert_string_equal(console.scene.message, "That key does nothing here. ? shows the keys.");
}

static void press_everything(void)
{
    for (char32_t key = 0; key < 0x500; key++)
        console_press(&console, key);
    for (char32_t key = KEYS_NONE; key <= KEYS_UNKNOWN; key++)
        console_press(&console, key);
}

/* Each key in each view, and whatever view the one before has led to. */
static void no_key_breaks_anything(void **state)
{
    (void)state;
    press_everything();
    for (int view = 0; view < SCENE_VIEW_COUNT; view++) {
        struct key_binding binding;

        for (size_t i = 0; keys_binding(i, &binding); i++) {
            console_press(&console, KEYS_ESCAPE);
            console_show(&console, (enum scene_view)view);
            console_press(&console, binding.key);
            console_prepare(&console);
        }
        console_press(&console, KEYS_ESCAPE);
        console_show(&console, (enum scene_view)view);
        press_everything();
    }
}

/* --- finding ---------------------------------------------------------------------------------- */

static void find_goes_there_as_one_types(void **state)
{
    (void)state;
    type("/w");
    assert_true(console.scene.prompt.kind == PROMPT_FIND);
    assert_string_equal(under_cursor(), "web01");
    type("eb02");
    assert_string_equal(under_cursor(), "web02");
    console_press(&console, KEYS_BACKSPACE);
    assert_string_equal(under_cursor(), "web01");
    console_press(&console, KEYS_DOWN);
    assert_string_equal(under_cursor(), "web02");
    console_press(&console, KEYS_ENTER);
    assert_int_equal(console.scene.prompt.kind, PROMPT_NONE);
    assert_string_equal(under_cursor(), "web02");
}

static void escape_gives_the_old_place_back(void **state)
{
    (void)state;
    type("jj/web01");
    assert_string_equal(under_cursor(), "web01");
    console_press(&console, KEYS_ESCAPE);
    assert_int_equal(console.scene.prompt.kind, PROMPT_NONE);
    assert_string_equal(under_cursor(), "Café");
}

static void what_is_not_found_leaves_the_cursor_alone(void **state)
{
    (void)state;
    type("j/web02x");
    assert_string_equal(under_cursor(), "db01");
    assert_string_equal(console.scene.message, "No name holds this.");
    console_press(&console, KEYS_CONTROL('U'));
    assert_string_equal(console.scene.prompt.text, "");
    assert_string_equal(console.scene.message, "");
}

static void letters_are_text_in_the_prompt(void **state)
{
    (void)state;
    type("/q?é");
    assert_string_equal(console.scene.prompt.text, "q?é");
    assert_false(console.quit);
    console_press(&console, KEYS_BACKSPACE);
    assert_string_equal(console.scene.prompt.text, "q?");
    console_press(&console, KEYS_CONTROL('W'));
    assert_string_equal(console.scene.prompt.text, "");
    type("AFÉ");
    console_press(&console, KEYS_CONTROL('U'));
    type("caf");
    assert_string_equal(under_cursor(), "Café");
    console_press(&console, KEYS_LEFT);
    assert_string_equal(console.scene.prompt.text, "caf");
}

static void an_empty_prompt_finds_the_next_one_again(void **state)
{
    (void)state;
    type("/web");
    console_press(&console, KEYS_ENTER);
    assert_string_equal(under_cursor(), "web01");
    type("/");
    console_press(&console, KEYS_ENTER);
    assert_string_equal(under_cursor(), "web02");
    type("/");
    console_press(&console, KEYS_BACKSPACE);
    assert_int_equal(console.scene.prompt.kind, PROMPT_NONE);
}

static void a_prompt_opened_in_the_detail_leads_back_to_it(void **state)
{
    (void)state;
    type("2/x");
    assert_int_equal(console.scene.view, SCENE_VIEW_DOMAINS);
    console_press(&console, KEYS_ESCAPE);
    assert_int_equal(console.scene.view, SCENE_VIEW_DOMAIN);
}

static void a_prompt_holds_only_what_fits(void **state)
{
    (void)state;
    type("/");
    for (int i = 0; i < 500; i++)
        type("é");
    assert_int_equal(strlen(console.scene.prompt.text), PROMPT_TEXT_MAX - 2);
    while (console.scene.prompt.kind == PROMPT_FIND)
        console_press(&console, KEYS_BACKSPACE);
    assert_string_equal(console.scene.prompt.text, "");
}

static void a_paste_is_no_command(void **state)
{
    (void)state;
    console_paste(&console, 'q');
    assert_false(console.quit);
    type("/");
    console_paste(&console, 'd');
    console_paste(&console, 'b');
    console_paste(&console, 0x1b);
    assert_string_equal(console.scene.prompt.text, "db");
    assert_string_equal(under_cursor(), "db01");
}

static void a_prompt_survives_its_domains(void **state)
{
    static const char *const one[] = {"new", NULL};
    static const int64_t one_mb[] = {5};

    (void)state;
    type("G/web02");
    take(2, one, one_mb);
    assert_string_equal(under_cursor(), "new");
    console_press(&console, KEYS_ESCAPE);
    assert_string_equal(under_cursor(), "new");
}

/* --- editing ---------------------------------------------------------------------------------- */

static struct prompt edited(const char *before, const char *behind)
{
    struct prompt prompt = {.behind = strlen(behind)};

    snprintf(prompt.text, sizeof(prompt.text), "%s%s", before, behind);
    return prompt;
}

static void assert_edited(const struct prompt *prompt, const char *before, const char *behind)
{
    char text[2 * PROMPT_TEXT_MAX], wanted[2 * PROMPT_TEXT_MAX];

    snprintf(text, sizeof(text), "%.*s|%s", (int)prompt_cursor(prompt), prompt->text,
             prompt->text + prompt_cursor(prompt));
    snprintf(wanted, sizeof(wanted), "%s|%s", before, behind);
    assert_string_equal(text, wanted);
}

/* The accented letters are an e with a combining accent, the other one is a single character. */
static const struct {
    const char *before, *behind;
    enum prompt_reach reach;
    const char *moved_before, *moved_behind;
    const char *left; /* when what one would go over is erased, the cursor at the bar */
} edits[] = {
    {"ab", "", PROMPT_CHARACTER_BACK, "a", "b", "a|"},
    {"", "ab", PROMPT_CHARACTER_BACK, "", "ab", "|ab"},
    {"a\u00e9", "b", PROMPT_CHARACTER_BACK, "a", "\u00e9b", "a|b"},
    {"ae\u0301", "b", PROMPT_CHARACTER_BACK, "a", "e\u0301b", "a|b"},
    {"\u0301", "b", PROMPT_CHARACTER_BACK, "", "\u0301b", "|b"},
    {"a", "\u00e9b", PROMPT_CHARACTER_ON, "a\u00e9", "b", "a|b"},
    {"a", "e\u0301b", PROMPT_CHARACTER_ON, "ae\u0301", "b", "a|b"},
    {"ab", "", PROMPT_CHARACTER_ON, "ab", "", "ab|"},
    {"xl delay=5", "", PROMPT_WORD_BACK, "xl ", "delay=5", "xl |"},
    {"xl  ", "delay=5", PROMPT_WORD_BACK, "", "xl  delay=5", "|delay=5"},
    {"", "xl  delay=5", PROMPT_WORD_ON, "xl", "  delay=5", "|  delay=5"},
    {"xl", "  \u00e9 x", PROMPT_WORD_ON, "xl  \u00e9", " x", "xl| x"},
    {"ab", "cd", PROMPT_TO_BEGINNING, "", "abcd", "|cd"},
    {"ab", "cd", PROMPT_TO_END, "abcd", "", "ab|"},
    {"", "", PROMPT_TO_END, "", "", "|"},
};

static void a_prompt_is_edited_anywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
        struct prompt prompt = edited(edits[i].before, edits[i].behind);
        size_t bar = strcspn(edits[i].left, "|");
        char left[PROMPT_TEXT_MAX];

        prompt_move(&prompt, edits[i].reach);
        assert_edited(&prompt, edits[i].moved_before, edits[i].moved_behind);
        prompt = edited(edits[i].before, edits[i].behind);
        prompt_erase(&prompt, edits[i].reach);
        snprintf(left, sizeof(left), "%.*s", (int)bar, edits[i].left);
        assert_edited(&prompt, left, edits[i].left + bar + 1);
    }
}

static void characters_are_put_in_at_the_cursor(void **state)
{
    struct prompt prompt = edited("a", "c");

    (void)state;
    assert_true(prompt_insert(&prompt, 0xe9));
    assert_edited(&prompt, "a\u00e9", "c");
    assert_false(prompt_insert(&prompt, 0x9b));
    assert_false(prompt_insert(&prompt, 0x202e));
    while (prompt_insert(&prompt, 'x'))
        ;
    assert_int_equal(strlen(prompt.text), PROMPT_TEXT_MAX - 1);
    assert_int_equal(prompt.behind, 1);
    assert_int_equal(prompt.text[PROMPT_TEXT_MAX - 2], 'c');
}

static void keys_edit_what_is_typed(void **state)
{
    (void)state;
    type("/eb0");
    console_press(&console, KEYS_CONTROL('A'));
    type("w");
    assert_string_equal(console.scene.prompt.text, "web0");
    assert_string_equal(under_cursor(), "web01");
    console_press(&console, KEYS_END);
    type("2");
    assert_string_equal(under_cursor(), "web02");
    console_press(&console, KEYS_LEFT);
    console_press(&console, KEYS_BACKSPACE);
    assert_string_equal(console.scene.prompt.text, "web2");
    console_press(&console, KEYS_CONTROL('B'));
    console_press(&console, KEYS_CONTROL('D'));
    assert_string_equal(console.scene.prompt.text, "we2");
    console_press(&console, KEYS_CONTROL('K'));
    assert_string_equal(console.scene.prompt.text, "we");
    console_press(&console, KEYS_HOME);
    console_press(&console, KEYS_BACKSPACE); /* nothing is there; the prompt stays */
    assert_int_equal(console.scene.prompt.kind, PROMPT_FIND);
    console_press(&console, KEYS_DELETE);
    console_press(&console, KEYS_CONTROL('E'));
    console_press(&console, KEYS_CONTROL('U'));
    assert_string_equal(console.scene.prompt.text, "");
    console_press(&console, KEYS_BACKSPACE);
    assert_int_equal(console.scene.prompt.kind, PROMPT_NONE);
}

/* --- freezing --------------------------------------------------------------------------------- */

static int64_t actual_mb(void)
{
    const struct column_row *row = scene_selected(&console.scene);
    int64_t kb = 0;

    assert_non_null(row);
    assert_true(domain_number(row->domain, FIELD_ACTUAL, &kb));
    return kb / 1024;
}

static void a_frozen_picture_stays_and_thaws_up_to_date(void **state)
{
    static const int64_t other_mb[] = {150, 1, 2, 3};

    (void)state;
    type("f");
    assert_true(console.scene.frozen);
    assert_int_equal(console.scene.frozen_ms, SECOND_MS);
    for (uint64_t tick = 2; tick < 6; tick++)
        take(tick, four, other_mb);
    assert_int_equal(console_age(&console, 7 * SECOND_MS), 0);
    assert_int_equal(actual_mb(), 100);
    type("jk>r<");
    assert_int_equal(actual_mb(), 100);
    type("f");
    assert_false(console.scene.frozen);
    assert_int_equal(actual_mb(), 150);
}

static void nothing_is_missing_after_a_thaw(void **state)
{
    static const int64_t other_mb[] = {150, 1, 2, 3};
    struct history_point points[4];
    const struct column_row *row;

    (void)state;
    type("f");
    take(2, four, other_mb);
    take(3, four, other_mb);
    row = scene_selected(&console.scene);
    assert_non_null(row->history);
    history_condense(row->history, 500, 4500, points, 4);
    assert_true(points[0].actual_known);
    assert_false(points[2].actual_known);
    type("f");
    row = scene_selected(&console.scene);
    history_condense(row->history, 500, 4500, points, 4);
    assert_true(points[0].actual_known && points[1].actual_known && points[2].actual_known);
    assert_int_equal(points[2].actual_kb, 150 * 1024);
}

static void it_can_be_left_while_frozen(void **state)
{
    (void)state;
    type("fq");
    assert_true(console.quit);
}

#define CONSOLE_TEST(test) cmocka_unit_test_setup_teardown(test, open_console, close_console)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONSOLE_TEST(no_key_means_two_things_in_one_place),
        CONSOLE_TEST(every_action_has_a_key_and_says_what_it_does),
        CONSOLE_TEST(the_help_has_every_action_in_every_view),
        CONSOLE_TEST(the_footer_has_only_keys_that_work),
        CONSOLE_TEST(keys_have_names),
        CONSOLE_TEST(the_cursor_moves_and_stops_at_the_ends),
        CONSOLE_TEST(the_cursor_stays_on_its_domain_when_rows_move),
        CONSOLE_TEST(rows_move_at_most_once_a_tick),
        CONSOLE_TEST(pages_scroll_within_what_there_is),
        CONSOLE_TEST(escape_leads_back_from_everywhere),
        CONSOLE_TEST(digits_and_tab_lead_to_views),
        CONSOLE_TEST(one_leaves_a_domain_to_where_one_came_from),
        CONSOLE_TEST(without_domains_there_is_no_detail),
        CONSOLE_TEST(the_plot_zooms_between_its_ends),
        CONSOLE_TEST(an_unknown_key_says_so_and_points_to_the_help),
        CONSOLE_TEST(no_key_breaks_anything),
        CONSOLE_TEST(find_goes_there_as_one_types),
        CONSOLE_TEST(escape_gives_the_old_place_back),
        CONSOLE_TEST(what_is_not_found_leaves_the_cursor_alone),
        CONSOLE_TEST(letters_are_text_in_the_prompt),
        CONSOLE_TEST(an_empty_prompt_finds_the_next_one_again),
        CONSOLE_TEST(a_prompt_opened_in_the_detail_leads_back_to_it),
        CONSOLE_TEST(a_prompt_holds_only_what_fits),
        CONSOLE_TEST(a_paste_is_no_command),
        CONSOLE_TEST(a_prompt_survives_its_domains),
        CONSOLE_TEST(a_prompt_is_edited_anywhere),
        CONSOLE_TEST(characters_are_put_in_at_the_cursor),
        CONSOLE_TEST(keys_edit_what_is_typed),
        CONSOLE_TEST(a_frozen_picture_stays_and_thaws_up_to_date),
        CONSOLE_TEST(nothing_is_missing_after_a_thaw),
        CONSOLE_TEST(it_can_be_left_while_frozen),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
