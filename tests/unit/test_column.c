/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Columns: what each says of known, absent, bad and unknown values; the order of rows; the promises
 * of the table itself (names, widths, the set that fits 80 columns).
 */
#include "model/column.h"
#include "model/diagnosis.h"
#include "tests/unit/actors_fixture.h"
#include "tests/unit/host_fixture.h"

static const struct host some_host = {.known = true, .total_kb = 16 * GB, .free_kb = 4 * GB};

static struct column_value value_of(const char *name, const struct domain *domain,
                                    const struct verdict *verdict, char *text, size_t size)
{
    struct column_row row = {
        .domain = domain, .verdict = verdict, .host = &some_host, .now_ms = HOST_START_MS + 5000};
    struct column_value value = {.state = COLUMN_VALUE_BAD, .number = 4711, .text = "rubbish"};

    column_find(name)->get(&row, &value);
    if (text)
        snprintf(text, size, "%s",
                 value.state == COLUMN_VALUE_KNOWN && value.text ? value.text : "");
    value.text = NULL;
    return value;
}

static int64_t number_of(const char *name, const struct domain *domain,
                         const struct verdict *verdict)
{
    struct column_value value = value_of(name, domain, verdict, NULL, 0);

    assert_int_equal(value.state, COLUMN_VALUE_KNOWN);
    return value.number;
}

static enum column_value_state state_of(const char *name, const struct domain *domain,
                                        const struct verdict *verdict)
{
    return value_of(name, domain, verdict, NULL, 0).state;
}

static void test_names_of_the_json(void **state)
{
    static const char *const names[] = {
        "domid",
        "uuid",
        "name",
        "type",
        "run_state",
        "actor",
        "actor_alive",
        "policy_params",
        "policy_target_kb",
        "enforce",
        "balloon_target_kb",
        "static_max_kb",
        "videoram_kb",
        "paging_target_kb",
        "actual_kb",
        "maxmem_kb",
        "outstanding_kb",
        "paged_kb",
        "shared_kb",
        "feature_balloon",
        "dynamic_min_kb",
        "dynamic_max_kb",
        "memory_offset_kb",
        "uncooperative",
        "meminfo_kb",
        "offset_kb",
        "gap_kb",
        "state",
        "state_age_ms",
        "rate_kb_s",
        "eta_ms",
        "requests",
        "floor_kb",
        "usual_rate_kb_s",
        "other_writer",
        "fight_turns",
        "cause",
    };
    size_t at = 0;

    (void)state;
    for (size_t i = 0; i < column_count(); i++) {
        if (!column_at(i)->json_name)
            continue;
        assert_true(at < sizeof(names) / sizeof(names[0]));
        assert_string_equal(column_at(i)->json_name, names[at++]);
    }
    assert_int_equal(at, sizeof(names) / sizeof(names[0]));
}

static void test_table(void **state)
{
    (void)state;
    assert_null(column_at(column_count()));
    assert_null(column_find("no such"));
    assert_ptr_equal(column_find("balloon"), column_find("balloon_target_kb"));
    for (size_t i = 0; i < column_count(); i++) {
        const struct column *column = column_at(i);

        assert_ptr_equal(column_find(column->title), column);
        assert_true(*column->help && *column->formula && *column->source);
        assert_true(column->width_min >= 1 && column->width_max >= column->width_min);
        assert_true((int)strlen(column->title) <= column->width_min);
        if (column->unit == COLUMN_UNIT_KB || column->unit == COLUMN_UNIT_SIGNED_KB ||
            column->unit == COLUMN_UNIT_KB_PER_S || column->unit == COLUMN_UNIT_MS)
            assert_int_equal(column->width_min, column->width_max);
        for (size_t j = 0; j < i && column->priority <= 100; j++)
            assert_int_not_equal(column->priority, column_at(j)->priority);
    }
}

/* What has to be seen on 80 columns has room there, and E comes next. */
static void test_eighty_columns(void **state)
{
    static const char *const shown[] = {"ID",  "NAME",  "ACTOR", "TARGET", "ACTUAL",
                                        "GAP", "STATE", "ETA",   "TREND"};
    int width = 0, last = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        const struct column *column = column_find(shown[i]);

        width += column->width_min + 1;
        if (column->priority > last)
            last = column->priority;
    }
    assert_true(width - 1 <= 78);
    assert_int_equal(last, sizeof(shown) / sizeof(shown[0]));
    assert_int_equal(column_find("E")->priority, last + 1);
}

static void test_field_values(void **state)
{
    struct domain *domain = domain_make(7, 1);
    char text[64];

    (void)state;
    assert_int_equal(number_of("domid", domain, NULL), 7);
    assert_int_equal(number_of("actual_kb", domain, NULL), GB);
    assert_int_equal(state_of("actor", domain, NULL), COLUMN_VALUE_NONE);
    domain_put(domain, FIELD_POLICY_ACTOR, "");
    assert_int_equal(state_of("actor", domain, NULL), COLUMN_VALUE_NONE);
    domain_put(domain, FIELD_POLICY_ACTOR, "xl-manual");
    value_of("actor", domain, NULL, text, sizeof(text));
    assert_string_equal(text, "xl-manual");
    domain_put(domain, FIELD_STATIC_MAX, "12x");
    assert_int_equal(state_of("static_max_kb", domain, NULL), COLUMN_VALUE_BAD);
    domain_set_field(domain, FIELD_STATIC_MAX, &(struct field){.state = FIELD_UNKNOWN});
    assert_int_equal(state_of("static_max_kb", domain, NULL), COLUMN_VALUE_UNKNOWN);
    assert_int_equal(number_of("uncooperative", domain, NULL), 0);
    domain_put(domain, FIELD_UNCOOPERATIVE, "");
    assert_int_equal(number_of("uncooperative", domain, NULL), 1);
    domain_unref(domain);
}

static void test_name_is_shown_even_if_bad(void **state)
{
    struct domain *domain = domain_make(7, 1);
    char text[64];

    (void)state;
    domain_put(domain, FIELD_NAME, "a\x1b[2Jb");
    value_of("name", domain, NULL, text, sizeof(text));
    assert_string_equal(text, "a\uFFFD[2Jb");
    domain_put(domain, FIELD_NAME, "");
    assert_int_equal(state_of("name", domain, NULL), COLUMN_VALUE_BAD);
    domain_unref(domain);
}

static void test_target_is_the_policys_or_the_balloons(void **state)
{
    struct domain *domain = domain_make(7, 1);

    (void)state;
    assert_int_equal(number_of("TARGET", domain, NULL), GB);
    domain_put(domain, FIELD_POLICY_TARGET, "524288");
    assert_int_equal(number_of("TARGET", domain, NULL), 512 * MB);
    assert_int_equal(number_of("BALLOON", domain, NULL), GB);
    domain_put(domain, FIELD_POLICY_TARGET, "much");
    assert_int_equal(state_of("TARGET", domain, NULL), COLUMN_VALUE_BAD);
    domain_unref(domain);
}

static void test_made_texts(void **state)
{
    struct domain *domain = domain_make(7, 1);
    struct verdict verdict = {.requests = 5, .requests_met = 2};
    char text[64];

    (void)state;
    value_of("uuid", domain, NULL, text, sizeof(text));
    assert_int_equal(strlen(text), 36);
    assert_int_equal(state_of("MIN-MAX", domain, NULL), COLUMN_VALUE_NONE);
    domain_put(domain, FIELD_DYNAMIC_MIN, "131072");
    assert_int_equal(state_of("MIN-MAX", domain, NULL), COLUMN_VALUE_NONE);
    domain_put(domain, FIELD_DYNAMIC_MAX, "1048576");
    value_of("MIN-MAX", domain, NULL, text, sizeof(text));
    assert_string_equal(text, "128M-1024M");
    value_of("requests", domain, &verdict, text, sizeof(text));
    assert_string_equal(text, "2/5");
    domain_unref(domain);
}

static void test_verdict_values(void **state)
{
    struct domain *domain = domain_make(7, 1);
    struct verdict verdict = {.state = CONVERGENCE_SHRINKING,
                              .since_ms = HOST_START_MS,
                              .gap_known = true,
                              .gap_kb = 256 * MB,
                              .rate_known = true,
                              .rate_kb_s = -12 * MB};
    char text[64];

    (void)state;
    assert_int_equal(number_of("gap_kb", domain, &verdict), 256 * MB);
    assert_int_equal(number_of("rate_kb_s", domain, &verdict), -12 * MB);
    assert_int_equal(number_of("state_age_ms", domain, &verdict), 5000);
    assert_int_equal(state_of("eta_ms", domain, &verdict), COLUMN_VALUE_UNKNOWN);
    assert_int_equal(state_of("offset_kb", domain, &verdict), COLUMN_VALUE_UNKNOWN);
    value_of("state", domain, &verdict, text, sizeof(text));
    assert_string_equal(text, "shrinking");
    verdict.state = CONVERGENCE_CONVERGED;
    verdict.rate_kb_s = 0;
    assert_int_equal(state_of("rate_kb_s", domain, &verdict), COLUMN_VALUE_NONE);
    assert_int_equal(state_of("eta_ms", domain, &verdict), COLUMN_VALUE_NONE);
    assert_int_equal(state_of("gap_kb", domain, NULL), COLUMN_VALUE_UNKNOWN);
    assert_int_equal(state_of("state_age_ms", domain, NULL), COLUMN_VALUE_UNKNOWN);
    assert_int_equal(number_of("state", domain, NULL), CONVERGENCE_UNKNOWN);
    domain_unref(domain);
}

static void test_who_writes(void **state)
{
    struct domain *domain = domain_make(7, 1);
    struct verdict verdict = {.writer = {.at_ms = 1, .by = "squeezed"}};
    char text[64];

    (void)state;
    assert_int_equal(state_of("other_writer", domain, &verdict), COLUMN_VALUE_NONE);
    assert_int_equal(state_of("fight_turns", domain, &verdict), COLUMN_VALUE_NONE);
    assert_int_equal(state_of("usual_rate_kb_s", domain, &verdict), COLUMN_VALUE_UNKNOWN);
    verdict.other_writer = true;
    verdict.fight.count = 5;
    verdict.usual_rate_kb_s = 12 * MB;
    value_of("other_writer", domain, &verdict, text, sizeof(text));
    assert_string_equal(text, "squeezed");
    verdict.writer.by[0] = '\0';
    value_of("other_writer", domain, &verdict, text, sizeof(text));
    assert_string_equal(text, "somebody");
    assert_int_equal(number_of("fight_turns", domain, &verdict), 5);
    assert_int_equal(number_of("usual_rate_kb_s", domain, &verdict), 12 * MB);
    assert_int_equal(state_of("other_writer", domain, NULL), COLUMN_VALUE_UNKNOWN);
    domain_unref(domain);
}

static struct column_value alive(const struct domain *domain, const struct actors *actors)
{
    struct column_row row = {.domain = domain, .actors = actors};
    struct column_value value;

    column_find("alive")->get(&row, &value);
    return value;
}

static void test_alive(void **state)
{
    struct domain *domain = domain_make(7, 1);
    struct actors *actors = actors_of("xl -balance");

    (void)state;
    assert_int_equal(alive(domain, actors).state, COLUMN_VALUE_NONE);
    domain_put(domain, FIELD_POLICY_ACTOR, "");
    assert_int_equal(alive(domain, actors).state, COLUMN_VALUE_NONE);
    domain_put(domain, FIELD_POLICY_ACTOR, "xl");
    assert_int_equal(alive(domain, NULL).state, COLUMN_VALUE_UNKNOWN);
    assert_int_equal(alive(domain, actors).number, 1);
    domain_put(domain, FIELD_POLICY_ACTOR, "balance");
    assert_int_equal(alive(domain, actors).state, COLUMN_VALUE_KNOWN);
    assert_int_equal(alive(domain, actors).number, 0);
    actors_unref(actors);
    domain_unref(domain);
}

/* Every column copes with a domain of which nothing is known. */
static void test_nothing_known(void **state)
{
    struct domain_id id = {1, {0}};
    struct domain *domain = domain_new(&id, 1);
    struct column_row row = {.domain = domain, .host = &some_host, .now_ms = 2};
    struct column_row other = {.domain = domain, .now_ms = 2};

    (void)state;
    for (size_t i = 0; i < column_count(); i++) {
        struct column_value value;

        memset(&value, 0x55, sizeof(value));
        column_at(i)->get(&row, &value);
        assert_in_range(value.state, COLUMN_VALUE_UNKNOWN, COLUMN_VALUE_KNOWN);
        if (value.state == COLUMN_VALUE_KNOWN && column_at(i)->unit == COLUMN_UNIT_TEXT)
            assert_true(strlen(value.text) > 0);
        column_at(i)->get(&other, &value);
        assert_int_equal(column_compare(column_at(i), false, &row, &other), 0);
    }
    domain_unref(domain);
}

static void test_order(void **state)
{
    static const char *const values[] = {"1024", "4096", NULL, "bad", "?"};
    struct domain *domains[5];
    struct column_row rows[5];
    const struct column *column = column_find("static_max_kb");

    (void)state;
    for (uint32_t i = 0; i < 5; i++) {
        domains[i] = domain_make(9 - i, 1);
        domain_set_field(domains[i], FIELD_STATIC_MAX, &(struct field){.state = FIELD_ABSENT});
        if (values[i] && *values[i] == '?')
            domain_set_field(domains[i], FIELD_STATIC_MAX, &(struct field){.state = FIELD_UNKNOWN});
        else if (values[i])
            domain_put(domains[i], FIELD_STATIC_MAX, values[i]);
        rows[i] = (struct column_row){.domain = domains[i], .host = &some_host};
    }
    for (int i = 0; i < 5; i++) {
        for (int j = i + 1; j < 5; j++) {
            bool turns = i == 0 && j == 1;

            assert_true(column_compare(column, false, &rows[i], &rows[j]) < 0);
            assert_true(column_compare(column, false, &rows[j], &rows[i]) > 0);
            assert_true((column_compare(column, true, &rows[i], &rows[j]) > 0) == turns);
        }
    }
    for (int i = 0; i < 5; i++)
        domain_unref(domains[i]);
}

static void test_order_of_equals_is_by_domid(void **state)
{
    struct domain *one = domain_make(1, 1), *two = domain_make(2, 1);
    struct column_row a = {.domain = one}, b = {.domain = two};

    (void)state;
    assert_true(column_compare(column_find("actual_kb"), false, &a, &b) < 0);
    assert_true(column_compare(column_find("actual_kb"), true, &a, &b) < 0);
    assert_true(column_compare(column_find("trend"), true, &a, &b) < 0);
    assert_true(column_compare(column_find("domid"), true, &a, &b) > 0);
    domain_unref(one);
    domain_unref(two);
}

static void test_trouble_sorts_first(void **state)
{
    struct domain *one = domain_make(1, 1), *two = domain_make(2, 1);
    struct verdict well = {.state = CONVERGENCE_CONVERGED}, stuck = {.state = CONVERGENCE_STUCK};
    struct column_row a = {.domain = one, .verdict = &well}, b = {.domain = two, .verdict = &stuck};

    (void)state;
    assert_true(column_compare(column_find("state"), false, &b, &a) < 0);
    assert_true(column_compare(column_find("state"), true, &b, &a) > 0);
    domain_unref(one);
    domain_unref(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_the_json),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_eighty_columns),
        cmocka_unit_test(test_field_values),
        cmocka_unit_test(test_name_is_shown_even_if_bad),
        cmocka_unit_test(test_target_is_the_policys_or_the_balloons),
        cmocka_unit_test(test_made_texts),
        cmocka_unit_test(test_verdict_values),
        cmocka_unit_test(test_who_writes),
        cmocka_unit_test(test_alive),
        cmocka_unit_test(test_nothing_known),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_order_of_equals_is_by_domid),
        cmocka_unit_test(test_trouble_sorts_first),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
