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

static void domain(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.view = SCENE_VIEW_DOMAIN;
    select_domid(fixture, 3);
    check(fixture, 80, 24, false, "domain-80x24");
    check(fixture, 132, 43, false, "domain-132x43");
    check(fixture, 200, 50, false, "domain-200x50");
    check(fixture, 40, 10, false, "domain-40x10");
    check(fixture, 80, 24, true, "domain-80x24-ascii");
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
        FRAME(help),
        FRAME(glossary),
    };

    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
