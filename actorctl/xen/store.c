/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One request for one field or one directory: see store.h.
 */
#include "actorctl/xen/store.h"

#include <errno.h>
#include <stdlib.h>

int store_read_field(struct connection *connection, enum field_id id, uint32_t domid,
                     int64_t now_ms, struct field *ret_field)
{
    char path[NODES_PATH_MAX];
    unsigned length;
    char *value;
    int rc;

    rc = connection_read(connection, nodes_path(id, domid, path), &value, &length);
    if (rc == -ENOTCONN || rc == -ENOMEM)
        return rc;
    if (rc < 0) {
        *ret_field = (struct field){.state = rc == -ENOENT ? FIELD_ABSENT : FIELD_UNKNOWN,
                                    .since_ms = now_ms};
        return 0;
    }
    rc = field_parse(id, value, length, now_ms, ret_field);
    free(value);
    return rc;
}

int store_list(struct connection *connection, enum nodes_directory id, uint32_t domid,
               uint32_t *ret_fields)
{
    char path[NODES_PATH_MAX];
    uint32_t fields = 0;
    unsigned count;
    char **names;
    int rc;

    rc = connection_list(connection, nodes_directory_path(id, domid, path), &names, &count);
    if (rc == -ENOTCONN || rc == -ENOMEM)
        return rc;
    if (rc < 0) {
        *ret_fields = rc == -ENOENT ? 0 : nodes_fields_of(id);
        return 0;
    }
    for (unsigned i = 0; i < count; i++) {
        int field = nodes_field_in(id, names[i]);

        if (field >= 0)
            fields |= NODES_FIELD(field);
    }
    free(names);
    *ret_fields = fields;
    return 0;
}
