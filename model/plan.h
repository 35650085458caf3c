/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A plan: what an intent comes to on this host as it is now: the steps in the order in which they
 * have to be done, what speaks for and against it, and its effect on the host's free memory.
 *
 * Planning is pure: a situation goes in, a plan comes out, nothing is changed. The plan is shown,
 * confirmed, and executed (actorctl/operate), where each step is checked again. The same plan is
 * what --dry-run prints.
 *
 * A step is one write that happens or does not: what belongs together (actor and params, target
 * and enforce) changes together. Steps raise maxmem before a raised target and lower it after a
 * lowered one; domains that give come before domains that take.
 *
 * Owner: the caller of plan_new; all text in a plan belongs to it. Thread: any, one at a time;
 * constant once made. Amounts in KiB.
 * Sources: tools/libs/light/libxl_mem.c, docs/misc/xenpaging.txt, xen/arch/x86/mm/p2m-pod.c.
 */
#ifndef XENMEM_MODEL_PLAN_H
#define XENMEM_MODEL_PLAN_H

#include "model/ledger.h"
#include "model/operation.h"
#include "model/settings.h"
#include "model/snapshot.h"

/* Everything that a step can change. */
enum plan_object {
    PLAN_ACTOR,
    PLAN_PARAMS,
    PLAN_MANUAL_FROM,
    PLAN_POLICY_TARGET,
    PLAN_ENFORCE,
    PLAN_BALLOON_TARGET,
    PLAN_MAXMEM,
    PLAN_PAGING_TARGET,
    PLAN_PAGER,
    PLAN_SHARING,
};
#define PLAN_OBJECT_COUNT (PLAN_SHARING + 1)

enum plan_object_kind {
    PLAN_KIND_KB,
    PLAN_KIND_SWITCH, /* 0 or 1 */
    PLAN_KIND_TEXT,
};

struct plan_object_info {
    const char *name;  /* stable, for the journal: "policy_target" */
    const char *label; /* for people: "policy target" */
    enum plan_object_kind kind;
    bool in_snapshot;    /* ... as this field */
    enum field_id field; /* also the node, where it has a path */
};

const struct plan_object_info *plan_object_info(enum plan_object object); /* never NULL */

/* By its stable name; false: none such. */
bool plan_object_find(const char *name, enum plan_object *ret_object);

struct plan_value {
    enum field_state state; /* FIELD_ABSENT: there is no such node */
    int64_t number;         /* KB, SWITCH */
    const char *text;       /* TEXT; of a bad value its bytes, sanitised; else NULL */
};

bool plan_value_equal(const struct plan_value *a, const struct plan_value *b);

/* Equal in what they mean: no actor, no params and empty ones are the same. */
bool plan_value_same(enum plan_object object, const struct plan_value *a,
                     const struct plan_value *b);

/* For people: "768M", "on", "none", "unknown", the text in quotes. Returns buffer. */
#define PLAN_VALUE_TEXT_MAX (FIELD_TEXT_MAX + 8)
char *plan_value_format(char *buffer, enum plan_object object, const struct plan_value *value);

/* What applies a step. */
enum plan_lever {
    PLAN_LEVER_POLICY,        /* actor, params, manual-from: one transaction */
    PLAN_LEVER_POLICY_TARGET, /* policy target, enforce: one transaction */
    PLAN_LEVER_BALLOON,       /* balloon target */
    PLAN_LEVER_MAXMEM,
    PLAN_LEVER_PAGING_TARGET,
    PLAN_LEVER_PAGER, /* pager; switched off it takes the paging target away */
    PLAN_LEVER_SHARING,
};
#define PLAN_LEVER_COUNT (PLAN_LEVER_SHARING + 1)

const char *plan_lever_name(enum plan_lever lever); /* stable, for the journal */
bool plan_lever_find(const char *name, enum plan_lever *ret_lever);

struct plan_change {
    enum plan_object object;
    struct plan_value before, after;
};

#define PLAN_CHANGES_MAX 3

struct plan_step {
    struct domain_id id;
    const char *name; /* of the domain, sanitised */
    enum plan_lever lever;
    unsigned change_count; /* at least 1 */
    struct plan_change changes[PLAN_CHANGES_MAX];
    const char *why; /* a sentence, or what follows by itself: "then xl sets the balloon target" */
};

/* How far a step is while its plan is carried out. */
enum plan_progress {
    PLAN_STEP_TO_DO,
    PLAN_STEP_UNDER_WAY,
    PLAN_STEP_DONE,
    PLAN_STEP_FAILED,
};

enum plan_severity {
    PLAN_INFO,
    PLAN_WARNING,
    PLAN_BLOCKING, /* the plan is not to be executed */
};
#define PLAN_SEVERITY_COUNT (PLAN_BLOCKING + 1)

enum plan_finding_code {
    PLAN_GONE,               /* there is no such domain any more */
    PLAN_NOT_READ,           /* its nodes have not been read yet */
    PLAN_STORE_DEAD,         /* xenstored does not answer */
    PLAN_DYING,              /* the domain is ending */
    PLAN_BAD_VALUE,          /* a node holds something that it may not hold */
    PLAN_BAD_SIZE,           /* what was typed cannot be reckoned for this domain */
    PLAN_NOTHING_TO_DO,      /* it is so already */
    PLAN_ZERO_TARGET,        /* a guest cannot live in nothing */
    PLAN_DOM0_MINIMUM,       /* libxl refuses dom0 less than 128 MiB */
    PLAN_ABOVE_STATIC_MAX,   /* libxl refuses it */
    PLAN_ABOVE_MAXMEM,       /* the guest will be stopped on its way up */
    PLAN_ABOVE_MAXMEM_HVM,   /* Xen refuses the PoD target that goes with it */
    PLAN_BELOW_FLOOR,        /* the guest has been seen to refuse there */
    PLAN_BELOW_USED,         /* the guest says that it uses more */
    PLAN_OUTSIDE_DYNAMIC,    /* outside of dynamic-min and dynamic-max (squeezed) */
    PLAN_BOOTING,            /* lowered while booting or with PoD entries outstanding */
    PLAN_PAUSED,             /* follows when it runs again */
    PLAN_NO_DRIVER,          /* has never moved */
    PLAN_MISSED_REQUESTS,    /* has not met all of its last requests */
    PLAN_OTHER_WRITER,       /* somebody else writes the balloon target */
    PLAN_NOBODY_LISTENS,     /* an actor is set, and none of that name is alive */
    PLAN_MANUAL_IGNORES,     /* a policy target while the actor is xl-manual */
    PLAN_TAKES_EFFECT,       /* the actor will at once apply the policy target */
    PLAN_NO_TARGET_YET,      /* an actor without a policy target does nothing */
    PLAN_FOREIGN_BASE,       /* reckoned from the balloon target: no policy target yet */
    PLAN_NEEDS_MANUAL,       /* a low-level lever, and the actor is not xl-manual */
    PLAN_SWITCHES_TO_MANUAL, /* ... and the plan goes there first */
    PLAN_NOTHING_REMEMBERED, /* no way back from xl-manual is known */
    PLAN_PAGING_PV,          /* paging and sharing are for HVM and PVH */
    PLAN_PAGING_POD,         /* no paging while PoD entries are outstanding */
    PLAN_PAGING_RISK,        /* what Xen's documentation says */
    PLAN_PAGE_IN_CAPPED,     /* paging in would get stuck at maxmem */
    PLAN_SHARING_RISK,
    PLAN_MAXMEM_BELOW, /* below what the domain holds */
    PLAN_HOST_SHORT,   /* more than the host can give */
    PLAN_HOST_WAITS,   /* enough only when others have given */
    PLAN_UNDO_GONE,    /* undo: there is no such domain any more */
    PLAN_UNDO_FOREIGN, /* undo: the value is no longer ours */
    PLAN_UNDO_UNKNOWN, /* undo: it is not known what there was before */
    PLAN_UNDO_GUESSED, /* undo: nor here, but a switch has only one other side */
    PLAN_UNDO_REFUSED, /* undo: nothing is left that could be undone */
};
#define PLAN_FINDING_COUNT (PLAN_UNDO_REFUSED + 1)

struct plan_finding {
    enum plan_finding_code code;
    enum plan_severity severity;
    bool about_domain; /* else about the plan as a whole */
    struct domain_id id;
    const char *name;     /* of the domain, or NULL */
    const char *sentence; /* without the domain's name */
};

/* Free memory is what can be given: claims taken off. */
struct plan_effect {
    bool known;
    bool estimated; /* some domain's offset is not known yet */
    int64_t free_now_kb, free_followed_kb;
    bool eta_known;
    bool eta_usual; /* ... at the rates that are usual for the domains */
    int64_t eta_ms;
};

struct plan_texts;

struct plan {
    const struct operation *operation; /* NULL: an undo */
    const char *undoes;                /* the id of the plan that it undoes, or NULL */
    struct plan_step *steps;
    size_t step_count;
    struct plan_finding *findings;
    size_t finding_count;
    size_t severities[PLAN_SEVERITY_COUNT]; /* how many findings of each */
    size_t domain_count;                    /* how many domains have steps */
    const char *name_to_type;               /* what has to be typed to confirm it, or NULL */
    struct plan_effect effect;
    struct plan_texts *texts; /* owns all of the above */
};

/* What is known of one domain beyond its record; all of it may be unknown (zero). */
struct plan_domain_facts {
    struct domain_id id;
    bool pager_known, pager;     /* is its pager running */
    bool sharing_known, sharing; /* is sharing enabled */
    bool pod_known;
    int64_t pod_kb; /* PoD entries outstanding */
};

struct plan_facts {
    const struct plan_domain_facts *domains; /* ascending domid */
    size_t domain_count;
};

/* Everything that planning looks at. Who is alive is in the snapshot, who else writes a target and
 * how fast a guest is in the verdict. It belongs
 * to the caller, who may drop it afterwards. */
struct plan_situation {
    const struct snapshot *snapshot;
    const struct settings *settings;
    const struct plan_facts *facts; /* may be NULL */
    /* What the ledger says of a domain, or NULL; the function may be NULL. plan_ask_ledger is one,
     * with `verdicts` a struct ledger. */
    const struct verdict *(*verdict)(const void *verdicts, const struct domain_id *id);
    const void *verdicts;
};

const struct verdict *plan_ask_ledger(const void *ledger, const struct domain_id *id);

/* 0 or -ENOMEM. What stands in the way is a finding, not an error. */
int plan_new(const struct intent *intent, const struct plan_situation *situation,
             struct plan **ret_plan);
void plan_free(struct plan *plan); /* NULL is allowed */

/* The plan that takes steps back, last first: steps that were done, or that may have been (the
 * program ended while they were under way), with what there was in truth as their `before`. A
 * domain in which somebody has changed one of the values since is left alone as a whole; what is as
 * before already needs nothing. `id` names the plan whose steps they are. 0 or -ENOMEM. */
int plan_new_undo(const char *id, const struct plan_step *done, size_t count,
                  const struct plan_situation *situation, struct plan **ret_plan);

/* 0 where the plan may be executed, else -EPERM (blocked) or -ENODATA (nothing to do) with a
 * sentence. */
int plan_check(const struct plan *plan, struct xenmem_error *error);

/* The plan as lines of text, as --dry-run and the console show them. `ascii` for terminals that
 * know nothing else. */
void plan_print(const struct plan *plan, bool ascii, void (*line)(void *user, const char *text),
                void *user);

#endif
