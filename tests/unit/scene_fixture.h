/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A host for the tests of the views: one domain in each state, with verdicts, histories and odd
 * names made by hand, so that a frame depends on nothing but itself. Time stands at FIXTURE_NOW_MS.
 */
#ifndef XENMEM_TESTS_UNIT_SCENE_FIXTURE_H
#define XENMEM_TESTS_UNIT_SCENE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "views/canvas.h"
#include "views/scene.h"
#include "views/views.h"

#define FIXTURE_NOW_MS INT64_C(90000000)
#define FIXTURE_MB     INT64_C(1024)

struct fixture_domain {
    uint32_t domid;
    const char *name, *type, *actor, *policy_mb, *enforce;
    const char *target_kb, *static_mb; /* as the store has them; NULL: no node; "?": not read */
    int64_t actual_mb, maxmem_mb, from_mb;
    unsigned flags;
    enum convergence_state state;
    int64_t since_s;
    int64_t rate_mb_s;
    unsigned met, requests;
    int64_t offset_mb;
};

static const struct fixture_domain fixture_domains[] = {
    {0, "Domain-0", NULL, NULL, NULL, NULL, "1048576", NULL, 1024, 16777215, 1024, DOMAIN_RUNNING,
     CONVERGENCE_CONVERGED, 86400, 0, 0, 0, 0},
    {3, "web01", "pv", "xl", "512", "1", "524288", "1024", 768, 769, 1024, DOMAIN_BLOCKED,
     CONVERGENCE_SHRINKING, 21, -12, 2, 5, 0},
    {4, "db01", "pvh", "xl-manual", NULL, NULL, "2097152", "4096", 2052, 2053, 2052, DOMAIN_BLOCKED,
     CONVERGENCE_CONVERGED, 7200, 0, 3, 3, 4},
    {5, "cache02", "pv", "xl", "640", "1", "655360", "1024", 1024, 1025, 1024, DOMAIN_BLOCKED,
     CONVERGENCE_UNCOOPERATIVE, 192, 0, 0, 2, 0},
    {7, "win2k19", "hvm", "xl", "1024", "1", "1048576", "2048", 1434, 2049, 1434, DOMAIN_BLOCKED,
     CONVERGENCE_NO_DRIVER, 42, 0, 0, 1, 0},
    {9, "build", "pv", "xl", "2048", "0", "2097152", "2048", 1536, 2049, 1100, DOMAIN_RUNNING,
     CONVERGENCE_GROWING, 9, 64, 4, 4, 0},
    {11, "legacy", "pv", NULL, NULL, NULL, "262144", "512", 256, 257, 256, DOMAIN_PAUSED,
     CONVERGENCE_PAUSED, 7500, 0, 0, 0, 0},
    {12, "mail", "pv", NULL, NULL, NULL, "786432", "1024", 800, 1025, 900, DOMAIN_BLOCKED,
     CONVERGENCE_STUCK, 8, 0, 0, 1, 0},
    {13, "capped", "pv", NULL, NULL, NULL, "786432", "1024", 512, 512, 512, DOMAIN_BLOCKED,
     CONVERGENCE_CAPPED, 61, 0, 1, 2, 0},
    {14, "hungry", "pvh", NULL, NULL, NULL, "3145728", "4096", 2900, 4097, 2900, DOMAIN_BLOCKED,
     CONVERGENCE_STARVED, 33, 0, 1, 2, 0},
    {15, "seesaw", "pv", NULL, NULL, NULL, "524288", "1024", 700, 1025, 500, DOMAIN_BLOCKED,
     CONVERGENCE_OSCILLATING, 75, 5, 6, 9, 0},
    {16, "molasses", "pv", NULL, NULL, NULL, "409600", "1024", 620, 1025, 640, DOMAIN_BLOCKED,
     CONVERGENCE_SLOW, 130, -1, 1, 1, 0},
    {17, "newborn", "hvm", "xl", "512", "1", "524288", "1024", 1024, 1025, 1024, 0,
     CONVERGENCE_BOOTING, 3, 0, 0, 0, 0},
    {18, "gone-soon", "pv", NULL, NULL, NULL, "131072", "256", 96, 129, 128, DOMAIN_DYING,
     CONVERGENCE_DYING, 1, -30, 0, 0, 0},
    {19, "a-name-of-more-than-sixty-three-characters-which-no-column-ever-has-room-for", "pv", NULL,
     NULL, NULL, NULL, NULL, 64, 65, 64, DOMAIN_BLOCKED, CONVERGENCE_UNMANAGED, 4000, 0, 0, 0, 0},
    {20, "日本語のドメイン", "pv", NULL, NULL, NULL, "12x", "256", 128, 129, 128, DOMAIN_BLOCKED,
     CONVERGENCE_UNKNOWN, 10, 0, 0, 0, 0},
    {4211, "\xef\xbf\xbd[2Jevil\xef\xbf\xbd", "pv", "xl", "128", "1", "131072", "128", 128, 129,
     128, DOMAIN_BLOCKED, CONVERGENCE_STALE, 15, 0, 0, 0, 0},
};

#define FIXTURE_DOMAINS (sizeof(fixture_domains) / sizeof(fixture_domains[0]))

static const struct scene_key fixture_keys[] = {
    {"? F1", "help", "looking", "This page, and back.", 1},
    {"/", "find", "moving", "Find a domain by its name or domid, as one types.", 3},
    {"\\", "filter", "the picture", "Show only what a filter shows.", 9},
    {"t", "target", "changing things", "Sets how much memory the domain should use.", 2},
    {"m", "manual", "changing things", "Hands the levers to the administrator.", 6},
    {"b", "balloon", "changing things", "Asks the guest's balloon driver to hold so much.", 7},
    {"u", "undo", "changing things", "Take the last change back.", 4},
    {"Space", "tag", "changing things", "Tag a domain, or untag it.", 11},
    {"Enter", "detail", "looking", "Everything that is known about this domain.", 5},
    {"n", "trouble", "moving", "The next domain that needs you.", 10},
    {"N", NULL, "moving", "The previous domain that needs you.", 0},
    {"Up k", NULL, "moving", "One row up.", 0},
    {"Down j", NULL, "moving", "One row down.", 0},
    {"PgUp ^B", NULL, "moving", "One page up.", 0},
    {"PgDn ^F", NULL, "moving", "One page down.", 0},
    {"g Home", NULL, "moving", "To the top.", 0},
    {"G End", NULL, "moving", "To the bottom.", 0},
    {"1", NULL, "looking", "All domains.", 0},
    {"2", NULL, "looking", "The selected domain.", 0},
    {"h", NULL, "looking", "What each column means, how it is computed, where it comes from.", 0},
    {"<", NULL, "the picture", "Sort by the column on the left.", 0},
    {">", "sort", "the picture", "Sort by the column on the right.", 13},
    {"r", NULL, "the picture", "Sort the other way round.", 0},
    {"f", "freeze", "the picture",
     "Freeze the picture, and let it live again. Nothing is missed meanwhile.", 15},
    {"^L", NULL, "the program", "Paint the whole screen again, should something have disturbed it.",
     0},
    {"q ^C", "quit", "the program", "Leave.", 1},
};

struct fixture {
    struct scene scene;
    struct snapshot *snapshot;
    struct canvas *canvas;
    struct verdict verdicts[FIXTURE_DOMAINS];
    struct history *histories[FIXTURE_DOMAINS];
};

static inline void fixture_set_node(struct domain *domain, enum field_id id, const char *value,
                                    int64_t at_ms)
{
    struct field field = {.state = FIELD_ABSENT, .since_ms = at_ms};

    if (value)
        assert_int_equal(field_parse(id, value, (unsigned)strlen(value), at_ms, &field), 0);
    domain_set_field(domain, id, &field);
}

static inline void fixture_set_mb(struct domain *domain, enum field_id id, const char *mb,
                                  int64_t at_ms)
{
    char kb[32];

    if (mb)
        snprintf(kb, sizeof(kb), "%lld", atoll(mb) * 1024);
    fixture_set_node(domain, id, mb ? kb : NULL, at_ms);
}

static inline void fixture_set_kb(struct domain *domain, enum field_id id, int64_t kb)
{
    struct field field = {.state = FIELD_KNOWN, .number = kb, .since_ms = FIXTURE_NOW_MS - 300};

    domain_set_field(domain, id, &field);
}

static inline struct domain *fixture_domain_new(const struct fixture_domain *from)
{
    struct domain_id id = {.domid = from->domid};
    struct domain *domain;

    for (size_t i = 0; i < DOMAIN_UUID_BYTES; i++)
        id.uuid[i] = (uint8_t)(from->domid * 7 + i);
    domain = domain_new(&id, FIXTURE_NOW_MS - 3600000);
    assert_non_null(domain);
    domain->flags = from->flags | (from->type && strcmp(from->type, "pv") != 0 ? DOMAIN_HVM : 0);
    domain->nodes_read = true;
    for (int field = FIELD_NAME; field <= FIELD_FEATURE_BALLOON; field++)
        fixture_set_node(domain, (enum field_id)field, NULL, FIXTURE_NOW_MS - 3599000);
    fixture_set_node(domain, FIELD_NAME, from->name, FIXTURE_NOW_MS - 3599000);
    fixture_set_node(domain, FIELD_TYPE, from->type, FIXTURE_NOW_MS - 3599000);
    fixture_set_node(domain, FIELD_POLICY_ACTOR, from->actor, FIXTURE_NOW_MS - 3599000);
    fixture_set_mb(domain, FIELD_POLICY_TARGET, from->policy_mb, FIXTURE_NOW_MS - 21000);
    fixture_set_node(domain, FIELD_POLICY_ENFORCE, from->enforce, FIXTURE_NOW_MS - 21000);
    fixture_set_node(domain, FIELD_BALLOON_TARGET, from->target_kb, FIXTURE_NOW_MS - 21000);
    fixture_set_mb(domain, FIELD_STATIC_MAX, from->static_mb, FIXTURE_NOW_MS - 3599000);
    fixture_set_kb(domain, FIELD_ACTUAL, from->actual_mb * FIXTURE_MB);
    fixture_set_kb(domain, FIELD_MAXMEM, from->maxmem_mb * FIXTURE_MB);
    fixture_set_kb(domain, FIELD_OUTSTANDING, 0);
    fixture_set_kb(domain, FIELD_SHARED, 0);
    fixture_set_kb(domain, FIELD_PAGED, 0);
    return domain;
}

static inline void fixture_judge(const struct fixture_domain *from, const struct domain *domain,
                                 struct verdict *verdict)
{
    int64_t target;

    *verdict = (struct verdict){
        .state = from->state,
        .since_ms = FIXTURE_NOW_MS - from->since_s * 1000,
        .offset_known = true,
        .offset_kb = from->offset_mb * FIXTURE_MB,
        .rate_known = true,
        .rate_kb_s = from->rate_mb_s * FIXTURE_MB,
        .requests = from->requests,
        .requests_met = from->met,
        .gap_known = domain_number(domain, FIELD_BALLOON_TARGET, &target),
    };
    if (!verdict->gap_known)
        return;
    verdict->gap_kb = (from->actual_mb - from->offset_mb) * FIXTURE_MB - target;
    verdict->eta_known = from->state == CONVERGENCE_SHRINKING || from->state == CONVERGENCE_GROWING;
    if (verdict->eta_known)
        verdict->eta_ms = llabs(verdict->gap_kb / verdict->rate_kb_s) * 1000;
    if (from->state == CONVERGENCE_OSCILLATING) {
        verdict->reversals = 6;
        verdict->period_ms = 24000;
        verdict->low_kb = 500 * FIXTURE_MB;
        verdict->high_kb = 700 * FIXTURE_MB;
    }
}

/* What it held `age_s` seconds ago: a ramp over the last minute, or back and forth. */
static inline int64_t fixture_held_kb(const struct fixture_domain *from, int64_t age_s)
{
    int64_t from_kb = from->from_mb * FIXTURE_MB, to_kb = from->actual_mb * FIXTURE_MB;

    if (from->state == CONVERGENCE_OSCILLATING)
        return age_s / 12 % 2 ? from_kb : to_kb;
    if (age_s >= 60)
        return from_kb;
    return to_kb + (from_kb - to_kb) * age_s / 60;
}

static inline struct history *fixture_history_new(const struct fixture_domain *from,
                                                  const struct domain *domain)
{
    struct history *history = history_new();

    assert_non_null(history);
    for (int64_t age_s = 600; age_s >= 0; age_s--) {
        struct history_point point = {
            .at_ms = FIXTURE_NOW_MS - age_s * 1000,
            .actual_known = true,
            .actual_kb = fixture_held_kb(from, age_s),
        };

        point.target_known = domain_number(domain, FIELD_BALLOON_TARGET, &point.target_kb);
        if (age_s > 60 && from->state != CONVERGENCE_OSCILLATING)
            point.target_kb = (from->from_mb - from->offset_mb) * FIXTURE_MB;
        history_add(history, &point);
    }
    return history;
}

/* A snapshot of the first `count` domains. */
static inline struct snapshot *fixture_snapshot_new(size_t count)
{
    struct snapshot *snapshot = snapshot_new(count);

    assert_non_null(snapshot);
    snapshot->taken_ms = snapshot->sampled_ms = FIXTURE_NOW_MS - 300;
    snapshot->store_checked_ms = FIXTURE_NOW_MS - 300;
    snapshot->hypervisor_alive = snapshot->store_alive = snapshot->complete = true;
    snapshot->host = (struct host){
        .known = true,
        .total_kb = 16384 * FIXTURE_MB,
        .free_kb = 1228 * FIXTURE_MB,
        .claimed_kb = 256 * FIXTURE_MB,
        .name = "vm07",
        .xen_version = "4.17.3",
    };
    for (size_t i = 0; i < count; i++)
        snapshot->domains[i] = fixture_domain_new(&fixture_domains[i]);
    return snapshot;
}

static inline void fixture_trouble(struct actors_entry *entry, size_t count)
{
    static const struct actors_trouble troubles[] = {
        {7, "Xen refused to enable paging (ENODEV): this host has no HAP. It is tried again when "
            "its policy changes."},
        {17, "its parameters mean nothing (dealy=5): it is left alone."},
    };

    entry->troubles = calloc(count, sizeof(*entry->troubles));
    assert_non_null(entry->troubles);
    memcpy(entry->troubles, troubles, count * sizeof(*troubles));
    entry->trouble_count = count;
}

/* xl lives and has trouble, xl-manual has died, and squeezed runs, too. */
static inline struct actors *fixture_actors_new(void)
{
    struct actors *actors = actors_new(2, 1);
    struct actors_entry *xl, *manual;

    assert_non_null(actors);
    xl = &actors->entries[0];
    manual = &actors->entries[1];
    *xl =
        (struct actors_entry){.name = "xl",
                              .alive = true,
                              .pid = 812,
                              .since_ms = FIXTURE_NOW_MS - 7800000,
                              .heartbeat_ms = FIXTURE_NOW_MS - 4200,
                              .version = "1.0",
                              .scope = "host",
                              .decision = "domain 3 (web01): balloon target set to 512M, enforced "
                                          "(policy target 512M, was 768M, holds 768M); more "
                                          "cannot be done for a PV guest",
                              .decided_ms = FIXTURE_NOW_MS - 21000};
    fixture_trouble(xl, 2);
    *manual = (struct actors_entry){.name = "xl-manual",
                                    .pid = 1033,
                                    .heartbeat_ms = FIXTURE_NOW_MS - 192000,
                                    .version = "1.0",
                                    .scope = "host"};
    strcpy(actors->balancers[0].name, "squeezed");
    actors->balancers[0].pid = 1204;
    return actors;
}

/* Verdicts and histories into the rows, and everything that follows from them. */
static inline void fixture_arrange(struct fixture *fixture)
{
    struct scene *scene = &fixture->scene;

    scene->snapshot = fixture->snapshot;
    assert_int_equal(scene_arrange(scene), 0);
    for (size_t row = 0; row < scene->row_count; row++) {
        for (size_t i = 0; i < FIXTURE_DOMAINS; i++) {
            if (fixture_domains[i].domid != scene->rows[row].domain->id.domid)
                continue;
            scene->rows[row].verdict = &fixture->verdicts[i];
            scene->rows[row].history = fixture->histories[i];
        }
    }
    scene_settle(scene);
}

static inline int fixture_set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    assert_non_null(fixture);
    assert_int_equal(scene_init(&fixture->scene), 0);
    fixture->canvas = canvas_new();
    assert_non_null(fixture->canvas);
    fixture->scene.now_ms = FIXTURE_NOW_MS;
    fixture->scene.keys = fixture_keys;
    fixture->scene.key_count = sizeof(fixture_keys) / sizeof(fixture_keys[0]);
    fixture->snapshot = fixture_snapshot_new(FIXTURE_DOMAINS);
    for (size_t i = 0; i < FIXTURE_DOMAINS; i++) {
        const struct domain *domain = fixture->snapshot->domains[i];

        fixture_judge(&fixture_domains[i], domain, &fixture->verdicts[i]);
        fixture->histories[i] = fixture_history_new(&fixture_domains[i], domain);
    }
    fixture_arrange(fixture);
    *state = fixture;
    return 0;
}

static inline int fixture_tear_down(void **state)
{
    struct fixture *fixture = *state;

    scene_release(&fixture->scene);
    snapshot_unref(fixture->snapshot);
    canvas_free(fixture->canvas);
    for (size_t i = 0; i < FIXTURE_DOMAINS; i++)
        history_free(fixture->histories[i]);
    free(fixture);
    return 0;
}

static inline void fixture_draw(struct fixture *fixture, int columns, int rows, bool ascii)
{
    fixture->canvas->ascii = ascii;
    assert_int_equal(canvas_resize(fixture->canvas, rows, columns), 0);
    views_draw(&fixture->scene, fixture->canvas);
}

static inline size_t fixture_row_of(const struct fixture *fixture, uint32_t domid)
{
    for (size_t i = 0; i < fixture->scene.row_count; i++)
        if (fixture->scene.rows[i].domain->id.domid == domid)
            return i;
    return fixture->scene.row_count;
}

#endif
