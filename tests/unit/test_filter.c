/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Filters: which of a few domains each of them shows, and what is said of those that are none.
 */
#include "tests/unit/actors_fixture.h"
#include "tests/unit/host_fixture.h"

#include "model/filter.h"

/* Domains 1 to 5: web01 to web05, made different below. */
static struct snapshot *snapshot;
static struct verdict verdicts[5];

static int set_up(void **state)
{
    (void)state;
    snapshot = snapshot_make(5, HOST_START_MS, 1);
    snapshot->actors = actors_of("xl -xl-manual");
    for (size_t i = 0; i < 5; i++)
        verdicts[i] = (struct verdict){.state = CONVERGENCE_CONVERGED,
                                       .since_ms = HOST_START_MS,
                                       .gap_known = true,
                                       .rate_known = true};
    domain_put(snapshot->domains[1], FIELD_NAME, "db-master");
    domain_put(snapshot->domains[1], FIELD_POLICY_ACTOR, "xl");
    domain_put(snapshot->domains[2], FIELD_POLICY_ACTOR, "xl-manual");
    domain_put(snapshot->domains[1], FIELD_POLICY_ENFORCE, "1");
    domain_put(snapshot->domains[2], FIELD_POLICY_ENFORCE, "0");
    domain_put_kb(snapshot->domains[3], FIELD_ACTUAL, 512 * MB);
    verdicts[1].state = CONVERGENCE_STUCK;
    verdicts[1].gap_kb = 256 * MB;
    verdicts[2].state = CONVERGENCE_NO_DRIVER;
    verdicts[2].gap_kb = -256 * MB;
    verdicts[2].since_ms = HOST_START_MS - 90000;
    verdicts[3].gap_known = false;
    verdicts[4].rate_kb_s = -12 * MB;
    verdicts[4].rate_known = true;
    verdicts[4].state = CONVERGENCE_SHRINKING;
    domain_put(snapshot->domains[4], FIELD_NAME, "odd[1]\\");
    verdicts[0].other_writer = true;
    snprintf(verdicts[0].writer.by, CHANGES_NAME_MAX, "squeezed");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    snapshot_unref(snapshot);
    return 0;
}

struct row {
    const char *text, *shows; /* the domids */
};

static const struct row rows[] = {
    {"", "12345"},
    {"   ", "12345"},
    {"web", "134"},
    {"WEB03", "3"},
    {"web*", "134"},
    {"*0?", "134"},
    {"b-mas", "2"},
    {"b-mas*", ""},
    {"odd[1]*", "5"},
    {"*\\", "5"},
    {"4", "4"}, /* the domid, and no name holds a 4 but its own */
    {"state=stuck", "2"},
    {"STATE=STUCK", "2"},
    {"state!=stuck", "1345"},
    {"state=no-driver", "3"},
    {"state=no_driver", "3"},
    {"state=s*", "25"},
    {"gap>64M", "2"},
    {"gap>64", "2"},
    {"gap>=256M", "2"},
    {"gap>256M", ""},
    {"gap<0", "3"},
    {"gap<-64M", "3"},
    {"gap<=0", "135"},
    {"gap=?", "4"},
    {"gap!=?", "1235"},
    {"gap=256M", "2"},
    {"actual<1g", "4"},
    {"actual_kb<1g", "4"},
    {"actor=xl", "2"},
    {"actor=xl*", "23"},
    {"actor=-", "145"},
    {"actor!=-", "23"},
    {"e=on", "2"},
    {"enforce=off", "3"},
    {"rate<-1M/s", "5"},
    {"since>1m", "3"},
    {"since>=90", "3"},
    {"since>2m", ""},
    {"id>=4", "45"},
    {"id=2", "2"},
    {"cause!=-", "235"},
    {"alive=on", "2"},
    {"alive=off", "3"},
    {"alive=-", "145"},
    {"writer=squeezed", "1"},
    {"fight=-", "12345"},
    {"state=orphaned", ""},
    {"state!=overridden", "12345"},
    {"state=stuck gap>64M actor=xl db*", "2"},
    {"state=stuck actor=-", ""},
};

static void each_shows_what_it_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct xenmem_error error = {0};
        struct filter filter;
        char shown[8] = "";

        if (filter_parse(rows[i].text, &filter, &error) < 0)
            fail_msg("\"%s\": %s", rows[i].text, error.sentence);
        for (size_t at = 0; at < 5; at++) {
            struct column_row row = {.domain = snapshot->domains[at],
                                     .verdict = &verdicts[at],
                                     .host = &snapshot->host,
                                     .actors = snapshot->actors,
                                     .now_ms = HOST_START_MS};

            if (filter_matches(&filter, &row))
                strcat(shown, (char[]){(char)('1' + at), '\0'});
        }
        if (strcmp(shown, rows[i].shows) != 0)
            fail_msg("\"%s\" shows %s, not %s", rows[i].text, shown, rows[i].shows);
    }
}

static const struct {
    const char *text, *sentence;
} mistakes[] = {
    {"gap>", "GAP takes an amount, such as 64M or -64M."},
    {"gap>x", "GAP takes an amount, such as 64M or -64M, not \"x\"."},
    {"gap>+", "GAP takes an amount, such as 64M or -64M, not \"+\"."},
    {"gap>50%", "GAP takes an amount, such as 64M or -64M, not \"50%\"."},
    {"gap>=", "GAP takes an amount, such as 64M or -64M."},
    {"gap>-", "GAP takes an amount, such as 64M or -64M, not \"-\"."},
    {"state=hungry", "STATE takes a state, such as stuck or no-driver, not \"hungry\"."},
    {"state>stuck", "STATE takes = and !=, not >."},
    {"name<x", "NAME takes = and !=, not <."},
    {"e=maybe", "E takes on or off, not \"maybe\"."},
    {"since>soon", "SINCE takes a time, such as 30s, 5m or 2h, not \"soon\"."},
    {"since>99999999999s", "SINCE takes a time, such as 30s, 5m or 2h, not \"99999999999s\"."},
    {"id=1x", "ID takes a number, not \"1x\"."},
    {"size>5", "There is no column \"size\" to filter by; h explains them."},
    {"trend=up", "There is no column \"trend\" to filter by; h explains them."},
    {"=x", "There is no column \"\" to filter by; h explains them."},
    {"a b c d e f g h i", "A filter has at most 8 words."},
    {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
     "A word of a filter has at most 63 letters."},
};

static void a_mistake_is_told_and_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        struct filter filter = {.count = 77};
        struct xenmem_error error = {0};

        assert_true(filter_parse(mistakes[i].text, &filter, &error) < 0);
        assert_string_equal(error.sentence, mistakes[i].sentence);
        assert_int_equal(filter.count, 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_shows_what_it_should, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_mistake_is_told_and_changes_nothing, set_up, tear_down),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
