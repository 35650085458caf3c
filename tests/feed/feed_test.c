/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The feed on a simulated host: every node, every bad value, domains that vanish, come back and
 * churn, floods, a xenstored that dies and one that hangs. Run by test_feed.sh within `xensim run`. See
 * world.h.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "actorctl/xen/clock.h"
#include "actorctl/xen/nodes.h"
#include "base/text.h"
#include "tests/feed/world.h"

/* --- the picture against a fresh one ---------------------------------------------------------- */

static bool same_nodes(const struct domain *a, const struct domain *b)
{
    for (int id = 0; id < FIELD_COUNT; id++)
        if (field_info(id)->path && !field_equal(&a->fields[id], &b->fields[id]))
            return false;
    return true;
}

static bool agrees(const struct snapshot *snapshot, const void *context)
{
    const struct snapshot *truth = context;

    if (snapshot->count != truth->count)
        return false;
    for (size_t i = 0; i < snapshot->count; i++)
        if (!domain_id_equal(&snapshot->domains[i]->id, &truth->domains[i]->id) ||
            !same_nodes(snapshot->domains[i], truth->domains[i]))
            return false;
    return true;
}

/* The feed, which has seen all the changes, comes to say what one says that has just started. */
static void check_truth(struct world *world)
{
    struct feed_options once = {.once = true};
    struct world fresh = {0};

    if (feed_start(&fresh.feed, &once, NULL) == 0 &&
        world_await(&fresh, world_is_whole, NULL, "a fresh picture is complete"))
        world_await(world, agrees, fresh.now, "the picture is what a fresh one is");
    world_complain(world, "%s", fresh.why);
    world_stop(&fresh);
}

/* --- nodes ------------------------------------------------------------------------------------ */

struct expectation {
    uint32_t domid;
    enum field_id id;
    const struct field *field;
};

static bool field_is(const struct snapshot *snapshot, const void *context)
{
    const struct expectation *expected = context;
    const struct domain *domain = snapshot_find_domid(snapshot, expected->domid);

    return domain && field_equal(&domain->fields[expected->id], expected->field);
}

/* Writes a node, and waits until the feed says of it what its bytes mean. */
static void write_and_see(struct world *world, uint32_t domid, enum field_id id, const char *bytes,
                          unsigned length)
{
    char path[NODES_PATH_MAX], what[256], shown[64];
    struct field field;
    struct expectation expected = {domid, id, &field};

    text_sanitise(shown, sizeof(shown), bytes, length < 40 ? length : 40);
    snprintf(what, sizeof(what), "%s of domain %u is seen as \"%s\" (%u bytes)",
             field_info(id)->name, domid, shown, length);
    field_parse(id, bytes, length, 0, &field);
    if (!xs_write(world->xs, XBT_NULL, nodes_path(id, domid, path), bytes, length))
        world_complain(world, "%s cannot be written: %s", path, strerror(errno));
    else
        world_await(world, field_is, &expected, what);
    rctext_unref(field.text);
}

static void remove_and_see(struct world *world, uint32_t domid, enum field_id id)
{
    const struct field absent = {.state = FIELD_ABSENT};
    struct expectation expected = {domid, id, &absent};
    char path[NODES_PATH_MAX], what[256];

    snprintf(what, sizeof(what), "%s of domain %u is seen to be absent", field_info(id)->name,
             domid);
    xs_rm(world->xs, XBT_NULL, nodes_path(id, domid, path));
    if (id != FIELD_TYPE) /* without its node the type is what the hypervisor says */
        world_await(world, field_is, &expected, what);
}

struct bytes {
    const char *bytes;
    unsigned length;
};
#define BYTES(string)              \
    {                              \
        string, sizeof(string) - 1 \
    }

static const struct bytes bad_values[] = {
    BYTES(""),
    BYTES("abc"),
    BYTES("-5"),
    BYTES("18446744073709551616"),
    BYTES("99999999999999999999999999999999999999"),
    BYTES("512 "),
    BYTES(" 512"),
    BYTES("512M"),
    BYTES("0x200"),
    BYTES("512\n"),
    BYTES("5\0002"),
    BYTES("\033[2J\033]0;owned\007"),
    BYTES("\x9b"
          "31m"),
    BYTES("\xff\xfe\xc0\x80"),
    BYTES("\xe2\x80\xaetxet\xe2\x80\xac"),
    BYTES("\xed\xa0\x80"),
    BYTES("a\tb\rc"),
    BYTES("%s%n%d"),
};

/* Of a value that xenstored takes: what fits into its packets, or oxenstored's limit. */
static unsigned longest_value(struct world *world, const char *path)
{
    static const char zeros[4096];
    unsigned length = (unsigned)(sizeof(zeros) - strlen(path) - 1);

    while (!xs_write(world->xs, XBT_NULL, path, zeros, length) && length > 1024)
        length /= 2;
    return length;
}

static void test_every_node_good_and_bad(struct world *world)
{
    static char huge[4096];
    const uint32_t domid = 2; /* an HVM domain: that of a PV one is not asked for its type */

    memset(huge, 'A', sizeof(huge));
    if (!world_start_whole(world))
        return;
    for (int id = 0; id < FIELD_COUNT; id++) {
        char path[NODES_PATH_MAX];

        if (!nodes_path(id, domid, path))
            continue;
        write_and_see(world, domid, id, "1", 1);
        for (size_t i = 0; i < sizeof(bad_values) / sizeof(bad_values[0]); i++)
            write_and_see(world, domid, id, bad_values[i].bytes, bad_values[i].length);
        write_and_see(world, domid, id, huge, longest_value(world, path));
        remove_and_see(world, domid, id);
        write_and_see(world, domid, id, "524288", 6);
    }
    check_truth(world);
}

static void test_values_that_were_there_before(struct world *world)
{
    char path[NODES_PATH_MAX];

    for (int id = 0; id < FIELD_COUNT; id++)
        if (nodes_path(id, 2, path))
            xs_write(world->xs, XBT_NULL, path, "1", 1);
    if (!world_start_whole(world))
        return;
    for (int id = 0; id < FIELD_COUNT; id++) {
        const struct field *field = &snapshot_find_domid(world->now, 2)->fields[id];

        if (nodes_path(id, 2, path) && field->state != FIELD_KNOWN && id != FIELD_TYPE)
            world_complain(world, "%s is not known", path);
    }
    check_truth(world);
}

static bool policy_is_gone(const struct snapshot *snapshot, const void *context)
{
    const struct domain *domain = snapshot_find_domid(snapshot, *(const uint32_t *)context);

    return domain && domain->fields[FIELD_POLICY_ACTOR].state == FIELD_ABSENT &&
           domain->fields[FIELD_POLICY_TARGET].state == FIELD_ABSENT &&
           strcmp(domain_text(domain, FIELD_TYPE, ""), "hvm") == 0;
}

static bool memory_is_gone(const struct snapshot *snapshot, const void *context)
{
    const struct domain *domain = snapshot_find_domid(snapshot, *(const uint32_t *)context);

    return domain && domain->fields[FIELD_BALLOON_TARGET].state == FIELD_ABSENT &&
           domain->fields[FIELD_STATIC_MAX].state == FIELD_ABSENT;
}

static void test_removed_directories(struct world *world)
{
    const uint32_t domid = 2;

    if (!world_start_whole(world))
        return;
    write_and_see(world, domid, FIELD_POLICY_ACTOR, "xl", 2);
    write_and_see(world, domid, FIELD_POLICY_TARGET, "4096", 4);
    xs_rm(world->xs, XBT_NULL, "/libxl/2");
    world_await(world, policy_is_gone, &domid, "a removed /libxl/2 takes the policy away");
    xs_rm(world->xs, XBT_NULL, "/local/domain/2/memory");
    world_await(world, memory_is_gone, &domid, "a removed memory directory takes the target away");
    write_and_see(world, domid, FIELD_BALLOON_TARGET, "4096", 4);
    write_and_see(world, domid, FIELD_POLICY_ACTOR, "balance", 7);
    check_truth(world);
}

static void test_a_change_in_one_transaction(struct world *world)
{
    struct field target, actor;
    struct expectation see_target = {2, FIELD_POLICY_TARGET, &target};
    struct expectation see_actor = {2, FIELD_POLICY_ACTOR, &actor};
    bool done = false;

    if (!world_start_whole(world))
        return;
    field_parse(FIELD_POLICY_TARGET, "777", 3, 0, &target);
    field_parse(FIELD_POLICY_ACTOR, "xl-manual", 9, 0, &actor);
    for (int i = 0; i < 100 && !done; i++) {
        xs_transaction_t t = xs_transaction_start(world->xs);

        xs_write(world->xs, t, "/libxl/2/memory-policy/target", "777", 3);
        xs_write(world->xs, t, "/libxl/2/memory-policy/actor", "xl-manual", 9);
        done = xs_transaction_end(world->xs, t, false);
    }
    if (!done)
        world_complain(world, "the transaction never went through");
    world_await(world, field_is, &see_target, "the target of a transaction is seen");
    world_await(world, field_is, &see_actor, "the actor of a transaction is seen");
    rctext_unref(actor.text);
}

/* More names than one packet holds: oxenstored sends it all the same, and the library hangs up. */
static void test_a_directory_too_long_to_list(struct world *world)
{
    char path[NODES_PATH_MAX];

    for (int i = 0; i < 200; i++) {
        snprintf(path, sizeof(path), "/local/domain/2/memory/a-node-that-nobody-reads-%d", i);
        xs_write(world->xs, XBT_NULL, path, "", 0);
    }
    if (world_start_whole(world))
        write_and_see(world, 2, FIELD_BALLOON_TARGET, "4444", 4);
    for (int i = 0; i < 200; i++) {
        snprintf(path, sizeof(path), "/local/domain/2/memory/a-node-that-nobody-reads-%d", i);
        xs_rm(world->xs, XBT_NULL, path);
    }
    check_truth(world);
}

/* --- domains that come and go ----------------------------------------------------------------- */

static bool has_domid(const struct snapshot *snapshot, const void *context)
{
    return snapshot_find_domid(snapshot, *(const uint32_t *)context) != NULL;
}

static bool lacks_domid(const struct snapshot *snapshot, const void *context)
{
    return !has_domid(snapshot, context);
}

static void test_a_domain_that_vanishes_while_it_is_read(struct world *world)
{
    const uint32_t domid = 600;

    if (!world_start_whole(world))
        return;
    for (int i = 0; i < 12 && !*world->why; i++) {
        world_control(world, "create v%d pv 4M domid 600", i);
        world_await(world, has_domid, &domid, "a new domain is there");
        for (int j = 0; j < 50; j++)
            xs_write(world->xs, XBT_NULL, "/local/domain/600/memory/target", j & 1 ? "1" : "2", 1);
        world_control(world, "destroy v%d", i);
        world_await(world, lacks_domid, &domid, "a destroyed domain is gone");
    }
    check_truth(world);
}

struct reuse {
    struct domain_id before;
};

static bool is_another(const struct snapshot *snapshot, const void *context)
{
    const struct reuse *reuse = context;
    const struct domain *domain = snapshot_find_domid(snapshot, reuse->before.domid);

    return domain && !domain_id_equal(&domain->id, &reuse->before) && domain->nodes_read;
}

static void test_a_domid_that_is_used_again(struct world *world)
{
    if (!world_start_whole(world))
        return;
    for (int i = 0; i < 10 && !*world->why; i++) {
        const struct domain *domain = snapshot_find_domid(world->now, 1);
        struct reuse reuse = {domain->id};

        write_and_see(world, 1, FIELD_POLICY_ACTOR, "xl", 2);
        world_control(world, "recreate web01");
        world_await(world, is_another, &reuse, "the domid belongs to another domain");
        domain = snapshot_find_domid(world->now, 1);
        if (domain && domain->fields[FIELD_POLICY_ACTOR].state == FIELD_KNOWN)
            world_complain(world, "the policy of the former domain is still there");
        write_and_see(world, 1, FIELD_BALLOON_TARGET, i & 1 ? "65536" : "131072", 5 + !(i & 1));
    }
    check_truth(world);
}

static bool has_many(const struct snapshot *snapshot, const void *context)
{
    return snapshot->count >= *(const size_t *)context;
}

static void test_a_hundred_domains_a_second(struct world *world)
{
    const size_t many = 20;

    if (!world_start_whole(world))
        return;
    for (int i = 0; i < 60 && !*world->why; i++) {
        world_control(world, "churn 20");
        world_next(world, TICK_MS);
    }
    world_await(world, has_many, &many, "the last of them are there");
    check_truth(world);
}

/* --- floods ----------------------------------------------------------------------------------- */

struct flood {
    atomic_bool end;
    uint64_t written;
};

static void *flood(void *context)
{
    struct flood *flood = context;
    struct xs_handle *xs = xs_open(0);
    char value[16];

    while (xs && !atomic_load(&flood->end)) {
        snprintf(value, sizeof(value), "%" PRIu64, flood->written++ & 1);
        xs_write(xs, XBT_NULL, "/local/domain/2/control/feature-balloon", value,
                 (unsigned)strlen(value));
        xs_write(xs, XBT_NULL, "/local/domain/2/memory/meminfo", value, (unsigned)strlen(value));
    }
    xs_close(xs);
    return NULL;
}

static void test_a_guest_that_floods_its_nodes(struct world *world)
{
    struct flood state = {0};
    unsigned asked, others = 0;
    uint64_t first, ticks;
    pthread_t thread;

    if (!world_start_settled(world) || pthread_create(&thread, NULL, flood, &state) != 0)
        return;
    first = world->now->samples;
    asked = world_requests();
    do /* others are seen all the while */
        write_and_see(world, 1, FIELD_BALLOON_TARGET, others & 1 ? "65536" : "65540", 5);
    while (++others && world->now->samples < first + 20 && !*world->why);
    ticks = world->now->samples - first;
    asked = world_requests() - asked - others;
    atomic_store(&state.end, true);
    pthread_join(thread, NULL);
    fprintf(stderr, "# flood: %" PRIu64 " writes in %" PRIu64 " ticks, %u reads\n",
            2 * state.written, ticks, asked);
    if (asked > 2 * (ticks + 2)) /* two nodes */
        world_complain(world, "%u reads in %" PRIu64 " ticks: a flood is read once a tick", asked,
                       ticks);
    if (state.written < 10 * ticks)
        world_complain(world, "that was no flood: %" PRIu64 " writes", state.written);
    check_truth(world);
}

static void test_the_steady_state_costs_nothing(struct world *world)
{
    uint64_t later;
    unsigned before;

    if (!world_start_settled(world))
        return;
    before = world_requests();
    later = world->now->samples + 30;
    world_await(world, world_has_samples, &later, "samples go on");
    if (world_requests() != before)
        world_complain(world, "%u requests in 30 ticks", world_requests() - before);
    check_truth(world);
}

static void test_sparse_domids(struct world *world)
{
    if (!world_start_whole(world))
        return;
    for (size_t i = 1; i < world->now->count; i++) {
        char name[32];

        /* sparse.scenario: domain sN has domid 3 + 13 N */
        snprintf(name, sizeof(name), "s%zu", i - 1);
        if (world->now->domains[i]->id.domid != 3 + 13 * (i - 1) ||
            strcmp(domain_text(world->now->domains[i], FIELD_NAME, ""), name) != 0)
            world_complain(world, "domain %zu is %u, %s", i, world->now->domains[i]->id.domid,
                           domain_text(world->now->domains[i], FIELD_NAME, "?"));
    }
    if (world->now->count < 2100)
        world_complain(world, "only %zu domains", world->now->count);
    check_truth(world);
}

/* --- some domains only ------------------------------------------------------------------------ */

#define REQUESTS_OF_A_DOMAIN (FIELD_COUNT + NODES_DIRECTORY_COUNT + 1)
#define REQUESTS_OF_THE_HOST 2 /* the registry of actors */

/* Takes a picture of what is named, NULL behind the last. Returns the requests that it took. */
static unsigned picture_of(struct world *world, const char *const *only)
{
    const struct feed_options options = {.tick_ms = TICK_MS, .once = true, .only = only};
    unsigned before = world_requests();

    world_stop(world);
    if (world_start_as(world, &options))
        world_await(world, world_is_whole, NULL, "a picture of some domains is complete");
    return world_requests() - before;
}

/* Exactly these domids, in ascending order, have their nodes. */
static void check_read(struct world *world, const uint32_t *domids, size_t count)
{
    size_t read = 0;

    for (size_t i = 0; world->now && i < world->now->count; i++) {
        const struct domain *domain = world->now->domains[i];

        if (!domain->nodes_read)
            continue;
        if (read >= count || domain->id.domid != domids[read])
            world_complain(world, "the nodes of domain %u have been read", domain->id.domid);
        else if (domain->fields[FIELD_BALLOON_TARGET].state != FIELD_KNOWN)
            world_complain(world, "the target of domain %u is not known", domain->id.domid);
        read++;
    }
    if (read < count)
        world_complain(world, "the nodes of domain %u have not been read", domids[read]);
}

static void check_economy(struct world *world, unsigned asked, unsigned most)
{
    fprintf(stderr, "# some domains: %u requests\n", asked);
    if (asked > most)
        world_complain(world, "%u requests, where %u are enough", asked, most);
}

static void test_some_domains_only(struct world *world)
{
    const unsigned one = REQUESTS_OF_A_DOMAIN, host = REQUESTS_OF_THE_HOST;
    char uuid[DOMAIN_UUID_TEXT_MAX];
    unsigned asked, all;

    xs_write(world->xs, XBT_NULL, "/local/domain/2/name", "win01", 5);
    asked = picture_of(world, (const char *[]){"2", NULL});
    check_read(world, (const uint32_t[]){2}, 1);
    check_economy(world, asked, one + host);
    if (*world->why)
        return;
    all = (unsigned)world->now->count;
    for (char *at = domain_uuid_format(&snapshot_find_domid(world->now, 3)->id, uuid); *at; at++)
        *at = (char)toupper((unsigned char)*at);
    asked = picture_of(world, (const char *[]){uuid, "3", "1", NULL});
    check_read(world, (const uint32_t[]){1, 3}, 2);
    check_economy(world, asked, 2 * one + host);
    asked = picture_of(world, (const char *[]){"win01", "1", NULL});
    check_read(world, (const uint32_t[]){1, 2}, 2);
    check_economy(world, asked, 2 * one + all + host);
    asked = picture_of(world, (const char *[]){"nobody", NULL});
    check_read(world, NULL, 0);
    check_economy(world, asked, all + host);
    asked = picture_of(world, (const char *[]){NULL});
    check_read(world, NULL, 0);
    check_economy(world, asked, host);
}

/* Of two of one name the lower domid; digits that are no domid are a name. */
static void test_some_domains_of_odd_names(struct world *world)
{
    xs_write(world->xs, XBT_NULL, "/local/domain/3/name", "4711", 4);
    xs_write(world->xs, XBT_NULL, "/local/domain/5/name", "4711", 4);
    picture_of(world, (const char *[]){"4711", NULL});
    check_read(world, (const uint32_t[]){3}, 1);
    xs_write(world->xs, XBT_NULL, "/local/domain/3/name", "1", 1);
    picture_of(world, (const char *[]){"1", NULL});
    check_read(world, (const uint32_t[]){1}, 1);
    xs_write(world->xs, XBT_NULL, "/local/domain/3/name", "pvh01", 5);
    xs_write(world->xs, XBT_NULL, "/local/domain/5/name", "breath", 6);
}

/* Of 2,100: by domid the requests of one, by name what is below it, and what the readers have begun
 * beside it. */
static void test_some_domains_of_many(struct world *world)
{
    unsigned asked = picture_of(world, (const char *[]){"2616", NULL});

    check_read(world, (const uint32_t[]){2616}, 1); /* s201: 3 + 13 * 201 */
    check_economy(world, asked, REQUESTS_OF_A_DOMAIN + REQUESTS_OF_THE_HOST);
    asked = picture_of(world, (const char *[]){"s201", NULL});
    check_read(world, (const uint32_t[]){2616}, 1);
    check_economy(world, asked, REQUESTS_OF_A_DOMAIN + REQUESTS_OF_THE_HOST + 203 + 64);
}

/* --- xenstored and the hypervisor in trouble -------------------------------------------------- */

static bool store_is_gone(const struct snapshot *snapshot, const void *context)
{
    (void)context;
    return !snapshot->store_alive && *snapshot->trouble;
}

static void test_xenstored_dies_and_comes_back(struct world *world)
{
    uint64_t later;

    if (!world_start_whole(world))
        return;
    write_and_see(world, 1, FIELD_BALLOON_TARGET, "65544", 5);
    xs_close(world->xs);
    world->xs = NULL;
    world_control(world, "kill-xenstored");
    if (!world_await(world, store_is_gone, NULL, "xenstored is noticed to be gone"))
        return;
    later = world->now->samples + 5;
    world_await(world, world_has_samples, &later, "samples go on without xenstored");
    if (snapshot_find_domid(world->now, 1)->fields[FIELD_BALLOON_TARGET].number != 65544)
        world_complain(world, "what was known is forgotten");
    world_control(world, "restart-xenstored");
    world_await(world, world_is_whole, NULL, "the picture is complete again");
    world->xs = xs_open(0);
    check_truth(world);
    write_and_see(world, 1, FIELD_BALLOON_TARGET, "65548", 5);
    write_and_see(world, 1, FIELD_NAME, "web02", 5);
    write_and_see(world, 1, FIELD_POLICY_ACTOR, "xl", 2);
}

static bool has_rows(const struct snapshot *snapshot, const void *context)
{
    (void)context;
    return snapshot->count >= 3;
}

static void test_xenstored_hangs(struct world *world)
{
    struct world other = {0};
    int64_t before_ms;
    uint64_t later;

    if (!world_start_settled(world))
        return;
    world_control(world, "stop-xenstored");
    later = world->now->samples + 5;
    world_await(world, world_has_samples, &later, "samples go on while xenstored hangs");
    if (world_start(&other))
        world_await(&other, has_rows, NULL, "a new feed shows rows while xenstored hangs");
    world_complain(world, "%s", other.why);
    before_ms = clock_now_ms();
    world_stop(&other);
    if (clock_now_ms() - before_ms > 5000)
        world_complain(world, "feed_stop took %" PRId64 " ms", clock_now_ms() - before_ms);
    world_control(world, "continue-xenstored");
    write_and_see(world, 1, FIELD_BALLOON_TARGET, "65552", 5);
    check_truth(world);
}

static bool store_is_silent(const struct snapshot *snapshot, const void *context)
{
    (void)context;
    return snapshot->hypervisor_alive && snapshot->taken_ms - snapshot->store_checked_ms > 1500;
}

static bool store_is_heard(const struct snapshot *snapshot, const void *context)
{
    return snapshot->store_alive && !store_is_silent(snapshot, context) &&
           snapshot->store_checked_ms > *(const int64_t *)context;
}

/* Nobody asks anything, nothing changes: it is told all the same, and the samples go on. */
static void test_xenstored_hangs_and_nobody_asks(struct world *world)
{
    const struct feed_options options = {.tick_ms = TICK_MS, .silence_ms = 20 * TICK_MS};
    uint64_t later;
    int64_t then_ms;

    if (!world_start_as(world, &options) || !world_settle(world))
        return;
    world_control(world, "stop-xenstored");
    world_await(world, store_is_silent, NULL, "a xenstored that hangs is told of");
    later = world->now->samples + 5;
    world_await(world, world_has_samples, &later, "samples go on meanwhile");
    then_ms = clock_now_ms();
    world_control(world, "continue-xenstored");
    world_await(world, store_is_heard, &then_ms, "it is told that xenstored is back");
    check_truth(world);
}

static bool hypervisor_is_gone(const struct snapshot *snapshot, const void *context)
{
    (void)context;
    return !snapshot->hypervisor_alive && *snapshot->trouble && snapshot->count >= 3;
}

static void test_the_hypervisor_refuses_for_a_while(struct world *world)
{
    if (!world_start_whole(world))
        return;
    world_control(world, "fault getdomaininfolist EACCES 3");
    world_await(world, hypervisor_is_gone, NULL, "the refusal is told, and the rows stay");
    world_await(world, world_is_whole, NULL, "the picture is complete again");
    check_truth(world);
}

/* --- all of them ------------------------------------------------------------------------------ */

static const struct world_test tests[] = {
    WORLD_TEST(every_node_good_and_bad),
    WORLD_TEST(values_that_were_there_before),
    WORLD_TEST(removed_directories),
    WORLD_TEST(a_change_in_one_transaction),
    WORLD_TEST(a_directory_too_long_to_list),
    WORLD_TEST(a_domain_that_vanishes_while_it_is_read),
    WORLD_TEST(a_domid_that_is_used_again),
    WORLD_TEST(a_hundred_domains_a_second),
    WORLD_TEST(a_guest_that_floods_its_nodes),
    WORLD_TEST(the_steady_state_costs_nothing),
    WORLD_TEST(the_hypervisor_refuses_for_a_while),
    WORLD_TEST(some_domains_only),
    WORLD_TEST(some_domains_of_odd_names),
    WORLD_TEST(xenstored_hangs),
    WORLD_TEST(xenstored_hangs_and_nobody_asks),
    WORLD_TEST(xenstored_dies_and_comes_back),
    WORLD_SPECIAL(sparse_domids),
    WORLD_SPECIAL(some_domains_of_many),
};

int main(int argc, char **argv)
{
    return world_run(tests, sizeof(tests) / sizeof(tests[0]), NULL, argc, argv);
}
