/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where the nodes of a domain are, and what a path means for its fields. Pure: no connection.
 *
 * A set of fields or of directories is a bit mask. A directory is one that holds several fields, so
 * that one listing of it saves reading those that do not exist.
 * Thread: any. Source: the table of fields (model/field.h).
 */
#ifndef XENMEM_ACTORCTL_XEN_NODES_H
#define XENMEM_ACTORCTL_XEN_NODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/field.h"

#define NODES_PATH_MAX 80

#define NODES_FIELD(id) (UINT32_C(1) << (id))

enum nodes_directory {
    NODES_MEMORY, /* /local/domain/X/memory */
    NODES_POLICY, /* /libxl/X/memory-policy */
};
#define NODES_DIRECTORY_COUNT (NODES_POLICY + 1)
#define NODES_DIRECTORY(id)   (1u << (id))

/* What is to be looked at anew. */
struct nodes_work {
    uint32_t fields;
    unsigned directories;
};

/* The path of a field's node in `buffer` (NODES_PATH_MAX), or NULL: it is not in the store. */
const char *nodes_path(enum field_id id, uint32_t domid, char *buffer);
const char *nodes_directory_path(enum nodes_directory id, uint32_t domid, char *buffer);

/* The field whose node is called `name` in this directory, or -1. */
int nodes_field_in(enum nodes_directory id, const char *name);

/* The fields of a directory, and those that a guest may write. */
uint32_t nodes_fields_of(enum nodes_directory id);
uint32_t nodes_guest_fields(void);

/* Everything at or below `prefix`, a path of the table with its "%u": "/libxl/%u". */
struct nodes_work nodes_below(const char *prefix);

/* What a change at `path`, which is foreign text, means: true and the domain with what has to be
 * looked at (nothing, where the node is not one of ours); false: the path is not of a domain. */
bool nodes_parse(const char *path, uint32_t *ret_domid, struct nodes_work *ret_work);

#endif
