/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where the nodes are, and what a path that comes with an event means.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "actorctl/xen/nodes.h"
#include "actorctl/xen/watches.h"

#define ALL_POLICY                                                          \
    (NODES_FIELD(FIELD_POLICY_ACTOR) | NODES_FIELD(FIELD_POLICY_PARAMS) |   \
     NODES_FIELD(FIELD_POLICY_TARGET) | NODES_FIELD(FIELD_POLICY_ENFORCE) | \
     NODES_FIELD(FIELD_POLICY_MANUAL_FROM))

static void every_store_field_has_a_path(void **state)
{
    char path[NODES_PATH_MAX];

    (void)state;
    for (int id = 0; id < FIELD_COUNT; id++) {
        if (!field_info(id)->path) {
            assert_null(nodes_path(id, 7, path));
            continue;
        }
        assert_ptr_equal(nodes_path(id, 7, path), path);
        assert_non_null(strstr(path, "/7/"));
        assert_null(strchr(path, '%'));
    }
    assert_string_equal(nodes_path(FIELD_BALLOON_TARGET, 32751, path),
                        "/local/domain/32751/memory/target");
    assert_string_equal(nodes_directory_path(NODES_POLICY, 0, path), "/libxl/0/memory-policy");
}

/* An event at a field's own node means that field and nothing else. */
static void a_nodes_own_path_means_its_field(void **state)
{
    char path[NODES_PATH_MAX];
    struct nodes_work work;
    uint32_t domid;

    (void)state;
    for (int id = 0; id < FIELD_COUNT; id++) {
        if (!nodes_path(id, 31, path))
            continue;
        assert_true(nodes_parse(path, &domid, &work));
        assert_int_equal(domid, 31);
        assert_int_equal(work.fields, NODES_FIELD(id));
        assert_int_equal(work.directories, 0);
    }
}

struct path_row {
    const char *path;
    bool valid;
    uint32_t domid, fields;
    unsigned directories;
};

static const struct path_row rows[] = {
    {"/local/domain/3/memory", true, 3, 0, NODES_DIRECTORY(NODES_MEMORY)},
    {"/local/domain/3", true, 3, NODES_FIELD(FIELD_NAME) | NODES_FIELD(FIELD_FEATURE_BALLOON),
     NODES_DIRECTORY(NODES_MEMORY)},
    {"/local/domain/3/control", true, 3, NODES_FIELD(FIELD_FEATURE_BALLOON), 0},
    {"/libxl/3", true, 3, NODES_FIELD(FIELD_TYPE), NODES_DIRECTORY(NODES_POLICY)},
    {"/libxl/3/memory-policy", true, 3, 0, NODES_DIRECTORY(NODES_POLICY)},
    {"/libxl/3/memory-policy/actor", true, 3, NODES_FIELD(FIELD_POLICY_ACTOR), 0},
    {"/libxl/3/device/vif/0/frontend", true, 3, 0, 0},
    {"/local/domain/3/memory/meminfo/below", true, 3, 0, 0},
    {"/local/domain/3/memory/target-tot_page", true, 3, 0, 0},
    {"/local/domain/3/memory/targets", true, 3, 0, 0},
    {"/local/domain/3/", true, 3, 0, 0},
    {"/local/domain/0/name", true, 0, NODES_FIELD(FIELD_NAME), 0},
    {"/local/domain", false, 0, 0, 0},
    {"/local/domain/", false, 0, 0, 0},
    {"/local/domain//memory", false, 0, 0, 0},
    {"/local/domain/03/memory", false, 0, 0, 0},
    {"/local/domain/-1/memory", false, 0, 0, 0},
    {"/local/domain/ 3/memory", false, 0, 0, 0},
    {"/local/domain/3x/memory", false, 0, 0, 0},
    {"/local/domain/99999999999999999999/memory", false, 0, 0, 0},
    {"/local/domain/4294967299/memory", false, 0, 0, 0},
    {"/libxl", false, 0, 0, 0},
    {"/vm/3/memory", false, 0, 0, 0},
    {"", false, 0, 0, 0},
    {"@releaseDomain", false, 0, 0, 0},
    {"/local/domain/%u/memory", false, 0, 0, 0},
};

static void other_paths_mean_what_is_below_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct nodes_work work = {0};
        uint32_t domid = 0;

        if (nodes_parse(rows[i].path, &domid, &work) != rows[i].valid || domid != rows[i].domid ||
            work.fields != rows[i].fields || work.directories != rows[i].directories)
            fail_msg("%s: domid %u, fields %x, directories %x", rows[i].path, domid, work.fields,
                     work.directories);
    }
}

static void an_endless_path_is_ignored(void **state)
{
    char path[4096];
    struct nodes_work work;
    uint32_t domid;

    (void)state;
    memset(path, 'a', sizeof(path) - 1);
    path[sizeof(path) - 1] = '\0';
    memcpy(path, "/libxl/3/", strlen("/libxl/3/"));
    assert_true(nodes_parse(path, &domid, &work));
    assert_int_equal(work.fields, 0);
    assert_int_equal(work.directories, 0);
}

static void directories_know_their_fields(void **state)
{
    (void)state;
    assert_int_equal(nodes_fields_of(NODES_POLICY), ALL_POLICY);
    assert_int_equal(nodes_field_in(NODES_POLICY, "enforce"), FIELD_POLICY_ENFORCE);
    assert_int_equal(nodes_field_in(NODES_MEMORY, "enforce"), -1);
    assert_int_equal(nodes_field_in(NODES_MEMORY, "static-max"), FIELD_STATIC_MAX);
    assert_int_equal(nodes_field_in(NODES_MEMORY, ""), -1);
}

static void only_two_fields_are_the_guests(void **state)
{
    (void)state;
    assert_int_equal(nodes_guest_fields(),
                     NODES_FIELD(FIELD_MEMINFO) | NODES_FIELD(FIELD_FEATURE_BALLOON));
}

/* Each node that is read has a watch above it: nothing would tell of its changes otherwise. */
static void every_field_is_watched(void **state)
{
    (void)state;
    for (int id = 0; id < FIELD_COUNT; id++) {
        const char *path = field_info(id)->path;
        bool watched = !path;

        for (int watch = 0; watch <= WATCH_LIBXL; watch++) {
            const char *above = watches_path_format((enum watch_id)watch);

            watched |= path && strncmp(path, above, strlen(above)) == 0;
        }
        assert_true(watched);
    }
}

static void tokens_come_back_as_they_went(void **state)
{
    char text[WATCH_TOKEN_MAX];

    (void)state;
    for (int id = 0; id < WATCH_COUNT; id++) {
        struct watch_token sent = {(enum watch_id)id, 32751, UINT32_MAX}, got;

        assert_true(watches_parse_token(watches_token(&sent, text), &got));
        assert_int_equal(got.id, sent.id);
        assert_int_equal(got.domid, sent.domid);
        assert_int_equal(got.generation, sent.generation);
    }
}

static void other_tokens_are_refused(void **state)
{
    static const char *const tokens[] = {
        "",      "m",     "m:", "m1", "m1:", "m:1", "x1:1", "m1:1:1", "m-1:1", "m1:4294967296",
        "m1:1 ", "m 1:1", "1:1"};
    struct watch_token token;

    (void)state;
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
        if (watches_parse_token(tokens[i], &token))
            fail_msg("taken: %s", tokens[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_store_field_has_a_path),
        cmocka_unit_test(a_nodes_own_path_means_its_field),
        cmocka_unit_test(other_paths_mean_what_is_below_them),
        cmocka_unit_test(an_endless_path_is_ignored),
        cmocka_unit_test(directories_know_their_fields),
        cmocka_unit_test(only_two_fields_are_the_guests),
        cmocka_unit_test(every_field_is_watched),
        cmocka_unit_test(tokens_come_back_as_they_went),
        cmocka_unit_test(other_tokens_are_refused),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
