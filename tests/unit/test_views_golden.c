/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames as they should be, glyphs and roles, at the sizes that people have. See golden.h.
 */
#include <locale.h>

#include "tests/unit/scene_fixture.h"

#include "tests/unit/golden.h"

static void check(struct fixture *fixture, int columns, int rows, bool ascii, const char *name)
{
    fixture_draw(fixture, columns, rows, ascii);
    assert_true(golden_matches(fixture->canvas, name));
}

static void select_domid(struct fixture *fixture, uint32_t domid)
{
    scene_move_to(&fixture->scene, fixture_row_of(fixture, domid));
}

static void domains(void **state)
{
    struct fixture *fixture = *state;

    select_domid(fixture, 3);
    check(fixture, 80, 24, false, "domains-80x24");
    check(fixture, 132, 43, false, "domains-132x43");
    check(fixture, 200, 50, false, "domains-200x50");
    check(fixture, 40, 10, false, "domains-40x10");
    check(fixture, 20, 5, false, "domains-20x5");
    check(fixture, 80, 24, true, "domains-80x24-ascii");
}

static void domains_by_state(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.sort = column_find("state");
    fixture_arrange(fixture);
    scene_move_to(&fixture->scene, 0);
    check(fixture, 80, 24, false, "domains-by-state");
}

static void domains_fresh(void **state)
{
    struct fixture *fixture = *state;
    struct domain *domain = fixture->snapshot->domains[2];

    fixture_set_node(domain, FIELD_BALLOON_TARGET, "1048576", FIXTURE_NOW_MS - 1999);
    fixture_arrange(fixture);
    select_domid(fixture, 0);
    check(fixture, 80, 24, false, "domains-fresh");
    fixture->scene.view = SCENE_VIEW_DOMAIN;
    select_domid(fixture, 4);
    check(fixture, 80, 24, false, "domain-fresh");
}

static void domains_find(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.prompt = (struct prompt){.kind = PROMPT_FIND, .label = "find", .text = "wi"};
    assert_true(scene_find(&fixture->scene, "wi", 0));
    check(fixture, 80, 24, false, "domains-find");
}

static void domains_frozen(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.frozen = true;
    fixture->scene.frozen_ms = FIXTURE_NOW_MS;
    fixture->scene.now_ms = FIXTURE_NOW_MS + 192000;
    strcpy(fixture->scene.message, "The picture is frozen. f lets it live again.");
    check(fixture, 80, 24, false, "domains-frozen");
}

static void domains_stale(void **state)
{
    struct fixture *fixture = *state;

    fixture->snapshot->store_alive = false;
    fixture->snapshot->store_checked_ms = FIXTURE_NOW_MS - 12000;
    strcpy(fixture->snapshot->trouble,
           "xenstored does not answer: targets and names are as they were. It is tried again every "
           "second.");
    check(fixture, 80, 24, false, "domains-stale");
}

static void domains_waiting(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.snapshot = NULL;
    assert_int_equal(scene_arrange(&fixture->scene), 0);
    check(fixture, 80, 24, false, "domains-waiting");
}

/* The hypervisor has answered, the store has not yet. */
static void domains_unread(void **state)
{
    struct fixture *fixture = *state;
    struct snapshot *snapshot = snapshot_new(3), *read = fixture->snapshot;

    for (size_t i = 0; i < 3; i++) {
        snapshot->domains[i] = domain_new(&read->domains[i]->id, FIXTURE_NOW_MS - 300);
        fixture_set_kb(snapshot->domains[i], FIELD_ACTUAL, fixture_domains[i].actual_mb * 1024);
        fixture_set_kb(snapshot->domains[i], FIELD_MAXMEM, fixture_domains[i].maxmem_mb * 1024);
    }
    snapshot->host = read->host;
    snapshot->sampled_ms = snapshot->store_checked_ms = FIXTURE_NOW_MS - 300;
    snapshot->hypervisor_alive = snapshot->store_alive = true;
    fixture->scene.snapshot = snapshot;
    assert_int_equal(scene_arrange(&fixture->scene), 0);
    check(fixture, 80, 24, false, "domains-unread");
    snapshot_unref(snapshot);
}

static const struct scene_past own_past[] = {
    {.kind = SCENE_PAST_PLAN,
     .when = "12:43:10",
     .who = "root pts/3",
     .what = "set target",
     .changes = "balloon target 768M → 512M",
     .outcome = "done",
     .outcome_role = ROLE_GOOD,
     .stands = true},
    {.kind = SCENE_PAST_CHANGE,
     .when = "12:03:55",
     .who = "somebody else",
     .who_role = ROLE_WARNING,
     .what = "balloon target",
     .changes = "1024M → 768M",
     .outcome = ""},
    {.kind = SCENE_PAST_FIGHT,
     .when = "21 Nov 09:10",
     .who = "xl, squeezed?",
     .who_role = ROLE_WARNING,
     .what = "balloon target",
     .changes = "512M ⇄ 768M",
     .outcome = "12 times",
     .outcome_role = ROLE_WRONG},
};

static void domain(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.view = SCENE_VIEW_DOMAIN;
    fixture->snapshot->actors = fixture_actors_new();
    fixture_set_node(fixture->snapshot->domains[1], FIELD_POLICY_PARAMS, "delay=5", FIXTURE_NOW_MS);
    fixture_arrange(fixture);
    fixture->scene.own_past = own_past;
    fixture->scene.own_past_count = sizeof(own_past) / sizeof(own_past[0]);
    select_domid(fixture, 3);
    check(fixture, 80, 24, false, "domain-80x24");
    check(fixture, 132, 43, false, "domain-132x43");
    check(fixture, 200, 50, false, "domain-200x50");
    check(fixture, 40, 10, false, "domain-40x10");
    check(fixture, 80, 24, true, "domain-80x24-ascii");
    fixture->scene.plot_read = 12;
    check(fixture, 80, 24, false, "domain-read");
    fixture->scene.plot_read = 0;
    fixture->scene.scroll = 1000;
    check(fixture, 80, 24, false, "domain-80x24-end");
}

static void domain_oscillating(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.view = SCENE_VIEW_DOMAIN;
    select_domid(fixture, 15);
    check(fixture, 80, 40, false, "domain-oscillating");
}

static void domain_bad(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.view = SCENE_VIEW_DOMAIN;
    select_domid(fixture, 20);
    check(fixture, 80, 50, false, "domain-bad");
}

/* Part of it paged out, part of it shared, and a target above what it holds. */
static void domain_paged(void **state)
{
    struct fixture *fixture = *state;
    struct domain *of = fixture->snapshot->domains[9];

    fixture_set_kb(of, FIELD_PAGED, 512 * FIXTURE_MB);
    fixture_set_kb(of, FIELD_SHARED, 128 * FIXTURE_MB);
    fixture->scene.view = SCENE_VIEW_DOMAIN;
    fixture_arrange(fixture);
    select_domid(fixture, 14);
    check(fixture, 100, 24, false, "domain-paged");
}

/* It goes while one looks at it: the last that was known stays. */
static void domain_gone(void **state)
{
    struct fixture *fixture = *state;
    struct snapshot *without = fixture_snapshot_new(FIXTURE_DOMAINS), *with = fixture->snapshot;

    fixture->scene.view = SCENE_VIEW_DOMAIN;
    select_domid(fixture, 4211);
    domain_unref(without->domains[--without->count]);
    fixture->snapshot = without;
    fixture_arrange(fixture);
    assert_true(fixture->scene.gone);
    check(fixture, 80, 24, false, "domain-gone");
    fixture->snapshot = with;
    fixture->scene.snapshot = with;
    snapshot_unref(without);
}

static void host(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.view = SCENE_VIEW_HOST;
    select_domid(fixture, 3);
    check(fixture, 80, 24, false, "host-80x24");
    check(fixture, 132, 43, false, "host-132x43");
    check(fixture, 200, 50, false, "host-200x50");
    check(fixture, 40, 10, false, "host-40x10");
    check(fixture, 80, 24, true, "host-80x24-ascii");
}

/* Marks behind the names of actors; one that nobody serves, and one that somebody else writes. */
static void domains_actors(void **state)
{
    struct fixture *fixture = *state;
    struct domain *orphaned = fixture->snapshot->domains[3];
    struct domain *overridden = fixture->snapshot->domains[7];

    fixture->snapshot->actors = fixture_actors_new();
    fixture_set_node(orphaned, FIELD_POLICY_ACTOR, "bigbrother", FIXTURE_NOW_MS - 192000);
    fixture->verdicts[3].state = CONVERGENCE_ORPHANED;
    fixture_set_node(overridden, FIELD_POLICY_ACTOR, "xl", FIXTURE_NOW_MS - 192000);
    fixture_set_mb(overridden, FIELD_POLICY_TARGET, "512", FIXTURE_NOW_MS - 192000);
    fixture->verdicts[7].state = CONVERGENCE_OVERRIDDEN;
    fixture->verdicts[7].wanted_known = true;
    fixture->verdicts[7].wanted_kb = 512 * FIXTURE_MB;
    fixture->verdicts[7].unheeded_ms = FIXTURE_NOW_MS - 8000;
    fixture_arrange(fixture);
    select_domid(fixture, 5);
    check(fixture, 80, 24, false, "domains-actors");
    check(fixture, 80, 24, true, "domains-actors-ascii");
    check(fixture, 132, 24, false, "domains-actors-132x24");
    select_domid(fixture, 12);
    fixture->scene.view = SCENE_VIEW_DOMAIN;
    check(fixture, 80, 24, false, "domain-overridden");
    select_domid(fixture, 5);
    check(fixture, 80, 24, false, "domain-orphaned");
}

static void actors(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    scene->view = SCENE_VIEW_ACTORS;
    fixture_arrange(fixture);
    check(fixture, 80, 24, false, "actors-unknown");
    fixture->snapshot->actors = fixture_actors_new();
    fixture_set_node(fixture->snapshot->domains[9], FIELD_POLICY_ACTOR, "bigbrother",
                     FIXTURE_NOW_MS - 21000);
    fixture_arrange(fixture);
    scene->picked = 1;
    check(fixture, 80, 24, false, "actors-80x24");
    check(fixture, 200, 50, false, "actors-200x50");
    check(fixture, 40, 10, false, "actors-40x10");
    check(fixture, 80, 24, true, "actors-80x24-ascii");
    scene->picked = 0;
    check(fixture, 80, 24, false, "actors-absent");
    scene->picked = 2;
    check(fixture, 80, 24, false, "actors-manual");
}

/* One that served domains and has died, and one that hangs. */
static void actors_dead_and_silent(void **state)
{
    struct fixture *fixture = *state;
    struct actors_entry *xl;

    fixture->scene.view = SCENE_VIEW_ACTORS;
    fixture->snapshot->actors = fixture_actors_new();
    xl = &fixture->snapshot->actors->entries[0];
    xl->heartbeat_ms = FIXTURE_NOW_MS - 192000;
    fixture_arrange(fixture);
    check(fixture, 80, 24, false, "actors-silent");
    xl->alive = false;
    fixture_arrange(fixture);
    check(fixture, 80, 24, false, "actors-dead");
    fixture->scene.view = SCENE_VIEW_DOMAIN;
    select_domid(fixture, 9);
    check(fixture, 80, 24, false, "domain-actor-dead");
}

/* Its levers are the administrator's for now. It is one of squeezed's, and tells of its driver. */
static void domain_by_hand(void **state)
{
    struct fixture *fixture = *state;
    struct domain *of = fixture->snapshot->domains[2];

    fixture->scene.view = SCENE_VIEW_DOMAIN;
    fixture->snapshot->actors = fixture_actors_new();
    fixture_set_node(of, FIELD_POLICY_MANUAL_FROM, "xl delay=5", FIXTURE_NOW_MS - 60000);
    fixture_set_mb(of, FIELD_DYNAMIC_MIN, "1024", FIXTURE_NOW_MS - 60000);
    fixture_set_mb(of, FIELD_DYNAMIC_MAX, "4096", FIXTURE_NOW_MS - 60000);
    fixture_set_mb(of, FIELD_VIDEORAM, "4", FIXTURE_NOW_MS - 60000);
    fixture_set_node(of, FIELD_FEATURE_BALLOON, "1", FIXTURE_NOW_MS - 60000);
    fixture_arrange(fixture);
    select_domid(fixture, 4);
    check(fixture, 80, 24, false, "domain-by-hand");
    check(fixture, 60, 24, true, "domain-by-hand-60x24-ascii");
}

static void actors_none(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.view = SCENE_VIEW_ACTORS;
    fixture->snapshot->actors = actors_new(0, 0);
    for (size_t i = 0; i < FIXTURE_DOMAINS; i++)
        fixture_set_node(fixture->snapshot->domains[i], FIELD_POLICY_ACTOR, NULL, FIXTURE_NOW_MS);
    fixture_arrange(fixture);
    check(fixture, 80, 24, false, "actors-none");
    check(fixture, 40, 10, false, "actors-none-40x10");
}

static void help(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.view = SCENE_VIEW_HELP;
    check(fixture, 80, 24, false, "help-80x24");
    check(fixture, 132, 43, false, "help-132x43");
}

static void glossary(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.view = SCENE_VIEW_GLOSSARY;
    check(fixture, 80, 24, false, "glossary-80x24");
    fixture->scene.scroll = fixture->scene.scroll_max;
    check(fixture, 80, 24, false, "glossary-80x24-end");
}

#define FRAME(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

/* --- plans -------------------------------------------------------------------------------------
 */

static const struct verdict *verdict_of(const void *verdicts, const struct domain_id *id)
{
    const struct fixture *fixture = verdicts;

    for (size_t i = 0; i < FIXTURE_DOMAINS; i++)
        if (fixture_domains[i].domid == id->domid)
            return &fixture->verdicts[i];
    return NULL;
}

static struct plan *plan_of(struct fixture *fixture, enum operation_id operation, const char *text,
                            const size_t *domains, size_t count, bool to_manual)
{
    struct domain_id ids[FIXTURE_DOMAINS];
    struct settings settings;
    const struct plan_situation situation = {.snapshot = fixture->snapshot,
                                             .settings = &settings,
                                             .verdict = verdict_of,
                                             .verdicts = fixture};
    struct intent intent;
    struct plan *plan;

    settings_init(&settings);
    operation_init(operation, &intent);
    for (size_t i = 0; i < count; i++)
        ids[i] = fixture->snapshot->domains[domains[i]]->id;
    intent.ids = ids;
    intent.count = count;
    intent.switch_to_manual = to_manual;
    assert_int_equal(operation_set_parameters(&intent, 1, &text, NULL), 0);
    assert_int_equal(plan_new(&intent, &situation, &plan), 0);
    return plan;
}

static void open_panel(struct fixture *fixture, enum panel_stage stage, const char *title,
                       const char *label, const char *text)
{
    struct scene *scene = &fixture->scene;

    scene->panel = (struct panel){.stage = stage, .single = true};
    strcpy(scene->panel.title, title);
    scene->prompt = (struct prompt){.kind = PROMPT_VALUE};
    strcpy(scene->prompt.label, label);
    strcpy(scene->prompt.text, text);
}

static void a_target(void **state)
{
    struct fixture *fixture = *state;
    struct panel *panel = &fixture->scene.panel;
    struct plan *plan = plan_of(fixture, OPERATION_TARGET, "512", &(size_t){7}, 1, false);

    select_domid(fixture, 12);
    open_panel(fixture, PANEL_PROMPT, "set target of mail (12)", "target", "512");
    strcpy(panel->facts, "now 768M, holds 800M");
    strcpy(fixture->scene.prompt.hint, "enforce on (Tab); up to 1024M; 512, 1.5g, +64, -10%, =");
    panel->plan = plan;
    check(fixture, 80, 24, false, "panel-target-80x24");
    check(fixture, 80, 24, true, "panel-target-80x24-ascii");
    check(fixture, 40, 10, false, "panel-target-40x10");
    check(fixture, 132, 43, false, "panel-target-132x43");
    panel->plan = NULL;
    strcpy(fixture->scene.prompt.text, "5x");
    strcpy(panel->complaint, "'5x' ends in no unit that there is: b, k, m, g, t or %.");
    strcpy(fixture->scene.message, "Nothing was done: there is no plan yet.");
    check(fixture, 80, 24, false, "panel-mistyped");
    plan_free(plan);
}

static void a_blocked_lever(void **state)
{
    struct fixture *fixture = *state;
    struct plan *plan = plan_of(fixture, OPERATION_BALLOON_TARGET, "512", &(size_t){1}, 1, false);

    select_domid(fixture, 3);
    open_panel(fixture, PANEL_PROMPT, "set balloon target of web01 (3)", "balloon-target", "512");
    fixture->scene.panel.plan = plan;
    check(fixture, 80, 24, false, "panel-blocked");
    plan_free(plan);
}

static void many_targets(void **state)
{
    struct fixture *fixture = *state;
    struct panel *panel = &fixture->scene.panel;
    const size_t domains[] = {2, 6, 7, 8, 9, 10, 11};
    struct plan *plan = plan_of(fixture, OPERATION_TARGET, "-10%", domains, 7, false);
    enum plan_progress progress[32] = {0};

    for (size_t i = 0; i < 7; i++)
        tags_add(&fixture->scene.tags, &fixture->snapshot->domains[domains[i]]->id);
    select_domid(fixture, 4);
    open_panel(fixture, PANEL_PROMPT, "set target of 7 tagged domains", "target", "-10%");
    panel->single = false;
    panel->plan = plan;
    check(fixture, 80, 24, false, "panel-many");
    panel->scroll = 1000;
    check(fixture, 80, 24, false, "panel-many-end");
    panel->stage = PANEL_RUNNING;
    fixture->scene.prompt.kind = PROMPT_NONE;
    panel->begun = true;
    panel->done = 3;
    panel->progress = progress;
    progress[0] = progress[1] = progress[3] = PLAN_STEP_DONE;
    progress[2] = progress[4] = PLAN_STEP_UNDER_WAY;
    panel->scroll = 0;
    strcpy(panel->line, "step 5 of 12: mail (12), waits 12s for libxl's lock");
    check(fixture, 80, 24, false, "panel-running");
    panel->stage = PANEL_FAILED;
    progress[2] = PLAN_STEP_TO_DO;
    progress[4] = PLAN_STEP_FAILED;
    strcpy(panel->line, "Not all of it was done.");
    strcpy(panel->complaint, "mail (12), step 5 of 12: Xen refused it (EIO). 3 done, 9 not. What "
                             "was done can be undone.");
    check(fixture, 80, 24, false, "panel-failed");
    plan_free(plan);
}

static void a_name_to_type(void **state)
{
    struct fixture *fixture = *state;
    struct plan *plan = plan_of(fixture, OPERATION_PAGING_TARGET, "1g", &(size_t){9}, 1, true);

    select_domid(fixture, 14);
    open_panel(fixture, PANEL_NAME, "set paging target of hungry (14)", "to do it, type hungry",
               "hung");
    fixture->scene.panel.plan = plan;
    check(fixture, 80, 24, false, "panel-name");
    plan_free(plan);
}

/* --- the journal, choosing columns -------------------------------------------------------------
 */

static const struct scene_past past[] = {
    {.kind = SCENE_PAST_PLAN,
     .when = "12:43:10",
     .who = "root pts/3",
     .what = "undo set target of web01 (3)",
     .changes = "balloon target 512M → 768M",
     .outcome = "done",
     .outcome_role = ROLE_GOOD,
     .stands = true,
     .sentence = "2 of 2 steps done, by xenmem console, id 20261122T124310-7-1."},
    {.kind = SCENE_PAST_PLAN,
     .when = "12:41:07",
     .who = "root pts/3",
     .what = "set target of web01 (3)",
     .changes = "balloon target 768M → 512M, and 1 more",
     .outcome = "taken back",
     .outcome_role = ROLE_QUIET,
     .sentence = "2 of 2 steps done, by xenmem console, id 20261122T12-7-0."},
    {.kind = SCENE_PAST_FIGHT,
     .when = "12:39:12",
     .who = "xl, squeezed?",
     .who_role = ROLE_WARNING,
     .what = "balloon target of web01 (3)",
     .changes = "512M ⇄ 768M",
     .outcome = "12 times",
     .outcome_role = ROLE_WRONG,
     .sentence = "xl sets 512M, probably squeezed sets 768M, every 4s."},
    {.kind = SCENE_PAST_CHANGE,
     .when = "12:31:30",
     .who = "somebody else",
     .who_role = ROLE_WARNING,
     .what = "maxmem of db01 (4)",
     .changes = "1025M → 2053M",
     .outcome = ""},
    {.kind = SCENE_PAST_CHANGE,
     .when = "12:31:29",
     .who = "xl",
     .what = "balloon target of win2k19 (7)",
     .changes = "2048M → 1024M",
     .outcome = ""},
    {.kind = SCENE_PAST_PLAN,
     .when = "12:03:55",
     .who = "uid 1000",
     .what = "set paging of hungry (14)",
     .changes = "pager off → on",
     .outcome = "failed",
     .outcome_role = ROLE_WRONG,
     .stands = true,
     .sentence = "1 of 3 steps done, by xenmem, id 20261122T120355-6-0. Its pager did not start."},
    {.kind = SCENE_PAST_PLAN,
     .when = "21 Nov 09:10",
     .who = "root",
     .what = "set policy of 3 domains",
     .changes = "actor none → xl, and 2 more",
     .outcome = "unfinished",
     .outcome_role = ROLE_WARNING,
     .stands = true,
     .sentence = "2 of 3 steps done, by xenmem, id 20261121T091000-5-0."},
};

static void journal(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    scene->view = SCENE_VIEW_JOURNAL;
    check(fixture, 80, 24, false, "journal-empty");
    scene->past = past;
    scene->past_count = sizeof(past) / sizeof(past[0]);
    scene->picked = 2;
    check(fixture, 80, 24, false, "journal-80x24");
    check(fixture, 80, 24, true, "journal-80x24-ascii");
    check(fixture, 132, 43, false, "journal-132x43");
    check(fixture, 40, 10, false, "journal-40x10");
    strcpy(scene->past_trouble, "The journal belongs to somebody else: it is not read.");
    check(fixture, 80, 24, false, "journal-trouble");
}

static void columns(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    scene->view = SCENE_VIEW_COLUMNS;
    scene->wishes.of[3] = LAYOUT_WANTED;
    for (size_t i = 0; i < column_count(); i++)
        if (strcmp(column_at(i)->title, "TREND") == 0)
            scene->wishes.of[i] = LAYOUT_UNWANTED;
    scene->picked = 3;
    check(fixture, 80, 24, false, "columns-80x24");
    scene->view = SCENE_VIEW_DOMAINS;
    check(fixture, 80, 24, false, "columns-chosen");
}

static void a_filtered_table(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    assert_int_equal(filter_parse("gap>64M", &scene->filter, NULL), 0);
    scene_settle(scene);
    check(fixture, 80, 24, false, "filter-table");
    scene->prompt = (struct prompt){.kind = PROMPT_FILTER, .label = "filter", .text = "gap>"};
    strcpy(scene->message, "GAP takes an amount, such as 64M or -64M.");
    check(fixture, 80, 24, false, "filter-typing");
    check(fixture, 60, 12, false, "filter-typing-60x12");
    scene->prompt.kind = PROMPT_NONE;
    *scene->message = '\0';
    assert_int_equal(filter_parse("nobody", &scene->filter, NULL), 0);
    scene_settle(scene);
    check(fixture, 80, 24, false, "filter-none");
}

static void sorted_beside_a_narrow_column(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.sort = column_find("balloon_target_kb");
    fixture_arrange(fixture);
    check(fixture, 132, 24, false, "sorted-by-balloon");
    fixture->scene.sort = column_find("enforce");
    fixture_arrange(fixture);
    fixture->scene.descending = true;
    fixture->scene.guarded = "locked";
    check(fixture, 132, 24, false, "sorted-by-enforce");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRAME(domains),
        FRAME(domains_by_state),
        FRAME(domains_fresh),
        FRAME(domains_find),
        FRAME(domains_frozen),
        FRAME(domains_stale),
        FRAME(domains_waiting),
        FRAME(domains_unread),
        FRAME(domain),
        FRAME(domain_bad),
        FRAME(domain_gone),
        FRAME(domain_paged),
        FRAME(domain_oscillating),
        FRAME(host),
        FRAME(domains_actors),
        FRAME(actors),
        FRAME(actors_dead_and_silent),
        FRAME(actors_none),
        FRAME(domain_by_hand),
        FRAME(help),
        FRAME(glossary),
        FRAME(a_target),
        FRAME(a_blocked_lever),
        FRAME(many_targets),
        FRAME(a_name_to_type),
        FRAME(journal),
        FRAME(columns),
        FRAME(a_filtered_table),
        FRAME(sorted_beside_a_narrow_column),
    };

    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
