/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading scenarios: words, amounts, domains, events; every problem with its line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "xensim/guests/behaviour.h"
#include "xensim/quantity.h"
#include "xensim/scenario.h"
#include "xensim/words.h"

/* Parses a scenario that must be right. */
static struct scenario *parse(const char *text)
{
    char problem[SCENARIO_PROBLEM_BYTES] = "";
    struct scenario *scenario = NULL;

    if (scenario_parse("test", text, &scenario, problem, sizeof(problem)))
        fail_msg("%s", problem);
    return scenario;
}

/* Parses one that must be wrong, in just this way. */
static void assert_problem(const char *text, const char *wanted)
{
    char problem[SCENARIO_PROBLEM_BYTES] = "";
    struct scenario *scenario = NULL;

    if (!scenario_parse("test", text, &scenario, problem, sizeof(problem)))
        fail_msg("no problem in: %s", text);
    if (strncmp(problem, wanted, strlen(wanted)))
        fail_msg("got: %s\nwanted: %s", problem, wanted);
}

static void test_words(void **state)
{
    struct words words;
    char problem[128];

    (void)state;
    assert_int_equal(words_split("  a \"b c\"\t\"\\e[1m\\x41\\0\\\\\\\"\" \"ab\"*3 # rest", &words,
                                 problem, sizeof(problem)),
                     0);
    assert_int_equal(words.count, 4);
    assert_string_equal(words.word[0].text, "a");
    assert_string_equal(words.word[1].text, "b c");
    assert_int_equal(words.word[2].length, 8);
    assert_memory_equal(words.word[2].text, "\033[1mA\0\\\"", 8);
    assert_string_equal(words.word[3].text, "ababab");
    words_free(&words);
    assert_int_equal(words_split("", &words, problem, sizeof(problem)), 0);
    assert_int_equal(words.count, 0);
}

static void test_words_that_are_wrong(void **state)
{
    static const char *const lines[] = {"\"open",  "\"\\q\"",     "\"a\"b",
                                        "\"a\"*0", "\"a\"*70000", "\"\\x4\""};
    struct words words;
    char problem[128];

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_int_equal(words_split(lines[i], &words, problem, sizeof(problem)), -1);
        words_free(&words);
    }
}

/* Whatever the bytes: quoted and read again they are the same. */
static void test_quoting_is_reversible(void **state)
{
    char bytes[256], quoted[2048], problem[128];
    struct words words;

    (void)state;
    for (int i = 0; i < 256; i++)
        bytes[i] = (char)i;
    words_quote(bytes, sizeof(bytes), quoted, sizeof(quoted));
    assert_int_equal(words_split(quoted, &words, problem, sizeof(problem)), 0);
    assert_int_equal(words.count, 1);
    assert_int_equal(words.word[0].length, sizeof(bytes));
    assert_memory_equal(words.word[0].text, bytes, sizeof(bytes));
    words_free(&words);
}

static void test_sizes(void **state)
{
    static const struct {
        const char *text;
        uint64_t kb;
    } right[] = {{"512", 524288}, {"1K", 1},        {"512M", 524288}, {"2G", 2097152},
                 {"3p", 12},      {"1T", 1u << 30}, {"0", 0}};
    static const char *const wrong[] = {
        "", "-1", "1.5G", "M", "1MB", "0x10", " 1", "1 M", "9999999999999999999", "1099511627776T"};
    uint64_t kb;

    (void)state;
    for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
        assert_int_equal(quantity_parse_size(right[i].text, &kb), 0);
        assert_int_equal(kb, right[i].kb);
    }
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        kb = 42;
        assert_int_not_equal(quantity_parse_size(wrong[i], &kb), 0);
        assert_int_equal(kb, 42);
    }
}

static void test_empty_is_dom0_alone(void **state)
{
    struct scenario *scenario = parse("");

    (void)state;
    assert_int_equal(scenario->guests_count, 1);
    assert_string_equal(scenario->guests[0].name, "Domain-0");
    assert_int_equal(scenario->guests[0].domid, 0);
    assert_int_equal(scenario->guests[0].memory_kb, 1 << 20);
    assert_int_equal(scenario->host.total_kb, 16 << 20);
    scenario_free(scenario);
}

static void test_host_and_dom0(void **state)
{
    struct scenario *scenario = parse(
        "host 8G name vm7 xen 100M cpus 12 paging no tick 50ms # a comment\ndom0 512M max 2G\n");

    (void)state;
    assert_int_equal(scenario->host.total_kb, 8 << 20);
    assert_int_equal(scenario->host.reserved_kb, 100 << 10);
    assert_int_equal(scenario->host.cpus, 12);
    assert_int_equal(scenario->host.tick_ms, 50);
    assert_false(scenario->host.paging);
    assert_true(scenario->host.sharing);
    assert_string_equal(scenario->host.name, "vm7");
    assert_int_equal(scenario->guests[0].memory_kb, 512 << 10);
    assert_int_equal(scenario->guests[0].static_max_kb, 2 << 20);
    scenario_free(scenario);
}

static void test_what_follows_from_the_rest(void **state)
{
    struct scenario *scenario = parse("domain a pv 512M max 1G\ndomain b hvm 1G videoram 16M\n");
    const struct guest_config *pv = &scenario->guests[1];
    const struct guest_config *hvm = &scenario->guests[2];

    (void)state;
    assert_string_equal(pv->behaviour->name, "linux-pv");
    assert_string_equal(hvm->behaviour->name, "linux-hvm");
    assert_int_equal(pv->maxmem_kb, 513 << 10);
    assert_int_equal(pv->target_kb, 512 << 10);
    assert_int_equal(pv->offset_kb, 0);
    assert_int_equal(hvm->target_kb, (1024 - 16) << 10);
    assert_int_equal(hvm->static_max_kb, 1 << 20);
    assert_int_equal(hvm->offset_kb, (16 << 10) + 32);
    assert_memory_not_equal(pv->uuid, hvm->uuid, 16);
    scenario_free(scenario);
}

static void test_options_that_are_nodes(void **state)
{
    struct scenario *scenario = parse(
        "domain a pv 512M dynamic-min 256M uncooperative node data/x \"\\e\\0\" meminfo 77\n");
    const struct guest_config *config = &scenario->guests[1];

    (void)state;
    assert_int_equal(config->nodes, 4);
    assert_string_equal(config->node[0].path, "memory/dynamic-min");
    assert_string_equal(config->node[0].value, "262144");
    assert_string_equal(config->node[1].path, "memory/uncooperative");
    assert_int_equal(config->node[1].length, 0);
    assert_string_equal(config->node[2].path, "data/x");
    assert_int_equal(config->node[2].length, 2);
    assert_string_equal(config->node[3].value, "77");
    scenario_free(scenario);
}

static void test_many_domains(void **state)
{
    struct scenario *scenario = parse("domains 3 vm%03d-x pv 64M domid 2000 meminfo 5\n");

    (void)state;
    assert_int_equal(scenario->guests_count, 4);
    assert_string_equal(scenario->guests[1].name, "vm001-x");
    assert_string_equal(scenario->guests[3].name, "vm003-x");
    assert_int_equal(scenario->guests[3].domid, 2002);
    assert_int_equal(scenario->guests[3].nodes, 1);
    assert_memory_not_equal(scenario->guests[1].uuid, scenario->guests[2].uuid, 16);
    scenario_free(scenario);
}

static void test_events(void **state)
{
    struct scenario *scenario = parse("at 5s set target of web01 to 512M enforced\n"
                                      "every 2s a rival rewrites db01's target\n"
                                      "every 1s from 10s until 1m set target of any of vm* between "
                                      "64M and 128M\n"
                                      "at 100ms create x pv 64M max 128M\n"
                                      "at 0ms set node a/b of 7 to \"\"\n");
    const struct scenario_event *events = scenario->events;

    (void)state;
    assert_int_equal(scenario->events_count, 5);
    assert_int_equal(events[0].first_ms, 5000);
    assert_int_equal(events[0].period_ms, 0);
    assert_int_equal(events[0].action.kind, ACTION_SET_TARGET_ENFORCED);
    assert_string_equal(events[0].action.domain, "web01");
    assert_int_equal(events[0].action.size_kb, 512 << 10);
    assert_int_equal(events[1].first_ms, 2000);
    assert_int_equal(events[1].period_ms, 2000);
    assert_int_equal(events[1].action.kind, ACTION_RIVAL);
    assert_string_equal(events[1].action.domain, "db01");
    assert_int_equal(events[2].first_ms, 10000);
    assert_int_equal(events[2].until_ms, 60000);
    assert_int_equal(events[2].action.choice, CHOICE_ANY);
    assert_string_equal(events[2].action.domain, "vm*");
    assert_int_equal(events[2].action.other_size_kb, 128 << 10);
    assert_int_equal(events[3].action.kind, ACTION_CREATE);
    assert_int_equal(events[3].action.config.static_max_kb, 128 << 10);
    assert_string_equal(events[4].action.path, "a/b");
    assert_int_equal(events[4].action.value_length, 0);
    scenario_free(scenario);
}

static void test_problems_name_their_line(void **state)
{
    static const struct {
        const char *text;
        const char *problem;
    } cases[] = {
        {"guest a", "test:1: a line starts with host, dom0"},
        {"\n\n# x\ndomain a pv", "test:4: a domain needs NAME TYPE MEMORY"},
        {"domain a pv 64M max", "test:1: 'max' lacks its value"},
        {"domain a pv 64M max 32M", "test:1: max is below the memory"},
        {"domain a pv 64M videoram 64M", "test:1: videoram takes all"},
        {"domain a pv 64M vcpus 0", "test:1: a domain needs a vCPU"},
        {"domain a pv 64M vcpus 1000", "test:1: 'vcpus' wants a number"},
        {"domain a pv 64M domid 32751", "test:1: 'domid' wants a number"},
        {"domain a pv 64M domid 0", "test:1: domid 0 is dom0's own"},
        {"domain a pv 64M paused maybe", "test:1: 'paused' wants yes or no, not 'maybe'"},
        {"domain a pv 64M uuid 12", "test:1: 'uuid' wants a UUID"},
        {"domain a pv 64M rate 5", "test:1: 'rate' wants a rate"},
        {"domain a pv 64M behaviour sulk", "test:1: 'behaviour' wants a behaviour"},
        {"domain \"\" pv 64M", "test:1: a name has 1 to"},
        {"domain \"a\\0b\" pv 64M", "test:1: a name has 1 to"},
        {"domains 2 vm pv 64M", "test:1: the name of many domains holds one number"},
        {"domains 2 vm%s pv 64M", "test:1: the name of many domains holds one number"},
        {"domains 2 vm%d%d pv 64M", "test:1: the name of many domains holds one number"},
        {"domains x vm%d pv 64M", "test:1: domains needs a number first"},
        {"host 1G\nhost 2G", "test:2: there is a host line already"},
        {"host 1G xen 1G", "test:1: xen takes all"},
        {"host 1G tick 0ms", "test:1: cpus and tick"},
        {"host big", "test:1: a host needs its memory first"},
        {"dom0", "test:1: dom0 needs its memory"},
        {"at soon pause a", "test:1: a time such as"},
        {"at 5 pause a", "test:1: a time such as"},
        {"every 0s pause a", "test:1: every needs a time above 0"},
        {"every 1s from x pause a", "test:1: a time such as"},
        {"at 5s", "test:1: what shall happen is missing"},
        {"at 5s explode", "test:1: unknown action 'explode'"},
        {"at 5s set target of a to lots", "test:1: a size such as 512M is wanted here, not 'lots'"},
        {"at 5s pause a b", "test:1: the end of the line is wanted here, not 'b'"},
        {"at 5s a rival rewrites db01 target", "test:1: a domain with 's behind it"},
        {"at 5s create a pv", "test:1: a domain needs NAME TYPE MEMORY"},
        {"at 5s churn 1001", "test:1: a number up to 1000"},
        {"at 5s \"unclosed", "test:1: the closing '\"' is missing"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_problem(cases[i].text, cases[i].problem);
}

/* Each sentence of the table, filled in, is read as its own kind. */
static void test_every_sentence_is_read(void **state)
{
    static const char *const fill[][2] = {
        {"BEHAVIOUR", "windows"}, {"COUNT", "5"}, {"CONFIG", "x pv 64M"},
        {"DOM's", "a's"},         {"DOM", "a"},   {"PATH", "p/q"},
        {"SIZE2", "2G"},          {"SIZE", "1G"}, {"VALUE", "v"},
    };

    (void)state;
    for (int kind = 0; kind < ACTION_KINDS; kind++) {
        char line[256] = "at 1s";
        char sentence[128], *rest = sentence, *part;
        struct scenario *scenario;

        strcpy(sentence, action_sentence((enum action_kind)kind));
        while ((part = strsep(&rest, " "))) {
            for (size_t i = 0; i < sizeof(fill) / sizeof(fill[0]); i++)
                if (!strcmp(part, fill[i][0]))
                    part = (char *)fill[i][1];
            strcat(strcat(line, " "), part);
        }
        scenario = parse(line);
        assert_int_equal(scenario->events[0].action.kind, kind);
        assert_non_null(action_summary((enum action_kind)kind));
        scenario_free(scenario);
    }
}

static void test_behaviours(void **state)
{
    const struct behaviour *behaviour;

    (void)state;
    for (size_t i = 0; (behaviour = behaviour_at(i)); i++) {
        assert_ptr_equal(behaviour_find(behaviour->name), behaviour);
        assert_non_null(behaviour->summary);
        assert_int_equal(!behaviour->beat, !behaviour->period_ms);
    }
    assert_null(behaviour_find("sulk"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_words_that_are_wrong),
        cmocka_unit_test(test_quoting_is_reversible),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_empty_is_dom0_alone),
        cmocka_unit_test(test_host_and_dom0),
        cmocka_unit_test(test_what_follows_from_the_rest),
        cmocka_unit_test(test_options_that_are_nodes),
        cmocka_unit_test(test_many_domains),
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_problems_name_their_line),
        cmocka_unit_test(test_every_sentence_is_read),
        cmocka_unit_test(test_behaviours),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
