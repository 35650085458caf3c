/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A host made of words, for the tests of planning: web01 (3) is a PV guest, win (7) an HVM one. A
 * row says which fields differ. Include it from one .c file.
 */
#ifndef XENMEM_TESTS_UNIT_PLAN_FIXTURE_H
#define XENMEM_TESTS_UNIT_PLAN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "base/units.h"
#include "model/plan.h"

#define MIB          INT64_C(1024)
#define SETS_MAX     8
#define FINDINGS_MAX 8

/* A field and its bytes as the store has them; a field of the hypervisor in MiB. "-": absent,
 * "?": not known. */
struct set {
    enum field_id field;
    const char *bytes;
};

static const struct set pv_guest[] = {
    {FIELD_NAME, "web01"},
    {FIELD_TYPE, "pv"},
    {FIELD_POLICY_ACTOR, "-"},
    {FIELD_POLICY_PARAMS, "-"},
    {FIELD_POLICY_TARGET, "-"},
    {FIELD_POLICY_ENFORCE, "-"},
    {FIELD_POLICY_MANUAL_FROM, "-"},
    {FIELD_BALLOON_TARGET, "786432"},
    {FIELD_STATIC_MAX, "1048576"},
    {FIELD_VIDEORAM, "0"},
    {FIELD_PAGING_TARGET, "-"},
    {FIELD_ACTUAL, "768"},
    {FIELD_MAXMEM, "769"},
    {FIELD_PAGED, "0"},
    {FIELD_SHARED, "0"},
    {FIELD_OUTSTANDING, "0"},
};

/* Built with 768 MiB of 1024, 8 of them video memory. */
static const struct set hvm_guest[] = {
    {FIELD_NAME, "win"},
    {FIELD_TYPE, "hvm"},
    {FIELD_POLICY_ACTOR, "-"},
    {FIELD_POLICY_PARAMS, "-"},
    {FIELD_POLICY_TARGET, "-"},
    {FIELD_POLICY_ENFORCE, "-"},
    {FIELD_POLICY_MANUAL_FROM, "-"},
    {FIELD_BALLOON_TARGET, "778240"},
    {FIELD_STATIC_MAX, "1048576"},
    {FIELD_VIDEORAM, "8192"},
    {FIELD_PAGING_TARGET, "-"},
    {FIELD_ACTUAL, "768"},
    {FIELD_MAXMEM, "769"},
    {FIELD_PAGED, "0"},
    {FIELD_SHARED, "0"},
    {FIELD_OUTSTANDING, "0"},
};

static void set_field(struct domain *domain, const struct set *set)
{
    struct field field = {.state = FIELD_KNOWN};

    if (strcmp(set->bytes, "-") == 0)
        field.state = FIELD_ABSENT;
    else if (strcmp(set->bytes, "?") == 0)
        field.state = FIELD_UNKNOWN;
    else if (field_info(set->field)->path)
        assert_int_equal(
            field_parse(set->field, set->bytes, (unsigned)strlen(set->bytes), 0, &field), 0);
    else
        field.number = strtoll(set->bytes, NULL, 10) * MIB;
    domain_set_field(domain, set->field, &field);
}

static struct domain *make_domain(uint32_t domid, bool hvm, const struct set *sets)
{
    struct domain_id id = {.domid = domid, .uuid = {0xaa, (uint8_t)domid, (uint8_t)(domid >> 8)}};
    struct domain *domain = domain_new(&id, 0);
    const struct set *base = hvm ? hvm_guest : pv_guest;

    assert_non_null(domain);
    domain->nodes_read = true;
    domain->flags = DOMAIN_RUNNING | (hvm ? DOMAIN_HVM : 0);
    for (size_t i = 0; i < sizeof(pv_guest) / sizeof(pv_guest[0]); i++)
        set_field(domain, &base[i]);
    for (size_t i = 0; sets && i < SETS_MAX && sets[i].bytes; i++)
        set_field(domain, &sets[i]);
    return domain;
}

/* A host with 4 GiB free, none of it claimed. */
static struct snapshot *make_snapshot(size_t count)
{
    struct snapshot *snapshot = snapshot_new(count);

    assert_non_null(snapshot);
    snapshot->store_alive = snapshot->hypervisor_alive = snapshot->complete = true;
    snapshot->host = (struct host){.known = true, .total_kb = 16384 * MIB, .free_kb = 4096 * MIB};
    return snapshot;
}

/* An operation with its words, for some domains. */
static void intent_make(struct intent *intent, enum operation_id operation,
                        const char *const *words, const struct domain_id *ids, size_t count)
{
    struct xenmem_error error = {0};

    operation_init(operation, intent);
    if (operation_set_parameters(intent, words[0] && words[1] ? 2 : 1, words, &error))
        fail_msg("%s: %s", words[0], error.sentence);
    intent->ids = ids;
    intent->count = count;
}

/* "maxmem 769M > 513M; actor none > xl + params none > a=1" */
static const char *steps_text(const struct plan *plan, char *buffer, size_t size)
{
    size_t used = 0;

    buffer[0] = '\0';
    for (size_t i = 0; i < plan->step_count; i++) {
        for (unsigned k = 0; k < plan->steps[i].change_count; k++) {
            const struct plan_change *change = &plan->steps[i].changes[k];
            char before[PLAN_VALUE_TEXT_MAX], after[PLAN_VALUE_TEXT_MAX];

            used += (size_t)snprintf(buffer + used, size - used, "%s%s %s > %s",
                                     k ? " + " : (i ? "; " : ""),
                                     plan_object_info(change->object)->label,
                                     plan_value_format(before, change->object, &change->before),
                                     plan_value_format(after, change->object, &change->after));
            assert_true(used < size);
        }
    }
    return buffer;
}

#endif
