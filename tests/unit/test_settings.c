/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Settings: defaults, limits, and sentences about what is not possible.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/settings.h"

static void test_defaults_are_within_limits(void **state)
{
    struct settings settings;
    size_t count = 0;

    (void)state;
    memset(&settings, 0x55, sizeof(settings));
    settings_init(&settings);
    for (const struct setting_info *info; (info = settings_info(count)); count++) {
        int64_t value;

        memcpy(&value, (char *)&settings + info->offset, sizeof(value));
        assert_int_equal(value, info->otherwise);
        assert_true(value >= info->min && value <= info->max);
        assert_true(*info->name && *info->help);
    }
    assert_int_equal(count * sizeof(int64_t), sizeof(settings));
    assert_int_equal(settings.stuck_ms, 5000);
    assert_int_equal(settings.uncooperative_ms, 20000);
}

static void test_set_each_at_its_limits(void **state)
{
    struct xenmem_error error;

    (void)state;
    for (size_t i = 0; settings_info(i); i++) {
        const struct setting_info *info = settings_info(i);
        struct settings settings, before;
        char text[32];
        int64_t value;

        settings_init(&settings);
        snprintf(text, sizeof(text), "%lld", (long long)info->max);
        assert_int_equal(settings_set(&settings, info->name, text, &error), 0);
        memcpy(&value, (char *)&settings + info->offset, sizeof(value));
        assert_int_equal(value, info->max);
        snprintf(text, sizeof(text), "%lld", (long long)info->max + 1);
        before = settings;
        assert_int_equal(settings_set(&settings, info->name, text, &error), -EINVAL);
        assert_memory_equal(&before, &settings, sizeof(settings));
        assert_non_null(strstr(error.sentence, info->name));
    }
}

static void test_nonsense(void **state)
{
    static const char *const values[] = {
        "", "-1", "1.5", "x", "10s", " 5000", "99999999999999999999", "\x1b[2J"};
    struct settings settings, before;
    struct xenmem_error error;

    (void)state;
    settings_init(&settings);
    before = settings;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        assert_int_equal(settings_set(&settings, "stuck_ms", values[i], &error), -EINVAL);
        assert_null(strchr(error.sentence, '\x1b'));
    }
    assert_int_equal(settings_set(&settings, "no_such\x1b", "1", &error), -ENOENT);
    assert_null(strchr(error.sentence, '\x1b'));
    assert_int_equal(settings_set(&settings, "stuck_ms", "x", NULL), -EINVAL);
    assert_memory_equal(&before, &settings, sizeof(settings));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_are_within_limits),
        cmocka_unit_test(test_set_each_at_its_limits),
        cmocka_unit_test(test_nonsense),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
