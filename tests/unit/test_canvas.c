/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The canvas: clipping, cutting, wide characters, ASCII; and the names of the roles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <limits.h>
#include <locale.h>

#include "base/text.h"
#include "views/canvas.h"
#include "views/wrap.h"

static int set_up(void **state)
{
    struct canvas *canvas = canvas_new();

    assert_non_null(canvas);
    assert_int_equal(canvas_resize(canvas, 3, 10), 0);
    *state = canvas;
    return 0;
}

static int tear_down(void **state)
{
    canvas_free(*state);
    return 0;
}

static const char *row_text(const struct canvas *canvas, int row, char *text)
{
    char *at = text;

    for (int column = 0; column < canvas->columns; column++) {
        char32_t glyph = canvas_at(canvas, row, column)->glyph;

        if (glyph)
            at += text_encode(glyph, at);
    }
    *at = '\0';
    return text;
}

#define assert_row(canvas, row, wanted)                            \
    do {                                                           \
        char text_[256];                                           \
        assert_string_equal(row_text(canvas, row, text_), wanted); \
    } while (0)

static void new_is_blank(void **state)
{
    struct canvas *canvas = *state;

    assert_row(canvas, 0, "          ");
    assert_int_equal(canvas_at(canvas, 2, 9)->role, ROLE_NORMAL);
    assert_false(canvas_at(canvas, 2, 9)->selected);
    assert_null(canvas_at(canvas, 3, 0));
    assert_null(canvas_at(canvas, 0, 10));
    assert_null(canvas_at(canvas, -1, 0));
}

static void resize_clears(void **state)
{
    struct canvas *canvas = *state;

    canvas_text(canvas, 0, 0, 10, ROLE_WRONG, "text");
    canvas_select_row(canvas, 0);
    assert_int_equal(canvas_resize(canvas, 3, 10), 0);
    assert_row(canvas, 0, "          ");
    assert_false(canvas_at(canvas, 0, 0)->selected);
    assert_int_equal(canvas_resize(canvas, 0, 0), 0);
    assert_int_equal(canvas_text(canvas, 0, 0, 10, ROLE_NORMAL, "text"), 0);
    assert_int_equal(canvas_resize(canvas, -1, 5), 0);
    assert_null(canvas_at(canvas, 0, 0));
}

static void text_fits(void **state)
{
    struct canvas *canvas = *state;

    assert_int_equal(canvas_text(canvas, 1, 2, 8, ROLE_GOOD, "abc"), 3);
    assert_row(canvas, 1, "  abc     ");
    assert_int_equal(canvas_at(canvas, 1, 2)->role, ROLE_GOOD);
    assert_int_equal(canvas_at(canvas, 1, 5)->role, ROLE_NORMAL);
}

static void text_is_cut(void **state)
{
    struct canvas *canvas = *state;

    assert_int_equal(canvas_text(canvas, 0, 0, 4, ROLE_NORMAL, "abcdef"), 4);
    assert_row(canvas, 0, "abc…      ");
    assert_int_equal(canvas_text(canvas, 1, 7, 100, ROLE_NORMAL, "abcdef"), 3);
    assert_row(canvas, 1, "       ab…");
    assert_int_equal(canvas_text(canvas, 2, 0, 1, ROLE_NORMAL, "ab"), 1);
    assert_row(canvas, 2, "…         ");
    assert_int_equal(canvas_text(canvas, 2, 0, 0, ROLE_NORMAL, "ab"), 0);
}

static void outside_is_clipped(void **state)
{
    struct canvas *canvas = *state;

    canvas_text(canvas, -1, 0, 10, ROLE_NORMAL, "x");
    canvas_text(canvas, 3, 0, 10, ROLE_NORMAL, "x");
    canvas_text(canvas, 0, 10, 10, ROLE_NORMAL, "x");
    canvas_text(canvas, 0, -2, 10, ROLE_NORMAL, "abcd");
    canvas_glyph(canvas, 0, 99, ROLE_NORMAL, U'x');
    canvas_fill(canvas, 1, -5, INT_MAX / 2, ROLE_BAR_USED, U'#');
    canvas_select_row(canvas, 77);
    assert_row(canvas, 0, "cd        ");
    assert_row(canvas, 1, "##########");
    assert_row(canvas, 2, "          ");
}

static void right_aligned(void **state)
{
    struct canvas *canvas = *state;

    canvas_text_right(canvas, 0, 2, 6, ROLE_NORMAL, "123");
    assert_row(canvas, 0, "     123  ");
    canvas_text_right(canvas, 1, 2, 3, ROLE_NORMAL, "12345");
    assert_row(canvas, 1, "  12…     ");
}

static void wide_takes_two(void **state)
{
    struct canvas *canvas = *state;

    assert_int_equal(canvas_text(canvas, 0, 0, 10, ROLE_NORMAL, "日本"), 4);
    assert_row(canvas, 0, "日本      ");
    assert_int_equal(canvas_at(canvas, 0, 1)->glyph, 0);
    assert_int_equal(canvas_text(canvas, 1, 0, 4, ROLE_NORMAL, "日本語"), 3);
    assert_row(canvas, 1, "日…       ");
    assert_int_equal(canvas_text(canvas, 2, 9, 9, ROLE_NORMAL, "日"), 1);
    assert_row(canvas, 2, "         …");
}

/* Neither half may be left alone, whichever is overwritten. */
static void wide_is_not_left_in_half(void **state)
{
    struct canvas *canvas = *state;

    canvas_text(canvas, 0, 0, 10, ROLE_NORMAL, "日本");
    canvas_glyph(canvas, 0, 1, ROLE_NORMAL, U'x');
    assert_row(canvas, 0, " x本      ");
    canvas_glyph(canvas, 0, 2, ROLE_NORMAL, U'y');
    assert_row(canvas, 0, " xy       ");
    canvas_text(canvas, 1, 0, 10, ROLE_NORMAL, "日本");
    canvas_text(canvas, 1, 1, 2, ROLE_NORMAL, "語");
    assert_row(canvas, 1, " 語       ");
    canvas_glyph(canvas, 2, 9, ROLE_NORMAL, U'日');
    assert_row(canvas, 2, "          ");
}

static void combining_is_left_out(void **state)
{
    struct canvas *canvas = *state;

    assert_int_equal(canvas_text(canvas, 0, 0, 10, ROLE_NORMAL, "e\u0301e"), 2);
    assert_row(canvas, 0, "ee        ");
}

/* Foreign text is sanitised on entry; should it not be, it still does not reach the terminal. */
static void controls_do_not_pass(void **state)
{
    struct canvas *canvas = *state;

    canvas_text(canvas, 0, 0, 10, ROLE_NORMAL,
                "a\x1b[1m\x7f\u202e\xff"
                "b");
    assert_row(canvas, 0, "a�[1m���b ");
    canvas->ascii = true;
    canvas_text(canvas, 1, 0, 10, ROLE_NORMAL, "\x1b日ab…c");
    assert_row(canvas, 1, "??ab?c    ");
    canvas_text(canvas, 2, 0, 3, ROLE_NORMAL, "abcd");
    assert_row(canvas, 2, "ab~       ");
}

static void wraps_at_spaces(void **state)
{
    struct canvas *canvas = *state;
    const char *text = " one two threefourfive  six";
    char line[WRAP_LINE_MAX];

    assert_int_equal(wrap_count(canvas, text, 8), 4);
    assert_true(wrap_next(canvas, &text, 8, line));
    assert_string_equal(line, "one two");
    assert_true(wrap_next(canvas, &text, 8, line));
    assert_string_equal(line, "threefou");
    assert_true(wrap_next(canvas, &text, 8, line));
    assert_string_equal(line, "rfive");
    assert_true(wrap_next(canvas, &text, 8, line));
    assert_string_equal(line, "six");
    assert_false(wrap_next(canvas, &text, 8, line));
    assert_int_equal(wrap_count(canvas, "", 8), 0);
    assert_int_equal(wrap_count(canvas, "日本語", 1), 3);
}

static void roles_have_names(void **state)
{
    (void)state;
    for (int role = 0; role < ROLE_COUNT; role++)
        assert_int_equal(role_find(role_name((enum role)role)), role);
    assert_string_equal(role_name(ROLE_BAR_USED), "bar_used");
    assert_int_equal(role_find("nonsense"), -1);
}

#define CANVAS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CANVAS(new_is_blank),
        CANVAS(resize_clears),
        CANVAS(text_fits),
        CANVAS(text_is_cut),
        CANVAS(outside_is_clipped),
        CANVAS(right_aligned),
        CANVAS(wide_takes_two),
        CANVAS(wide_is_not_left_in_half),
        CANVAS(combining_is_left_out),
        CANVAS(controls_do_not_pass),
        CANVAS(wraps_at_spaces),
        cmocka_unit_test(roles_have_names),
    };

    if (!setlocale(LC_ALL, "C.UTF-8"))
        return 1;
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
