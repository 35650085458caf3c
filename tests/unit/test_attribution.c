/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who made a change: a row is a domain before and after it, who runs on the host, what we claim,
 * and the name that comes out.
 */
#include "model/attribution.h"
#include "tests/unit/actors_fixture.h"
#include "tests/unit/host_fixture.h"

struct row {
    const char *name;
    enum field_id field;
    const char *before, *after;          /* of that field; NULL: there is none; maxmem in MiB */
    const char *actor, *params;          /* of its policy; NULL: there is none */
    int64_t policy_mb, policy_before_mb; /* 0: none, and the same */
    const char *actors;                  /* as in actors_fixture.h */
    const char *claimed;                 /* a value of the same field; "..." of another domain */
    int64_t claim_age_ms, seen_ms_ago, balloon_age_ms;
    bool enforced;
    enum change_author author;
    const char *by;
};

#define BALLOON       .field = FIELD_BALLOON_TARGET, .before = "1", .after = "655360"
#define LIMIT(mb)     .field = FIELD_MAXMEM, .before = "1025", .after = mb
#define XL            .actor = "xl", .policy_mb = 640
#define OF(who, name) .author = CHANGE_BY_##who, .by = name
#define OURS          OF(US, "root pts/0")

static const struct row rows[] = {
    /* ours */
    {"as claimed", BALLOON, .claimed = "655360", OURS},
    {"before the actor's", BALLOON, XL, .actors = "xl", .claimed = "655360", OURS},
    {"a text", .field = FIELD_POLICY_ACTOR, .before = "", .after = "xl", .claimed = "xl", OURS},
    {"removed", .field = FIELD_POLICY_TARGET, .before = "655360", .claimed = "", OURS},
    {"claimed of another value", BALLOON, .claimed = "655361"},
    {"claimed of another domain", BALLOON, .claimed = "..."},
    {"claimed just in time", BALLOON, .claimed = "655360", .claim_age_ms = 30000, OURS},
    {"claimed too long ago", BALLOON, .claimed = "655360", .claim_age_ms = 30001},

    /* the actor's */
    {"its actor", BALLOON, XL, .actors = "xl", OF(ACTOR, "xl")},
    {"within a MiB", .field = FIELD_BALLOON_TARGET, .before = "1", .after = "656384", XL,
     .actors = "xl", OF(ACTOR, "xl")},
    {"beyond that", .field = FIELD_BALLOON_TARGET, .before = "1", .after = "656385", XL,
     .actors = "xl"},
    {"on what was asked a moment ago", BALLOON, .actor = "xl", .policy_mb = 512,
     .policy_before_mb = 640, .actors = "xl", OF(ACTOR, "xl")},
    {"its actor is dead", BALLOON, XL, .actors = "-xl"},
    {"who lives is not known", BALLOON, XL},
    {"an actor that we do not know", BALLOON, .actor = "balance", .policy_mb = 640,
     .actors = "balance", OF(ACTOR, "balance")},
    {"xl-manual does not follow", BALLOON, .actor = "xl-manual", .policy_mb = 640,
     .actors = "xl-manual"},
    {"xl-manual follows", BALLOON, .actor = "xl-manual", .params = "follow=true", .policy_mb = 640,
     .actors = "xl-manual", OF(ACTOR, "xl-manual")},
    {"its actor pages", .field = FIELD_PAGING_TARGET, .after = "655360", XL, .actors = "xl",
     OF(ACTOR, "xl")},
    {"no actor changes a policy", .field = FIELD_POLICY_TARGET, .before = "1", .after = "655360",
     .actor = "xl", .actors = "xl", .seen_ms_ago = 100},
    {"the first policy of one that has just come", .field = FIELD_POLICY_ACTOR, .after = "xl",
     .actors = "xl", .seen_ms_ago = 100, OF(ACTOR, "xl")},
    {"the first policy of an old one", .field = FIELD_POLICY_ACTOR, .after = "xl", .actors = "xl",
     .seen_ms_ago = 60000},

    /* maxmem */
    {"the limit of what is asked for", LIMIT("641"), XL, .actors = "xl", .enforced = true,
     OF(ACTOR, "xl")},
    {"... that is not enforced", LIMIT("641"), XL, .actors = "xl"},
    {"the limit of a moment's balloon target", LIMIT("801"), .balloon_age_ms = 1000,
     OF(BALANCER, "squeezed")},
    {"... of long ago", LIMIT("801"), .balloon_age_ms = 40000},
    {"... another limit", LIMIT("802"), .balloon_age_ms = 1000},

    /* balancers */
    {"a balancer", BALLOON, .actors = "+squeezed", OF(BALANCER, "squeezed")},
    {"a balancer of two processes", LIMIT("641"), .actors = "+squeezed +squeezed",
     OF(BALANCER, "squeezed")},
    {"one of two balancers", BALLOON, .actors = "+squeezed +qmemman"},
    {"balancers write no policy", .field = FIELD_POLICY_TARGET, .before = "1", .after = "655360",
     .actors = "+squeezed"},
    {"the actor before a balancer", BALLOON, XL, .actors = "xl +squeezed", OF(ACTOR, "xl")},
};

static void put(struct domain *domain, enum field_id field, const char *value)
{
    if (!value)
        domain_set_field(domain, field, &(struct field){.state = FIELD_ABSENT});
    else if (field == FIELD_MAXMEM)
        domain_put_kb(domain, field, atoi(value) * MB);
    else
        domain_put(domain, field, value);
}

static struct domain *make_side(const struct row *row, int64_t policy_mb, const char *value)
{
    struct domain *domain = domain_make(1, 1);

    put(domain, FIELD_POLICY_ACTOR, row->actor);
    put(domain, FIELD_POLICY_PARAMS, row->params);
    if (policy_mb)
        domain_put_kb(domain, FIELD_POLICY_TARGET, policy_mb * MB);
    if (row->enforced)
        domain_put(domain, FIELD_POLICY_ENFORCE, "1");
    put(domain, row->field, value);
    return domain;
}

#define NOW_MS (HOST_START_MS + 100000)

static void claim(struct attribution_claims *claims, const struct settings *settings,
                  const struct row *row, const struct domain *domain)
{
    struct change_claim claim = {
        .id = domain->id, .field = row->field, .at_ms = NOW_MS - row->claim_age_ms};
    struct domain *claimed = domain_make(1, 1);
    bool other = strcmp(row->claimed, "...") == 0;

    put(claimed, row->field, *row->claimed ? (other ? row->after : row->claimed) : NULL);
    claim.id.domid += other;
    change_value_of(&claimed->fields[row->field], &claim.after);
    snprintf(claim.by, sizeof(claim.by), "root pts/0");
    assert_int_equal(attribution_claim(claims, settings, &claim), 0);
    domain_unref(claimed);
}

static void test_authors(void **state)
{
    struct settings settings;

    (void)state;
    settings_init(&settings);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];
        int64_t policy_before = row->policy_before_mb ? row->policy_before_mb : row->policy_mb;
        struct domain *before = make_side(row, policy_before, row->before);
        struct domain *after = make_side(row, row->policy_mb, row->after);
        struct actors *actors = actors_of(row->actors);
        struct change_stroke balloon = {.at_ms = NOW_MS - row->balloon_age_ms,
                                        .after_kb = 800 * MB,
                                        .author = CHANGE_BY_BALANCER,
                                        .by = "squeezed"};
        struct attribution_claims claims = {0};
        struct attribution_question question = {.before = before,
                                                .after = after,
                                                .field = row->field,
                                                .actors = actors,
                                                .balloon = row->balloon_age_ms ? &balloon : NULL,
                                                .now_ms = NOW_MS};
        struct change change = {.at_ms = NOW_MS, .id = after->id, .field = row->field};

        after->seen_ms = NOW_MS - (row->seen_ms_ago ? row->seen_ms_ago : 3600000);
        change_value_of(&after->fields[row->field], &change.after);
        if (row->claimed)
            claim(&claims, &settings, row, after);
        attribution_find(&claims, &settings, &question, &change);
        if (change.author != row->author || strcmp(change.by, row->by ? row->by : "") != 0)
            fail_msg("%s: it is %d, \"%s\"", row->name, (int)change.author, change.by);
        attribution_release(&claims);
        actors_unref(actors);
        domain_unref(before);
        domain_unref(after);
    }
}

/* --- claims ------------------------------------------------------------------------------------
 */

static struct change_claim claim_of(uint32_t domid, int64_t kb, int64_t at_ms)
{
    return (struct change_claim){.id = {.domid = domid},
                                 .field = FIELD_BALLOON_TARGET,
                                 .after = {.state = FIELD_KNOWN, .number = kb},
                                 .at_ms = at_ms,
                                 .by = "root"};
}

static bool is_ours(struct attribution_claims *claims, const struct settings *settings,
                    uint32_t domid, int64_t kb, int64_t at_ms)
{
    struct domain *domain = domain_make(domid, 0);
    struct attribution_question question = {
        .before = domain, .after = domain, .field = FIELD_BALLOON_TARGET, .now_ms = at_ms};
    struct change change = {.at_ms = at_ms,
                            .id = {.domid = domid},
                            .field = FIELD_BALLOON_TARGET,
                            .after = {.state = FIELD_KNOWN, .number = kb}};

    attribution_find(claims, settings, &question, &change);
    domain_unref(domain);
    return change.author == CHANGE_BY_US;
}

/* Each claim is good for one change. */
static void test_claims_are_used_once(void **state)
{
    struct attribution_claims claims = {0}, copy;
    struct settings settings;
    struct change_claim claim = claim_of(3, 512, 1000);

    (void)state;
    settings_init(&settings);
    assert_int_equal(attribution_claim(&claims, &settings, &claim), 0);
    assert_int_equal(attribution_copy(&claims, &copy), 0);
    assert_true(is_ours(&claims, &settings, 3, 512, 1100));
    assert_false(is_ours(&claims, &settings, 3, 512, 1200));
    assert_true(is_ours(&copy, &settings, 3, 512, 1200));
    attribution_release(&claims);
    attribution_release(&copy);
}

/* Thousands at a time, and no end of them over time. */
static void test_claims_are_bounded(void **state)
{
    struct attribution_claims claims = {0};
    struct settings settings;

    (void)state;
    settings_init(&settings);
    for (int64_t i = 0; i < ATTRIBUTION_CLAIMS_MAX + 100; i++) {
        struct change_claim claim = claim_of((uint32_t)(i % 1000), i, 1000);

        assert_int_equal(attribution_claim(&claims, &settings, &claim), 0);
    }
    assert_int_equal(claims.count, ATTRIBUTION_CLAIMS_MAX);
    assert_false(is_ours(&claims, &settings, 99, 99, 1000)); /* the oldest are void */
    assert_true(is_ours(&claims, &settings, 100, 100, 1000));
    assert_true(is_ours(&claims, &settings, 483, ATTRIBUTION_CLAIMS_MAX + 99, 1000));
    for (int64_t i = 0; i < 100000; i++) {
        struct change_claim claim = claim_of(1, i, 40000 + i * 10);

        assert_int_equal(attribution_claim(&claims, &settings, &claim), 0);
    }
    assert_in_range(claims.count, 1, 3001);
    assert_in_range(claims.room, 1, 2 * ATTRIBUTION_CLAIMS_MAX);
    attribution_release(&claims);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_authors),
        cmocka_unit_test(test_claims_are_used_once),
        cmocka_unit_test(test_claims_are_bounded),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
