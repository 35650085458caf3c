/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every view at every size: nothing is written outside (the sanitizer watches the cells), halves of
 * wide characters are whole, and an ASCII canvas holds ASCII alone.
 */
#include <locale.h>

#include "tests/unit/scene_fixture.h"

#include "base/text.h"
#include "base/units.h"

#define MAX_COLUMNS 130
#define MAX_ROWS    50

static void assert_whole(const struct canvas *canvas)
{
    for (int row = 0; row < canvas->rows; row++) {
        for (int column = 0; column < canvas->columns; column++) {
            const struct canvas_cell *cell = canvas_at(canvas, row, column);
            const struct canvas_cell *right = canvas_at(canvas, row, column + 1);
            bool wide = cell->glyph && text_char_width(cell->glyph) == 2;

            assert_true(cell->role < ROLE_COUNT);
            assert_true(text_is_printable(cell->glyph) || cell->glyph == 0);
            assert_int_equal(wide, right && right->glyph == 0);
            assert_false(column == 0 && cell->glyph == 0);
            if (canvas->ascii)
                assert_in_range(cell->glyph, 0x20, 0x7E);
        }
    }
}

static void draw_everywhere(struct fixture *fixture, bool ascii, int step)
{
    for (int rows = 1; rows <= MAX_ROWS; rows += rows < 14 ? 1 : step)
        for (int columns = 1; columns <= MAX_COLUMNS; columns += columns < 44 ? 1 : step) {
            fixture_draw(fixture, columns, rows, ascii);
            assert_whole(fixture->canvas);
        }
}

static void in_view(struct fixture *fixture, enum scene_view view, uint32_t domid)
{
    fixture->scene.view = view;
    fixture->scene.scroll = 0;
    scene_move_to(&fixture->scene, fixture_row_of(fixture, domid));
    draw_everywhere(fixture, false, 5);
    fixture->scene.scroll = SIZE_MAX;
    draw_everywhere(fixture, true, 11);
}

static void domains(void **state)
{
    in_view(*state, SCENE_VIEW_DOMAINS, 19);
    in_view(*state, SCENE_VIEW_DOMAINS, 4211);
}

static void domain(void **state)
{
    struct fixture *fixture = *state;

    in_view(*state, SCENE_VIEW_DOMAIN, 20);
    fixture->scene.plot_read = 40;
    in_view(*state, SCENE_VIEW_DOMAIN, 15);
}

static void host(void **state)
{
    in_view(*state, SCENE_VIEW_HOST, 9);
}

static void actors(void **state)
{
    struct fixture *fixture = *state;

    in_view(fixture, SCENE_VIEW_ACTORS, 0);
    fixture->snapshot->actors = fixture_actors_new();
    fixture_arrange(fixture);
    fixture->scene.picked = 1;
    in_view(fixture, SCENE_VIEW_ACTORS, 0);
}

static void help(void **state)
{
    in_view(*state, SCENE_VIEW_HELP, 0);
}

static void glossary(void **state)
{
    in_view(*state, SCENE_VIEW_GLOSSARY, 0);
}

static void without_a_picture(void **state)
{
    struct fixture *fixture = *state;

    fixture->scene.snapshot = NULL;
    assert_int_equal(scene_arrange(&fixture->scene), 0);
    for (int view = 0; view < SCENE_VIEW_COUNT; view++) {
        fixture->scene.view = (enum scene_view)view;
        draw_everywhere(fixture, view % 2, 13);
    }
}

static void with_long_sentences(void **state)
{
    struct fixture *fixture = *state;

    memset(fixture->scene.message, 'm', sizeof(fixture->scene.message) - 1);
    draw_everywhere(fixture, false, 13);
    fixture->scene.prompt.kind = PROMPT_FIND;
    memset(fixture->scene.prompt.text, 'f', sizeof(fixture->scene.prompt.text) - 1);
    draw_everywhere(fixture, false, 13);
}

/* Every stage of the panel, with texts that fit nowhere. */
static void with_a_panel(void **state)
{
    struct fixture *fixture = *state;
    struct panel *panel = &fixture->scene.panel;

    memset(panel->title, 't', sizeof(panel->title) - 1);
    memset(panel->facts, 'f', sizeof(panel->facts) - 1);
    memset(panel->line, 'l', sizeof(panel->line) - 1);
    memset(panel->complaint, 'c', sizeof(panel->complaint) - 1);
    for (int stage = PANEL_PROMPT; stage <= PANEL_FAILED; stage++) {
        panel->stage = (enum panel_stage)stage;
        panel->scroll = SIZE_MAX;
        fixture->scene.prompt.kind = stage == PANEL_PROMPT ? PROMPT_VALUE : PROMPT_NONE;
        memset(fixture->scene.prompt.text, 'p', sizeof(fixture->scene.prompt.text) - 1);
        fixture->scene.view = stage % 2 ? SCENE_VIEW_DOMAINS : SCENE_VIEW_DOMAIN;
        draw_everywhere(fixture, stage % 2, 13);
    }
}

/* Amounts at the ends of what there can be. */
static void with_extremes(void **state)
{
    struct fixture *fixture = *state;
    const int64_t amounts[] = {0, 1, UNITS_KB_MAX};

    for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++) {
        struct domain *of = fixture->snapshot->domains[1];

        fixture_set_kb(of, FIELD_ACTUAL, amounts[i]);
        fixture_set_kb(of, FIELD_MAXMEM, amounts[2 - i]);
        fixture_set_kb(of, FIELD_STATIC_MAX, amounts[(i + 1) % 3]);
        fixture_set_kb(of, FIELD_BALLOON_TARGET, amounts[(i + 2) % 3]);
        fixture->snapshot->host.total_kb = amounts[i];
        fixture->snapshot->host.free_kb = amounts[2 - i];
        history_add(fixture->histories[1],
                    &(struct history_point){.at_ms = FIXTURE_NOW_MS + (int64_t)i,
                                            .actual_known = true,
                                            .actual_kb = amounts[i],
                                            .target_known = true,
                                            .target_kb = amounts[2 - i]});
        fixture_arrange(fixture);
        scene_move_to(&fixture->scene, 1);
        fixture->scene.view = SCENE_VIEW_DOMAIN;
        draw_everywhere(fixture, false, 17);
        fixture->scene.view = SCENE_VIEW_DOMAINS;
        draw_everywhere(fixture, false, 17);
    }
}

/* Too small for a view: that is said. */
static void says_when_it_is_too_small(void **state)
{
    struct fixture *fixture = *state;

    fixture_draw(fixture, 29, 24, false);
    assert_int_equal(canvas_at(fixture->canvas, 0, 0)->glyph, U'x');
    assert_int_equal(canvas_at(fixture->canvas, 0, 7)->glyph, U'n');
    fixture_draw(fixture, 1, 1, false);
    assert_int_equal(canvas_at(fixture->canvas, 0, 0)->glyph, U'…');
}

/* Rows that are not on the screen are not looked at: here there is nothing in them. */
static void draws_only_what_is_visible(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    fixture_draw(fixture, 80, 12, false);
    assert_true(scene->page_rows > 2 && scene->page_rows < 10);
    for (size_t i = scene->page_rows; i < scene->row_count; i++)
        scene->rows[i] = (struct column_row){.domain = NULL};
    fixture_draw(fixture, 80, 12, false);
    assert_whole(fixture->canvas);
}

/* The cursor is on the screen, wherever it goes and however the size changes. */
static void cursor_is_visible(void **state)
{
    struct fixture *fixture = *state;
    struct scene *scene = &fixture->scene;

    for (size_t row = 0; row < FIXTURE_DOMAINS; row++) {
        scene_move_to(scene, row * 7 % FIXTURE_DOMAINS);
        fixture_draw(fixture, 80, 8 + (int)(row * 5 % 20), false);
        assert_true(scene->cursor_row >= scene->top_row);
        assert_true(scene->cursor_row < scene->top_row + scene->page_rows);
    }
    fixture_draw(fixture, 80, 24, false);
    assert_int_equal(scene->top_row, 0);
}

#define SIZES(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIZES(domains),
        SIZES(domain),
        SIZES(host),
        SIZES(actors),
        SIZES(help),
        SIZES(glossary),
        SIZES(without_a_picture),
        SIZES(with_long_sentences),
        SIZES(with_a_panel),
        SIZES(with_extremes),
        SIZES(says_when_it_is_too_small),
        SIZES(draws_only_what_is_visible),
        SIZES(cursor_is_visible),
    };

    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
