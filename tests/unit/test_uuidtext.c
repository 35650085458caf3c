/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * UUIDs as text and back, and what is none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/uuidtext.h"

static void test_there_and_back(void **state)
{
    static const char text[] = "00112233-4455-6677-8899-aabbccddeeff";
    static const uint8_t bytes[UUIDTEXT_BYTES] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                                  0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
    uint8_t uuid[UUIDTEXT_BYTES];
    char back[UUIDTEXT_MAX];

    (void)state;
    assert_int_equal(uuidtext_parse(text, uuid), 0);
    assert_memory_equal(uuid, bytes, sizeof(bytes));
    assert_ptr_equal(uuidtext_format(uuid, back), back);
    assert_string_equal(back, text);
    assert_int_equal(uuidtext_parse("00112233-4455-6677-8899-AABBCCDDEEFF", uuid), 0);
    assert_memory_equal(uuid, bytes, sizeof(bytes));
}

static void test_what_is_none(void **state)
{
    static const char *const wrong[] = {
        "",
        "-",
        "00112233-4455-6677-8899-aabbccddeef",
        "00112233-4455-6677-8899-aabbccddeeff0",
        "00112233-4455-6677-8899-aabbccddeeff ",
        " 00112233-4455-6677-8899-aabbccddeeff",
        "00112233-4455-6677-8899-aabbccddeefg",
        "00112233-4455-6677-8899aabbccddeeff",
        "00112233445566778899aabbccddeeff",
        "0011-22334455-6677-8899-aabbccddeeff",
        "0x112233-4455-6677-8899-aabbccddeeff",
        "+0112233-4455-6677-8899-aabbccddeeff",
    };
    uint8_t uuid[UUIDTEXT_BYTES], before[UUIDTEXT_BYTES];

    (void)state;
    memset(uuid, 42, sizeof(uuid));
    memcpy(before, uuid, sizeof(uuid));
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_int_not_equal(uuidtext_parse(wrong[i], uuid), 0);
        assert_memory_equal(uuid, before, sizeof(uuid));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_what_is_none),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
