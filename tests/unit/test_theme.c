/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Themes: the format, what is said of files that break it, where themes are looked for, and that
 * the ones inside the program are whole.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "themes/theme.h"

static struct theme parse(const char *text)
{
    struct xenmem_error error = {0};
    struct theme theme;

    if (theme_parse(&theme, text, "a test", &error) < 0)
        fail_msg("%s", error.sentence);
    return theme;
}

static void assert_colour(struct theme_colour colour, int rich, int plain)
{
    assert_int_equal(colour.rich, rich);
    assert_int_equal(colour.plain, plain);
}

static void styles_are_read(void **state)
{
    struct theme theme = parse("[roles]\n"
                               "; a remark\n"
                               "wrong = 203/bright-red on 16/black bold underline\n"
                               "good = green\n"
                               "bar_free = 240 dim\n"
                               "title = on blue italic reverse ; another\n"
                               "fresh =\n");

    (void)state;
    assert_colour(theme.roles[ROLE_WRONG].foreground, 203, 9);
    assert_colour(theme.roles[ROLE_WRONG].background, 16, 0);
    assert_int_equal(theme.roles[ROLE_WRONG].attributes, THEME_BOLD | THEME_UNDERLINE);
    assert_colour(theme.roles[ROLE_GOOD].foreground, 2, 2);
    assert_colour(theme.roles[ROLE_BAR_FREE].foreground, 240, THEME_COLOUR_DEFAULT);
    assert_int_equal(theme.roles[ROLE_BAR_FREE].attributes, THEME_DIM);
    assert_colour(theme.roles[ROLE_TITLE].foreground, THEME_COLOUR_DEFAULT, THEME_COLOUR_DEFAULT);
    assert_colour(theme.roles[ROLE_TITLE].background, 4, 4);
    assert_int_equal(theme.roles[ROLE_TITLE].attributes, THEME_ITALIC | THEME_REVERSE);
    assert_colour(theme.roles[ROLE_FRESH].foreground, THEME_COLOUR_DEFAULT, THEME_COLOUR_DEFAULT);
}

static void roles_not_named_look_normal(void **state)
{
    struct theme theme = parse("[roles]\nnormal = yellow on black\ngood = green\n");

    (void)state;
    assert_colour(theme.roles[ROLE_STALE].foreground, 3, 3);
    assert_colour(theme.roles[ROLE_STALE].background, 0, 0);
    assert_colour(theme.roles[ROLE_GOOD].background, THEME_COLOUR_DEFAULT, THEME_COLOUR_DEFAULT);
    assert_int_equal(theme.roles[ROLE_CURSOR].attributes, THEME_REVERSE);
}

static void an_empty_theme_marks_the_selected_row(void **state)
{
    struct theme theme = parse("");

    (void)state;
    assert_int_equal(theme_style(&theme, ROLE_GOOD, 1).attributes, THEME_REVERSE);
    assert_int_equal(theme_style(&theme, ROLE_GOOD, 0).attributes, 0);
}

static void selected_is_laid_over_a_role(void **state)
{
    struct theme theme = parse("[roles]\nwrong = red on black bold\nselected = on 237/blue dim\n");
    struct theme_style style = theme_style(&theme, ROLE_WRONG, 1);

    (void)state;
    assert_colour(style.foreground, 1, 1);
    assert_colour(style.background, 237, 4);
    assert_int_equal(style.attributes, THEME_BOLD | THEME_DIM);
}

static void what_is_wrong_is_said_with_its_line(void **state)
{
    static const struct {
        const char *text;
        const char *said;
    } cases[] = {
        {"[roles]\ngood = green\nwrogn = red\n", "line 3: there is no such role: \"wrogn\""},
        {"[roles]\ngood = gren\n", "line 2: this is neither a colour nor an attribute: \"gren\""},
        {"[roles]\ngood = 256\n", "line 2: this is neither"},
        {"[roles]\ngood = 1/2\n", "line 2: this is neither"},
        {"[roles]\ngood = red blue\n", "line 2: this is neither"},
        {"[roles]\ngood = on\n", "line 2: a colour is missing behind \"on\""},
        {"[roles]\ngood = on bold\n", "line 2: there is no such colour: \"bold\""},
        {"[roles]\ngood = red on blue on red\n", "line 2: this is neither"},
        {"[roles]\ngood = red\nGOOD = red\n", "line 3: there is no such role"},
        {"[roles]\ngood = red\ngood = blue\n", "line 3: this role is there twice: \"good\""},
        {"[roles]\nselected = reverse\nselected = bold\n", "line 3: this role is there twice"},
        {"[colours]\ngood = red\n", "line 2: there is only a section [roles], not: \"colours\""},
        {"good = red\n", "line 1: there is only a section [roles]"},
        {"[roles]\nnonsense\n", "line 2: this is not \"role = style\""},
        {"[roles]\n\n\ngood = \033[31m\n", "line 4: this is neither"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct theme theme, before;
        struct xenmem_error error = {0};

        memset(&theme, 0x5a, sizeof(theme));
        before = theme;
        assert_int_equal(theme_parse(&theme, cases[i].text, "x.theme", &error), -EINVAL);
        assert_memory_equal(&theme, &before, sizeof(theme));
        if (!strstr(error.sentence, cases[i].said) || strncmp(error.sentence, "x.theme", 7) != 0)
            fail_msg("case %zu: \"%s\" does not hold \"%s\"", i, error.sentence, cases[i].said);
        assert_null(strchr(error.sentence, '\033'));
    }
}

static void a_line_of_any_length_is_an_error_at_most(void **state)
{
    static char text[100000];
    struct xenmem_error error = {0};
    struct theme theme;

    (void)state;
    snprintf(text, sizeof(text), "[roles]\ngood = ");
    memset(text + strlen(text), 'x', sizeof(text) - strlen(text) - 1);
    assert_int_equal(theme_parse(&theme, text, "x.theme", &error), -EINVAL);
}

static void the_themes_inside_the_program_name_every_role(void **state)
{
    const char *name, *text;
    size_t count = 0;

    (void)state;
    for (; (name = theme_builtin(count, &text)); count++) {
        parse(text);
        for (int role = 0; role < ROLE_COUNT; role++) {
            char line[64];

            snprintf(line, sizeof(line), "\n%s ", role_name((enum role)role));
            if (!strstr(text, line))
                fail_msg("the theme %s does not say what %s looks like", name,
                         role_name((enum role)role));
        }
        if (!strstr(text, "\nselected "))
            fail_msg("the theme %s does not say what a selected row looks like", name);
    }
    assert_int_equal(count, 5);
}

static void mono_has_no_colour(void **state)
{
    const char *name, *text;

    (void)state;
    for (size_t i = 0; (name = theme_builtin(i, &text)); i++) {
        struct theme theme;

        if (strcmp(name, THEME_NAME_MONO) != 0)
            continue;
        theme = parse(text);
        for (int role = 0; role < ROLE_COUNT; role++)
            for (int selected = 0; selected < 2; selected++) {
                struct theme_style style = theme_style(&theme, (enum role)role, selected);

                assert_colour(style.foreground, THEME_COLOUR_DEFAULT, THEME_COLOUR_DEFAULT);
                assert_colour(style.background, THEME_COLOUR_DEFAULT, THEME_COLOUR_DEFAULT);
            }
        return;
    }
    fail_msg("there is no theme called mono");
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void themes_are_found_by_name_and_by_path(void **state)
{
    char folder[] = "/tmp/test_theme.XXXXXX", path[128];
    struct xenmem_error error = {0};
    struct theme theme;

    (void)state;
    assert_non_null(mkdtemp(folder));
    setenv("XDG_CONFIG_HOME", folder, 1);
    assert_int_equal(theme_load(&theme, "default", &error), 0);
    assert_int_equal(theme_load(&theme, "no-such-theme", &error), -ENOENT);
    assert_non_null(strstr(error.sentence, "\"no-such-theme\""));
    assert_non_null(strstr(error.sentence, "colour-blind"));
    snprintf(path, sizeof(path), "%s/none.theme", folder);
    assert_int_equal(theme_load(&theme, path, &error), -ENOENT);
    assert_non_null(strstr(error.sentence, path));
    assert_int_equal(theme_load(&theme, folder, &error), -EISDIR);

    snprintf(path, sizeof(path), "%s/xenmem", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof(path), "%s/xenmem/themes", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof(path), "%s/xenmem/themes/default.theme", folder);
    write_file(path, "[roles]\ngood = 99\n");
    assert_int_equal(theme_load(&theme, "default", &error), 0);
    assert_colour(theme.roles[ROLE_GOOD].foreground, 99, THEME_COLOUR_DEFAULT);
    assert_int_equal(theme_load(&theme, path, &error), 0);
    write_file(path, "[roles]\ngood = x\n");
    assert_int_equal(theme_load(&theme, "default", &error), -EINVAL);
    assert_non_null(strstr(error.sentence, path));

    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof(path), "%s/xenmem/themes", folder);
    assert_int_equal(rmdir(path), 0);
    snprintf(path, sizeof(path), "%s/xenmem", folder);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void roles_are_found_by_their_names(void **state)
{
    (void)state;
    for (int role = 0; role < ROLE_COUNT; role++)
        assert_int_equal(role_find(role_name((enum role)role)), role);
    assert_int_equal(role_find("selected"), -1);
    assert_int_equal(role_find(""), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(styles_are_read),
        cmocka_unit_test(roles_not_named_look_normal),
        cmocka_unit_test(an_empty_theme_marks_the_selected_row),
        cmocka_unit_test(selected_is_laid_over_a_role),
        cmocka_unit_test(what_is_wrong_is_said_with_its_line),
        cmocka_unit_test(a_line_of_any_length_is_an_error_at_most),
        cmocka_unit_test(the_themes_inside_the_program_name_every_role),
        cmocka_unit_test(mono_has_no_colour),
        cmocka_unit_test(themes_are_found_by_name_and_by_path),
        cmocka_unit_test(roles_are_found_by_their_names),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
