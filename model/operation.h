/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The operations: everything that xenmem can do to a domain, one table row each. From a row come
 * the key of the console, the command of the command line, its parameters and their help, and the
 * function that plans it (plan.h).
 *
 * An intent is an operation with its parameters and the domains that it is for. It is a plain value
 * but for `ids`, which belongs to the caller. Thread: any; the table is constant.
 */
#ifndef XENMEM_MODEL_OPERATION_H
#define XENMEM_MODEL_OPERATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "model/domain.h"
#include "model/size.h"

#define OPERATION_ACTOR_MAX      63             /* bytes of an actor's name */
#define OPERATION_PARAMS_MAX     FIELD_TEXT_MAX /* bytes of its parameters */
#define OPERATION_PARAMETERS_MAX 2
#define OPERATION_MANUAL_ACTOR   "xl-manual"

enum operation_id {
    OPERATION_TARGET,
    OPERATION_ENFORCE,
    OPERATION_POLICY,
    OPERATION_MANUAL,
    OPERATION_BALLOON_TARGET,
    OPERATION_PAGING_TARGET,
    OPERATION_PAGING,
    OPERATION_SHARING,
    OPERATION_MAXMEM,
};
#define OPERATION_COUNT (OPERATION_MAXMEM + 1)

enum operation_parameter_kind {
    OPERATION_PARAMETER_NONE,
    OPERATION_PARAMETER_SIZE,   /* size.h */
    OPERATION_PARAMETER_SWITCH, /* on, off */
    OPERATION_PARAMETER_ACTOR,  /* [A-Za-z0-9_.-]{0,63}; "" is nobody */
    OPERATION_PARAMETER_PARAMS, /* key=value,key=value; printable ASCII without spaces */
};

struct operation_parameter {
    enum operation_parameter_kind kind;
    const char *name; /* "TARGET" */
    bool optional;
    const char *help;
};

enum operation_danger {
    OPERATION_SAFE,      /* can be taken back at no price */
    OPERATION_CAREFUL,   /* can slow a guest down or keep it from growing */
    OPERATION_DANGEROUS, /* can end a guest: its name has to be typed */
};

struct plan_builder;

struct operation {
    enum operation_id id;
    const char *name;    /* stable, for programs and the journal: "target" */
    const char *label;   /* for people: "set target" */
    const char *command; /* on the command line: "mem-set" */
    char key;            /* in the console */
    struct operation_parameter parameters[OPERATION_PARAMETERS_MAX];
    enum operation_danger danger;
    bool low_level;  /* only while the actor is xl-manual */
    bool enforces;   /* heeds intent.enforce */
    bool by_default; /* ... and this is what it is unless somebody says otherwise */
    const char *help;
    void (*plan)(struct plan_builder *builder); /* adds one domain's steps and findings */
};

struct intent {
    enum operation_id operation;
    struct size size; /* the parameters, as the operation has them */
    bool on;
    char actor[OPERATION_ACTOR_MAX + 1];
    char params[OPERATION_PARAMS_MAX + 1];
    bool enforce;          /* the limit (maxmem) goes with the target */
    bool switch_to_manual; /* for a low-level lever: go to xl-manual first, in the same plan */
    const struct domain_id *ids;
    size_t count;
};

const struct operation *operation_info(enum operation_id id); /* never NULL */

/* As an actor's name and its parameters have to be. */
bool operation_is_actor(const char *text);
bool operation_is_params(const char *text);

/* NULL: none such. */
const struct operation *operation_by_name(const char *name);
const struct operation *operation_by_command(const char *command);
const struct operation *operation_by_key(char key);

/* An intent with the operation's defaults and no domains. */
void operation_init(enum operation_id id, struct intent *ret_intent);

/* Parameter `index` of the intent from text; on failure the intent is unchanged and *error says
 * what is allowed. -EINVAL, -ERANGE; -E2BIG: the operation has no such parameter. */
int operation_set_parameter(struct intent *intent, unsigned index, const char *text,
                            struct xenmem_error *error);

/* All parameters in a row; too few or too many is -EINVAL with a sentence. */
int operation_set_parameters(struct intent *intent, unsigned count, const char *const *texts,
                             struct xenmem_error *error);

#endif
