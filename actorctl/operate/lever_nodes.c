/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Steps that lie in xenstore, one by one and some together: see lever_nodes.h.
 */
#include "actorctl/operate/lever_nodes.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/policy/context.h"
#include "actorctl/policy/policy.h"

/* --- reading -----------------------------------------------------------------------------------
 */

/* Where the plan's objects are: a node, or something that is asked otherwise. */
static const char *node_of(enum plan_object object)
{
    const struct plan_object_info *info = plan_object_info(object);

    return info->in_snapshot ? field_info(info->field)->path : NULL;
}

static char *node_path(char path[XSTORE_PATH_MAX], enum plan_object object, uint32_t domid)
{
    /* the paths of the table of fields have exactly one %u */
    const char *format = node_of(object), *number = strstr(format, "%u");

    snprintf(path, XSTORE_PATH_MAX, "%.*s%" PRIu32 "%s", (int)(number - format), format, domid,
             number + 2);
    return path;
}

static void take_field(struct field *field, struct plan_value *value, char *text)
{
    snprintf(text, FIELD_TEXT_MAX + 1, "%s", rctext_string(field->text));
    *value = (struct plan_value){
        .state = field->state, .number = field->number, .text = field->text ? text : NULL};
    rctext_unref(field->text);
}

int lever_read_node(struct xs_handle *xs, xs_transaction_t t, const struct plan_step *step,
                    unsigned index, struct lever_values *values, struct xenmem_error *error)
{
    enum plan_object object = step->changes[index].object;
    struct field field = {.state = FIELD_ABSENT};
    char path[XSTORE_PATH_MAX];
    unsigned length;
    char *bytes = NULL;
    int rc = xstore_read(xs, t, node_path(path, object, step->id.domid), &bytes, &length);

    if (rc == 0)
        rc = field_parse(plan_object_info(object)->field, bytes, length, 0, &field);
    else if (rc == -ENOENT)
        rc = 0;
    free(bytes);
    if (rc < 0)
        return xstore_explain(error, rc, path, "what it holds is not known");
    take_field(&field, &values->values[index], values->texts[index]);
    return 0;
}

/* --- writing -----------------------------------------------------------------------------------
 */

static int write_node(struct xs_handle *xs, xs_transaction_t t, const struct plan_step *step,
                      const struct plan_change *change, struct xenmem_error *error)
{
    char path[XSTORE_PATH_MAX];
    int rc;

    node_path(path, change->object, step->id.domid);
    if (change->after.state == FIELD_ABSENT)
        rc = xstore_remove(xs, t, path);
    else if (plan_object_info(change->object)->kind == PLAN_KIND_TEXT)
        rc = xstore_write(xs, t, path, change->after.text ? change->after.text : "");
    else
        rc = xstore_write_kb(xs, t, path, change->after.number);
    return rc < 0 ? xstore_explain(error, rc, path, "nothing was changed") : 0;
}

/* Nothing is there to be read that proves the domain to be. */
static bool proves_nothing(const struct plan_step *step)
{
    for (unsigned i = 0; i < step->change_count; i++)
        if (step->changes[i].before.state == FIELD_KNOWN)
            return false;
    return true;
}

static bool is_listed(char *const *names, unsigned count, const char *name)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Whether none of the nodes is there, as the plan has it, and the directory of their domain's policy
 * is: one request tells all of it, where it would else take one for each. Somebody who adds a node
 * meanwhile changes the directory, which ends the transaction. False: it has to be looked at. */
static bool are_absent(struct xs_handle *xs, xs_transaction_t t, const struct plan_step *step)
{
    char path[XSTORE_PATH_MAX], **names;
    unsigned count = 0;
    bool absent;

    if (step->lever != PLAN_LEVER_POLICY_TARGET)
        return false;
    names = xs_directory(xs, t, policy_path(path, step->id.domid, ""), &count);
    absent = names != NULL;
    for (unsigned i = 0; i < step->change_count && absent; i++) {
        const struct plan_change *change = &step->changes[i];

        node_path(path, change->object, step->id.domid);
        absent = change->before.state == FIELD_ABSENT &&
                 !is_listed(names, count, strrchr(path, '/') + 1);
    }
    free(names);
    return absent;
}

int lever_check_nodes(struct xs_handle *xs, xs_transaction_t t, const struct plan_step *step,
                      struct xenmem_error *error)
{
    struct lever_values values;
    int rc = 0;

    if (proves_nothing(step)) {
        if (are_absent(xs, t, step))
            return 0;
        rc = policy_check_alive(xs, t, step->id.domid, error);
    }
    for (unsigned i = 0; i < step->change_count && rc == 0; i++)
        rc = lever_read_node(xs, t, step, i, &values, error);
    return rc == 0 ? lever_check_before(step, &values, error) : rc;
}

static int nodes_body(struct xs_handle *xs, xs_transaction_t t, void *data,
                      struct xenmem_error *error)
{
    const struct plan_step *step = data;
    int rc = lever_check_nodes(xs, t, step, error);

    for (unsigned i = 0; i < step->change_count && rc == 0; i++)
        rc = write_node(xs, t, step, &step->changes[i], error);
    return rc;
}

struct together {
    const struct plan_step *const *steps;
    size_t count;
    size_t done; /* of the attempt that is under way */
    int rc;      /* of the step that ended it */
    struct xenmem_error error;
};

static int together_body(struct xs_handle *xs, xs_transaction_t t, void *data,
                         struct xenmem_error *error)
{
    struct together *job = data;

    job->rc = 0;
    for (job->done = 0; job->done < job->count; job->done++) {
        const struct plan_step *step = job->steps[job->done];

        job->rc = lever_check_nodes(xs, t, step, &job->error);
        if (job->rc == -ESTALE || job->rc == -ESRCH)
            break;
        if (job->rc < 0)
            return job->rc;
        /* a write that fails may be one half of a step, and ends all of it */
        for (unsigned i = 0; i < step->change_count; i++) {
            int rc = write_node(xs, t, step, &step->changes[i], error);

            if (rc < 0)
                return rc;
        }
    }
    return job->done == 0 ? job->rc : 0; /* nothing to commit */
}

int lever_pull_together(struct xenmem *xenmem, struct gate *gate,
                        const struct plan_step *const *steps, size_t count, size_t *ret_done,
                        bool *ret_untouched, struct xenmem_error *error)
{
    struct together job = {.steps = steps, .count = count};
    int rc = gate_pass(gate, error);

    *ret_done = 0;
    *ret_untouched = true;
    if (rc < 0)
        return rc;
    rc = xstore_transact(xenmem->xs, together_body, &job, "nothing was changed", error);
    *ret_untouched = rc != -ENOTCONN;
    if (rc == 0)
        *ret_done = job.done;
    if (job.rc < 0 && error)
        *error = job.error;
    return rc < 0 ? rc : job.rc;
}

int lever_pull_nodes(struct xenmem *xenmem, const struct plan_step *step, bool *ret_untouched,
                     struct xenmem_error *error)
{
    int rc = xstore_transact(xenmem->xs, nodes_body, (void *)step, "nothing was changed", error);

    /* a connection that broke may have broken behind the commit */
    *ret_untouched = rc < 0 && rc != -ENOTCONN;
    return rc;
}
