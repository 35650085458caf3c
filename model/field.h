/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The fields of a domain: everything that is known about its memory, one table row each.
 *
 * A field has a unit (its kind), an origin (who says so) and a state (whether it is known). What is
 * not known is never 0. The table is what the feed reads by, what the detail view lists, and what
 * the glossary explains.
 *
 * A struct field is a plain value inside a record; its text is a counted reference that the record
 * owns (domain.h). Thread: any; the table is constant.
 * Sources: docs/misc/xenstore-paths.pandoc, xen/include/public/domctl.h (struct
 * xen_domctl_getdomaininfo), xen-api ocaml/squeezed, qubes-core-admin qubes/qmemman.
 */
#ifndef XENMEM_MODEL_FIELD_H
#define XENMEM_MODEL_FIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rctext.h"

enum field_id {
    FIELD_NAME,
    FIELD_TYPE, /* "pv", "pvh", "hvm" */
    FIELD_POLICY_ACTOR,
    FIELD_POLICY_PARAMS,
    FIELD_POLICY_TARGET,
    FIELD_POLICY_ENFORCE,
    FIELD_POLICY_MANUAL_FROM,
    FIELD_BALLOON_TARGET,
    FIELD_STATIC_MAX,
    FIELD_VIDEORAM,
    FIELD_PAGING_TARGET,
    FIELD_DYNAMIC_MIN,
    FIELD_DYNAMIC_MAX,
    FIELD_MEMORY_OFFSET,
    FIELD_UNCOOPERATIVE,
    FIELD_MEMINFO,
    FIELD_FEATURE_BALLOON,
    FIELD_ACTUAL, /* tot_pages */
    FIELD_MAXMEM, /* max_pages */
    FIELD_OUTSTANDING,
    FIELD_SHARED,
    FIELD_PAGED,
};
#define FIELD_COUNT (FIELD_PAGED + 1)

enum field_kind {
    FIELD_KIND_KB,        /* a decimal in KiB */
    FIELD_KIND_SIGNED_KB, /* the same, possibly negative */
    FIELD_KIND_FLAG,      /* "1" or "true", "0" or "false" */
    FIELD_KIND_PRESENCE,  /* 1 where the node exists, whatever it holds */
    FIELD_KIND_TEXT,
};
#define FIELD_KIND_COUNT (FIELD_KIND_TEXT + 1)

enum field_origin {
    FIELD_ORIGIN_HYPERVISOR,
    FIELD_ORIGIN_TOOLSTACK,
    FIELD_ORIGIN_GUEST,
};
#define FIELD_ORIGIN_COUNT (FIELD_ORIGIN_GUEST + 1)

/* No text is kept longer, in bytes. */
#define FIELD_TEXT_MAX 256

enum field_state {
    FIELD_UNKNOWN, /* not read yet, or not readable: we cannot say */
    FIELD_ABSENT,  /* read: there is no such node */
    FIELD_BAD,     /* there is a value, and it is not of this kind; text holds it, sanitised */
    FIELD_KNOWN,
};

struct field {
    enum field_state state;
    int64_t since_ms;    /* when it was first seen to be so (hypervisor fields: the sample) */
    int64_t number;      /* KB, SIGNED_KB: KiB; FLAG, PRESENCE: 0 or 1 */
    struct rctext *text; /* TEXT: the value; BAD: the offending bytes, sanitised; else NULL */
};

struct field_info {
    const char *name;  /* stable, snake_case, for programs: "balloon_target" */
    const char *label; /* for people: "balloon target" */
    enum field_kind kind;
    enum field_origin origin;
    const char *path; /* of the node, "%u" for the domid; NULL: from the hypervisor */
    const char *help; /* one sentence */
};

/* The row of a field; never NULL. */
const struct field_info *field_info(enum field_id id);

const char *field_origin_name(enum field_origin origin);

/* What a node's value means: fills *ret_field (state, number, text; since_ms = now_ms) from foreign
 * bytes. Never fails for bad input, that is FIELD_BAD; -ENOMEM otherwise. A present actor of ""
 * is a known "". `bytes` may hold anything, NULs included.
 *
 * Bad is: a number that is not a plain decimal in KiB (sign, space, anything behind it, more than
 * UNITS_KB_MAX); a flag that is none of the four words; a text that had to be sanitised or is
 * longer than FIELD_TEXT_MAX; an empty name; a type other than pv, pvh, hvm; an actor that is not
 * [A-Za-z0-9_.-]{0,63}. `text` then holds the bytes, sanitised and cut. */
int field_parse(enum field_id id, const char *bytes, unsigned length, int64_t now_ms,
                struct field *ret_field);

/* Equal in state, number and text; since_ms does not count. */
bool field_equal(const struct field *a, const struct field *b);

#endif
