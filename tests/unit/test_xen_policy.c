/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pure parts of actorctl/policy: what may be written as a policy, what a target comes to, and
 * xenpaging's language.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "actorctl/policy/pager_words.h"
#include "actorctl/policy/policy_text.h"
#include "actorctl/policy/reckon.h"
#include "base/units.h"

#define LENGTH(array) (sizeof(array) / sizeof(array[0]))
#define MB            1024

/* --- texts ---------------------------------------------------------------------------------------
 */

static void knows_actors(void **state)
{
    static const char *const good[] = {"", "xl", "xl-manual", "A.b_c-9"};
    static const char *const bad[] = {" ", "a b", "a/b", "a\n", "\xc3\xbc", "a,b", "a=b"};
    char longest[XENMEM_ACTOR_MAX + 2];
    struct xenmem_error error;

    (void)state;
    for (size_t i = 0; i < LENGTH(good); i++)
        assert_int_equal(policy_text_check_actor(good[i], &error), 0);
    for (size_t i = 0; i < LENGTH(bad); i++)
        assert_int_equal(policy_text_check_actor(bad[i], &error), -EINVAL);
    memset(longest, 'a', sizeof(longest));
    longest[XENMEM_ACTOR_MAX + 1] = '\0';
    assert_int_equal(policy_text_check_actor(longest, &error), -EINVAL);
    assert_int_equal(policy_text_check_actor(longest + 1, &error), 0);
}

static void knows_params(void **state)
{
    static const char *const good[] = {"", "a=", "a=1", "a=1,b=2", "a=x y", "a=b=c", "a.b-c_d=~"};
    static const char *const bad[] = {"a",     "=",     ",",    "a=1,",   ",a=1", "a=1,,b=2",
                                      "a b=1", "a=1,b", "a=\n", "a=\x7f", " a=1", "a=\xff"};
    struct xenmem_error error;

    (void)state;
    for (size_t i = 0; i < LENGTH(good); i++)
        assert_int_equal(policy_text_check_params(good[i], &error), 0);
    for (size_t i = 0; i < LENGTH(bad); i++)
        assert_int_equal(policy_text_check_params(bad[i], &error), -EINVAL);
}

static void knows_manual_from(void **state)
{
    static const char *const good[] = {"", "xl ", "xl a=1", " ", " a=1"};
    static const char *const bad[] = {"xl", "x/l a=1", "xl a", "xl  a=1"};
    struct xenmem_error error;

    (void)state;
    for (size_t i = 0; i < LENGTH(good); i++)
        assert_int_equal(policy_text_check_manual_from(good[i], &error), 0);
    for (size_t i = 0; i < LENGTH(bad); i++)
        assert_int_equal(policy_text_check_manual_from(bad[i], &error), -EINVAL);
}

static void knows_enforce(void **state)
{
    static const char *const bad[] = {"", "2", "01", "yes", "True", "1 ", "true\n"};
    bool enforce = false;

    (void)state;
    assert_int_equal(policy_text_parse_enforce("1x", 1, &enforce), 0);
    assert_true(enforce);
    assert_int_equal(policy_text_parse_enforce("false", 5, &enforce), 0);
    assert_false(enforce);
    assert_int_equal(policy_text_parse_enforce("true", 4, &enforce), 0);
    assert_true(enforce);
    for (size_t i = 0; i < LENGTH(bad); i++)
        assert_int_equal(policy_text_parse_enforce(bad[i], strlen(bad[i]), &enforce), -EINVAL);
    assert_true(enforce);
}

/* --- targets -------------------------------------------------------------------------------------
 */

static const struct memory_nodes usual = {
    .has_target = true,
    .target_kb = 400 * MB,
    .has_static_max = true,
    .static_max_kb = 1024 * MB,
    .videoram_kb = 8 * MB,
};

static const struct reckoning {
    const char *name;
    struct facts facts;
    struct reckon_request request;
    int rc;
    int64_t target_kb, maxmem_kb, pod_pages;
    bool set_maxmem, set_pod, maxmem_first, by_hand;
} reckonings[] = {
    {"PV, absolute",
     {.domid = 1, .maxmem_kb = 512 * MB},
     {.given_kb = 300 * MB},
     0,
     300 * MB,
     309 * MB,
     301 * MB / 4,
     false,
     false,
     false,
     false},
    {"PV, enforced, raised",
     {.domid = 1, .maxmem_kb = 409 * MB},
     {.given_kb = 500 * MB, .enforce = true},
     0,
     500 * MB,
     509 * MB,
     501 * MB / 4,
     true,
     false,
     true,
     false},
    {"PV, enforced, lowered",
     {.domid = 1, .maxmem_kb = 409 * MB},
     {.given_kb = -100 * MB, .relative = true, .enforce = true},
     0,
     300 * MB,
     309 * MB,
     301 * MB / 4,
     true,
     false,
     false,
     false},
    {"HVM, within maxmem",
     {.domid = 1, .hvm = true, .maxmem_kb = 409 * MB},
     {.given_kb = 408 * MB},
     0,
     408 * MB,
     417 * MB,
     409 * MB / 4,
     false,
     true,
     true,
     false},
    {"HVM, a page above maxmem",
     {.domid = 1, .hvm = true, .maxmem_kb = 409 * MB},
     {.given_kb = 408 * MB + 4},
     -ERANGE,
     0,
     0,
     0,
     false,
     false,
     false,
     false},
    {"HVM, above maxmem, enforced",
     {.domid = 1, .hvm = true, .maxmem_kb = 409 * MB},
     {.given_kb = 800 * MB, .enforce = true},
     0,
     800 * MB,
     809 * MB,
     801 * MB / 4,
     true,
     true,
     true,
     false},
    {"static-max itself",
     {.domid = 1},
     {.given_kb = 1024 * MB, .enforce = true},
     0,
     1024 * MB,
     1033 * MB,
     1025 * MB / 4,
     true,
     false,
     true,
     false},
    {"above static-max",
     {.domid = 1},
     {.given_kb = 1024 * MB + 1, .enforce = true},
     -ERANGE,
     0,
     0,
     0,
     false,
     false,
     false,
     false},
    {"zero",
     {.domid = 1, .maxmem_kb = MB},
     {.given_kb = 0},
     0,
     0,
     9 * MB,
     MB / 4,
     false,
     false,
     true,
     false},
    {"below zero", {.domid = 1}, {.given_kb = -1}, -ERANGE, 0, 0, 0, false, false, false, false},
    {"relative, below zero",
     {.domid = 1},
     {.given_kb = -401 * MB, .relative = true},
     -ERANGE,
     0,
     0,
     0,
     false,
     false,
     false,
     false},
    {"no such number",
     {.domid = 1},
     {.given_kb = INT64_MAX, .relative = true},
     -ERANGE,
     0,
     0,
     0,
     false,
     false,
     false,
     false},
    {"nor this",
     {.domid = 1},
     {.given_kb = INT64_MIN, .relative = true},
     -ERANGE,
     0,
     0,
     0,
     false,
     false,
     false,
     false},
    {"dom0, its minimum",
     {.domid = 0, .maxmem_kb = 600 * MB},
     {.given_kb = 128 * MB},
     0,
     128 * MB,
     137 * MB,
     129 * MB / 4,
     false,
     false,
     false,
     false},
    {"dom0, below",
     {.domid = 0},
     {.given_kb = 128 * MB - 1},
     -ERANGE,
     0,
     0,
     0,
     false,
     false,
     false,
     false},
    {"dom0, PVH: no PoD target, not by libxl",
     {.domid = 0, .hvm = true, .maxmem_kb = 300 * MB},
     {.given_kb = 400 * MB},
     0,
     400 * MB,
     409 * MB,
     401 * MB / 4,
     false,
     false,
     true,
     true},
};

static void reckons_targets(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(reckonings); i++) {
        const struct reckoning *r = &reckonings[i];
        struct reckon_balloon balloon = {.target_kb = -7};
        struct xenmem_error error = {0};

        print_message("# %s\n", r->name);
        assert_int_equal(reckon_balloon(&r->facts, &usual, &r->request, &balloon, &error), r->rc);
        assert_int_equal(error.code, -r->rc);
        if (r->rc) {
            assert_int_equal(balloon.target_kb, -7);
            assert_non_null(strstr(error.sentence, "othing was changed"));
            continue;
        }
        assert_int_equal(balloon.target_kb, r->target_kb);
        assert_int_equal(balloon.maxmem_kb, r->maxmem_kb);
        assert_int_equal(balloon.pod_pages, r->pod_pages);
        assert_int_equal(balloon.set_maxmem, r->set_maxmem);
        assert_int_equal(balloon.set_pod, r->set_pod);
        assert_int_equal(balloon.maxmem_first, r->maxmem_first);
        assert_int_equal(balloon.needs_by_hand, r->by_hand);
    }
}

static void reckons_with_what_is_missing(void **state)
{
    static const struct facts facts = {.domid = 1, .maxmem_kb = 512 * MB};
    struct reckon_request request = {.given_kb = 4, .relative = true};
    struct memory_nodes nodes = usual;
    struct reckon_balloon balloon;
    struct xenmem_error error;

    (void)state;
    nodes.has_target = false;
    assert_int_equal(reckon_balloon(&facts, &nodes, &request, &balloon, &error), -ENODATA);
    request.relative = false;
    assert_int_equal(reckon_balloon(&facts, &nodes, &request, &balloon, &error), 0);
    assert_true(balloon.needs_by_hand);
    nodes.has_static_max = false;
    assert_int_equal(reckon_balloon(&facts, &nodes, &request, &balloon, &error), -ENODATA);
    nodes = usual;
    nodes.odd_videoram = true;
    assert_int_equal(reckon_balloon(&facts, &nodes, &request, &balloon, &error), 0);
    assert_true(balloon.needs_by_hand);
}

/* --- xenpaging -----------------------------------------------------------------------------------
 */

static void understands_the_pager(void **state)
{
    static const struct {
        const char *log;
        int code;
    } logs[] = {
        {"", 0},
        {"xenpaging init\n", 0},
        {"x: Error initialising shared page(38 = Function not implemented): Internal error\n",
         ENOSYS},
        {"Error initialising shared page(95 = Operation not supported)", EOPNOTSUPP},
        {"Error initialising shared page(", 0},
        {"Error initialising shared page(-1 = x)", 0},
        {"Error initialising shared page(99999999999999999999 = x)", 0},
        {"a\nxenpaging is (or was) active on this domain\nb", EBUSY},
        {"xenpaging requires Hardware Assisted Paging", ENODEV},
        {"xenpaging not supported while iommu passthrough is enabled", EMLINK},
        {"xenpaging not supported in a PoD guest", EXDEV},
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(logs); i++)
        assert_int_equal(pager_words_code(logs[i].log), logs[i].code);
    assert_string_equal(pager_words_explain(ENOMEM), strerror(ENOMEM));
    assert_non_null(strstr(pager_words_explain(ENOSYS), "without memory paging"));
}

static void leaves_room_for_the_hole(void **state)
{
    (void)state;
    assert_int_equal(pager_words_max_kb(1024 * MB), 1024 * MB);
    assert_int_equal(pager_words_max_kb(8192 * MB), 10240 * MB);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_actors),          cmocka_unit_test(knows_params),
        cmocka_unit_test(knows_manual_from),     cmocka_unit_test(knows_enforce),
        cmocka_unit_test(reckons_targets),       cmocka_unit_test(reckons_with_what_is_missing),
        cmocka_unit_test(understands_the_pager), cmocka_unit_test(leaves_room_for_the_hole),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
