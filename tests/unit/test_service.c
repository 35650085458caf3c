/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who serves whom: counting domains by actor, and whether an actor lives.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/service.h"

#define NOW_MS INT64_C(1000000)
#define ROWS   6

struct world {
    struct domain *domains[ROWS];
    struct verdict verdicts[ROWS];
    struct column_row rows[ROWS];
    struct services services;
};

static void set_text(struct domain *domain, enum field_id id, const char *text)
{
    struct field field;

    assert_int_equal(field_parse(id, text, (unsigned)strlen(text), NOW_MS, &field), 0);
    domain_set_field(domain, id, &field);
}

static int set_up(void **state)
{
    static const struct {
        const char *actor, *params;
        enum convergence_state state;
    } from[ROWS] = {
        {"xl", "", CONVERGENCE_CONVERGED},    {"xl", "delay=5", CONVERGENCE_SHRINKING},
        {"xl", "", CONVERGENCE_STUCK},        {"xl-manual", "", CONVERGENCE_UNMANAGED},
        {"other", "", CONVERGENCE_CONVERGED}, {"", "", CONVERGENCE_CONVERGED},
    };
    struct world *world = calloc(1, sizeof(*world));

    assert_non_null(world);
    for (uint32_t i = 0; i < ROWS; i++) {
        world->domains[i] = domain_new(&(struct domain_id){.domid = i}, NOW_MS);
        assert_non_null(world->domains[i]);
        set_text(world->domains[i], FIELD_POLICY_ACTOR, from[i].actor);
        set_text(world->domains[i], FIELD_POLICY_PARAMS, from[i].params);
        world->verdicts[i].state = from[i].state;
        world->rows[i] =
            (struct column_row){.domain = world->domains[i], .verdict = &world->verdicts[i]};
    }
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < ROWS; i++)
        domain_unref(world->domains[i]);
    services_release(&world->services);
    free(world);
    return 0;
}

static const struct service *of(struct world *world, const char *name)
{
    const struct service *service = services_find(&world->services, name);

    assert_non_null(service);
    return service;
}

static void counts_domains_by_actor(void **state)
{
    struct world *world = *state;
    struct actors *actors = actors_new(2, 0);

    assert_non_null(actors);
    strcpy(actors->entries[0].name, "idle");
    strcpy(actors->entries[1].name, "xl");
    assert_int_equal(services_tally(&world->services, actors, world->rows, ROWS), 0);
    assert_int_equal(world->services.count, 4);
    for (size_t i = 1; i < world->services.count; i++)
        assert_true(strcmp(world->services.list[i - 1].name, world->services.list[i].name) < 0);
    assert_int_equal(of(world, "xl")->domains, 3);
    assert_int_equal(of(world, "xl")->well, 1);
    assert_int_equal(of(world, "xl")->moving, 1);
    assert_int_equal(of(world, "xl")->needs_you, 1);
    assert_ptr_equal(of(world, "xl")->entry, &actors->entries[1]);
    assert_null(of(world, "other")->entry);
    assert_int_equal(of(world, "idle")->domains, 0);
    assert_null(services_find(&world->services, ""));
    assert_int_equal(services_tally(&world->services, actors, world->rows, 0), 0);
    assert_int_equal(world->services.count, 2);
    actors_unref(actors);
}

/* Without follow=true nobody has to run for xl-manual. */
static void who_waits_for_an_actor(void **state)
{
    struct world *world = *state;

    assert_int_equal(services_tally(&world->services, NULL, world->rows, ROWS), 0);
    assert_int_equal(of(world, "xl")->waiting, 3);
    assert_int_equal(of(world, "other")->waiting, 1);
    assert_int_equal(of(world, "xl-manual")->waiting, 0);
    set_text(world->domains[3], FIELD_POLICY_PARAMS, "follow=true");
    assert_int_equal(services_tally(&world->services, NULL, world->rows, ROWS), 0);
    assert_int_equal(of(world, "xl-manual")->waiting, 1);
}

static void tells_whether_it_lives(void **state)
{
    struct actors_entry entry = {.alive = true, .heartbeat_ms = NOW_MS - 3 * ACTORS_BEAT_MS};
    struct service service = {.name = "xl", .entry = &entry};

    (void)state;
    assert_int_equal(service_life(&service, NOW_MS), SERVICE_UNKNOWN);
    service.known = true;
    assert_int_equal(service_life(&service, NOW_MS), SERVICE_ALIVE);
    assert_int_equal(service_life(&service, NOW_MS + 1), SERVICE_SILENT);
    entry.heartbeat_ms = 0;
    entry.since_ms = NOW_MS;
    assert_int_equal(service_life(&service, NOW_MS), SERVICE_ALIVE);
    entry.alive = false;
    assert_int_equal(service_life(&service, NOW_MS), SERVICE_DEAD);
    service.entry = NULL;
    assert_int_equal(service_life(&service, NOW_MS), SERVICE_ABSENT);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(counts_domains_by_actor),
        CASE(who_waits_for_an_actor),
        CASE(tells_whether_it_lives),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
