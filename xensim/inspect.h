/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading the shared state for people and tests: the fields of a domain by name, and
 * the dump of all accounting. Needs no host process. The caller holds the lock.
 */
#ifndef XENMEM_XENSIM_INSPECT_H
#define XENMEM_XENSIM_INSPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "xensim/host/layout.h"

#define INSPECT_TEXT_BYTES 512

struct inspect_field {
    const char *name;
    bool in_pages; /* a size is taken for it, and turned into pages */
    bool in_kb;
    /* Either of them; a number, or text into `ret_text`. */
    uint64_t (*number)(const struct sim_domain *dom, uint32_t domid);
    void (*text)(const struct sim_domain *dom, char *ret_text, size_t size);
};

/* NULL where there is none of that name. */
const struct inspect_field *inspect_find(const char *name);

/* The value as text. */
void inspect_format(const struct inspect_field *field, const struct sim_domain *dom, uint32_t domid,
                    char *ret_text, size_t size);

/* All fields of a domain, "name=value" each on a line. */
void inspect_print(FILE *to, const struct sim_domain *dom, uint32_t domid);

/* All domains, one line each, after a line of the host. The same state gives the same bytes. */
void inspect_dump(FILE *to, const struct sim_host *host);

/* The domid of a domain given by name or number, or SIM_DOMIDS. */
uint32_t inspect_find_domain(const struct sim_host *host, const char *name);

#endif
