/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading a domain's nodes, by the table of fields.
 *
 * Thread: the connection's; may block as long as xenstored hangs. -ENOTCONN: the connection is
 * gone. -ENOMEM. Nothing else fails: what cannot be read is a field that is not known.
 */
#ifndef XENMEM_ACTORCTL_XEN_STORE_H
#define XENMEM_ACTORCTL_XEN_STORE_H

#include "actorctl/xen/connection.h"
#include "actorctl/xen/nodes.h"

/* Reads one field; *ret_field then owns its text. */
int store_read_field(struct connection *connection, enum field_id id, uint32_t domid,
                     int64_t now_ms, struct field *ret_field);

/* Which of a directory's fields exist. Where it cannot be listed, all of them may. */
int store_list(struct connection *connection, enum nodes_directory id, uint32_t domid,
               uint32_t *ret_fields);

#endif
