/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One domain at one moment: a counted record, immutable once it is in a published snapshot.
 *
 * Records are copied on write: the feed copies, changes the copy and publishes it; a domain in
 * which nothing has changed is the same record in the next snapshot, so "changed?" is a comparison
 * of pointers. Owner: whoever holds a reference. Thread: any, once published. A domain is known by
 * domid *and* UUID, because domids are used again.
 */
#ifndef XENMEM_MODEL_DOMAIN_H
#define XENMEM_MODEL_DOMAIN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/field.h"

#define DOMAIN_UUID_BYTES    16
#define DOMAIN_UUID_TEXT_MAX 37

struct domain_id {
    uint32_t domid;
    uint8_t uuid[DOMAIN_UUID_BYTES]; /* big-endian, as in the hypervisor's handle */
};

/* As the hypervisor says: flags of struct xen_domctl_getdomaininfo, the ones that matter here. */
enum domain_flag {
    DOMAIN_DYING = 1 << 0,
    DOMAIN_SHUTDOWN = 1 << 1,
    DOMAIN_PAUSED = 1 << 2,
    DOMAIN_BLOCKED = 1 << 3,
    DOMAIN_RUNNING = 1 << 4,
    DOMAIN_HVM = 1 << 5, /* HVM or PVH */
};

struct domain {
    atomic_uint references;
    struct domain_id id;
    unsigned flags;       /* of enum domain_flag */
    int64_t seen_ms;      /* when this domain was first seen */
    bool nodes_read;      /* its nodes have been read at least once */
    uint64_t cpu_time_ns; /* of all its vCPUs: a domain that has not run has not refused */
    struct field fields[FIELD_COUNT];
};

struct domain *domain_new(const struct domain_id *id,
                          int64_t now_ms);               /* fields unknown; NULL: ENOMEM */
struct domain *domain_copy(const struct domain *domain); /* one reference; NULL: ENOMEM */
struct domain *domain_ref(struct domain *domain);
void domain_unref(struct domain *domain); /* NULL is allowed */

/* Takes over the reference to field->text; keeps since_ms when nothing has changed. Returns whether
 * anything has. Only before publication. */
bool domain_set_field(struct domain *domain, enum field_id id, struct field *field);

/* True and *ret_number where the field is known. */
bool domain_number(const struct domain *domain, enum field_id id, int64_t *ret_number);

/* The text of a known text field, else `otherwise`. A name is a label whatever it holds: one that
 * is bad (had to be sanitised) is still given, unless it is empty. */
const char *domain_text(const struct domain *domain, enum field_id id, const char *otherwise);

bool domain_id_equal(const struct domain_id *a, const struct domain_id *b);
char *domain_uuid_format(const struct domain_id *id, char buffer[DOMAIN_UUID_TEXT_MAX]);

/* "running", "blocked", "paused", "shutdown", "dying" or "idle" (runnable, not on a CPU). */
const char *domain_run_state(const struct domain *domain);

#endif
