/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading a domain's nodes, by the table of fields: a job says what to look at, and is filled in
 * with what is there.
 *
 * Owner of a job and of the texts in it: the caller. Thread: the connection's; may block as long as
 * xenstored hangs.
 */
#ifndef XENMEM_ACTORCTL_XEN_STORE_H
#define XENMEM_ACTORCTL_XEN_STORE_H

#include "actorctl/xen/connection.h"
#include "actorctl/xen/nodes.h"

struct store_job {
    /* what to do; what has been done is taken out */
    uint32_t domid;
    unsigned to_list; /* directories (NODES_DIRECTORY): the fields that exist are read as well */
    uint32_t to_read; /* fields (NODES_FIELD) */
    /* how */
    uint32_t not_now;    /* fields that are not to be read, but put off */
    unsigned unlistable; /* directories that are not to be listed, but read node by node */
    /* what came of it */
    uint32_t put_off;
    uint32_t done; /* which of the next have been found out */
    struct field fields[FIELD_COUNT];
    int rc; /* 0, -ENOTCONN: the connection is gone, or -ENOMEM; what could not be read is unknown
             */
};

void store_run(struct connection *connection, struct store_job *job);

/* Releases the texts of the fields that are still in `done`. */
void store_drop(struct store_job *job);

#endif
