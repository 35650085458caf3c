/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One request for each directory and for each field: see store.h.
 */
#include "actorctl/xen/store.h"

#include <errno.h>
#include <stdlib.h>

#include "actorctl/xen/clock.h"

static void set_state(struct store_job *job, enum field_id id, enum field_state state)
{
    job->fields[id] = (struct field){.state = state, .since_ms = clock_now_ms()};
    job->done |= NODES_FIELD(id);
}

static int read_field(struct connection *connection, struct store_job *job, enum field_id id)
{
    char path[NODES_PATH_MAX];
    unsigned length;
    char *value;
    int rc;

    rc = connection_read(connection, nodes_path(id, job->domid, path), &value, &length);
    if (rc == -ENOTCONN || rc == -ENOMEM)
        return rc;
    if (rc < 0) {
        set_state(job, id, rc == -ENOENT ? FIELD_ABSENT : FIELD_UNKNOWN);
    } else {
        rc = field_parse(id, value, length, clock_now_ms(), &job->fields[id]);
        free(value);
        if (rc < 0)
            return rc;
        job->done |= NODES_FIELD(id);
    }
    job->to_read &= ~NODES_FIELD(id);
    return 0;
}

static uint32_t fields_named(enum nodes_directory id, char **names, unsigned count)
{
    uint32_t fields = 0;

    for (unsigned i = 0; i < count; i++) {
        int field = nodes_field_in(id, names[i]);

        if (field >= 0)
            fields |= NODES_FIELD(field);
    }
    return fields;
}

/* Which of a directory's fields exist. Where it cannot be listed, all of them may. */
static int list_fields(struct connection *connection, struct store_job *job,
                       enum nodes_directory id, uint32_t *ret_fields)
{
    char path[NODES_PATH_MAX];
    unsigned count;
    char **names;
    int rc;

    *ret_fields = nodes_fields_of(id);
    if (job->unlistable & NODES_DIRECTORY(id))
        return 0;
    rc = connection_list(connection, nodes_directory_path(id, job->domid, path), &names, &count);
    if (rc == 0) {
        *ret_fields = fields_named(id, names, count);
        free(names);
    } else if (rc == -ENOENT) {
        *ret_fields = 0;
    }
    return rc == -ENOTCONN || rc == -ENOMEM ? rc : 0;
}

static int list_directory(struct connection *connection, struct store_job *job,
                          enum nodes_directory id)
{
    uint32_t there;
    int rc = list_fields(connection, job, id, &there);

    if (rc == -ENOTCONN) /* not again: oxenstored ends the connection where a list is too long */
        job->unlistable |= NODES_DIRECTORY(id);
    if (rc < 0)
        return rc;
    for (int field = 0; field < FIELD_COUNT; field++)
        if (nodes_fields_of(id) & ~there & NODES_FIELD(field))
            set_state(job, field, FIELD_ABSENT);
    job->put_off |= there & job->not_now;
    job->to_read |= there & ~job->not_now;
    job->to_list &= ~NODES_DIRECTORY(id);
    return 0;
}

void store_run(struct connection *connection, struct store_job *job)
{
    job->rc = 0;
    for (int id = 0; job->rc == 0 && id < NODES_DIRECTORY_COUNT; id++)
        if (job->to_list & NODES_DIRECTORY(id))
            job->rc = list_directory(connection, job, id);
    for (int id = 0; job->rc == 0 && id < FIELD_COUNT; id++)
        if (job->to_read & NODES_FIELD(id))
            job->rc = read_field(connection, job, id);
}

void store_drop(struct store_job *job)
{
    for (int id = 0; id < FIELD_COUNT; id++)
        if (job->done & NODES_FIELD(id))
            rctext_unref(job->fields[id].text);
    job->done = 0;
}
