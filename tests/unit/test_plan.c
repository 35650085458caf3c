/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Planning for one domain: targets and enforce.
 */
#include "tests/unit/plan_rows.h"

static const struct row rows[] = {
    /* a target without an actor, as libxl has it */
    {.name = "down: the target first, then maxmem",
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M"},
    {.name = "up: maxmem first",
     .operation = OPERATION_TARGET,
     .words = {"1024"},
     .moves_mb = 256,
     .steps = "maxmem 769M > 1025M; balloon target 768M > 1024M"},
    {.name = "up within a wide maxmem: it is lowered last",
     .sets = {{FIELD_MAXMEM, "1025"}},
     .operation = OPERATION_TARGET,
     .words = {"900"},
     .steps = "balloon target 768M > 900M; maxmem 1025M > 901M",
     .moves_mb = 132},
    {.name = "down under a maxmem that is lower still: it is raised first",
     .sets = {{FIELD_MAXMEM, "400"}},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "maxmem 400M > 513M; balloon target 768M > 512M",
     .moves_mb = -256},
    {.name = "video memory is part of a target, and not of the balloon target",
     .flags = HVM,
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "balloon target 760M > 504M; maxmem 769M > 513M"},
    {.name = "a learned offset is reckoned with",
     .flags = HVM,
     .verdict = {.offset_known = true, .offset_kb = 12 * MIB},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -252,
     .steps = "balloon target 760M > 504M; maxmem 769M > 513M"},
    {.name = "odd KiB: maxmem is whole pages",
     .operation = OPERATION_TARGET,
     .words = {"524289k"},
     .moves_mb = -255,
     .steps = "balloon target 768M > 524289K; maxmem 769M > 513M"},
    {.name = "not enforced: maxmem stays",
     .flags = NO_ENFORCE,
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "balloon target 768M > 512M"},
    {.name = "not enforced and up: stopped by maxmem",
     .flags = NO_ENFORCE,
     .operation = OPERATION_TARGET,
     .words = {"1024"},
     .moves_mb = 256,
     .steps = "balloon target 768M > 1024M",
     .findings = {PLAN_ABOVE_MAXMEM}},
    {.name = "not enforced and up, HVM: Xen refuses",
     .flags = NO_ENFORCE | HVM,
     .operation = OPERATION_TARGET,
     .words = {"1024"},
     .steps = "",
     .findings = {PLAN_ABOVE_MAXMEM_HVM}},
    {.name = "relative to the balloon target",
     .flags = HVM,
     .operation = OPERATION_TARGET,
     .words = {"+64"},
     .moves_mb = 64,
     .steps = "maxmem 769M > 833M; balloon target 760M > 824M"},
    {.name = "percent of static-max",
     .operation = OPERATION_TARGET,
     .words = {"50%"},
     .moves_mb = -256,
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M"},
    {.name = "percent of the present",
     .operation = OPERATION_TARGET,
     .words = {"-25%"},
     .moves_mb = -192,
     .steps = "balloon target 768M > 576M; maxmem 769M > 577M"},
    {.name = "as it is",
     .operation = OPERATION_TARGET,
     .words = {"="},
     .steps = "",
     .findings = {PLAN_NOTHING_TO_DO}},
    {.name = "as it is, HVM with video memory",
     .flags = HVM,
     .operation = OPERATION_TARGET,
     .words = {"="},
     .steps = "",
     .findings = {PLAN_NOTHING_TO_DO}},
    {.name = "a share of an unknown static-max",
     .sets = {{FIELD_STATIC_MAX, "-"}},
     .operation = OPERATION_TARGET,
     .words = {"50%"},
     .steps = "",
     .findings = {PLAN_BAD_SIZE}},
    {.name = "a change of an unknown target",
     .sets = {{FIELD_BALLOON_TARGET, "-"}},
     .operation = OPERATION_TARGET,
     .words = {"+1"},
     .steps = "",
     .findings = {PLAN_BAD_SIZE}},
    {.name = "a first target",
     .sets = {{FIELD_BALLOON_TARGET, "-"}},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "balloon target none > 512M; maxmem 769M > 513M",
     .moves_mb = -256},

    /* bounds */
    {.name = "above static-max",
     .operation = OPERATION_TARGET,
     .words = {"1025"},
     .steps = "",
     .findings = {PLAN_ABOVE_STATIC_MAX}},
    {.name = "at static-max with video memory on top",
     .flags = HVM,
     .operation = OPERATION_TARGET,
     .words = {"1032"},
     .moves_mb = 264,
     .steps = "maxmem 769M > 1033M; balloon target 760M > 1024M"},
    {.name = "nothing",
     .operation = OPERATION_TARGET,
     .words = {"0"},
     .steps = "",
     .findings = {PLAN_ZERO_TARGET}},
    {.name = "nothing but video memory",
     .flags = HVM,
     .operation = OPERATION_TARGET,
     .words = {"8"},
     .steps = "",
     .findings = {PLAN_ZERO_TARGET}},
    {.name = "dom0 below 128 MiB",
     .flags = DOM0,
     .operation = OPERATION_TARGET,
     .words = {"127"},
     .steps = "",
     .findings = {PLAN_DOM0_MINIMUM}},
    {.name = "below a floor that it has shown",
     .verdict = {.floor_kb = 600 * MIB},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M",
     .moves_mb = -256,
     .findings = {PLAN_BELOW_FLOOR}},
    {.name = "below what it says that it uses",
     .sets = {{FIELD_MEMINFO, "614400"}},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M",
     .moves_mb = -256,
     .findings = {PLAN_BELOW_USED}},
    {.name = "below squeezed's range",
     .sets = {{FIELD_DYNAMIC_MIN, "614400"}, {FIELD_DYNAMIC_MAX, "819200"}},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M",
     .findings = {PLAN_OUTSIDE_DYNAMIC}},
    {.name = "above squeezed's range",
     .sets = {{FIELD_DYNAMIC_MIN, "614400"}, {FIELD_DYNAMIC_MAX, "819200"}},
     .operation = OPERATION_TARGET,
     .words = {"1024"},
     .moves_mb = 256,
     .steps = "maxmem 769M > 1025M; balloon target 768M > 1024M",
     .findings = {PLAN_OUTSIDE_DYNAMIC}},

    /* how the guest is */
    {.name = "paused",
     .flags = PAUSED,
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M",
     .moves_mb = -256,
     .findings = {PLAN_PAUSED}},
    {.name = "no driver",
     .verdict = {.state = CONVERGENCE_NO_DRIVER},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M",
     .findings = {PLAN_NO_DRIVER}},
    {.name = "missed requests",
     .verdict = {.requests = 5, .requests_met = 2},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M",
     .findings = {PLAN_MISSED_REQUESTS}},
    {.name = "met requests",
     .verdict = {.requests = 5, .requests_met = 5},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M"},
    {.name = "another writer",
     .verdict = {.other_writer = true},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M",
     .moves_mb = -256,
     .findings = {PLAN_OTHER_WRITER}},
    {.name = "a target that goes back and forth",
     .verdict = {.target_oscillates = true},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M",
     .findings = {PLAN_OTHER_WRITER}},
    {.name = "PV, booting",
     .verdict = {.state = CONVERGENCE_BOOTING},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M",
     .findings = {PLAN_BOOTING}},
    {.name = "HVM, booting, down: dangerous",
     .flags = HVM,
     .verdict = {.state = CONVERGENCE_BOOTING},
     .sets = {{FIELD_STATIC_MAX, "786432"}},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "balloon target 760M > 504M; maxmem 769M > 513M",
     .moves_mb = -256,
     .findings = {PLAN_BOOTING},
     .to_type = "win"},
    {.name = "HVM, booting, has not come down to its target yet: dangerous",
     .flags = HVM,
     .verdict = {.state = CONVERGENCE_BOOTING},
     .sets = {{FIELD_ACTUAL, "773"}},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "balloon target 760M > 504M; maxmem 769M > 513M",
     .moves_mb = -261,
     .findings = {PLAN_BOOTING},
     .to_type = "win"},
    {.name = "HVM, booting, of whose PoD nothing is known: dangerous",
     .flags = HVM | POD_UNKNOWN,
     .verdict = {.state = CONVERGENCE_BOOTING},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "balloon target 760M > 504M; maxmem 769M > 513M",
     .moves_mb = -256,
     .findings = {PLAN_BOOTING},
     .to_type = "win"},
    {.name = "HVM, being built, with nothing on demand yet: dangerous",
     .flags = HVM | PAUSED,
     .verdict = {.state = CONVERGENCE_BOOTING},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "balloon target 760M > 504M; maxmem 769M > 513M",
     .moves_mb = -256,
     .findings = {PLAN_BOOTING, PLAN_PAUSED},
     .to_type = "win"},
    {.name = "HVM, young, but it has ballooned already",
     .flags = HVM,
     .verdict = {.state = CONVERGENCE_BOOTING},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "balloon target 760M > 504M; maxmem 769M > 513M",
     .moves_mb = -256},
    {.name = "HVM, populate on demand, down: dangerous",
     .flags = HVM | POD,
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "balloon target 760M > 504M; maxmem 769M > 513M",
     .findings = {PLAN_BOOTING},
     .to_type = "win"},
    {.name = "HVM, booting, up",
     .flags = HVM,
     .verdict = {.state = CONVERGENCE_BOOTING},
     .operation = OPERATION_TARGET,
     .words = {"900"},
     .moves_mb = 132,
     .steps = "maxmem 769M > 901M; balloon target 760M > 892M"},
    {.name = "dying",
     .flags = DYING,
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "",
     .findings = {PLAN_DYING}},
    {.name = "not read yet",
     .flags = UNREAD,
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "",
     .findings = {PLAN_NOT_READ}},
    {.name = "xenstored is gone",
     .flags = DEAD_STORE,
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "balloon target 768M > 512M; maxmem 769M > 513M",
     .findings = {PLAN_STORE_DEAD},
     .moves_mb = -256},
    {.name = "rubbish in its balloon target",
     .sets = {{FIELD_BALLOON_TARGET, "0x400"}},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "",
     .findings = {PLAN_BAD_VALUE}},
    {.name = "rubbish as its actor",
     .sets = {{FIELD_POLICY_ACTOR, "a b"}},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "",
     .findings = {PLAN_BAD_VALUE}},

    /* a target with an actor */
    {.name = "an actor that is alive",
     .flags = ALIVE,
     .sets = {XL("786432")},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "policy target 768M > 512M"},
    {.name = "an actor that may be alive",
     .sets = {XL("786432")},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "policy target 768M > 512M"},
    {.name = "an actor that is not alive",
     .flags = NONE_ALIVE,
     .sets = {XL("786432")},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "policy target 768M > 512M",
     .findings = {PLAN_NOBODY_LISTENS}},
    {.name = "enforce goes with the target",
     .flags = ALIVE | NO_ENFORCE,
     .sets = {XL("786432")},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "policy target 768M > 512M + enforce on > off"},
    {.name = "relative to the policy target, not to the balloon target",
     .flags = ALIVE,
     .sets = {XL("655360")},
     .operation = OPERATION_TARGET,
     .words = {"+64"},
     .moves_mb = -64,
     .steps = "policy target 640M > 704M"},
    {.name = "relative before there is a policy target",
     .flags = ALIVE | HVM,
     .sets = {{FIELD_POLICY_ACTOR, "xl"}},
     .operation = OPERATION_TARGET,
     .words = {"-64"},
     .steps = "policy target none > 704M + enforce none > on",
     .moves_mb = -64,
     .findings = {PLAN_FOREIGN_BASE}},
    {.name = "above static-max, with an actor",
     .flags = ALIVE,
     .sets = {XL("786432")},
     .operation = OPERATION_TARGET,
     .words = {"2g"},
     .steps = "",
     .findings = {PLAN_ABOVE_STATIC_MAX}},
    {.name = "xl-manual: nobody acts on it",
     .flags = ALIVE,
     .sets = {MANUAL},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "policy target none > 512M + enforce none > on",
     .findings = {PLAN_MANUAL_IGNORES}},
    {.name = "HVM, an actor, above maxmem and not enforced: only a warning",
     .flags = ALIVE | HVM | NO_ENFORCE,
     .sets = {XL("786432")},
     .operation = OPERATION_TARGET,
     .words = {"1000"},
     .steps = "policy target 768M > 1000M + enforce on > off",
     .moves_mb = 232,
     .findings = {PLAN_ABOVE_MAXMEM}},

    {.name = "an actor that we do not know, and that is not alive",
     .flags = NONE_ALIVE,
     .sets = {{FIELD_POLICY_ACTOR, "balance"}, {FIELD_POLICY_TARGET, "786432"}},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "policy target 768M > 512M + enforce none > on",
     .findings = {PLAN_NOBODY_LISTENS}},
    {.name = "the same target again, where the actor was overridden",
     .flags = ALIVE,
     .sets = {XL("524288")},
     .verdict = {.state = CONVERGENCE_OVERRIDDEN, .unheeded_ms = 1},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .moves_mb = -256,
     .steps = "policy target 512M > 512M + enforce on > on"},
    {.name = "the same target again, where nobody would hear it",
     .flags = NONE_ALIVE,
     .sets = {XL("524288")},
     .verdict = {.state = CONVERGENCE_ORPHANED, .unheeded_ms = 1},
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "",
     .findings = {PLAN_NOBODY_LISTENS, PLAN_NOTHING_TO_DO}},

    /* enforce */
    {.name = "enforce off, with an actor",
     .flags = ALIVE,
     .sets = {XL("786432")},
     .operation = OPERATION_ENFORCE,
     .words = {"off"},
     .steps = "enforce on > off"},
    {.name = "enforce on as it is",
     .flags = ALIVE,
     .sets = {XL("786432")},
     .operation = OPERATION_ENFORCE,
     .words = {"on"},
     .steps = "",
     .findings = {PLAN_NOTHING_TO_DO}},
    {.name = "enforce, an actor, and no policy target",
     .flags = ALIVE,
     .sets = {{FIELD_POLICY_ACTOR, "xl"}},
     .operation = OPERATION_ENFORCE,
     .words = {"on"},
     .steps = "enforce none > on",
     .findings = {PLAN_NO_TARGET_YET}},
    {.name = "enforce on without an actor is maxmem",
     .sets = {{FIELD_MAXMEM, "1025"}},
     .operation = OPERATION_ENFORCE,
     .words = {"on"},
     .steps = "maxmem 1025M > 769M"},
    {.name = "enforce off without an actor is maxmem",
     .operation = OPERATION_ENFORCE,
     .words = {"off"},
     .steps = "maxmem 769M > 1025M"},
    {.name = "enforce off without a static-max",
     .sets = {{FIELD_STATIC_MAX, "-"}},
     .operation = OPERATION_ENFORCE,
     .words = {"off"},
     .steps = "",
     .findings = {PLAN_BAD_SIZE}},
};

PLAN_ROWS_TEST(one_domain)

struct printed {
    char text[2048];
    size_t used;
};

static void take_line(void *user, const char *line)
{
    struct printed *printed = user;

    printed->used += (size_t)snprintf(printed->text + printed->used,
                                      sizeof(printed->text) - printed->used, "%s\n", line);
}

static void prints_what_it_will_do(void **state)
{
    static const struct row row = {.flags = ALIVE | NO_ENFORCE,
                                   .sets = {XL("786432")},
                                   .verdict = {.requests = 5, .requests_met = 2},
                                   .operation = OPERATION_TARGET,
                                   .words = {"512"}};
    struct printed printed = {.used = 0};
    struct world world;
    struct plan *plan;

    (void)state;
    world_open(&world, &row);
    plan = plan_of_row(&world, &row);
    plan_print(plan, true, take_line, &printed);
    assert_string_equal(printed.text,
                        "set target of web01 (3)\n"
                        "  1  policy target   768M -> 512M   then xl sets the balloon target\n"
                        "     enforce         on -> off\n"
                        "host free 4096M -> 4352M when it has followed, in about 21s at its usual "
                        "rate\n"
                        "! web01 (3): Of its last 5 requests it met 2.\n");
    plan_free(plan);
    snapshot_unref(world.snapshot);
}

struct rival {
    struct verdict verdict;
    const char *sentence;
};

#define STROKE(who, name, from, to)                                                          \
    {                                                                                        \
        .at_ms = 20000, .before_known = true, .before_kb = (from)*MIB, .after_kb = (to)*MIB, \
        .author = who, .by = name                                                            \
    }

static const struct rival rivals[] = {
    {{.other_writer = true, .writer = STROKE(CHANGE_BY_SOMEBODY, "", 512, 600)},
     "Somebody else wrote its balloon target 40s ago: 512M to 600M."},
    {{.other_writer = true, .writer = STROKE(CHANGE_BY_BALANCER, "squeezed", 512, 600)},
     "squeezed writes its balloon target as well; 40s ago: 512M to 600M."},
    {{.fight = {.count = 4,
                .field = FIELD_BALLOON_TARGET,
                .sides = {STROKE(CHANGE_BY_BALANCER, "squeezed", 512, 600),
                          STROKE(CHANGE_BY_ACTOR, "xl", 600, 512)}}},
     "Its balloon target is fought over, xl sets 512M and probably squeezed sets 600M in turn: "
     "stop "
     "one of them first."},
};

/* Who else writes its balloon target is named, as far as it is known. */
static void names_the_other_writer(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rivals) / sizeof(rivals[0]); i++) {
        struct row row = {
            .verdict = rivals[i].verdict, .operation = OPERATION_TARGET, .words = {"700"}};
        struct world world;
        struct plan *plan;

        world_open(&world, &row);
        world.snapshot->taken_ms = 60000;
        plan = plan_of_row(&world, &row);
        assert_int_equal(plan->finding_count, 1);
        assert_int_equal(plan->findings[0].code, PLAN_OTHER_WRITER);
        assert_string_equal(plan->findings[0].sentence, rivals[i].sentence);
        plan_free(plan);
        snapshot_unref(world.snapshot);
    }
}

/* At the usual rate where it is known, else at the present one. */
static void reckons_the_time(void **state)
{
    static const struct {
        struct verdict verdict;
        int64_t eta_ms;
        bool usual;
    } times[] = {
        {{.usual_rate_kb_s = 64 * MIB}, 4000, true},
        {{.usual_rate_kb_s = 64 * MIB, .rate_known = true, .rate_kb_s = -MIB}, 4000, true},
        {{.usual_rate_kb_s = -1, .rate_known = true, .rate_kb_s = -MIB}, 256000, false},
        {{.usual_rate_kb_s = -1, .rate_known = true, .rate_kb_s = MIB}, 0, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        struct row row = {
            .verdict = times[i].verdict, .operation = OPERATION_TARGET, .words = {"512"}};
        struct world world;
        struct plan *plan;

        world_open(&world, &row);
        plan = plan_of_row(&world, &row);
        assert_int_equal(plan->effect.eta_ms, times[i].eta_ms);
        assert_int_equal(plan->effect.eta_known, times[i].eta_ms > 0);
        assert_int_equal(plan->effect.eta_usual, times[i].usual);
        plan_free(plan);
        snapshot_unref(world.snapshot);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_domain),
        cmocka_unit_test(prints_what_it_will_do),
        cmocka_unit_test(names_the_other_writer),
        cmocka_unit_test(reckons_the_time),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
