/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Planning for one domain: policies, xl-manual and back.
 */
#include "tests/unit/plan_rows.h"

static const struct row rows[] = {
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
};

static void one_domain(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_row(&rows[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_domain),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
