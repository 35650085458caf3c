/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Planning for one domain: each row is a situation, an intent, and the steps and findings that they
 * must come to, no more and no fewer.
 */
#include "tests/unit/plan_fixture.h"

#define NO_ENFORCE 1u /* the intent */
#define SWITCH     2u
#define HVM        4u /* the domain */
#define DOM0       8u
#define PAUSED     16u
#define DYING      32u
#define UNREAD     64u
#define ALIVE      128u /* the actor xl is */
#define NONE_ALIVE 256u
#define PAGER_ON   512u /* facts */
#define PAGER_OFF  1024u
#define POD        2048u
#define RIVAL      4096u
#define SHARING_ON 8192u
#define DEAD_STORE 16384u

struct row {
    const char *name;
    unsigned flags;
    struct set sets[SETS_MAX];
    struct verdict verdict;
    enum operation_id operation;
    const char *words[2];
    const char *steps;
    enum plan_finding_code findings[FINDINGS_MAX]; /* PLAN_GONE (0) ends it */
    const char *to_type;
    int64_t moves_mb; /* taken from the host's free memory when followed */
};

#define XL(target)                                             \
    {FIELD_POLICY_ACTOR, "xl"}, {FIELD_POLICY_TARGET, target}, \
    {                                                          \
        FIELD_POLICY_ENFORCE, "1"                              \
    }
#define MANUAL                                 \
    {FIELD_POLICY_ACTOR, "xl-manual"},         \
    {                                          \
        FIELD_POLICY_MANUAL_FROM, "xl delay=5" \
    }

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
     .flags = RIVAL,
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
     .operation = OPERATION_TARGET,
     .words = {"512"},
     .steps = "balloon target 760M > 504M; maxmem 769M > 513M",
     .moves_mb = -256,
     .findings = {PLAN_BOOTING},
     .to_type = "win"},
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

    /* policy */
    {.name = "a policy where there was none",
     .flags = ALIVE,
     .operation = OPERATION_POLICY,
     .words = {"xl", "delay=3"},
     .steps = "actor none > xl + params none > delay=3",
     .findings = {PLAN_NO_TARGET_YET}},
    {.name = "a policy takes effect",
     .flags = ALIVE,
     .sets = {{FIELD_POLICY_TARGET, "524288"}},
     .operation = OPERATION_POLICY,
     .words = {"xl"},
     .steps = "actor none > xl",
     .findings = {PLAN_TAKES_EFFECT},
     .moves_mb = -256},
    {.name = "a policy of somebody who is not there",
     .flags = ALIVE,
     .sets = {{FIELD_POLICY_TARGET, "524288"}},
     .operation = OPERATION_POLICY,
     .words = {"mine"},
     .steps = "actor none > mine",
     .findings = {PLAN_NOBODY_LISTENS}},
    {.name = "nobody",
     .sets = {XL("786432"), {FIELD_POLICY_PARAMS, "delay=5"}},
     .operation = OPERATION_POLICY,
     .words = {""},
     .steps = "actor xl > \"\" + params delay=5 > \"\""},
    {.name = "nobody where there was nobody",
     .operation = OPERATION_POLICY,
     .words = {""},
     .steps = "",
     .findings = {PLAN_NOTHING_TO_DO}},
    {.name = "a policy out of xl-manual forgets the way back",
     .flags = ALIVE,
     .sets = {MANUAL, {FIELD_POLICY_TARGET, "786432"}},
     .operation = OPERATION_POLICY,
     .words = {"xl"},
     .steps = "actor xl-manual > xl + to go back to xl delay=5 > none",
     .findings = {PLAN_TAKES_EFFECT}},
    {.name = "xl-manual by its name remembers the way back",
     .sets = {XL("786432")},
     .operation = OPERATION_POLICY,
     .words = {"xl-manual", "follow=true"},
     .steps = "actor xl > xl-manual + params none > follow=true + to go back to none > xl "},
    {.name = "other params for xl-manual",
     .sets = {MANUAL},
     .operation = OPERATION_POLICY,
     .words = {"xl-manual", "follow=true"},
     .steps = "params none > follow=true"},

    /* xl-manual and back */
    {.name = "to xl-manual",
     .sets = {XL("786432"), {FIELD_POLICY_PARAMS, "delay=5"}},
     .operation = OPERATION_MANUAL,
     .words = {"on"},
     .steps = "actor xl > xl-manual + params delay=5 > \"\" + to go back to none > xl delay=5"},
    {.name = "to xl-manual from nobody",
     .operation = OPERATION_MANUAL,
     .words = {"on"},
     .steps = "actor none > xl-manual + to go back to none >  "},
    {.name = "to xl-manual where it is",
     .sets = {MANUAL},
     .operation = OPERATION_MANUAL,
     .words = {"on"},
     .steps = "",
     .findings = {PLAN_NOTHING_TO_DO}},
    {.name = "and back",
     .flags = ALIVE,
     .sets = {MANUAL, {FIELD_POLICY_TARGET, "524288"}},
     .operation = OPERATION_MANUAL,
     .words = {"off"},
     .steps = "actor xl-manual > xl + params none > delay=5 + to go back to xl delay=5 > none",
     .findings = {PLAN_TAKES_EFFECT},
     .moves_mb = -256},
    {.name = "back to nobody",
     .sets = {{FIELD_POLICY_ACTOR, "xl-manual"}, {FIELD_POLICY_MANUAL_FROM, " "}},
     .operation = OPERATION_MANUAL,
     .words = {"off"},
     .steps = "actor xl-manual > \"\" + to go back to   > none"},
    {.name = "back without a way",
     .sets = {{FIELD_POLICY_ACTOR, "xl-manual"}},
     .operation = OPERATION_MANUAL,
     .words = {"off"},
     .steps = "",
     .findings = {PLAN_NOTHING_REMEMBERED}},
    {.name = "back to rubbish",
     .sets = {{FIELD_POLICY_ACTOR, "xl-manual"}, {FIELD_POLICY_MANUAL_FROM, "a/b c"}},
     .operation = OPERATION_MANUAL,
     .words = {"off"},
     .steps = "",
     .findings = {PLAN_BAD_VALUE}},
    {.name = "back to xl-manual itself",
     .sets = {{FIELD_POLICY_ACTOR, "xl-manual"}, {FIELD_POLICY_MANUAL_FROM, "xl-manual"}},
     .operation = OPERATION_MANUAL,
     .words = {"off"},
     .steps = "",
     .findings = {PLAN_BAD_VALUE}},
    {.name = "back where it is not manual",
     .sets = {XL("786432")},
     .operation = OPERATION_MANUAL,
     .words = {"off"},
     .steps = "",
     .findings = {PLAN_NOTHING_TO_DO}},

    /* the balloon target */
    {.name = "a lever under an actor",
     .sets = {XL("786432")},
     .operation = OPERATION_BALLOON_TARGET,
     .words = {"512"},
     .steps = "",
     .findings = {PLAN_NEEDS_MANUAL}},
    {.name = "a lever under nobody",
     .operation = OPERATION_BALLOON_TARGET,
     .words = {"512"},
     .steps = "",
     .findings = {PLAN_NEEDS_MANUAL}},
    {.name = "a lever with the switch",
     .flags = SWITCH | ALIVE,
     .sets = {XL("786432"), {FIELD_POLICY_PARAMS, "delay=5"}},
     .operation = OPERATION_BALLOON_TARGET,
     .words = {"512"},
     .steps = "actor xl > xl-manual + params delay=5 > \"\" + to go back to none > xl delay=5; "
              "balloon target 768M > 512M",
     .findings = {PLAN_SWITCHES_TO_MANUAL},
     .moves_mb = -256},
    {.name = "a lever in xl-manual",
     .flags = SWITCH,
     .sets = {MANUAL},
     .operation = OPERATION_BALLOON_TARGET,
     .words = {"512"},
     .steps = "balloon target 768M > 512M",
     .moves_mb = -256},
    {.name = "the balloon target is taken to the KiB, video memory or not",
     .flags = HVM,
     .sets = {MANUAL},
     .operation = OPERATION_BALLOON_TARGET,
     .words = {"="},
     .steps = "",
     .findings = {PLAN_NOTHING_TO_DO}},
    {.name = "the balloon target of an HVM guest, above maxmem",
     .flags = HVM,
     .sets = {MANUAL},
     .operation = OPERATION_BALLOON_TARGET,
     .words = {"800"},
     .steps = "",
     .findings = {PLAN_ABOVE_MAXMEM_HVM}},

    /* maxmem */
    {.name = "maxmem by itself",
     .sets = {MANUAL},
     .operation = OPERATION_MAXMEM,
     .words = {"900"},
     .steps = "maxmem 769M > 900M"},
    {.name = "maxmem below what it holds",
     .sets = {MANUAL},
     .operation = OPERATION_MAXMEM,
     .words = {"700"},
     .steps = "maxmem 769M > 700M",
     .findings = {PLAN_MAXMEM_BELOW}},
    {.name = "maxmem relative",
     .sets = {MANUAL},
     .operation = OPERATION_MAXMEM,
     .words = {"+1"},
     .steps = "maxmem 769M > 770M"},
    {.name = "maxmem of nothing",
     .sets = {MANUAL},
     .operation = OPERATION_MAXMEM,
     .words = {"3k"},
     .steps = "",
     .findings = {PLAN_ZERO_TARGET}},
    {.name = "maxmem under an actor",
     .sets = {XL("786432")},
     .operation = OPERATION_MAXMEM,
     .words = {"900"},
     .steps = "",
     .findings = {PLAN_NEEDS_MANUAL}},

    /* paging */
    {.name = "paging is not for PV",
     .sets = {MANUAL},
     .operation = OPERATION_PAGING_TARGET,
     .words = {"512"},
     .steps = "",
     .findings = {PLAN_PAGING_PV}},
    {.name = "paging, with its warning and its name",
     .flags = HVM | PAGER_OFF,
     .sets = {MANUAL},
     .operation = OPERATION_PAGING_TARGET,
     .words = {"512"},
     .steps = "pager off > on; paging target none > 512M",
     .findings = {PLAN_PAGING_RISK},
     .to_type = "win",
     .moves_mb = -256},
    {.name = "paging where the pager runs",
     .flags = HVM | PAGER_ON,
     .sets = {MANUAL, {FIELD_PAGING_TARGET, "524288"}, {FIELD_PAGED, "256"}, {FIELD_ACTUAL, "512"}},
     .operation = OPERATION_PAGING_TARGET,
     .words = {"+64"},
     .steps = "paging target 512M > 576M",
     .findings = {PLAN_PAGING_RISK},
     .to_type = "win",
     .moves_mb = 64},
    {.name = "paging, nobody knows of a pager",
     .flags = HVM,
     .sets = {MANUAL},
     .operation = OPERATION_PAGING,
     .words = {"on"},
     .steps = "pager unknown > on",
     .findings = {PLAN_PAGING_RISK},
     .to_type = "win"},
    {.name = "paging off",
     .flags = HVM | PAGER_ON,
     .sets = {MANUAL, {FIELD_PAGING_TARGET, "524288"}, {FIELD_PAGED, "256"}, {FIELD_ACTUAL, "512"}},
     .operation = OPERATION_PAGING,
     .words = {"off"},
     .moves_mb = 256,
     .steps = "pager on > off + paging target 512M > none"},
    {.name = "a paging target of 0 is off",
     .flags = HVM | PAGER_ON,
     .sets = {MANUAL, {FIELD_PAGING_TARGET, "524288"}, {FIELD_PAGED, "256"}, {FIELD_ACTUAL, "512"}},
     .operation = OPERATION_PAGING_TARGET,
     .words = {"0"},
     .moves_mb = 256,
     .steps = "pager on > off + paging target 512M > none"},
    {.name = "paging off where it is",
     .flags = HVM | PAGER_OFF,
     .sets = {MANUAL},
     .operation = OPERATION_PAGING,
     .words = {"off"},
     .steps = "",
     .findings = {PLAN_NOTHING_TO_DO}},
    {.name = "paging in without room in maxmem",
     .flags = HVM | PAGER_ON,
     .sets = {MANUAL, {FIELD_PAGING_TARGET, "524288"}, {FIELD_PAGED, "300"}, {FIELD_ACTUAL, "512"}},
     .operation = OPERATION_PAGING,
     .words = {"off"},
     .steps = "",
     .findings = {PLAN_PAGE_IN_CAPPED}},
    {.name = "no paging with populate on demand",
     .flags = HVM | POD | PAGER_OFF,
     .sets = {MANUAL},
     .operation = OPERATION_PAGING_TARGET,
     .words = {"512"},
     .steps = "",
     .findings = {PLAN_PAGING_POD, PLAN_PAGING_RISK}},
    {.name = "paging under an actor",
     .flags = HVM,
     .sets = {XL("786432")},
     .operation = OPERATION_PAGING_TARGET,
     .words = {"512"},
     .steps = "",
     .findings = {PLAN_PAGING_RISK, PLAN_NEEDS_MANUAL}},
    {.name = "paging above static-max",
     .flags = HVM | PAGER_OFF,
     .sets = {MANUAL},
     .operation = OPERATION_PAGING_TARGET,
     .words = {"2g"},
     .steps = "",
     .findings = {PLAN_ABOVE_STATIC_MAX, PLAN_PAGING_RISK}},
    {.name = "the name of a guest that cannot be typed",
     .flags = HVM | PAGER_OFF,
     .sets = {MANUAL, {FIELD_NAME, "w\xc3\xafn"}},
     .operation = OPERATION_PAGING,
     .words = {"on"},
     .steps = "pager off > on",
     .findings = {PLAN_PAGING_RISK},
     .to_type = "3"},

    /* sharing */
    {.name = "sharing is not for PV",
     .sets = {MANUAL},
     .operation = OPERATION_SHARING,
     .words = {"on"},
     .steps = "",
     .findings = {PLAN_PAGING_PV}},
    {.name = "sharing on",
     .flags = HVM,
     .sets = {MANUAL},
     .operation = OPERATION_SHARING,
     .words = {"on"},
     .steps = "sharing unknown > on",
     .findings = {PLAN_SHARING_RISK}},
    {.name = "sharing off",
     .flags = HVM | SHARING_ON,
     .sets = {MANUAL},
     .operation = OPERATION_SHARING,
     .words = {"off"},
     .steps = "sharing on > off"},
};

struct world {
    struct snapshot *snapshot;
    struct settings settings;
    struct verdict verdict;
    struct plan_domain_facts facts_of_domain;
    struct plan_facts facts;
    struct plan_situation situation;
};

static const struct verdict *the_verdict(const void *verdicts, const struct domain_id *id)
{
    (void)id;
    return verdicts;
}

static void world_open(struct world *world, const struct row *row)
{
    static const char *const xl[] = {"xl", "xl-manual"};
    struct domain *domain = make_domain(row->flags & DOM0 ? 0 : 3, row->flags & HVM, row->sets);

    domain->flags |=
        (row->flags & PAUSED ? DOMAIN_PAUSED : 0) | (row->flags & DYING ? DOMAIN_DYING : 0);
    domain->nodes_read = !(row->flags & UNREAD);
    *world = (struct world){.snapshot = make_snapshot(1), .verdict = row->verdict};
    world->snapshot->domains[0] = domain;
    world->snapshot->store_alive = !(row->flags & DEAD_STORE);
    settings_init(&world->settings);
    world->facts_of_domain = (struct plan_domain_facts){
        .id = domain->id,
        .pager_known = row->flags & (PAGER_ON | PAGER_OFF),
        .pager = row->flags & PAGER_ON,
        .sharing_known = row->flags & SHARING_ON,
        .sharing = row->flags & SHARING_ON,
        .pod_known = true,
        .pod_kb = row->flags & POD ? 64 * MIB : 0,
        .other_writer = row->flags & RIVAL,
        .usual_rate_kb_s = 12 * MIB,
    };
    world->facts = (struct plan_facts){.actors_known = row->flags & (ALIVE | NONE_ALIVE),
                                       .actors = xl,
                                       .actor_count = row->flags & ALIVE ? 2 : 0,
                                       .domains = &world->facts_of_domain,
                                       .domain_count = 1};
    world->situation = (struct plan_situation){.snapshot = world->snapshot,
                                               .settings = &world->settings,
                                               .facts = &world->facts,
                                               .verdict = the_verdict,
                                               .verdicts = &world->verdict};
}

static void check_findings(const struct row *row, const struct plan *plan)
{
    size_t wanted = 0;

    while (wanted < FINDINGS_MAX && row->findings[wanted])
        wanted++;
    for (size_t i = 0; i < plan->finding_count; i++)
        if (i >= wanted || plan->findings[i].code != row->findings[i])
            fail_msg("%s: finding %zu is %d: %s", row->name, i, (int)plan->findings[i].code,
                     plan->findings[i].sentence);
    if (plan->finding_count < wanted)
        fail_msg("%s: finding %d is missing", row->name, (int)row->findings[plan->finding_count]);
}

static void check_row(const struct row *row)
{
    struct world world;
    struct xenmem_error error;
    struct intent intent;
    struct plan *plan;
    char text[1024];
    int64_t moves;

    world_open(&world, row);
    operation_init(row->operation, &intent);
    if (operation_set_parameters(&intent, row->words[1] ? 2 : 1, row->words, &error))
        fail_msg("%s: %s", row->name, error.sentence);
    if (row->flags & NO_ENFORCE)
        intent.enforce = false;
    intent.switch_to_manual = row->flags & SWITCH;
    intent.ids = &world.snapshot->domains[0]->id;
    intent.count = 1;
    assert_int_equal(plan_new(&intent, &world.situation, &plan), 0);
    snapshot_unref(world.snapshot); /* the plan must stand by itself */
    if (strcmp(steps_text(plan, text, sizeof(text)), row->steps) != 0)
        fail_msg("%s: steps are %s", row->name, text);
    check_findings(row, plan);
    if (strcmp(plan->name_to_type ? plan->name_to_type : "", row->to_type ? row->to_type : "") != 0)
        fail_msg("%s: to type is %s", row->name, plan->name_to_type);
    moves = (plan->effect.free_now_kb - plan->effect.free_followed_kb) / MIB;
    if (moves != row->moves_mb)
        fail_msg("%s: moves %lld MiB", row->name, (long long)moves);
    assert_int_equal(plan_check(plan, NULL), plan->severities[PLAN_BLOCKING] ? -EPERM
                                             : plan->step_count == 0         ? -ENODATA
                                                                             : 0);
    plan_free(plan);
}

static void one_domain(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_row(&rows[i]);
}

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
                                   .verdict = {.requests = 5, .requests_met = 2}};
    struct printed printed = {.used = 0};
    struct world world;
    struct intent intent;
    struct plan *plan;

    (void)state;
    world_open(&world, &row);
    operation_init(OPERATION_TARGET, &intent);
    assert_int_equal(operation_set_parameters(&intent, 1, (const char *[]){"512"}, NULL), 0);
    intent.enforce = false;
    intent.ids = &world.snapshot->domains[0]->id;
    intent.count = 1;
    assert_int_equal(plan_new(&intent, &world.situation, &plan), 0);
    plan_print(plan, true, take_line, &printed);
    assert_string_equal(printed.text,
                        "set target of web01 (3)\n"
                        "  1  policy target   768M -> 512M   then xl sets the balloon target\n"
                        "     enforce         on -> off\n"
                        "host free 4096M -> 4352M when it has followed, in about 21s\n"
                        "! web01 (3): Of its last 5 requests it met 2.\n");
    plan_free(plan);
    snapshot_unref(world.snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_domain),
        cmocka_unit_test(prints_what_it_will_do),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
