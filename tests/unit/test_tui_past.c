/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The past: what the journal claims for us, what is left for others, and the rows of both in the
 * order of time.
 */
#include "tests/unit/host_fixture.h"

#include <locale.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tui/console.h"

static struct console console;
static char folder[] = "/tmp/xenmem-past.XXXXXX", path[64];

static int open_console(void **state)
{
    struct settings settings;

    (void)state;
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/journal.jsonl", folder);
    setenv("XENMEM_STATE_DIR", folder, 1);
    settings_init(&settings);
    if (console_init(&console, &settings, false, false) < 0)
        return -1;
    return console_take(&console, snapshot_make(3, HOST_START_MS, 1), HOST_START_MS);
}

static int close_console(void **state)
{
    (void)state;
    console_release(&console);
    unlink(path);
    return rmdir(folder);
}

static void append(const char *text)
{
    FILE *file = fopen(path, "a");

    assert_non_null(file);
    assert_int_equal(fchmod(fileno(file), 0600), 0);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* A plan of another terminal that sets the balloon target of domain `domid`, as far as `done`. */
static void journal(const char *id, int domid, int64_t before_kb, int64_t after_kb, bool done)
{
    char text[2048];

    snprintf(text, sizeof(text),
             "{\"line\":\"plan\",\"plan\":\"%s\",\"at_ms\":%lld,\"operation\":\"target\","
             "\"undoes\":\"\",\"uid\":0,\"tty\":\"pts/7\",\"program\":\"xenmem\",\"steps\":1}\n"
             "{\"line\":\"intent\",\"plan\":\"%s\",\"step\":0,\"at_ms\":1,\"what\":{\"domid\":%d,"
             "\"uuid\":\"%02d000000-0000-0000-0000-000000000001\",\"name\":\"web%02d\",\"lever\":"
             "\"balloon\",\"changes\":[{\"object\":\"balloon_target\",\"before\":{\"state\":"
             "\"known\",\"number\":%lld},\"after\":{\"state\":\"known\",\"number\":%lld}}],"
             "\"why\":\"\"}}\n",
             id, (long long)time(NULL) * 1000, id, domid, domid, domid, (long long)before_kb,
             (long long)after_kb);
    append(text);
    if (!done)
        return;
    snprintf(text, sizeof(text),
             "{\"line\":\"outcome\",\"plan\":\"%s\",\"step\":0,\"at_ms\":3,\"result\":\"done\","
             "\"sentence\":\"\"}\n{\"line\":\"end\",\"plan\":\"%s\",\"at_ms\":4,\"result\":"
             "\"done\",\"sentence\":\"\"}\n",
             id, id);
    append(text);
}

/* The next snapshot has this balloon target of domain `domid`. */
static void see(int domid, int64_t target_kb)
{
    struct snapshot *next = snapshot_next(display_live_snapshot(console.display));
    struct domain *domain = snapshot_own(next, (size_t)domid - 1);
    struct field field = {FIELD_KNOWN, next->taken_ms, target_kb, NULL};

    domain_set_field(domain, FIELD_BALLOON_TARGET, &field);
    assert_int_equal(console_take(&console, next, next->taken_ms), 0);
}

static const struct change *newest(void)
{
    const struct change *change =
        changes_at(ledger_changes(display_live_ledger(console.display)), 0);

    assert_non_null(change);
    return change;
}

static void show(enum scene_view view)
{
    console_show(&console, view);
    console_prepare(&console);
}

static void what_the_journal_has_is_ours(void **state)
{
    (void)state;
    journal("a", 1, GB, 512 * MB, false); /* under way: it is claimed before it is done */
    see(1, 512 * MB);
    assert_int_equal(newest()->author, CHANGE_BY_US);
    assert_string_equal(newest()->by, "root pts/7");
    see(2, 512 * MB); /* the same value, another domain */
    assert_int_equal(newest()->author, CHANGE_BY_SOMEBODY);
    see(1, 300 * MB); /* the same domain, another value */
    assert_int_equal(newest()->author, CHANGE_BY_SOMEBODY);
}

/* The file that is there when the console starts tells of what has been, not of what comes. */
static void history_claims_nothing(void **state)
{
    struct settings settings;

    (void)state;
    console_release(&console);
    append(
        "{\"line\":\"plan\",\"plan\":\"old\",\"at_ms\":1,\"operation\":\"target\",\"undoes\":\"\","
        "\"uid\":0,\"tty\":\"\",\"program\":\"xenmem\",\"steps\":1}\n"
        "{\"line\":\"intent\",\"plan\":\"old\",\"step\":0,\"at_ms\":1,\"what\":{\"domid\":1,"
        "\"uuid\":\"01000000-0000-0000-0000-000000000001\",\"name\":\"web01\",\"lever\":"
        "\"balloon\",\"changes\":[{\"object\":\"balloon_target\",\"before\":{\"state\":"
        "\"known\",\"number\":1048576},\"after\":{\"state\":\"known\",\"number\":524288}}],"
        "\"why\":\"\"}}\n");
    settings_init(&settings);
    assert_int_equal(console_init(&console, &settings, false, false), 0);
    assert_int_equal(console_take(&console, snapshot_make(3, HOST_START_MS, 1), HOST_START_MS), 0);
    show(SCENE_VIEW_JOURNAL);
    see(1, 512 * MB);
    assert_int_equal(newest()->author, CHANGE_BY_SOMEBODY);
}

static void a_claim_is_made_once_however_far_back_is_read(void **state)
{
    (void)state;
    journal("a", 1, GB, 512 * MB, true);
    see(1, 512 * MB);
    assert_int_equal(newest()->author, CHANGE_BY_US);
    see(1, GB);
    console_press(&console, '5');
    console_press(&console, 'u'); /* reads all */
    console_press(&console, KEYS_ESCAPE);
    see(1, 512 * MB);
    assert_int_equal(newest()->author, CHANGE_BY_SOMEBODY);
}

static void plans_and_changes_are_rows_of_one_list(void **state)
{
    const struct scene_past *rows;

    (void)state;
    journal("a", 1, GB, 512 * MB, true);
    see(1, 512 * MB);
    see(2, 300 * MB);
    show(SCENE_VIEW_JOURNAL);
    rows = console.scene.past;
    assert_int_equal(console.scene.past_count, 2); /* ours is no row beside its plan */
    for (int i = 0; i < 2; i++) {
        bool plan = rows[i].kind == SCENE_PAST_PLAN;

        assert_string_equal(rows[i].who, plan ? "root pts/7" : "somebody else");
        assert_string_equal(rows[i].what,
                            plan ? "set target of web01 (1)" : "balloon target of web02 (2)");
        assert_non_null(strstr(rows[i].changes, plan ? "1024M → 512M" : "1024M → 300M"));
        assert_int_equal(rows[i].stands, plan);
    }
    scene_find(&console.scene, "web02", 0);
    show(SCENE_VIEW_DOMAIN);
    assert_int_equal(console.scene.own_past_count, 1);
    assert_string_equal(console.scene.own_past[0].what, "balloon target");
    console_press(&console, KEYS_ESCAPE);
    scene_find(&console.scene, "web01", 0);
    show(SCENE_VIEW_DOMAIN);
    assert_int_equal(console.scene.own_past_count, 1);
    assert_string_equal(console.scene.own_past[0].what, "set target");
}

/* The line that the cursor is on. */
static const struct scene_past *picked(void)
{
    console_prepare(&console);
    assert_true(console.scene.picked < console.scene.past_count);
    return &console.scene.past[console.scene.picked];
}

static void the_cursor_stays_on_its_entry(void **state)
{
    (void)state;
    see(1, 300 * MB);
    show(SCENE_VIEW_JOURNAL);
    assert_string_equal(picked()->what, "balloon target of web01 (1)");
    see(2, 300 * MB);
    see(3, 300 * MB);
    assert_string_equal(picked()->what, "balloon target of web01 (1)");
    assert_int_equal(console.scene.past_count, 3);
    console_press(&console, 'g');
    assert_string_equal(picked()->what, "balloon target of web03 (3)");
}

static void only_our_own_is_undone(void **state)
{
    (void)state;
    see(1, 300 * MB);
    console_press(&console, '5');
    console_press(&console, 'u');
    assert_int_equal(console.scene.panel.stage, PANEL_CLOSED);
    assert_non_null(strstr(console.scene.message, "xenmem did not make this change"));
}

/* Figures from before somebody else's operation would make an undo of half of it. */
static void an_undo_waits_for_figures_newer_than_the_journal(void **state)
{
    struct snapshot *next;

    (void)state;
    console.scene.now_ms += 10; /* the hypervisor was sampled before */
    journal("a", 1, GB, 512 * MB, true);
    console_press(&console, 'u');
    assert_int_equal(console.scene.panel.stage, PANEL_CONFIRM);
    assert_null(console.operate.plan);
    assert_true(console.operate.hurry);
    next = snapshot_next(display_live_snapshot(console.display));
    domain_put_kb(snapshot_own(next, 0), FIELD_BALLOON_TARGET, 512 * MB);
    assert_int_equal(console_take(&console, next, next->taken_ms), 0);
    console_prepare(&console);
    assert_non_null(console.operate.plan);
    assert_int_equal(console.operate.plan->step_count, 1);
}

static void two_that_fight_are_one_row(void **state)
{
    const struct scene_past *row = NULL;

    (void)state;
    for (int turn = 0; turn < 6; turn++)
        see(1, turn % 2 ? 512 * MB : 600 * MB);
    show(SCENE_VIEW_JOURNAL);
    for (size_t i = 0; i < console.scene.past_count; i++)
        if (console.scene.past[i].kind == SCENE_PAST_FIGHT)
            row = &console.scene.past[i];
    assert_non_null(row);
    assert_string_equal(row->changes, "512M ⇄ 600M");
    assert_non_null(strstr(row->outcome, " times"));
    assert_non_null(strstr(row->sentence, "Somebody else sets 512M, somebody else sets 600M"));
    assert_true(console.scene.past_count < 6);
    assert_false(row->stands);
}

#define PAST(test) cmocka_unit_test_setup_teardown(test, open_console, close_console)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAST(what_the_journal_has_is_ours),
        PAST(history_claims_nothing),
        PAST(a_claim_is_made_once_however_far_back_is_read),
        PAST(plans_and_changes_are_rows_of_one_list),
        PAST(the_cursor_stays_on_its_entry),
        PAST(only_our_own_is_undone),
        PAST(an_undo_waits_for_figures_newer_than_the_journal),
        PAST(two_that_fight_are_one_row),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
