/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The scene: the order of the rows, and a cursor that stays on its domain.
 */
#include <locale.h>

#include "tests/unit/scene_fixture.h"

#define MANY 4000

static uint32_t domid_at(const struct scene *scene, size_t row)
{
    return scene->rows[row].domain->id.domid;
}

static void begins_by_domid(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    assert_int_equal(scene->row_count, FIXTURE_DOMAINS);
    for (size_t i = 1; i < scene->row_count; i++)
        assert_true(domid_at(scene, i - 1) < domid_at(scene, i));
    assert_int_equal(scene_selected(scene)->domain->id.domid, 0);
}

static void assert_sorted(const struct scene *scene)
{
    for (size_t i = 1; i < scene->row_count; i++)
        assert_true(column_compare(scene->sort, scene->descending, &scene->rows[i - 1],
                                   &scene->rows[i]) < 0);
}

static void sorts_by_every_column(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < column_count(); i++) {
        for (int descending = 0; descending < 2; descending++) {
            fixture->scene.sort = column_at(i);
            fixture->scene.descending = descending;
            fixture_arrange(fixture);
            assert_int_equal(fixture->scene.row_count, FIXTURE_DOMAINS);
            assert_sorted(&fixture->scene);
        }
    }
}

static void goes_round_the_columns(void **state)
{
    struct fixture *fixture = *state;
    const struct column *first = fixture->scene.sort;
    struct layout layout;
    size_t steps = 0;

    scene_layout(&fixture->scene, &layout);
    do {
        scene_sort_by_neighbour(&fixture->scene, 1);
        assert_int_not_equal(fixture->scene.sort->unit, COLUMN_UNIT_TREND);
        assert_non_null(layout_find(&layout, fixture->scene.sort));
        assert_true(++steps < column_count());
    } while (fixture->scene.sort != first);
    assert_in_range(steps, layout.count - 2, layout.count - 1);
    scene_sort_by_neighbour(&fixture->scene, -1);
    scene_sort_by_neighbour(&fixture->scene, 1);
    assert_ptr_equal(fixture->scene.sort, first);
}

static void a_filter_hides_and_sums_stay_those_of_the_host(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;
    size_t needs_you = scene->needs_you;
    int64_t back_kb = scene->back_kb;

    scene_move_to(scene, fixture_row_of(fixture, 12));
    assert_int_equal(filter_parse("state=stuck", &scene->filter, NULL), 0);
    fixture_arrange(fixture);
    assert_int_equal(scene->row_count, 0); /* before the verdicts are there nobody is stuck */
    assert_int_equal(filter_parse("hungry", &scene->filter, NULL), 0);
    fixture_arrange(fixture);
    assert_int_equal(scene->row_count, 1);
    assert_int_equal(scene->domain_count, FIXTURE_DOMAINS);
    assert_int_equal(scene_selected(scene)->domain->id.domid, 14);
    assert_false(scene->gone);
    scene->filter.count = 0;
    fixture_arrange(fixture);
    assert_int_equal(scene->row_count, FIXTURE_DOMAINS);
    assert_int_equal(scene->needs_you, needs_you);
    assert_int_equal(scene->back_kb, back_kb);
    assert_sorted(scene);
}

/* Whom one looks at stays, also where the filter hides the others. */
static void a_filter_does_not_hide_whom_one_looks_at(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    scene_move_to(scene, fixture_row_of(fixture, 12));
    scene->view = SCENE_VIEW_DOMAIN;
    assert_int_equal(filter_parse("hungry", &scene->filter, NULL), 0);
    fixture_arrange(fixture);
    assert_int_equal(scene->row_count, 2);
    assert_false(scene->gone);
    assert_int_equal(scene_selected(scene)->domain->id.domid, 12);
}

static void tags_stay_with_their_domains(void **state)
{
    struct fixture *fixture = *state;
    struct tags *tags = &fixture->scene.tags;
    struct domain_id other = fixture->snapshot->domains[1]->id;

    (void)state;
    for (size_t i = FIXTURE_DOMAINS; i-- > 0;)
        assert_int_equal(tags_add(tags, &fixture->snapshot->domains[i]->id), 0);
    assert_int_equal(tags->count, FIXTURE_DOMAINS);
    for (size_t i = 1; i < tags->count; i++)
        assert_true(tags->ids[i - 1].domid < tags->ids[i].domid);
    other.uuid[0] ^= 1;
    assert_false(tags_has(tags, &other));
    assert_int_equal(tags_add(tags, &other), 0);
    assert_int_equal(tags->count, FIXTURE_DOMAINS);
    assert_true(tags_has(tags, &other));
    fixture_arrange(fixture); /* there is no such domain */
    assert_int_equal(tags->count, FIXTURE_DOMAINS - 1);
    tags_remove(tags, &fixture->snapshot->domains[0]->id);
    assert_false(tags_has(tags, &fixture->snapshot->domains[0]->id));
    assert_int_equal(tags->count, FIXTURE_DOMAINS - 2);
}

static void cursor_stays_on_its_domain(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    scene_move_to(scene, fixture_row_of(fixture, 15));
    scene->sort = column_find("actual_kb");
    scene->descending = true;
    fixture_arrange(fixture);
    assert_int_equal(scene_selected(scene)->domain->id.domid, 15);
    assert_int_equal(scene->cursor_row, fixture_row_of(fixture, 15));
}

/* Takes the domain at `index` out of a new snapshot, or gives it another UUID. */
static struct snapshot *without(size_t index, bool reused)
{
    struct snapshot *snapshot = fixture_snapshot_new(FIXTURE_DOMAINS);

    if (reused) {
        snapshot->domains[index]->id.uuid[0] ^= 0xFF;
        return snapshot;
    }
    domain_unref(snapshot->domains[index]);
    memmove(&snapshot->domains[index], &snapshot->domains[index + 1],
            (snapshot->count - index - 1) * sizeof(snapshot->domains[0]));
    snapshot->count--;
    return snapshot;
}

static void show(struct fixture *fixture, struct snapshot *snapshot)
{
    struct snapshot *old = fixture->snapshot;

    fixture->snapshot = snapshot;
    fixture_arrange(fixture);
    snapshot_unref(old);
}

static void cursor_takes_the_place_of_one_gone(void **state)
{
    struct fixture *fixture = *state;

    scene_move_to(&fixture->scene, 4);
    show(fixture, without(4, false));
    assert_int_equal(fixture->scene.cursor_row, 4);
    assert_int_equal(scene_selected(&fixture->scene)->domain->id.domid, 9);
    assert_false(fixture->scene.gone);
}

static void last_row_gone(void **state)
{
    struct fixture *fixture = *state;

    scene_move_to(&fixture->scene, FIXTURE_DOMAINS - 1);
    show(fixture, without(FIXTURE_DOMAINS - 1, false));
    assert_int_equal(fixture->scene.cursor_row, FIXTURE_DOMAINS - 2);
}

static void detail_keeps_one_gone(void **state)
{
    struct fixture *fixture = *state;
    struct column_row row;

    scene_move_to(&fixture->scene, 4);
    fixture->scene.view = SCENE_VIEW_HELP;
    fixture->scene.under = SCENE_VIEW_DOMAIN;
    show(fixture, without(4, false));
    assert_true(fixture->scene.gone);
    assert_true(scene_subject(&fixture->scene, &row));
    assert_string_equal(domain_text(row.domain, FIELD_NAME, ""), "win2k19");
    assert_int_equal(row.verdict->state, CONVERGENCE_NO_DRIVER);
    assert_null(row.history);
    fixture->scene.view = SCENE_VIEW_DOMAINS;
    fixture_draw(fixture, 80, 24, false);
    assert_false(fixture->scene.gone);
    assert_int_equal(scene_selected(&fixture->scene)->domain->id.domid, 9);
}

/* The same domid with another UUID is another domain. */
static void reused_domid_is_another_domain(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.view = SCENE_VIEW_DOMAIN;
    scene_move_to(&fixture->scene, 4);
    show(fixture, without(4, true));
    assert_true(fixture->scene.gone);
}

static void comes_back(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.view = SCENE_VIEW_DOMAIN;
    scene_move_to(&fixture->scene, 4);
    show(fixture, without(4, false));
    assert_true(fixture->scene.gone);
    show(fixture, fixture_snapshot_new(FIXTURE_DOMAINS));
    assert_false(fixture->scene.gone);
    assert_int_equal(scene_selected(&fixture->scene)->domain->id.domid, 7);
}

static void moves_are_clipped(void **state)
{
    struct scene *scene = &((struct fixture *)*state)->scene;

    scene_move(scene, -1);
    assert_int_equal(scene->cursor_row, 0);
    scene_move(scene, 3);
    assert_int_equal(scene->cursor_row, 3);
    scene_move(scene, 1000000);
    assert_int_equal(scene->cursor_row, FIXTURE_DOMAINS - 1);
    scene_move(scene, -2);
    assert_int_equal(scene->cursor_row, FIXTURE_DOMAINS - 3);
    scene_move_to(scene, SIZE_MAX);
    assert_int_equal(scene->cursor_row, FIXTURE_DOMAINS - 1);
}

static bool needs_you(const struct fixture *fixture, size_t index)
{
    return convergence_info(fixture->verdicts[index].state)->concern == CONVERGENCE_NEEDS_YOU;
}

/* Sorted by domid the rows are as the fixture's table: forwards, round, and backwards. */
static void counts_and_visits_trouble(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;
    size_t wanted = 0, first = FIXTURE_DOMAINS, last = 0;

    for (size_t i = 0; i < FIXTURE_DOMAINS; i++) {
        if (!needs_you(fixture, i))
            continue;
        first = first < i ? first : i;
        last = i;
        wanted++;
    }
    assert_true(wanted > 1);
    assert_int_equal(scene->needs_you, wanted);
    assert_true(scene_move_to_trouble(scene, false));
    assert_int_equal(scene->cursor_row, first);
    for (size_t i = 1; i < wanted; i++)
        assert_true(scene_move_to_trouble(scene, false));
    assert_int_equal(scene->cursor_row, last);
    assert_true(scene_move_to_trouble(scene, false));
    assert_int_equal(scene->cursor_row, first);
    assert_true(scene_move_to_trouble(scene, true));
    assert_int_equal(scene->cursor_row, last);
    for (size_t i = 0; i < FIXTURE_DOMAINS; i++)
        fixture->verdicts[i].state = CONVERGENCE_CONVERGED;
    fixture_arrange(fixture);
    assert_int_equal(scene->needs_you, 0);
    assert_false(scene_move_to_trouble(scene, false));
}

static void finds(void **state)
{
    struct scene *scene = &((struct fixture *)*state)->scene;

    assert_true(scene_find(scene, "DB", 0));
    assert_int_equal(scene_selected(scene)->domain->id.domid, 4);
    assert_true(scene_find(scene, "4211", 0));
    assert_int_equal(scene_selected(scene)->domain->id.domid, 4211);
    assert_true(scene_find(scene, "web", 10));
    assert_int_equal(scene_selected(scene)->domain->id.domid, 3);
    assert_true(scene_find(scene, "本", 0));
    assert_int_equal(scene_selected(scene)->domain->id.domid, 20);
    assert_false(scene_find(scene, "nothing like it", 0));
    assert_int_equal(scene_selected(scene)->domain->id.domid, 20);
    assert_false(scene_find(scene, "", 0));
}

static void without_domains(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;
    struct column_row row;

    scene->snapshot = NULL;
    assert_int_equal(scene_arrange(scene), 0);
    assert_null(scene_selected(scene));
    scene_move(scene, 1);
    scene_move(scene, -1);
    assert_false(scene_find(scene, "x", 0));
    assert_false(scene_move_to_trouble(scene, true));
    assert_false(scene_subject(scene, &row));
}

/* What lies between two arrangements of many domains does not matter: they are sorted. */
static void arranges_many(void **state)
{
    struct snapshot *snapshot = snapshot_new(MANY);
    struct scene scene;
    uint32_t seed = 1;

    (void)state;
    assert_int_equal(scene_init(&scene), 0);
    for (uint32_t i = 0; i < MANY; i++)
        snapshot->domains[i] = domain_new(&(struct domain_id){.domid = i * 3}, 0);
    scene.snapshot = snapshot;
    scene.sort = column_find("actual_kb");
    for (int round = 0; round < 5; round++) {
        for (uint32_t i = 0; i < MANY; i++) {
            seed = seed * 1664525u + 1013904223u;
            if (round == 0 || seed % 64 == 0)
                fixture_set_kb(snapshot->domains[i], FIELD_ACTUAL, seed >> 8);
        }
        assert_int_equal(scene_arrange(&scene), 0);
        assert_int_equal(scene.row_count, MANY);
        assert_sorted(&scene);
        scene.descending = !scene.descending;
    }
    scene_release(&scene);
    snapshot_unref(snapshot);
}

/* The host's view sorts by what domains hold; the cursor stays, and the table is as it was again. */
static void host_has_an_order_of_its_own(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    scene_move_to(scene, fixture_row_of(fixture, 3));
    scene->view = SCENE_VIEW_HOST;
    fixture_draw(fixture, 80, 24, false);
    assert_int_equal(domid_at(scene, 0), 14);
    assert_int_equal(domid_at(scene, 1), 4);
    assert_int_equal(scene_selected(scene)->domain->id.domid, 3);
    scene_move(scene, -1);
    assert_int_equal(scene_selected(scene)->domain->id.domid, 12);
    scene->under = scene->view;
    scene->view = SCENE_VIEW_HELP;
    fixture_draw(fixture, 80, 24, false);
    assert_int_equal(domid_at(scene, 0), 14);
    scene->view = SCENE_VIEW_DOMAINS;
    fixture_draw(fixture, 80, 24, false);
    assert_sorted(scene);
    assert_int_equal(scene_selected(scene)->domain->id.domid, 12);
}

/* Lines come and go above it; the cursor stays on its actor. */
static void picked_actor_is_followed(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    fixture->snapshot->actors = fixture_actors_new();
    scene->view = SCENE_VIEW_ACTORS;
    fixture_arrange(fixture);
    assert_int_equal(scene_line_count(scene), 2);
    scene->picked = 1;
    fixture_draw(fixture, 80, 24, false);
    fixture_set_node(fixture->snapshot->domains[9], FIELD_POLICY_ACTOR, "bigbrother", 0);
    fixture_arrange(fixture);
    assert_int_equal(scene_line_count(scene), 3);
    assert_int_equal(scene->picked, 2);
    fixture_set_node(fixture->snapshot->domains[9], FIELD_POLICY_ACTOR, NULL, 0);
    fixture_arrange(fixture);
    assert_int_equal(scene->picked, 1);
    scene->picked = 99;
    fixture_draw(fixture, 80, 24, false);
    assert_int_equal(scene->picked, 1);
}

/* A page is as long as the view that was drawn, not as one before it. */
static void pages_are_those_of_the_view(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    fixture->snapshot->actors = fixture_actors_new();
    scene->view = SCENE_VIEW_ACTORS;
    fixture_arrange(fixture);
    fixture_draw(fixture, 80, 24, false);
    assert_int_equal(scene->page_rows, 2);
    scene->view = SCENE_VIEW_HELP;
    fixture_draw(fixture, 80, 24, false);
    assert_int_equal(scene->page_rows, 20);
}

static void sums_are_those_of_the_host(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;
    int64_t held = 0;

    for (size_t i = 0; i < FIXTURE_DOMAINS; i++)
        held += fixture_domains[i].actual_mb * FIXTURE_MB;
    assert_int_equal(scene->commitment.domains, FIXTURE_DOMAINS);
    assert_int_equal(scene->commitment.held_kb, held);
    assert_int_equal(scene->track.count, 1);
    fixture->snapshot->complete = false;
    fixture->snapshot->sampled_ms += 60000;
    fixture_arrange(fixture);
    assert_int_equal(scene->track.count, 1);
}

#define SCENE(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(begins_by_domid),
        SCENE(sorts_by_every_column),
        SCENE(goes_round_the_columns),
        SCENE(a_filter_hides_and_sums_stay_those_of_the_host),
        SCENE(a_filter_does_not_hide_whom_one_looks_at),
        SCENE(tags_stay_with_their_domains),
        SCENE(cursor_stays_on_its_domain),
        SCENE(cursor_takes_the_place_of_one_gone),
        SCENE(last_row_gone),
        SCENE(detail_keeps_one_gone),
        SCENE(reused_domid_is_another_domain),
        SCENE(comes_back),
        SCENE(moves_are_clipped),
        SCENE(counts_and_visits_trouble),
        SCENE(finds),
        SCENE(without_domains),
        SCENE(host_has_an_order_of_its_own),
        SCENE(picked_actor_is_followed),
        SCENE(pages_are_those_of_the_view),
        SCENE(sums_are_those_of_the_host),
        cmocka_unit_test(arranges_many),
    };

    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
