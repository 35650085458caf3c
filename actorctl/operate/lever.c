/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading and pulling the levers of a step: see lever.h.
 */
#include "actorctl/operate/lever.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "actorctl/operate/lever_nodes.h"
#include "actorctl/policy/balloon.h"
#include "actorctl/policy/facts.h"
#include "base/text.h"

/* --- reading -----------------------------------------------------------------------------------
 */

static int read_maxmem(struct xenmem *xenmem, uint32_t domid, struct plan_value *value,
                       struct xenmem_error *error)
{
    value->state = FIELD_KNOWN;
    return xenmem_domain_get_maxmem(xenmem, domid, &value->number, error);
}

static int read_pager(struct xenmem *xenmem, uint32_t domid, struct plan_value *value,
                      struct xenmem_error *error)
{
    bool enabled = false;
    int rc = xenmem_domain_get_paging(xenmem, domid, &enabled, error);

    *value = (struct plan_value){.state = FIELD_KNOWN, .number = enabled};
    return rc;
}

static int read_value(struct xenmem *xenmem, const struct plan_step *step, unsigned index,
                      struct lever_values *values, struct xenmem_error *error)
{
    struct plan_value *value = &values->values[index];

    switch (step->changes[index].object) {
    case PLAN_MAXMEM:
        return read_maxmem(xenmem, step->id.domid, value, error);
    case PLAN_PAGER:
        return read_pager(xenmem, step->id.domid, value, error);
    case PLAN_SHARING:
        *value = (struct plan_value){.state = FIELD_UNKNOWN}; /* Xen does not tell */
        return 0;
    default:
        return lever_read_node(xenmem->xs, XBT_NULL, step, index, values, error);
    }
}

int lever_read(struct xenmem *xenmem, const struct plan_step *step, struct lever_values *ret_values,
               struct xenmem_error *error)
{
    for (unsigned i = 0; i < step->change_count; i++) {
        int rc;

        ret_values->values[i] = (struct plan_value){.state = FIELD_UNKNOWN};
        rc = read_value(xenmem, step, i, ret_values, error);
        if (rc < 0)
            return rc;
    }
    return 0;
}

/* --- checking ----------------------------------------------------------------------------------
 */

int lever_check_domain(struct xenmem *xenmem, const struct plan_step *step,
                       struct xenmem_error *error)
{
    struct facts facts;

    return facts_read_same(xenmem, step->id.domid, step->id.uuid, &facts, error);
}

#define SHORT_BYTES 80

static void format_short(char text[SHORT_BYTES], enum plan_object object,
                         const struct plan_value *value)
{
    char whole[PLAN_VALUE_TEXT_MAX];

    plan_value_format(whole, object, value);
    text_sanitise(text, SHORT_BYTES, whole, strlen(whole));
}

static int say_other(const struct plan_change *change, const struct plan_value *wanted,
                     const struct plan_value *found, bool before, struct xenmem_error *error)
{
    char wanted_text[SHORT_BYTES], found_text[SHORT_BYTES];
    const char *label = plan_object_info(change->object)->label;

    format_short(wanted_text, change->object, wanted);
    format_short(found_text, change->object, found);
    if (before)
        return error_set(error, ESTALE,
                         "Its %s is %s and was %s when the plan was made: it was left alone. Look "
                         "who changed it, and plan again.",
                         label, found_text, wanted_text);
    return error_set(error, ESTALE, "Its %s is %s, not %s as it was set: look who changes it.",
                     label, found_text, wanted_text);
}

int lever_check_before(const struct plan_step *step, const struct lever_values *values,
                       struct xenmem_error *error)
{
    for (unsigned i = 0; i < step->change_count; i++) {
        const struct plan_change *change = &step->changes[i];

        if (change->before.state != FIELD_UNKNOWN && values->values[i].state != FIELD_UNKNOWN &&
            !plan_value_same(change->object, &change->before, &values->values[i]))
            return say_other(change, &change->before, &values->values[i], true, error);
    }
    return 0;
}

int lever_check_after(const struct plan_step *step, const struct lever_values *values,
                      struct xenmem_error *error)
{
    for (unsigned i = 0; i < step->change_count; i++) {
        const struct plan_change *change = &step->changes[i];

        if (values->values[i].state != FIELD_UNKNOWN &&
            !plan_value_same(change->object, &change->after, &values->values[i]))
            return say_other(change, &change->after, &values->values[i], false, error);
    }
    return 0;
}

/* --- pulling -----------------------------------------------------------------------------------
 */

static int check_balloon(struct xs_handle *xs, xs_transaction_t t, const void *data,
                         struct xenmem_error *error)
{
    return lever_check_nodes(xs, t, data, error);
}

static int pull_balloon(struct xenmem *xenmem, const struct plan_step *step, bool *ret_untouched,
                        struct xenmem_error *error)
{
    const struct balloon_move move = {.domid = step->id.domid,
                                      .uuid = step->id.uuid,
                                      .target_kb = step->changes[0].after.number,
                                      .check = check_balloon,
                                      .data = step};

    if (step->changes[0].after.state != FIELD_KNOWN)
        return lever_pull_nodes(xenmem, step, ret_untouched, error);
    return balloon_move(xenmem, &move, ret_untouched, error);
}

static int pull_maxmem(struct xenmem *xenmem, const struct plan_step *step, bool *ret_untouched,
                       struct xenmem_error *error)
{
    (void)ret_untouched;
    return xenmem_domain_set_maxmem(xenmem, step->id.domid, step->changes[0].after.number, error);
}

static int pull_paging_target(struct xenmem *xenmem, const struct plan_step *step,
                              bool *ret_untouched, struct xenmem_error *error)
{
    if (step->changes[0].after.state != FIELD_KNOWN)
        return lever_pull_nodes(xenmem, step, ret_untouched, error);
    return xenmem_domain_set_paging_target(xenmem, step->id.domid, step->changes[0].after.number,
                                           false, error);
}

static bool is_paged(struct xenmem *xenmem, uint32_t domid)
{
    bool enabled = true; /* where it cannot be told */

    xenmem_domain_get_paging(xenmem, domid, &enabled, NULL);
    return enabled;
}

/* A pager that did not start, and is not there, has changed nothing. */
static int enable_pager(struct xenmem *xenmem, uint32_t domid, bool *ret_untouched,
                        struct xenmem_error *error)
{
    int rc = xenmem_domain_enable_paging(xenmem, domid, error);

    *ret_untouched = rc < 0 && !is_paged(xenmem, domid);
    return rc;
}

/* The pager, and with it the target that it loses when it stops and gets back when that is undone.
 */
static int pull_pager(struct xenmem *xenmem, const struct plan_step *step, bool *ret_untouched,
                      struct xenmem_error *error)
{
    int rc = 0;

    for (unsigned i = 0; i < step->change_count && rc == 0; i++) {
        const struct plan_change *change = &step->changes[i];

        if (change->object == PLAN_PAGER && change->after.number)
            rc = enable_pager(xenmem, step->id.domid, ret_untouched, error);
        else if (change->object == PLAN_PAGER)
            rc = xenmem_domain_disable_paging(xenmem, step->id.domid, error);
        else if (change->after.state == FIELD_KNOWN)
            rc = xenmem_domain_set_paging_target(xenmem, step->id.domid, change->after.number,
                                                 false, error);
    }
    return rc;
}

/* Xen refuses it before it changes anything (mem_sharing_control, xen/arch/x86/mm/mem_sharing.c).
 */
static int pull_sharing(struct xenmem *xenmem, const struct plan_step *step, bool *ret_untouched,
                        struct xenmem_error *error)
{
    int rc = step->changes[0].after.number
                 ? xenmem_domain_enable_sharing(xenmem, step->id.domid, error)
                 : xenmem_domain_disable_sharing(xenmem, step->id.domid, error);

    *ret_untouched = rc < 0;
    return rc;
}

typedef int pull_fn(struct xenmem *xenmem, const struct plan_step *step, bool *ret_untouched,
                    struct xenmem_error *error);

static pull_fn *const pulls[] = {
    [PLAN_LEVER_POLICY] = lever_pull_nodes,
    [PLAN_LEVER_POLICY_TARGET] = lever_pull_nodes,
    [PLAN_LEVER_BALLOON] = pull_balloon,
    [PLAN_LEVER_MAXMEM] = pull_maxmem,
    [PLAN_LEVER_PAGING_TARGET] = pull_paging_target,
    [PLAN_LEVER_PAGER] = pull_pager,
    [PLAN_LEVER_SHARING] = pull_sharing,
};
static_assert(sizeof(pulls) / sizeof(pulls[0]) == PLAN_LEVER_COUNT, "a pull for every lever");

int lever_pull(struct xenmem *xenmem, struct gate *gate, const struct plan_step *step,
               bool *ret_untouched, struct xenmem_error *error)
{
    int rc = gate_pass(gate, error);

    *ret_untouched = rc < 0;
    if (rc < 0)
        return rc;
    return pulls[step->lever](xenmem, step, ret_untouched, error);
}

bool lever_lies_in_store(const struct plan_step *step)
{
    return step->lever == PLAN_LEVER_POLICY || step->lever == PLAN_LEVER_POLICY_TARGET;
}

bool lever_compares(const struct plan_step *step)
{
    if (!lever_lies_in_store(step) && step->lever != PLAN_LEVER_BALLOON)
        return false;
    for (unsigned i = 0; i < step->change_count; i++)
        if (step->changes[i].before.state == FIELD_UNKNOWN)
            return false;
    return true;
}

/* xenmem_domain_set_maxmem does. */
bool lever_is_read_back(const struct plan_step *step)
{
    return step->lever == PLAN_LEVER_MAXMEM;
}
