/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From keys to a plan that is handed over, or not, without a terminal and without Xen; and what
 * prompts are made of: words, what was typed before, completion.
 */
#include "tests/unit/host_fixture.h"

#include <errno.h>
#include <locale.h>

#include "tui/completion.h"
#include "tui/console.h"
#include "tui/words.h"

static struct console console;

static int open_with(bool read_only)
{
    struct settings settings;

    settings_init(&settings);
    setenv("XENMEM_STATE_DIR", "/nonexistent", 1);
    if (console_init(&console, &settings, false, read_only) < 0)
        return -1;
    return console_take(&console, snapshot_make(3, HOST_START_MS, 1), HOST_START_MS);
}

static int open_console(void **state)
{
    (void)state;
    return open_with(false);
}

static int open_read_only(void **state)
{
    (void)state;
    return open_with(true);
}

static int close_console(void **state)
{
    (void)state;
    console_release(&console);
    return 0;
}

static void type(const char *text)
{
    for (; *text; text++)
        console_press(&console, (unsigned char)*text);
}

static void enter(void)
{
    console_press(&console, KEYS_ENTER);
}

static void a_target_is_planned_and_handed_over(void **state)
{
    const struct plan *shown;

    (void)state;
    type("t5");
    assert_non_null(console.scene.panel.plan);
    type("12");
    shown = console.operate.plan;
    assert_int_equal(shown->step_count, 2);
    assert_null(console.operate.handed);
    enter();
    assert_ptr_equal(console.operate.handed, shown); /* the very one that was shown */
    assert_int_equal(console.scene.panel.stage, PANEL_RUNNING);
    assert_int_equal(console.scene.panel.plan->step_count, 2);
}

static void what_does_not_parse_is_not_handed_over(void **state)
{
    static const char *const texts[] = {"",  "x", "5x", "-9t", "1.5.5", "99999999999999999999",
                                        "3g"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        type("t");
        type(texts[i]);
        enter();
        assert_null(console.operate.handed);
        assert_int_equal(console.scene.panel.stage, PANEL_PROMPT);
        assert_string_not_equal(console.scene.message, "");
        console_press(&console, KEYS_ESCAPE);
        assert_int_equal(console.scene.panel.stage, PANEL_CLOSED);
    }
}

static void the_plan_follows_the_host_until_it_is_confirmed(void **state)
{
    struct snapshot *next = snapshot_next(display_live_snapshot(console.display));

    (void)state;
    type("t512");
    domain_put_kb(snapshot_own(next, 0), FIELD_BALLOON_TARGET, 700 * MB);
    assert_int_equal(console_take(&console, next, next->taken_ms), 0);
    assert_int_equal(console.operate.plan->steps[0].changes[0].before.number, GB);
    console_prepare(&console);
    assert_int_equal(console.operate.plan->steps[0].changes[0].before.number, 700 * MB);
}

static void after_a_change_the_figures_have_to_be_newer(void **state)
{
    struct operator_state ended = {.ended = 1, .outcome = {.result = JOURNAL_DONE}};
    struct snapshot *next = snapshot_next(display_live_snapshot(console.display));

    (void)state;
    type("t512");
    enter();
    plan_free(console.operate.handed);
    console.operate.handed = NULL;
    console.scene.now_ms = HOST_START_MS + 500;
    console_hear(&console, &ended, NULL);
    assert_int_equal(console.scene.panel.stage, PANEL_CLOSED);
    assert_true(console.operate.hurry);
    type("t256");
    assert_null(console.operate.plan);
    enter();
    assert_null(console.operate.handed);
    assert_int_equal(console_take(&console, next, next->taken_ms), 0);
    console_prepare(&console);
    assert_non_null(console.operate.plan);
}

static void success_goes_away_and_a_failure_stays(void **state)
{
    struct operator_state failed = {.ended = 1, .outcome = {.result = JOURNAL_FAILED, .done = 1}};

    (void)state;
    type("t512");
    enter();
    error_set(&failed.error, EIO, "web01 (1): it did not work.");
    console_hear(&console, &failed, NULL);
    assert_int_equal(console.scene.panel.stage, PANEL_FAILED);
    assert_string_equal(console.scene.panel.complaint, "web01 (1): it did not work.");
    assert_int_equal(console_age(&console, HOST_START_MS + 60000), 0);
    assert_int_equal(console.scene.panel.stage, PANEL_FAILED);
    enter();
    assert_int_equal(console.scene.panel.stage, PANEL_CLOSED);
}

static void to_leave_while_a_plan_is_under_way_takes_two(void **state)
{
    (void)state;
    type("t512");
    enter();
    type("q");
    assert_false(console.quit);
    type("j");
    type("q");
    assert_false(console.quit);
    type("q");
    assert_true(console.quit);
}

static void nothing_that_modifies_gets_past_the_guard(void **state)
{
    size_t tried = 0;

    (void)state;
    for (int view = 0; view < SCENE_VIEW_COUNT; view++) {
        struct key_binding binding;

        console_show(&console, (enum scene_view)view);
        for (size_t i = 0; keys_binding(i, &binding); i++) {
            if (!(binding.contexts & (unsigned)console_context(&console)) ||
                !action_info(binding.action).modifies)
                continue;
            console_press(&console, binding.key);
            tried++;
            assert_int_equal(console.scene.panel.stage, PANEL_CLOSED);
            assert_non_null(strstr(console.scene.message, "Read-only"));
        }
    }
    assert_true(tried > 3 * OPERATION_COUNT); /* in the tables and with one domain */
    console_show(&console, SCENE_VIEW_DOMAINS);
    type(":mem-set web01 512");
    enter();
    assert_null(console.operate.handed);
    console_press(&console, KEYS_ESCAPE);
    type("L");
    assert_true(console.read_only);
}

static void tags_make_one_plan(void **state)
{
    (void)state;
    type("a");
    type("t512");
    assert_int_equal(console.operate.plan->domain_count, 3);
    console_press(&console, KEYS_ESCAPE);
    type("A");
    type(":mem-set . 512");
    assert_int_equal(console.operate.plan->domain_count, 1);
}

static void a_switch_is_proposed_and_typed_over(void **state)
{
    (void)state;
    type("e");
    assert_string_equal(console.scene.prompt.text, "on");
    console_press(&console, '\t');
    assert_string_equal(console.scene.prompt.text, "off");
    console_press(&console, KEYS_ESCAPE);
    type("eo");
    assert_string_equal(console.scene.prompt.text, "o");
}

static void what_was_typed_comes_back(void **state)
{
    (void)state;
    type(":list");
    enter();
    type(":li");
    console_press(&console, KEYS_UP);
    assert_string_equal(console.scene.prompt.text, "list");
    console_press(&console, KEYS_DOWN);
    assert_string_equal(console.scene.prompt.text, "li");
    console_press(&console, '\t');
    assert_string_equal(console.scene.prompt.text, "list ");
    type("web02");
    enter();
    assert_int_equal(scene_selected(&console.scene)->domain->id.domid, 2);
}

static void tab(void)
{
    console_press(&console, '\t');
}

/* What is typed at `:`, with the cursor at the bar; what Tab makes of it; a word of what it says. */
static const struct {
    const char *typed, *completed, *said;
} completions[] = {
    {"mem-pol|", "mem-policy-|", "mem-policy-get"},
    {"und|", "undo |", ""},
    {"zzz|", "zzz|", "No command begins with this."},
    {"mem-set w|", "mem-set web0|", "web02"},
    {"mem-set web02|", "mem-set web02 |", ""},
    {"mem-set --no|", "mem-set --no-enforce |", ""},
    {"mem-set --no-enforce web02|", "mem-set --no-enforce web02 |", ""},
    {"mem-set web02 |", "mem-set web02 |", "TARGET is for you to type."},
    {"mem-set web02 5 |", "mem-set web02 5 |", "Nothing more is needed here."},
    {"mem-enforce-set web02 |", "mem-enforce-set web02 o|", "on off"},
    {"mem-enforce-set web02 of|", "mem-enforce-set web02 off |", ""},
    {"mem-policy-set web02 xl-|", "mem-policy-set web02 xl-manual |", ""},
    {"mem-policy-set web02 xl d|", "mem-policy-set web02 xl delay=|", ""},
    {"mem-policy-set web02 xl delay=5,paging=t|", "mem-policy-set web02 xl delay=5,paging=true |",
     ""},
    {"mem-policy-set web02 xl paging=|", "mem-policy-set web02 xl paging=|", "paging=false"},
    {"mem-s web02 300<<<<<<<<<<|", "mem-s| web02 300", "mem-sharing-set"},
    {"mem-se web02 300<<<<<<<<<<|", "mem-set| web02 300", ""},
    {"sort st|", "sort stat|", "state"},
    {"sort state d|", "sort state down |", ""},
    {"filter state=stuck ga|", "filter state=stuck gap=|", ""},
    {"help und|", "help undo |", ""},
    {"list |", "list web0|", "web01"},
};

static void tab_completes_what_can_stand_there(void **state)
{
    char shown[PROMPT_TEXT_MAX + 2];

    (void)state;
    for (size_t i = 0; i < sizeof(completions) / sizeof(completions[0]); i++) {
        type(":");
        for (const char *at = completions[i].typed; *at != '|'; at++)
            console_press(&console, *at == '<' ? KEYS_LEFT : (char32_t)*at);
        tab();
        snprintf(shown, sizeof(shown), "%.*s|%s", (int)prompt_cursor(&console.scene.prompt),
                 console.scene.prompt.text,
                 console.scene.prompt.text + prompt_cursor(&console.scene.prompt));
        assert_string_equal(shown, completions[i].completed);
        if (!strstr(console.scene.message, completions[i].said))
            fail_msg("%s: %s", completions[i].typed, console.scene.message);
        console_press(&console, KEYS_ESCAPE);
    }
}

static void a_name_with_a_space_is_quoted(void **state)
{
    struct snapshot *next = snapshot_next(display_live_snapshot(console.display));
    struct domain *domain = snapshot_own(next, 0);

    (void)state;
    domain_put(domain, FIELD_NAME, "my vm");
    assert_int_equal(console_take(&console, next, next->taken_ms), 0);
    type(":mem-set m");
    tab();
    assert_string_equal(console.scene.prompt.text, "mem-set \"my vm\" ");
    console_press(&console, KEYS_ESCAPE);
    type(":mem-set \"my");
    tab();
    assert_string_equal(console.scene.prompt.text, "mem-set \"my vm\" ");
    type("512");
    assert_int_equal(console.operate.plan->domain_count, 1);
}

static void tab_leads_from_actor_to_actor(void **state)
{
    (void)state;
    type("p");
    tab();
    assert_string_equal(console.scene.prompt.text, "xl");
    assert_non_null(strstr(console.scene.message, "xl-manual"));
    tab();
    assert_string_equal(console.scene.prompt.text, "xl-manual");
    tab();
    assert_string_equal(console.scene.prompt.text, "xl");
    type(" de");
    tab();
    assert_string_equal(console.scene.prompt.text, "xl delay=");
    console_press(&console, KEYS_CONTROL('U'));
    type("xl-");
    tab();
    assert_string_equal(console.scene.prompt.text, "xl-manual ");
}

/* A dangerous line in the history would else be a line that ends whatever "." is then. */
static void yes_does_not_spare_the_name(void **state)
{
    struct snapshot *next = snapshot_next(display_live_snapshot(console.display));
    struct domain *domain = snapshot_own(next, 0);

    (void)state;
    domain->flags |= DOMAIN_HVM;
    assert_int_equal(console_take(&console, next, next->taken_ms), 0);
    type(":mem-paging-set web01 on --manual --yes");
    enter();
    assert_int_equal(console.scene.panel.stage, PANEL_NAME);
    assert_non_null(strstr(console.scene.message, "--yes"));
    assert_null(console.operate.handed);
    type("web01");
    enter();
    assert_non_null(console.operate.handed);
}

static void the_step_of_plus_and_minus_is_a_setting(void **state)
{
    (void)state;
    type("+");
    assert_string_equal(console.scene.prompt.text, "+64M");
    console_press(&console, KEYS_ESCAPE);
    console.operate.settings.target_step_kb = 128 * 1024;
    type("-");
    assert_string_equal(console.scene.prompt.text, "-128M");
    console_press(&console, KEYS_ESCAPE);
    console.operate.settings.target_step_kb = 100;
    type("-");
    assert_string_equal(console.scene.prompt.text, "-100k");
}

static void words_are_as_in_a_shell(void **state)
{
    struct words words;

    (void)state;
    assert_int_equal(words_split("  a 'b c' d\"e \"f \"\"", &words, NULL), 0);
    assert_int_equal(words.count, 4);
    assert_string_equal(words.at[1], "b c");
    assert_string_equal(words.at[2], "de f");
    assert_string_equal(words.at[3], "");
    assert_int_equal(words.starts[1], 4);
    assert_true(words_split("a 'b", &words, NULL) < 0);
    assert_true(words_split("1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7", &words, NULL) < 0);
}

static void completion_finds_what_is_common(void **state)
{
    struct completion completion;

    (void)state;
    completion_begin(&completion, "we");
    completion_offer(&completion, "web01", NULL);
    completion_offer(&completion, "db01", NULL);
    completion_offer(&completion, "web02", NULL);
    assert_int_equal(completion.count, 2);
    assert_string_equal(completion.common, "web0");
    assert_string_equal(completion.list, "web01 web02");
}

#define OPERATE(test) cmocka_unit_test_setup_teardown(test, open_console, close_console)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OPERATE(a_target_is_planned_and_handed_over),
        OPERATE(what_does_not_parse_is_not_handed_over),
        OPERATE(the_plan_follows_the_host_until_it_is_confirmed),
        OPERATE(after_a_change_the_figures_have_to_be_newer),
        OPERATE(success_goes_away_and_a_failure_stays),
        OPERATE(to_leave_while_a_plan_is_under_way_takes_two),
        OPERATE(tags_make_one_plan),
        OPERATE(a_switch_is_proposed_and_typed_over),
        OPERATE(what_was_typed_comes_back),
        OPERATE(tab_completes_what_can_stand_there),
        OPERATE(a_name_with_a_space_is_quoted),
        OPERATE(tab_leads_from_actor_to_actor),
        OPERATE(yes_does_not_spare_the_name),
        OPERATE(the_step_of_plus_and_minus_is_a_setting),
        cmocka_unit_test_setup_teardown(nothing_that_modifies_gets_past_the_guard, open_read_only,
                                        close_console),
        cmocka_unit_test(words_are_as_in_a_shell),
        cmocka_unit_test(completion_finds_what_is_common),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
