/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The parts that views are made of: which columns fit, bars, scales, what can come back, texts of
 * values, how fresh a picture is.
 */
#include <locale.h>

#include "tests/unit/scene_fixture.h"

#include "views/bar.h"
#include "views/format.h"
#include "views/frame.h"
#include "views/giving.h"
#include "views/layout.h"
#include "views/life.h"
#include "views/plot.h"
#include "views/table.h"

static bool shows(const struct layout *layout, const char *title)
{
    return layout_find(layout, column_find(title)) != NULL;
}

static void layout_at_80(void **state)
{
    struct layout layout;

    (void)state;
    layout_choose(&layout, 1, 80, column_find("domid"), NULL);
    assert_true(shows(&layout, "ID") && shows(&layout, "NAME") && shows(&layout, "STATE"));
    assert_true(shows(&layout, "TARGET") && shows(&layout, "ACTUAL") && shows(&layout, "GAP"));
    assert_false(shows(&layout, "UUID"));
    assert_true(layout.used <= 80);
}

static void layout_at_40_is_a_list(void **state)
{
    struct layout layout;

    (void)state;
    layout_choose(&layout, 1, 40, column_find("domid"), NULL);
    assert_int_equal(layout.count, 4);
    assert_true(shows(&layout, "ID") && shows(&layout, "NAME"));
    assert_true(shows(&layout, "ACTUAL") && shows(&layout, "STATE"));
}

/* At every width: in the order of the table, one apart, within the width; wider never shows less
 * of what matters most. */
static void layout_at_every_width(void **state)
{
    (void)state;
    for (int width = 0; width < 300; width++) {
        struct layout layout;
        int at = 1;

        layout_choose(&layout, 1, width, NULL, NULL);
        for (size_t i = 0; i < layout.count; i++) {
            const struct layout_slot *slot = &layout.slots[i];

            assert_int_equal(slot->at, at);
            assert_in_range(slot->width, slot->column->width_min, slot->column->width_max);
            assert_true(slot->column->priority <= LAYOUT_SHOWN_UP_TO);
            assert_true(i == 0 || slot->column > layout.slots[i - 1].column);
            at += slot->width + 1;
        }
        assert_true(layout.count == 0 || layout.used <= width);
    }
}

/* Also one that is shown only when it is chosen. */
static void layout_shows_what_is_sorted_by(void **state)
{
    (void)state;
    for (size_t i = 0; i < column_count(); i++) {
        struct layout layout;

        layout_choose(&layout, 1, 80, column_at(i), NULL);
        assert_non_null(layout_find(&layout, column_at(i)));
    }
}

static int count_glyphs(const struct canvas *canvas, char32_t glyph)
{
    int count = 0;

    for (int column = 0; column < canvas->columns; column++)
        count += canvas_at(canvas, 0, column)->glyph == glyph;
    return count;
}

static void bar_is_filled(void **state)
{
    struct fixture *fixture = *state;
    struct canvas *canvas = fixture->canvas;
    struct bar_part parts[] = {
        {900, ROLE_BAR_USED, U'a'},
        {0, ROLE_BAR_BACK, U'b'},
        {1, ROLE_BAR_CLAIM, U'c'},
        {99, ROLE_BAR_FREE, U'd'},
    };

    for (int width = 4; width < 60; width++) {
        canvas_resize(canvas, 1, 60);
        bar_draw(canvas, 0, 0, width, parts, 4);
        assert_int_equal(count_glyphs(canvas, U' '), 60 - width);
        assert_int_equal(count_glyphs(canvas, U'b'), 0);
        assert_int_equal(count_glyphs(canvas, U'c'), 1);
        assert_true(count_glyphs(canvas, U'd') >= 1);
    }
    canvas_resize(canvas, 1, 60);
    bar_draw(canvas, 0, 0, 50, (struct bar_part[]){{0, ROLE_BAR_USED, U'a'}}, 1);
    assert_int_equal(count_glyphs(canvas, U'a'), 0);
}

static void bar_positions(void **state)
{
    (void)state;
    assert_int_equal(bar_position(0, 100, 10), 0);
    assert_int_equal(bar_position(50, 100, 10), 4);
    assert_int_equal(bar_position(100, 100, 10), 9);
    assert_int_equal(bar_position(1000, 100, 10), 9);
    assert_int_equal(bar_position(-5, 100, 10), 0);
    assert_int_equal(bar_position(5, 0, 10), 0);
}

static void scale_is_round(void **state)
{
    const int64_t ends[][2] = {{0, 0}, {5, 5}, {786432, 1048576}, {524288, 524288}, {1, 1 << 30}};

    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct plot_scale scale = plot_scale_for(ends[i][0], ends[i][1], 4);

        assert_true(scale.low_kb >= 0 && scale.low_kb <= ends[i][0]);
        assert_true(scale.high_kb >= ends[i][1] && scale.high_kb > scale.low_kb);
        assert_int_equal(scale.low_kb % scale.step_kb, 0);
        assert_int_equal(scale.high_kb % scale.step_kb, 0);
        assert_in_range((scale.high_kb - scale.low_kb) / scale.step_kb, 1, 5);
    }
}

/* A few pages back and forth do not fill the plot. */
static void scale_keeps_noise_flat(void **state)
{
    struct plot_scale scale = plot_scale_for(1048576, 1048676, 4);

    (void)state;
    assert_true(scale.high_kb - scale.low_kb >= 1048576 / 8);
}

/* Columns of the plot without a dot, for a minute of samples that lack those between two times. */
static int columns_without_dots(struct fixture *fixture, int64_t hole_from_s, int64_t hole_to_s)
{
    struct history *history = history_new();
    struct column_row row = fixture->scene.rows[0];
    struct page page = {.canvas = fixture->canvas, .rows = 10};
    int empty = 0;

    for (int64_t s = 60; s >= 0; s--)
        if (s < hole_from_s || s > hole_to_s)
            history_add(history, &(struct history_point){.at_ms = FIXTURE_NOW_MS - s * 1000,
                                                         .actual_known = true,
                                                         .actual_kb = 1048576});
    row.history = history;
    assert_int_equal(canvas_resize(fixture->canvas, 10, 40), 0);
    plot_draw(&page, 38, 8, &row, 60000, 0);
    for (int column = 8; column < 38; column++) {
        bool dots = false;

        for (int line = 1; line < 9; line++)
            dots |= canvas_at(fixture->canvas, line, column)->role == ROLE_PLOT;
        empty += !dots;
    }
    history_free(history);
    return empty;
}

/* A few missed samples are bridged, a hole stays one. A column is two seconds wide. */
static void plot_leaves_holes_open(void **state)
{
    assert_int_equal(columns_without_dots(*state, 61, 61), 0);
    assert_int_equal(columns_without_dots(*state, 20, 28), 0);
    assert_in_range(columns_without_dots(*state, 20, 39), 9, 11);
}

/* Left goes back in time, to the end of the plot; right comes back, until nothing is read. */
static void plot_is_read(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    scene->view = SCENE_VIEW_DOMAIN;
    scene_read_plot(scene, 1);
    fixture_draw(fixture, 80, 24, false);
    assert_int_equal(scene->plot_read, 1);
    scene_read_plot(scene, 1000);
    fixture_draw(fixture, 80, 24, false);
    assert_in_range(scene->plot_read, 60, 80);
    scene_read_plot(scene, -1000);
    assert_int_equal(scene->plot_read, 0);
    scene_read_plot(scene, 5);
    scene->view = SCENE_VIEW_DOMAINS;
    fixture_draw(fixture, 80, 24, false);
    assert_int_equal(scene->plot_read, 0);
}

static int64_t giving_of(struct fixture *fixture, uint32_t domid)
{
    return giving_kb(&fixture->scene.rows[fixture_row_of(fixture, domid)]);
}

static void gives_what_is_on_its_way(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(giving_of(fixture, 3), 256 * FIXTURE_MB);
    assert_int_equal(giving_of(fixture, 16), 220 * FIXTURE_MB);
    assert_int_equal(giving_of(fixture, 9), 0);
    assert_int_equal(giving_of(fixture, 4), 0);
}

static void refusing_and_silent_ones_give_nothing(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < FIXTURE_DOMAINS; i++)
        fixture_set_mb(fixture->snapshot->domains[i], FIELD_DYNAMIC_MIN, "16", FIXTURE_NOW_MS);
    assert_int_equal(giving_of(fixture, 5), 0);
    assert_int_equal(giving_of(fixture, 7), 0);
    assert_int_equal(giving_of(fixture, 11), 0);
    assert_int_equal(giving_of(fixture, 12), 0);
    assert_int_equal(giving_of(fixture, 17), 0);
    assert_int_equal(giving_of(fixture, 18), 0);
    assert_int_equal(giving_of(fixture, 0), 0);
}

/* db01 holds 2052M, 4M of it as its offset, and has met what it was asked. */
static void gives_down_to_its_floor(void **state)
{
    struct fixture *fixture = *state;

    fixture_set_mb(fixture->snapshot->domains[2], FIELD_DYNAMIC_MIN, "1024", FIXTURE_NOW_MS);
    assert_int_equal(giving_of(fixture, 4), 1024 * FIXTURE_MB);
    fixture->verdicts[2].floor_kb = 1500 * FIXTURE_MB;
    assert_int_equal(giving_of(fixture, 4), 552 * FIXTURE_MB);
    fixture->verdicts[2].requests_met = 0;
    assert_int_equal(giving_of(fixture, 4), 0);
    fixture->scene.rows[2].verdict = NULL;
    assert_int_equal(giving_of(fixture, 4), 0);
}

static struct format_cell cell_of(struct fixture *fixture, uint32_t domid, const char *title,
                                  bool ascii)
{
    struct format_cell cell;

    fixture->canvas->ascii = ascii;
    format_cell(column_find(title), &fixture->scene.rows[fixture_row_of(fixture, domid)],
                glyphs_for(fixture->canvas), &cell);
    return cell;
}

static void formats_values(void **state)
{
    struct fixture *fixture = *state;

    assert_string_equal(cell_of(fixture, 3, "TARGET", false).text, "512M");
    assert_true(cell_of(fixture, 3, "TARGET", false).right);
    assert_string_equal(cell_of(fixture, 3, "GAP", false).text, "+256M");
    assert_string_equal(cell_of(fixture, 4, "GAP", false).text, "0");
    assert_int_equal(cell_of(fixture, 4, "GAP", false).role, ROLE_QUIET);
    assert_string_equal(cell_of(fixture, 3, "RATE", false).text, "-12M/s");
    assert_string_equal(cell_of(fixture, 3, "E", false).text, "e");
    assert_string_equal(cell_of(fixture, 9, "E", false).text, "-");
    assert_string_equal(cell_of(fixture, 3, "STATE", false).text, "shrinking");
    assert_int_equal(cell_of(fixture, 3, "STATE", false).role, ROLE_MOVING);
    assert_int_equal(cell_of(fixture, 7, "STATE", false).role, ROLE_WRONG);
    assert_false(cell_of(fixture, 3, "NAME", false).right);
}

static void formats_what_is_not_there(void **state)
{
    struct fixture *fixture = *state;

    assert_string_equal(cell_of(fixture, 20, "BALLOON", false).text, "!");
    assert_int_equal(cell_of(fixture, 20, "BALLOON", false).role, ROLE_BAD);
    assert_string_equal(cell_of(fixture, 19, "BALLOON", false).text, "-");
    assert_string_equal(cell_of(fixture, 20, "GAP", false).text, "·");
    assert_string_equal(cell_of(fixture, 20, "GAP", true).text, ".");
    assert_int_equal(cell_of(fixture, 20, "GAP", true).role, ROLE_QUIET);
}

static void fresh_for_two_seconds(void **state)
{
    struct fixture *fixture = *state;
    struct domain *domain = fixture->snapshot->domains[1];

    assert_int_equal(cell_of(fixture, 3, "BALLOON", false).role, ROLE_NORMAL);
    domain->fields[FIELD_BALLOON_TARGET].since_ms = FIXTURE_NOW_MS - 1999;
    assert_int_equal(cell_of(fixture, 3, "BALLOON", false).role, ROLE_FRESH);
    domain->fields[FIELD_BALLOON_TARGET].since_ms = FIXTURE_NOW_MS - 2000;
    assert_int_equal(cell_of(fixture, 3, "BALLOON", false).role, ROLE_NORMAL);
    domain->fields[FIELD_BALLOON_TARGET].since_ms = FIXTURE_NOW_MS - 1;
    assert_int_equal(cell_of(fixture, 3, "TARGET", false).role, ROLE_NORMAL);
    domain->fields[FIELD_POLICY_TARGET].since_ms = FIXTURE_NOW_MS - 1;
    assert_int_equal(cell_of(fixture, 3, "TARGET", false).role, ROLE_FRESH);
    fixture->snapshot->domains[2]->fields[FIELD_BALLOON_TARGET].since_ms = FIXTURE_NOW_MS - 1;
    assert_int_equal(cell_of(fixture, 4, "TARGET", false).role, ROLE_FRESH);
    domain->fields[FIELD_ACTUAL].since_ms = FIXTURE_NOW_MS - 1;
    assert_int_equal(cell_of(fixture, 3, "ACTUAL", false).role, ROLE_NORMAL);
}

/* Each column that lights up is there: a title that changes must change in both tables. */
static void columns_that_light_up_exist(void **state)
{
    static const char *const titles[] = {"ACTOR", "TARGET", "POLICY", "E", "BALLOON", "PAGING"};

    (void)state;
    for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
        assert_non_null(column_find(titles[i]));
    assert_non_null(column_find("NAME"));
    assert_non_null(column_find("state_age_ms"));
}

/* A domain that has just been found has not changed. */
static void first_sight_is_not_fresh(void **state)
{
    struct fixture *fixture = *state;
    struct domain *domain = fixture->snapshot->domains[1];

    domain->seen_ms = FIXTURE_NOW_MS - 1500;
    domain->fields[FIELD_BALLOON_TARGET].since_ms = FIXTURE_NOW_MS - 1000;
    assert_int_equal(cell_of(fixture, 3, "BALLOON", false).role, ROLE_NORMAL);
}

static const char *field_text(enum field_id id, const char *bytes, char *text)
{
    const struct glyphs *glyphs = glyphs_for(&(struct canvas){.ascii = true});
    struct format_cell cell;
    struct field field;

    assert_int_equal(field_parse(id, bytes, (unsigned)strlen(bytes), 0, &field), 0);
    format_field(id, &field, glyphs, &cell);
    rctext_unref(field.text);
    return strcpy(text, cell.text);
}

static void formats_fields_exactly(void **state)
{
    char text[FORMAT_TEXT_MAX];

    (void)state;
    assert_string_equal(field_text(FIELD_BALLOON_TARGET, "524288", text), "512M");
    assert_string_equal(field_text(FIELD_BALLOON_TARGET, "524292", text), "524292 KiB");
    assert_string_equal(field_text(FIELD_BALLOON_TARGET, "16777216", text), "16777216 KiB");
    assert_string_equal(field_text(FIELD_POLICY_ENFORCE, "true", text), "on");
    assert_string_equal(field_text(FIELD_POLICY_ACTOR, "", text), "\"\"");
    assert_string_equal(field_text(FIELD_BALLOON_TARGET, "x", text), "!");
}

static void tells_how_fresh_the_picture_is(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;
    int64_t age_ms;

    assert_int_equal(frame_picture(scene, &age_ms), FRAME_LIVE);
    assert_int_equal(age_ms, 300);
    scene->now_ms += scene->stale_ms;
    assert_int_equal(frame_picture(scene, &age_ms), FRAME_STALE);
    scene->frozen = true;
    scene->frozen_ms = FIXTURE_NOW_MS;
    assert_int_equal(frame_picture(scene, &age_ms), FRAME_FROZEN);
    assert_int_equal(age_ms, scene->stale_ms);
    scene->frozen = false;
    scene->now_ms = FIXTURE_NOW_MS;
    fixture->snapshot->hypervisor_alive = false;
    assert_int_equal(frame_picture(scene, &age_ms), FRAME_STALE);
    fixture->snapshot->hypervisor_alive = true;
    fixture->snapshot->complete = false;
    assert_int_equal(frame_picture(scene, &age_ms), FRAME_READING);
    scene->snapshot = NULL;
    assert_int_equal(frame_picture(scene, &age_ms), FRAME_WAITING);
}

/* What is left is shared out by turns, each up to its limit; what has no room is not there. */
static void a_table_takes_what_there_is(void **state)
{
    static const struct table_column columns[] = {
        {"A", 4, 10, 0, false},
        {"B", 3, 0, 0, true},
        {"C", 5, 7, 0, false},
        {"D", 6, 0, 60, true},
    };
    struct table table;

    (void)state;
    table_place(&table, columns, 4, 2, 17);
    assert_int_equal(table.width[0], 4);
    assert_int_equal(table.width[2], 5);
    assert_int_equal(table.width[3], 0);
    table_place(&table, columns, 4, 2, 20);
    assert_int_equal(table.width[0], 6);
    assert_int_equal(table.width[1], 3);
    assert_int_equal(table.width[2], 6);
    assert_int_equal(table.at[0], 2);
    assert_int_equal(table.at[1], 9);
    assert_int_equal(table.at[2], 13);
    table_place(&table, columns, 4, 2, 200);
    assert_int_equal(table.width[0], 10);
    assert_int_equal(table.width[2], 7);
    assert_int_equal(table.width[3], 6);
}

static void ages_have_no_tenths(void **state)
{
    char text[UNITS_TEXT_MAX];

    (void)state;
    assert_string_equal(units_format_age(text, -5), "0s");
    assert_string_equal(units_format_age(text, 999), "0s");
    assert_string_equal(units_format_age(text, 9999), "9s");
    assert_string_equal(units_format_age(text, 10000), "10s");
    assert_string_equal(units_format_age(text, 192000), "3m12s");
}

static const char *remark_on(struct fixture *fixture, uint32_t domid, bool ascii)
{
    struct column_row row = fixture->scene.rows[fixture_row_of(fixture, domid)];

    fixture->canvas->ascii = ascii;
    row.actors = fixture->snapshot->actors;
    return life_remark_on(fixture->canvas, &row).mark;
}

static void remarks_on_actors(void **state)
{
    struct fixture *fixture = *state;
    struct actors_entry *xl;

    assert_string_equal(remark_on(fixture, 3, false), "");
    fixture->snapshot->actors = fixture_actors_new();
    xl = &fixture->snapshot->actors->entries[0];
    assert_string_equal(remark_on(fixture, 3, false), "");
    assert_string_equal(remark_on(fixture, 7, false), "!");
    assert_string_equal(remark_on(fixture, 4, false), "");
    assert_string_equal(remark_on(fixture, 12, false), "");
    fixture_set_node(fixture->snapshot->domains[2], FIELD_POLICY_PARAMS, "follow=true", 0);
    assert_string_equal(remark_on(fixture, 4, false), "✝");
    assert_string_equal(remark_on(fixture, 4, true), "!dead");
    fixture_set_node(fixture->snapshot->domains[2], FIELD_POLICY_ACTOR, "other", 0);
    assert_string_equal(remark_on(fixture, 4, false), "✝");
    xl->heartbeat_ms = xl->since_ms = FIXTURE_NOW_MS - 60000;
    assert_string_equal(remark_on(fixture, 7, false), "≈");
    assert_string_equal(remark_on(fixture, 3, true), "~");
}

/* Where nobody waits for it, it is no alarm that an actor does not run. */
static void lives_have_shapes(void **state)
{
    (void)state;
    for (int ascii = 0; ascii < 2; ascii++) {
        struct canvas canvas = {.ascii = ascii};

        for (int a = 0; a < SERVICE_LIFE_COUNT; a++)
            for (int b = 0; b < a; b++)
                assert_int_not_equal(life_mark(&canvas, (enum service_life)a),
                                     life_mark(&canvas, (enum service_life)b));
    }
    assert_int_equal(life_role(SERVICE_DEAD, true), ROLE_WRONG);
    assert_int_equal(life_role(SERVICE_DEAD, false), ROLE_QUIET);
    assert_int_equal(life_role(SERVICE_ALIVE, false), ROLE_GOOD);
}

/* Without colours the shape alone tells one state from another. */
static void every_state_has_a_shape(void **state)
{
    (void)state;
    for (int ascii = 0; ascii < 2; ascii++) {
        struct canvas canvas = {.ascii = ascii};

        for (int a = 0; a < CONVERGENCE_STATE_COUNT; a++)
            for (int b = 0; b < a; b++)
                assert_int_not_equal(glyphs_state_mark(&canvas, (enum convergence_state)a),
                                     glyphs_state_mark(&canvas, (enum convergence_state)b));
    }
}

#define PART(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PART(layout_at_80),
        PART(layout_at_40_is_a_list),
        PART(layout_at_every_width),
        PART(layout_shows_what_is_sorted_by),
        PART(bar_is_filled),
        PART(bar_positions),
        PART(scale_is_round),
        PART(scale_keeps_noise_flat),
        PART(plot_leaves_holes_open),
        PART(plot_is_read),
        PART(gives_what_is_on_its_way),
        PART(refusing_and_silent_ones_give_nothing),
        PART(gives_down_to_its_floor),
        PART(formats_values),
        PART(formats_what_is_not_there),
        PART(fresh_for_two_seconds),
        PART(first_sight_is_not_fresh),
        PART(columns_that_light_up_exist),
        PART(formats_fields_exactly),
        PART(tells_how_fresh_the_picture_is),
        PART(every_state_has_a_shape),
        PART(a_table_takes_what_there_is),
        PART(ages_have_no_tenths),
        PART(remarks_on_actors),
        PART(lives_have_shapes),
    };

    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
