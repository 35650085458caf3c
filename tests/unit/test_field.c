/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the bytes of a store node mean: every kind of field with everything that a node may hold.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "base/units.h"
#include "model/field.h"

#define NOW 4711

struct row {
    enum field_id id;
    const char *bytes;
    unsigned length; /* 0: strlen */
    enum field_state state;
    int64_t number;
    const char *text; /* NULL: none */
};

#define MALFORMED(id)                                                                     \
    {id, "-1", 0, FIELD_BAD, 0, "-1"}, {id, "+1", 0, FIELD_BAD, 0, "+1"},                 \
        {id, "18446744073709551616", 0, FIELD_BAD, 0, "18446744073709551616"},            \
        {id, "4503599627370497", 0, FIELD_BAD, 0, "4503599627370497"},                    \
        {id, "12x", 0, FIELD_BAD, 0, "12x"}, {id, "1 ", 0, FIELD_BAD, 0, "1 "},           \
        {id, " 1", 0, FIELD_BAD, 0, " 1"}, {id, "0x10", 0, FIELD_BAD, 0, "0x10"},         \
        {id, "1\n", 0, FIELD_BAD, 0, "1\uFFFD"}, {id, "1\0", 2, FIELD_BAD, 0, "1\uFFFD"}, \
        {id, "\x1b[2J", 0, FIELD_BAD, 0, "\uFFFD[2J"},                                    \
        {id, "\xff\xfe", 0, FIELD_BAD, 0, "\uFFFD\uFFFD"},                                \
        {id,                                                                              \
         "\u202e12",                                                                      \
         0,                                                                               \
         FIELD_BAD,                                                                       \
         0,                                                                               \
         "\uFFFD"                                                                         \
         "12"},                                                                           \
    {                                                                                     \
        id, "abc", 0, FIELD_BAD, 0, "abc"                                                 \
    }

static const struct row rows[] = {
    {FIELD_BALLOON_TARGET, "524288", 0, FIELD_KNOWN, 524288, NULL},
    {FIELD_BALLOON_TARGET, "0", 0, FIELD_KNOWN, 0, NULL},
    {FIELD_BALLOON_TARGET, "0000512", 0, FIELD_KNOWN, 512, NULL},
    {FIELD_BALLOON_TARGET, "4503599627370496", 0, FIELD_KNOWN, INT64_C(1) << 52, NULL},
    {FIELD_BALLOON_TARGET, "", 0, FIELD_BAD, 0, ""},
    MALFORMED(FIELD_BALLOON_TARGET),
    MALFORMED(FIELD_POLICY_TARGET),
    MALFORMED(FIELD_STATIC_MAX),
    MALFORMED(FIELD_VIDEORAM),
    MALFORMED(FIELD_PAGING_TARGET),
    MALFORMED(FIELD_DYNAMIC_MIN),
    MALFORMED(FIELD_DYNAMIC_MAX),
    MALFORMED(FIELD_MEMINFO),
    {FIELD_MEMORY_OFFSET, "-2048", 0, FIELD_KNOWN, -2048, NULL},
    {FIELD_MEMORY_OFFSET, "2048", 0, FIELD_KNOWN, 2048, NULL},
    {FIELD_MEMORY_OFFSET, "-", 0, FIELD_BAD, 0, "-"},
    {FIELD_MEMORY_OFFSET, "--1", 0, FIELD_BAD, 0, "--1"},
    {FIELD_MEMORY_OFFSET, "", 0, FIELD_BAD, 0, ""},
    {FIELD_POLICY_ENFORCE, "1", 0, FIELD_KNOWN, 1, NULL},
    {FIELD_POLICY_ENFORCE, "0", 0, FIELD_KNOWN, 0, NULL},
    {FIELD_POLICY_ENFORCE, "true", 0, FIELD_KNOWN, 1, NULL},
    {FIELD_POLICY_ENFORCE, "false", 0, FIELD_KNOWN, 0, NULL},
    {FIELD_POLICY_ENFORCE, "", 0, FIELD_BAD, 0, ""},
    {FIELD_POLICY_ENFORCE, "TRUE", 0, FIELD_BAD, 0, "TRUE"},
    {FIELD_POLICY_ENFORCE, "10", 0, FIELD_BAD, 0, "10"},
    {FIELD_POLICY_ENFORCE, "1\0", 2, FIELD_BAD, 0, "1\uFFFD"},
    {FIELD_FEATURE_BALLOON, "1", 0, FIELD_KNOWN, 1, NULL},
    {FIELD_FEATURE_BALLOON, "0", 0, FIELD_KNOWN, 0, NULL},
    {FIELD_FEATURE_BALLOON, "\x1b]0;x\a", 0, FIELD_BAD, 0, "\uFFFD]0;x\uFFFD"},
    {FIELD_UNCOOPERATIVE, "", 0, FIELD_KNOWN, 1, NULL},
    {FIELD_UNCOOPERATIVE, "\xff", 0, FIELD_KNOWN, 1, NULL},
    {FIELD_NAME, "web01", 0, FIELD_KNOWN, 0, "web01"},
    {FIELD_NAME, "日本", 0, FIELD_KNOWN, 0, "日本"},
    {FIELD_NAME, "", 0, FIELD_BAD, 0, ""},
    {FIELD_NAME, "a\x1b[31mb", 0, FIELD_BAD, 0, "a\uFFFD[31mb"},
    {FIELD_NAME, "a\u202eb", 0, FIELD_BAD, 0,
     "a\uFFFD"
     "b"},
    {FIELD_NAME, "a\xc3", 0, FIELD_BAD, 0, "a\uFFFD"},
    {FIELD_TYPE, "pv", 0, FIELD_KNOWN, 0, "pv"},
    {FIELD_TYPE, "pvh", 0, FIELD_KNOWN, 0, "pvh"},
    {FIELD_TYPE, "hvm", 0, FIELD_KNOWN, 0, "hvm"},
    {FIELD_TYPE, "pvx", 0, FIELD_BAD, 0, "pvx"},
    {FIELD_TYPE, "p", 0, FIELD_BAD, 0, "p"},
    {FIELD_TYPE, "", 0, FIELD_BAD, 0, ""},
    {FIELD_POLICY_ACTOR, "", 0, FIELD_KNOWN, 0, ""},
    {FIELD_POLICY_ACTOR, "xl-manual", 0, FIELD_KNOWN, 0, "xl-manual"},
    {FIELD_POLICY_ACTOR, "A_z.9-", 0, FIELD_KNOWN, 0, "A_z.9-"},
    {FIELD_POLICY_ACTOR, "xl manual", 0, FIELD_BAD, 0, "xl manual"},
    {FIELD_POLICY_ACTOR, "xl/..", 0, FIELD_BAD, 0, "xl/.."},
    {FIELD_POLICY_ACTOR, "é", 0, FIELD_BAD, 0, "é"},
    {FIELD_POLICY_PARAMS, "delay=5,paging=true", 0, FIELD_KNOWN, 0, "delay=5,paging=true"},
    {FIELD_POLICY_PARAMS, "", 0, FIELD_KNOWN, 0, ""},
    {FIELD_POLICY_PARAMS, "a\nb", 0, FIELD_BAD, 0,
     "a\uFFFD"
     "b"},
    {FIELD_POLICY_MANUAL_FROM, "xl delay=5", 0, FIELD_KNOWN, 0, "xl delay=5"},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];
        unsigned length = row->length ? row->length : (unsigned)strlen(row->bytes);
        struct field field;

        assert_int_equal(field_parse(row->id, row->bytes, length, NOW, &field), 0);
        if (field.state != row->state)
            print_message("# %s: '%s'\n", field_info(row->id)->name, row->bytes);
        assert_int_equal(field.state, row->state);
        assert_int_equal(field.number, row->number);
        assert_int_equal(field.since_ms, NOW);
        assert_int_equal(field.text != NULL, row->text != NULL);
        assert_string_equal(rctext_string(field.text), row->text ? row->text : "");
        rctext_unref(field.text);
    }
}

static void test_four_kib(void **state)
{
    char *bytes = malloc(4096);
    struct field field;

    (void)state;
    memset(bytes, '1', 4096);
    for (int id = 0; id < FIELD_COUNT; id++) {
        assert_int_equal(field_parse((enum field_id)id, bytes, 4096, NOW, &field), 0);
        if (field_info((enum field_id)id)->kind == FIELD_KIND_PRESENCE)
            assert_int_equal(field.state, FIELD_KNOWN);
        else
            assert_int_equal(field.state, FIELD_BAD);
        assert_true(strlen(rctext_string(field.text)) <= FIELD_TEXT_MAX);
        rctext_unref(field.text);
    }
    free(bytes);
}

static void test_length_limits(void **state)
{
    char bytes[FIELD_TEXT_MAX + 1];
    struct field field;

    (void)state;
    memset(bytes, 'x', sizeof(bytes));
    field_parse(FIELD_POLICY_ACTOR, bytes, 63, NOW, &field);
    assert_int_equal(field.state, FIELD_KNOWN);
    rctext_unref(field.text);
    field_parse(FIELD_POLICY_ACTOR, bytes, 64, NOW, &field);
    assert_int_equal(field.state, FIELD_BAD);
    rctext_unref(field.text);
    field_parse(FIELD_NAME, bytes, FIELD_TEXT_MAX, NOW, &field);
    assert_int_equal(field.state, FIELD_KNOWN);
    rctext_unref(field.text);
    field_parse(FIELD_NAME, bytes, FIELD_TEXT_MAX + 1, NOW, &field);
    assert_int_equal(field.state, FIELD_BAD);
    assert_int_equal(strlen(rctext_string(field.text)), FIELD_TEXT_MAX);
    rctext_unref(field.text);
}

/* Whatever comes in, what comes out is fit for a terminal. */
static void test_random_bytes(void **state)
{
    unsigned seed = 1;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        unsigned char bytes[64];
        unsigned length = (unsigned)rand_r(&seed) % sizeof(bytes);
        enum field_id id = (enum field_id)(rand_r(&seed) % FIELD_COUNT);
        char again[1024];
        struct field field;

        for (unsigned j = 0; j < length; j++)
            bytes[j] = (unsigned char)rand_r(&seed);
        assert_int_equal(field_parse(id, (char *)bytes, length, NOW, &field), 0);
        assert_true(text_sanitise(again, sizeof(again), rctext_string(field.text),
                                  strlen(rctext_string(field.text))) ||
                    strstr(again, "\uFFFD"));
        assert_string_equal(again, rctext_string(field.text));
        rctext_unref(field.text);
    }
}

static void test_table(void **state)
{
    (void)state;
    for (int id = 0; id < FIELD_COUNT; id++) {
        const struct field_info *info = field_info((enum field_id)id);

        assert_true(*info->name && *info->label && *info->help);
        assert_int_equal(info->path == NULL, info->origin == FIELD_ORIGIN_HYPERVISOR);
        if (info->path)
            assert_non_null(strstr(info->path, "/%u/"));
        for (int other = 0; other < id; other++)
            assert_string_not_equal(info->name, field_info((enum field_id)other)->name);
    }
    assert_string_equal(field_origin_name(FIELD_ORIGIN_GUEST), "guest");
}

static void test_equal(void **state)
{
    struct field a, b, c;

    (void)state;
    field_parse(FIELD_NAME, "web", 3, 1, &a);
    field_parse(FIELD_NAME, "web", 3, 2, &b);
    field_parse(FIELD_NAME, "web2", 4, 1, &c);
    assert_true(field_equal(&a, &b));
    assert_false(field_equal(&a, &c));
    assert_true(field_equal(&(struct field){.state = FIELD_ABSENT},
                            &(struct field){.state = FIELD_ABSENT, .since_ms = 9}));
    assert_false(field_equal(&a, &(struct field){.state = FIELD_KNOWN}));
    rctext_unref(a.text);
    rctext_unref(b.text);
    rctext_unref(c.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),          cmocka_unit_test(test_four_kib),
        cmocka_unit_test(test_length_limits), cmocka_unit_test(test_random_bytes),
        cmocka_unit_test(test_table),         cmocka_unit_test(test_equal),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
