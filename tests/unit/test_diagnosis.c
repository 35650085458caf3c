/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Diagnosis: the sentence for each situation, with its figures, and the order of causes. A row is a
 * domain and a verdict on it.
 */
#include "model/diagnosis.h"
#include "tests/unit/host_fixture.h"

/* The actor of the policy; who is registered is not known otherwise. */
enum life {
    NOT_KNOWN,
    LIVES,
    DEAD,
    ABSENT,
};

struct situation {
    const char *sentence; /* what the line must begin with, behind "web01: " */
    const char *brief;
    struct verdict verdict;
    int64_t target_mb, actual_mb, maxmem_mb; /* 0: 1024, 1024, 1025 */
    const char *enforce, *feature, *policy_kb, *bad_target, *bad_params;
    const char *actor, *params;
    enum life life;
    const char *trouble; /* of the actor with this domain */
    const char *balancer;
    int64_t silent_ms; /* since the actor's last heartbeat */
    int64_t free_mb, claimed_mb;
    unsigned flags;
    bool no_target, marked;
};

#define GAP(mb) .gap_known = true, .gap_kb = (mb)*MB, .offset_known = true

static const struct situation situations[] = {
    {"giving back 12 MiB/s; 256 MiB to go. Enforced: maxmem is 513 MiB.", "on its way",
     .verdict =
         {.state = CONVERGENCE_SHRINKING, GAP(256), .rate_known = true, .rate_kb_s = -12 * MB},
     .target_mb = 512, .actual_mb = 768, .maxmem_mb = 513, .enforce = "1"},
    {"giving back 640 KiB/s; 256 MiB to go.", "on its way",
     .verdict = {.state = CONVERGENCE_SHRINKING, GAP(256), .rate_known = true, .rate_kb_s = -640},
     .target_mb = 512, .actual_mb = 768},
    {"asked to give back 512 MiB.", "on its way",
     .verdict = {.state = CONVERGENCE_SHRINKING, GAP(512)}, .target_mb = 512},
    {"taking 64 MiB/s; 512 MiB to go.", "on its way",
     .verdict = {.state = CONVERGENCE_GROWING, GAP(-512), .rate_known = true, .rate_kb_s = 64 * MB},
     .target_mb = 1536, .maxmem_mb = 1537},
    {"maxmem 1025 MiB is below target 1536 MiB: raise maxmem first.", "maxmem below target",
     .verdict = {.state = CONVERGENCE_GROWING, GAP(-512)}, .target_mb = 1536},
    {"maxmem 512 MiB is below target 768 MiB: raise maxmem first.", "maxmem below target",
     .verdict = {.state = CONVERGENCE_CAPPED, GAP(-256)}, .target_mb = 768, .actual_mb = 512,
     .maxmem_mb = 512},
    {"needs 512 MiB more, and the host has 8 MiB to give (24 MiB claimed). Lower",
     "host has no memory", .verdict = {.state = CONVERGENCE_STARVED, GAP(-512)}, .target_mb = 1536,
     .maxmem_mb = 1537, .free_mb = 32, .claimed_mb = 24},
    {"512 MiB above its target for 42s: it has never moved a page", "no balloon driver",
     .verdict = {.state = CONVERGENCE_NO_DRIVER, GAP(512), .idle_ms = 42000, .ran = true},
     .target_mb = 512},
    {"512 MiB above its target, and the guest says that it has no balloon driver",
     "says: no driver", .verdict = {.state = CONVERGENCE_NO_DRIVER, GAP(512), .ran = true},
     .target_mb = 512, .feature = "0"},
    {"stopped at 188 MiB, 38 MiB above its target: the guest cannot or will not free more. Set",
     "at its floor",
     .verdict = {.state = CONVERGENCE_UNCOOPERATIVE, GAP(38), .moved = true, .ran = true},
     .target_mb = 150, .actual_mb = 188},
    {"38 MiB above its target, but it has had no CPU time since it was asked", "does not run",
     .verdict = {.state = CONVERGENCE_STUCK, GAP(38), .moved = true}, .target_mb = 150,
     .actual_mb = 188},
    {"512 MiB above its target, and it has not moved a page", "does not follow",
     .verdict = {.state = CONVERGENCE_STUCK, GAP(512), .ran = true}, .target_mb = 512},
    {"idle for 15s: Linux's driver gives up after four tries", "driver gave up",
     .verdict =
         {.state = CONVERGENCE_STUCK, GAP(-56), .moved = true, .ran = true, .idle_ms = 15000},
     .target_mb = 256, .actual_mb = 200, .maxmem_mb = 257},
    {"56 MiB below its target, though neither maxmem nor the host stands in the way.",
     "does not grow", .verdict = {.state = CONVERGENCE_STUCK, GAP(-56), .moved = true, .ran = true},
     .target_mb = 256, .actual_mb = 200, .maxmem_mb = 257},
    {"moves at 4 KiB/s with 256 MiB to go: that takes 18h12m. See", "slow",
     .verdict = {.state = CONVERGENCE_SLOW,
                 GAP(256),
                 .rate_known = true,
                 .rate_kb_s = -4,
                 .eta_known = true,
                 .eta_ms = 65536000},
     .target_mb = 768},
    {"its target goes back and forth between 512 MiB and 1024 MiB every 4.0s: two write it. Find",
     "two write its target",
     .verdict = {.state = CONVERGENCE_OSCILLATING,
                 GAP(0),
                 .target_oscillates = true,
                 .low_kb = 512 * MB,
                 .high_kb = GB,
                 .period_ms = 4000}},
    {"goes back and forth between 900 MiB and 1024 MiB every 2.0s, though its target does not.",
     "guest goes to and fro",
     .verdict = {.state = CONVERGENCE_OSCILLATING,
                 GAP(0),
                 .low_kb = 900 * MB,
                 .high_kb = GB,
                 .period_ms = 2000}},
    {"holds its target of 1024 MiB.", "", .verdict = {.state = CONVERGENCE_CONVERGED, GAP(0)}},
    {"paused with 512 MiB to give back: it cannot follow", "paused",
     .verdict = {.state = CONVERGENCE_PAUSED, GAP(512)}, .target_mb = 512},
    {"paused, holding 1024 MiB.", "", .verdict = {.state = CONVERGENCE_PAUSED, GAP(0)}},
    {"it is being built or boots", "booting", .verdict = {.state = CONVERGENCE_BOOTING}},
    {"it has shut down (or crashed), and still holds 1024 MiB.", "has shut down",
     .verdict = {.state = CONVERGENCE_DYING}, .flags = DOMAIN_SHUTDOWN},
    {"it is being destroyed; 1024 MiB still to be freed.", "being destroyed",
     .verdict = {.state = CONVERGENCE_DYING}, .flags = DOMAIN_DYING},
    {"holds 1024 MiB; it has no balloon target", "", .verdict = {.state = CONVERGENCE_UNMANAGED},
     .no_target = true},
    {"its policy asks for 512 MiB, but nobody has set a balloon target. See", "no balloon target",
     .verdict = {.state = CONVERGENCE_UNMANAGED}, .no_target = true, .policy_kb = "524288"},
    {"being measured", "calibrating",
     .verdict = {.state = CONVERGENCE_UNKNOWN, .calibrating = true}},
    {"its figures have not all been read yet.", "not read yet",
     .verdict = {.state = CONVERGENCE_UNKNOWN}},
    {"/local/domain/1/memory/target holds \"12\uFFFD[2J\", which is not a value for it. Find",
     "bad target", .verdict = {.state = CONVERGENCE_UNKNOWN}, .bad_target = "12\x1b[2J"},
    {"no news for 5s", "no news", .verdict = {.state = CONVERGENCE_STALE}},
    {"holds its target of 1024 MiB.", "policy not passed on",
     .verdict = {.state = CONVERGENCE_CONVERGED, GAP(0)}, .policy_kb = "524288", .actor = "xl"},
    {"holds its target of 1024 MiB.", "", .verdict = {.state = CONVERGENCE_CONVERGED, GAP(0)},
     .policy_kb = "524288", .actor = "xl-manual"},
    {"holds its target of 1024 MiB.", "policy not passed on",
     .verdict = {.state = CONVERGENCE_CONVERGED, GAP(0)}, .policy_kb = "524288",
     .actor = "xl-manual", .params = "follow=true"},
    {"the actor xl is not running: nobody acts on its policy target 640 MiB (its balloon target is "
     "1024 MiB). Start it: systemctl start xenmem-actor@xl; or take manual control: key m.",
     "nobody acts", .verdict = {.state = CONVERGENCE_ORPHANED, GAP(0)}, .policy_kb = "655360",
     .actor = "xl", .life = ABSENT},
    {"the actor balance has ended without a word: nobody acts on its policy target 640 MiB (its "
     "balloon target is 1024 MiB). Start it, give the domain another actor (key p), or",
     "nobody acts", .verdict = {.state = CONVERGENCE_ORPHANED, GAP(0)}, .policy_kb = "655360",
     .actor = "balance", .life = DEAD},
    {"the actor xl is not running: nobody will act when its policy target of 1024 MiB changes.",
     "no actor", .verdict = {.state = CONVERGENCE_ORPHANED, GAP(0)}, .policy_kb = "1048576",
     .actor = "xl", .life = ABSENT},
    {"somebody else set its balloon target from 640 MiB to 1024 MiB 4s ago; its policy target is "
     "640 MiB. xl does not take it back: set the target again (key t), or find out who writes it.",
     "somebody else's target",
     .verdict = {.state = CONVERGENCE_OVERRIDDEN,
                 GAP(0),
                 .writer = {.at_ms = HOST_START_MS + 1000,
                            .before_known = true,
                            .before_kb = 640 * MB,
                            .after_kb = GB}},
     .policy_kb = "655360", .actor = "xl", .life = LIVES},
    {"probably squeezed set its balloon target from 640 MiB to 1024 MiB 4s ago",
     "somebody else's target",
     .verdict = {.state = CONVERGENCE_OVERRIDDEN,
                 GAP(0),
                 .writer = {.at_ms = HOST_START_MS + 1000,
                            .before_known = true,
                            .before_kb = 640 * MB,
                            .after_kb = GB,
                            .author = CHANGE_BY_BALANCER,
                            .by = "squeezed"}},
     .policy_kb = "655360", .actor = "xl", .life = LIVES, .balancer = "squeezed"},
    {"its actor xl runs, and for 5s has not passed its policy target on: 640 MiB, and its "
     "balloon "
     "target is 1024 MiB. See what it does: xenmem actor status;",
     "policy not passed on",
     .verdict = {.state = CONVERGENCE_OVERRIDDEN, GAP(0), .unheeded_ms = HOST_START_MS},
     .policy_kb = "655360", .actor = "xl", .life = LIVES},
    {"its balloon target is fought over: probably squeezed sets 600 MiB, xl sets 512 MiB; 5 turns, "
     "one every 10s. Decide",
     "fought over",
     .verdict = {.state = CONVERGENCE_OSCILLATING,
                 GAP(0),
                 .target_oscillates = true,
                 .fight = {.count = 5,
                           .period_ms = 20000,
                           .field = FIELD_BALLOON_TARGET,
                           .sides = {{.after_kb = 512 * MB, .author = CHANGE_BY_ACTOR, .by = "xl"},
                                     {.after_kb = 600 * MB,
                                      .author = CHANGE_BY_BALANCER,
                                      .by = "squeezed"}}}}},
    {"its actor xl does not serve it: its parameters mean nothing. Mend", "actor has trouble",
     .verdict = {.state = CONVERGENCE_CONVERGED, GAP(0)}, .policy_kb = "524288", .actor = "xl",
     .life = LIVES, .trouble = "its parameters mean nothing."},
    {"holds its target of 1024 MiB.", "actor is silent",
     .verdict = {.state = CONVERGENCE_CONVERGED, GAP(0)}, .policy_kb = "1048576", .actor = "xl",
     .life = LIVES, .silent_ms = 30001},
    {"holds its target of 1024 MiB.", "", .verdict = {.state = CONVERGENCE_CONVERGED, GAP(0)},
     .policy_kb = "1048576", .actor = "xl", .life = LIVES, .silent_ms = 30000},
    {"holds its target of 1024 MiB.", "", .verdict = {.state = CONVERGENCE_CONVERGED, GAP(0)},
     .policy_kb = "1048576", .actor = "xl", .life = LIVES, .balancer = "squeezed"},
    {"holds its target of 1024 MiB.", "misses its targets",
     .verdict = {.state = CONVERGENCE_CONVERGED, GAP(0), .requests = 5, .requests_met = 2}},
    {"holds its target of 1024 MiB.", "marked by squeezed",
     .verdict = {.state = CONVERGENCE_CONVERGED, GAP(0)}, .marked = true},
    {"holds its target of 1024 MiB.", "bad value",
     .verdict = {.state = CONVERGENCE_CONVERGED, GAP(0)}, .bad_params = "a\nb"},
};

struct stage {
    struct domain *domain;
    struct host host;
    struct actors *actors;
    struct verdict verdict;
    struct diagnosis_subject subject;
};

static void put_if(struct domain *domain, enum field_id id, const char *bytes)
{
    if (bytes)
        domain_put(domain, id, bytes);
}

static struct actors *make_actors(const struct situation *situation)
{
    struct actors *actors;
    struct actors_entry *entry;

    if (situation->life == NOT_KNOWN)
        return NULL;
    actors = actors_new(situation->life != ABSENT, situation->balancer != NULL);
    assert_non_null(actors);
    if (situation->balancer) {
        snprintf(actors->balancers[0].name, ACTORS_NAME_MAX, "%s", situation->balancer);
        actors->balancers[0].pid = 812;
    }
    if (situation->life == ABSENT)
        return actors;
    entry = &actors->entries[0];
    snprintf(entry->name, sizeof(entry->name), "%s", situation->actor);
    entry->alive = situation->life == LIVES;
    entry->pid = 4711;
    entry->since_ms = 1;
    entry->heartbeat_ms = HOST_START_MS + 5000 - situation->silent_ms;
    if (situation->trouble) {
        entry->troubles = calloc(1, sizeof(*entry->troubles));
        entry->trouble_count = 1;
        entry->troubles[0].domid = 1;
        snprintf(entry->troubles[0].sentence, ACTORS_SENTENCE_MAX, "%s", situation->trouble);
    }
    return actors;
}

static void clear_stage(struct stage *stage)
{
    domain_unref(stage->domain);
    actors_unref(stage->actors);
}

static void set_stage(struct stage *stage, const struct situation *situation)
{
    struct domain *domain = domain_make(1, 1);

    domain->flags |= situation->flags;
    if (situation->target_mb)
        domain_put_kb(domain, FIELD_BALLOON_TARGET, situation->target_mb * MB);
    if (situation->actual_mb)
        domain_put_kb(domain, FIELD_ACTUAL, situation->actual_mb * MB);
    if (situation->maxmem_mb)
        domain_put_kb(domain, FIELD_MAXMEM, situation->maxmem_mb * MB);
    if (situation->no_target)
        domain_set_field(domain, FIELD_BALLOON_TARGET, &(struct field){.state = FIELD_ABSENT});
    put_if(domain, FIELD_POLICY_ENFORCE, situation->enforce);
    put_if(domain, FIELD_FEATURE_BALLOON, situation->feature);
    put_if(domain, FIELD_POLICY_TARGET, situation->policy_kb);
    put_if(domain, FIELD_POLICY_ACTOR, situation->actor);
    put_if(domain, FIELD_POLICY_PARAMS, situation->params);
    put_if(domain, FIELD_BALLOON_TARGET, situation->bad_target);
    put_if(domain, FIELD_POLICY_PARAMS, situation->bad_params);
    put_if(domain, FIELD_UNCOOPERATIVE, situation->marked ? "" : NULL);
    stage->domain = domain;
    stage->actors = make_actors(situation);
    stage->verdict = situation->verdict;
    stage->verdict.since_ms = HOST_START_MS;
    stage->host = (struct host){.known = true,
                                .total_kb = 16 * GB,
                                .free_kb = situation->free_mb ? situation->free_mb * MB : 4 * GB,
                                .claimed_kb = situation->claimed_mb * MB};
    stage->subject = (struct diagnosis_subject){.domain = domain,
                                                .verdict = &stage->verdict,
                                                .host = &stage->host,
                                                .actors = stage->actors,
                                                .now_ms = HOST_START_MS + 5000};
}

static void test_sentences(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(situations) / sizeof(situations[0]); i++) {
        struct stage stage;
        char line[512], wanted[512];

        set_stage(&stage, &situations[i]);
        snprintf(wanted, sizeof(wanted), "web01: %s", situations[i].sentence);
        diagnosis_sentence(&stage.subject, line, sizeof(line));
        line[strlen(wanted)] = '\0';
        assert_string_equal(line, wanted);
        assert_string_equal(diagnosis_brief(&stage.subject), situations[i].brief);
        clear_stage(&stage);
    }
}

/* Every state is explained, whatever else is known of the domain. */
static void test_every_state_has_a_cause(void **state)
{
    (void)state;
    for (int i = 0; i < CONVERGENCE_STATE_COUNT; i++) {
        bool grows = i == CONVERGENCE_CAPPED || i == CONVERGENCE_STARVED || i % 2;
        struct situation situation = {
            .verdict = {.state = (enum convergence_state)i, GAP(grows ? -64 : 64), .ran = true},
            .target_mb = grows ? 1088 : 960};
        struct diagnosis_cause causes[DIAGNOSIS_CAUSES_MAX];
        struct stage stage;
        size_t count;

        set_stage(&stage, &situation);
        count = diagnosis_find(&stage.subject, causes, DIAGNOSIS_CAUSES_MAX);
        assert_in_range(count, 1, DIAGNOSIS_CAUSES_MAX);
        assert_true(strlen(causes[0].sentence) > 0);
        if (convergence_info((enum convergence_state)i)->concern == CONVERGENCE_NEEDS_YOU) {
            assert_true(causes[0].severity != DIAGNOSIS_INFO);
            assert_true(*causes[0].brief);
        }
        clear_stage(&stage);
    }
}

static void test_causes_are_ranked(void **state)
{
    struct situation situation = {.verdict = {.state = CONVERGENCE_UNCOOPERATIVE,
                                              GAP(38),
                                              .moved = true,
                                              .ran = true,
                                              .idle_ms = 60000,
                                              .requests = 5,
                                              .requests_met = 2},
                                  .target_mb = 150,
                                  .actual_mb = 188,
                                  .marked = true};
    struct diagnosis_cause causes[DIAGNOSIS_CAUSES_MAX];
    struct stage stage;

    (void)state;
    set_stage(&stage, &situation);
    assert_int_equal(diagnosis_find(&stage.subject, causes, DIAGNOSIS_CAUSES_MAX), 4);
    assert_string_equal(causes[0].brief, "at its floor");
    assert_string_equal(causes[1].brief, "driver gave up");
    assert_string_equal(causes[2].brief, "misses its targets");
    assert_string_equal(causes[2].sentence, "met 2 of its last 5 requests.");
    assert_string_equal(causes[3].brief, "marked by squeezed");
    assert_int_equal(diagnosis_find(&stage.subject, causes, 2), 2);
    assert_string_equal(diagnosis_confidence_name(causes[0].confidence), "likely");
    clear_stage(&stage);
}

/* One thing is wrong, and it is said once. */
static void test_who_is_to_blame_is_said_once(void **state)
{
    static const struct situation blamed[] = {
        {.verdict = {.state = CONVERGENCE_ORPHANED, GAP(0)}, .policy_kb = "655360", .life = ABSENT},
        {.verdict = {.state = CONVERGENCE_ORPHANED, GAP(0)},
         .policy_kb = "1048576",
         .life = ABSENT},
        {.verdict = {.state = CONVERGENCE_OVERRIDDEN, GAP(0)},
         .policy_kb = "655360",
         .life = LIVES},
        {.verdict = {.state = CONVERGENCE_OVERRIDDEN, GAP(0), .writer = {.at_ms = 1}},
         .policy_kb = "655360",
         .life = LIVES},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(blamed) / sizeof(blamed[0]); i++) {
        struct situation situation = blamed[i];
        struct diagnosis_cause causes[DIAGNOSIS_CAUSES_MAX];
        struct stage stage;

        situation.actor = "xl";
        set_stage(&stage, &situation);
        assert_int_equal(diagnosis_find(&stage.subject, causes, DIAGNOSIS_CAUSES_MAX), 1);
        clear_stage(&stage);
    }
}

/* What is worth knowing besides comes with its figures. */
static void test_actors_are_told_of(void **state)
{
    struct situation situation = {.verdict = {.state = CONVERGENCE_CONVERGED, GAP(0)},
                                  .policy_kb = "1048576",
                                  .actor = "xl",
                                  .life = LIVES,
                                  .silent_ms = 45000,
                                  .balancer = "squeezed"};
    struct diagnosis_cause causes[DIAGNOSIS_CAUSES_MAX];
    struct stage stage;

    (void)state;
    set_stage(&stage, &situation);
    assert_int_equal(diagnosis_find(&stage.subject, causes, DIAGNOSIS_CAUSES_MAX), 3);
    assert_string_equal(causes[1].sentence,
                        "its actor xl is alive but silent: no heartbeat for 45s "
                        "(one is due every 10 s).");
    assert_string_equal(causes[1].advice, "See what holds process 4711 up, or restart it.");
    assert_string_equal(causes[2].sentence, "squeezed (process 812) runs on this host as well, and "
                                            "may write its balloon target.");
    assert_string_equal(causes[2].advice, "One of the two is to manage it: stop squeezed, or give "
                                          "the domain to nobody (key p).");
    clear_stage(&stage);
}

/* Nothing but a domid: still a sentence, and no name means a number. */
static void test_nothing_known(void **state)
{
    struct domain_id id = {12, {0}};
    struct domain *domain = domain_new(&id, 0);
    struct diagnosis_subject subject = {.domain = domain};
    char line[64];

    (void)state;
    assert_string_equal(diagnosis_sentence(&subject, line, sizeof(line)),
                        "domain 12: its figures have not all been read yet.");
    assert_string_equal(diagnosis_sentence(&subject, line, 8), "domain ");
    domain_unref(domain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_every_state_has_a_cause),
        cmocka_unit_test(test_causes_are_ranked),
        cmocka_unit_test(test_actors_are_told_of),
        cmocka_unit_test(test_who_is_to_blame_is_said_once),
        cmocka_unit_test(test_nothing_known),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
