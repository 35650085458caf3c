/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a lever has to know of a domain before it is pulled: from the hypervisor, and from the nodes
 * below its memory/. Plain records, KiB. Thread: the context's.
 */
#ifndef XENMEM_ACTORCTL_POLICY_FACTS_H
#define XENMEM_ACTORCTL_POLICY_FACTS_H

#include "actorctl/policy/context.h"
#include "actorctl/policy/xstore.h"

#define FACTS_UUID_TEXT 37

/* From the hypervisor. */
struct facts {
    uint32_t domid;
    uint8_t uuid[16];
    bool hvm; /* HVM or PVH */
    int64_t actual_kb;
    int64_t maxmem_kb;
    int64_t paged_kb;
};

/* From /local/domain/X/memory. */
struct memory_nodes {
    bool has_target;
    int64_t target_kb;
    bool has_static_max;
    int64_t static_max_kb;
    int64_t videoram_kb; /* 0 where there is none, or where it is odd */
    bool odd_videoram;   /* not a number that libxl reads as we do, such as "-1" of dom0less */
};

/* -ESRCH where there is no such domain or it is dying. */
int facts_read(struct xenmem *xenmem, uint32_t domid, struct facts *ret_facts,
               struct xenmem_error *error);

/* The same of the domain that was meant: also -ESRCH where its number belongs to another one. */
int facts_read_same(struct xenmem *xenmem, uint32_t domid, const uint8_t uuid[16],
                    struct facts *ret_facts, struct xenmem_error *error);

/* static-max alone, the rest of *ret_nodes is "none". */
int facts_read_bound(struct xs_handle *xs, xs_transaction_t t, const struct facts *facts,
                     struct memory_nodes *ret_nodes, struct xenmem_error *error);

/* videoram alone, into nodes->videoram_kb and ->odd_videoram. */
int facts_read_videoram(struct xs_handle *xs, xs_transaction_t t, uint32_t domid,
                        struct memory_nodes *nodes, struct xenmem_error *error);

/* -EBADMSG where target or static-max is not a number. For domain 0, what libxl would fill in. */
int facts_read_nodes(struct xs_handle *xs, xs_transaction_t t, const struct facts *facts,
                     struct memory_nodes *ret_nodes, struct xenmem_error *error);

/* Writes /local/domain/X/memory/NAME. */
char *facts_memory_path(char path[XSTORE_PATH_MAX], uint32_t domid, const char *name);

char *facts_format_uuid(const uint8_t uuid[16], char text[FACTS_UUID_TEXT]);

#endif
