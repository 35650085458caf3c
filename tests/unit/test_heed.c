/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Orphaned and overridden: a domain with a policy, its actor, and others who write its balloon
 * target. A row is what they do, step by step, as a feed would tell the ledger of it.
 */
#include "tests/unit/ledger_fixture.h"

#define STEPS 8

/* What happens (0 and NULL: nothing), and what is said of it after so many samples; after 0 it is
 * news of the store alone. */
struct step {
    enum convergence_state expected;
    int ticks;
    const char *actors; /* as in actors_fixture.h; "?": not known */
    const char *actor, *params;
    int64_t policy_mb, balloon_mb, actual_mb, maxmem_mb;
    unsigned flag, unflag;
    bool follows; /* the guest does, within a tick */
    bool end;     /* behind the last step */
};

#define END         \
    {               \
        .end = true \
    }

struct scenario {
    const char *name;
    const char *actor, *params; /* NULL: xl, none */
    int64_t policy_mb;          /* 0: 1024, as the balloon target */
    int64_t videoram_mb, static_mb;
    bool hvm, young;
    struct step steps[STEPS];
};

static const struct scenario scenarios[] = {
    /* orphaned */
    {.name = "its actor stops, and is started again, while there is nothing to do",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 3, .actors = "xl"},
               {.expected = CONVERGENCE_ORPHANED, .actors = "-xl"},
               {.expected = CONVERGENCE_ORPHANED, .actors = "xl-manual"},
               {.expected = CONVERGENCE_ORPHANED, .ticks = 30},
               {.expected = CONVERGENCE_CONVERGED, .actors = "xl"},
               END}},
    {.name = "a policy target is changed, and nobody lives",
     .steps = {{.expected = CONVERGENCE_ORPHANED, .ticks = 3, .actors = ""},
               {.expected = CONVERGENCE_ORPHANED, .policy_mb = 640},
               {.expected = CONVERGENCE_ORPHANED, .ticks = 60},
               {.expected = CONVERGENCE_CONVERGED, .actors = "xl"},
               {.expected = CONVERGENCE_SHRINKING, .balloon_mb = 640},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 2, .follows = true},
               END}},
    {.name = "the guest goes on while nobody lives",
     .steps =
         {{.expected = CONVERGENCE_SHRINKING, .actors = "xl", .policy_mb = 640, .balloon_mb = 640},
          {.expected = CONVERGENCE_SHRINKING, .actors = "", .ticks = 1, .actual_mb = 800},
          {.expected = CONVERGENCE_ORPHANED, .ticks = 3, .follows = true},
          END}},
    {.name = "xl-manual follows nobody",
     .actor = "xl-manual",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 3, .actors = ""},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 60, .policy_mb = 640},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 60, .actors = "xl-manual"},
               {.expected = CONVERGENCE_ORPHANED, .actors = "", .params = "follow=true"},
               END}},
    {.name = "xl-manual follows where it is told to",
     .actor = "xl-manual",
     .params = "follow=true",
     .steps = {{.expected = CONVERGENCE_ORPHANED, .ticks = 3, .actors = "xl"},
               {.expected = CONVERGENCE_CONVERGED, .actors = "xl-manual"},
               {.expected = CONVERGENCE_CONVERGED,
                .ticks = 60,
                .params = "follow=false",
                .policy_mb = 640},
               END}},
    {.name = "an actor that we do not know follows",
     .actor = "balance",
     .steps = {{.expected = CONVERGENCE_ORPHANED, .ticks = 3, .actors = "xl"},
               {.expected = CONVERGENCE_CONVERGED, .actors = "balance xl"},
               END}},
    {.name = "who lives is not known",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 3},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 60, .policy_mb = 640},
               {.expected = CONVERGENCE_ORPHANED, .actors = ""},
               {.expected = CONVERGENCE_CONVERGED, .actors = "?"},
               END}},
    {.name = "nobody is its actor",
     .actor = "",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 10, .actors = "", .policy_mb = 640},
               END}},
    {.name = "a guest that boots is orphaned where its target is not as asked, else it boots",
     .hvm = true,
     .young = true,
     .static_mb = 2048,
     .steps = {{.expected = CONVERGENCE_BOOTING, .ticks = 3, .actors = ""},
               {.expected = CONVERGENCE_ORPHANED, .policy_mb = 640},
               {.expected = CONVERGENCE_BOOTING, .policy_mb = 1024},
               END}},
    {.name = "orphaned before stuck, where its target is not as asked",
     .steps = {{.expected = CONVERGENCE_STUCK,
                .ticks = 8,
                .actors = "xl",
                .policy_mb = 640,
                .balloon_mb = 640},
               {.expected = CONVERGENCE_STUCK, .actors = ""},
               {.expected = CONVERGENCE_ORPHANED, .policy_mb = 512},
               {.expected = CONVERGENCE_NO_DRIVER, .ticks = 20, .policy_mb = 640},
               END}},
    {.name = "orphaned before capped, where its target is not as asked",
     .steps = {{.expected = CONVERGENCE_CAPPED,
                .ticks = 8,
                .actors = "xl",
                .policy_mb = 1536,
                .balloon_mb = 1536,
                .actual_mb = 1025},
               {.expected = CONVERGENCE_CAPPED, .actors = ""},
               {.expected = CONVERGENCE_ORPHANED, .policy_mb = 1400},
               END}},
    {.name = "paused and dying come first",
     .steps = {{.expected = CONVERGENCE_ORPHANED, .ticks = 1, .actors = "", .policy_mb = 640},
               {.expected = CONVERGENCE_PAUSED, .ticks = 1, .flag = DOMAIN_PAUSED},
               {.expected = CONVERGENCE_ORPHANED, .ticks = 1, .unflag = DOMAIN_PAUSED},
               {.expected = CONVERGENCE_DYING, .ticks = 1, .flag = DOMAIN_DYING},
               END}},

    /* overridden */
    {.name = "xl mem-set behind its back: at once",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 3, .actors = "xl"},
               {.expected = CONVERGENCE_OVERRIDDEN, .balloon_mb = 800},
               {.expected = CONVERGENCE_OVERRIDDEN, .ticks = 30, .follows = true},
               {.expected = CONVERGENCE_OVERRIDDEN, .balloon_mb = 700},
               {.expected = CONVERGENCE_GROWING, .balloon_mb = 1024},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 2, .follows = true},
               END}},
    {.name = "within a MiB it is as asked",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 3, .actors = "xl"},
               {.expected = CONVERGENCE_SHRINKING, .balloon_mb = 1023},
               {.expected = CONVERGENCE_OVERRIDDEN, .balloon_mb = 1022},
               END}},
    {.name = "its policy target counts video memory",
     .hvm = true,
     .policy_mb = 1032,
     .videoram_mb = 8,
     .static_mb = 1032,
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 10, .actors = "xl", .actual_mb = 1032},
               {.expected = CONVERGENCE_OVERRIDDEN, .balloon_mb = 1032},
               END}},
    {.name = "a new policy target gives its actor time, and then it is late",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 10, .actors = "xl"},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 4, .policy_mb = 640},
               {.expected = CONVERGENCE_OVERRIDDEN, .ticks = 1},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 4, .policy_mb = 700},
               {.expected = CONVERGENCE_SHRINKING, .balloon_mb = 700},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 3, .follows = true},
               END}},
    {.name = "so does an actor that is started",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 10, .actors = "xl"},
               {.expected = CONVERGENCE_ORPHANED, .actors = "-xl"},
               {.expected = CONVERGENCE_ORPHANED, .ticks = 2, .balloon_mb = 800, .follows = true},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 4, .actors = "xl"},
               {.expected = CONVERGENCE_OVERRIDDEN, .ticks = 2},
               END}},
    {.name = "an actor that we do not know is never late, but overridden at once",
     .actor = "balance",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 10, .actors = "balance"},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 60, .policy_mb = 640},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 3, .balloon_mb = 640, .follows = true},
               {.expected = CONVERGENCE_OVERRIDDEN, .balloon_mb = 800},
               END}},
    {.name = "an actor that has trouble with it is not overridden",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 10, .actors = "xl!1"},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 60, .policy_mb = 640},
               {.expected = CONVERGENCE_OVERRIDDEN, .ticks = 60, .actors = "xl!7"},
               END}},
    {.name = "a guest that boots is not overridden: its actor waits for it",
     .hvm = true,
     .young = true,
     .static_mb = 2048,
     .steps = {{.expected = CONVERGENCE_BOOTING, .ticks = 3, .actors = "xl"},
               {.expected = CONVERGENCE_BOOTING, .ticks = 30, .policy_mb = 640},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 120},
               END}},
    {.name = "a young guest that was built with all of its memory is not lowered either",
     .hvm = true,
     .young = true,
     .static_mb = 1024,
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 3, .actors = "xl"},
               {.expected = CONVERGENCE_CONVERGED, .ticks = 30, .policy_mb = 640},
               {.expected = CONVERGENCE_OVERRIDDEN, .ticks = 60},
               END}},
    {.name = "... but raised",
     .hvm = true,
     .young = true,
     .static_mb = 1024,
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 3, .actors = "xl"},
               {.expected = CONVERGENCE_OVERRIDDEN, .ticks = 10, .policy_mb = 1536},
               END}},
    {.name = "overridden before capped and stuck",
     .steps = {{.expected = CONVERGENCE_CONVERGED, .ticks = 3, .actors = "xl"},
               {.expected = CONVERGENCE_OVERRIDDEN, .ticks = 10, .balloon_mb = 1536},
               {.expected = CONVERGENCE_OVERRIDDEN, .ticks = 10, .balloon_mb = 512},
               END}},
};

static void put_mb(struct domain *domain, enum field_id field, int64_t mb)
{
    if (mb)
        domain_put_kb(domain, field, mb * MB);
}

static void begin_scenario(struct world *world, const struct scenario *scenario)
{
    struct domain *domain;

    settings_init(&world->settings);
    world->ledger = ledger_new(&world->settings);
    world->snapshot = snapshot_make(1, HOST_START_MS, 1);
    domain = world->snapshot->domains[0];
    domain->flags |= scenario->hvm ? DOMAIN_HVM : 0;
    domain->cpu_time_ns = scenario->young ? 1000000000 : UINT64_C(3600000000000);
    domain_put(domain, FIELD_POLICY_ACTOR, scenario->actor ? scenario->actor : "xl");
    if (scenario->params)
        domain_put(domain, FIELD_POLICY_PARAMS, scenario->params);
    put_mb(domain, FIELD_POLICY_TARGET, scenario->policy_mb ? scenario->policy_mb : 1024);
    put_mb(domain, FIELD_VIDEORAM, scenario->videoram_mb);
    put_mb(domain, FIELD_STATIC_MAX, scenario->static_mb);
    if (scenario->videoram_mb)
        domain_put_kb(domain, FIELD_ACTUAL, GB + scenario->videoram_mb * MB);
    observe(world);
}

static void apply(struct world *world, const struct step *step)
{
    struct domain *domain = world->snapshot->domains[0];

    if (step->actors) {
        actors_unref(world->snapshot->actors);
        world->snapshot->actors = actors_of(*step->actors == '?' ? NULL : step->actors);
    }
    if (step->actor)
        domain_put(domain, FIELD_POLICY_ACTOR, step->actor);
    if (step->params)
        domain_put(domain, FIELD_POLICY_PARAMS, step->params);
    put_mb(domain, FIELD_POLICY_TARGET, step->policy_mb);
    put_mb(domain, FIELD_BALLOON_TARGET, step->balloon_mb);
    put_mb(domain, FIELD_MAXMEM, step->maxmem_mb);
    domain->flags = (domain->flags | step->flag) & ~step->unflag;
}

/* News of the store: the hypervisor was not asked in between. */
static void tell_news(struct world *world, const struct step *step)
{
    next(world, 0);
    world->snapshot->samples--;
    apply(world, step);
    observe(world);
}

static void tick(struct world *world, const struct step *step)
{
    struct domain *domain = next(world, 1000);
    int64_t balloon, videoram = 0;

    domain->cpu_time_ns += 10000000;
    put_mb(domain, FIELD_ACTUAL, step->actual_mb);
    domain_number(domain, FIELD_BALLOON_TARGET, &balloon);
    domain_number(domain, FIELD_VIDEORAM, &videoram);
    if (step->follows)
        domain_put_kb(domain, FIELD_ACTUAL, balloon + videoram);
    observe(world);
}

static void test_scenarios(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
        struct world world;

        begin_scenario(&world, &scenarios[i]);
        for (int at = 0; !scenarios[i].steps[at].end; at++) {
            const struct step *step = &scenarios[i].steps[at];

            tell_news(&world, step);
            for (int k = 0; k < step->ticks; k++)
                tick(&world, step);
            if (first_verdict(&world)->state != step->expected)
                fail_msg("%s, step %d: %s, not %s", scenarios[i].name, at + 1,
                         convergence_info(first_verdict(&world)->state)->name,
                         convergence_info(step->expected)->name);
        }
        end(&world);
    }
}

/* What goes with the states: what is asked for, and since when it is not so. */
static void test_figures(void **state)
{
    static const struct scenario scenario = {.videoram_mb = 8, .policy_mb = 1032, .hvm = true};
    const struct verdict *verdict;
    struct world world;
    int64_t since;

    (void)state;
    begin_scenario(&world, &scenario);
    tell_news(&world, &(struct step){.actors = "xl"});
    verdict = first_verdict(&world);
    assert_true(verdict->wanted_known);
    assert_int_equal(verdict->wanted_kb, GB);
    assert_int_equal(verdict->unheeded_ms, 0);
    tick(&world, &(struct step){.ticks = 1});
    since = world.snapshot->taken_ms;
    tell_news(&world, &(struct step){.balloon_mb = 800});
    tick(&world, &(struct step){.ticks = 1});
    verdict = first_verdict(&world);
    assert_int_equal(verdict->unheeded_ms, since);
    assert_int_equal(verdict->since_ms, since);
    assert_true(verdict->other_writer);
    assert_int_equal(verdict->writer.before_kb, GB);
    assert_int_equal(verdict->writer.after_kb, 800 * MB);
    assert_int_equal(verdict->writer.at_ms, since);
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scenarios),
        cmocka_unit_test(test_figures),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
