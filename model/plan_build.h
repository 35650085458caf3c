/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How a plan is built: inside model/ only. One builder per plan; the functions of the table of
 * operations (plan_target and so on) are called once per domain and add its steps and findings.
 *
 * Running out of memory is remembered in the builder and told at the end, so that the functions
 * that plan need not look. Owner: plan_new. Thread: that of plan_new.
 */
#ifndef XENMEM_MODEL_PLAN_BUILD_H
#define XENMEM_MODEL_PLAN_BUILD_H

#include <stdarg.h>

#include "model/plan.h"

#define PLAN_MAXMEM_EXTRA_KB 1024                  /* libxl's LIBXL_MAXMEM_CONSTANT */
#define PLAN_DOM0_MIN_KB     (128 * INT64_C(1024)) /* libxl's LIBXL_MIN_DOM0_MEM */

struct plan_builder {
    struct plan *plan;
    const struct plan_situation *situation;
    const struct intent *intent; /* NULL: an undo */
    size_t step_room, finding_room;
    bool *planned;  /* domains of the snapshot, by index, that have had their turn */
    bool dangerous; /* some step can end a guest */
    int rc;         /* 0 or -ENOMEM */

    /* the domain that is being planned */
    const struct domain *domain;
    const char *name; /* belongs to the plan */
    const struct verdict *verdict;
    const struct plan_domain_facts *facts;
    size_t first_step;
    bool blocked; /* a blocking finding about it */
    bool repeats; /* a step may write what is there already: whoever watches it acts again */

    /* sums over all domains */
    int64_t gives_kb, takes_kb;
    bool estimated;   /* some of it is */
    bool eta_unknown; /* for some domain that moves */
    bool eta_guessed; /* for some domain not from its usual rate */
    int64_t eta_ms;   /* the longest */
    struct plan_share *shares;
    size_t share_count, share_room;
};

/* The steps of one domain, and what they do to what it holds. */
struct plan_share {
    size_t first_step, step_count;
    int64_t moves_kb; /* > 0: takes memory from the host */
};

/* --- plan.c -------------------------------------------------------------------------------------
 */

/* An empty plan. 0 or -ENOMEM. */
int plan_builder_init(struct plan_builder *builder, const struct plan_situation *situation);

/* Weighs the whole and hands the plan over, or frees it and returns -ENOMEM. */
int plan_builder_finish(struct plan_builder *builder, struct plan **ret_plan);

/* --- plan_texts.c ------------------------------------------------------------------------------
 */

struct plan_texts *plan_texts_new(void);
void plan_texts_free(struct plan_texts *texts);

/* A copy that lives as long as the plan; "" where memory runs out. */
const char *plan_text(struct plan_builder *builder, const char *text);
const char *plan_format(struct plan_builder *builder, const char *format, va_list arguments);

/* --- plan_build.c -------------------------------------------------------------------------------
 */

/* Makes room for one more of `size` bytes in a growing array; NULL: out of memory, remembered. */
void *plan_grow(struct plan_builder *builder, void *array, size_t count, size_t *room, size_t size);

/* Turns to the next domain. False where it has had its turn, or there is none such (any more),
 * which becomes a finding. */
bool plan_begin_domain(struct plan_builder *builder, const struct domain_id *id);

/* What an object holds now, as far as is known. */
struct plan_value plan_value_now(const struct plan_builder *builder, enum plan_object object);

struct plan_change plan_kb(enum plan_object object, int64_t kb);
struct plan_change plan_switch(enum plan_object object, bool on);
struct plan_change plan_string(enum plan_object object, const char *text);
struct plan_change plan_absent(enum plan_object object);

/* Adds a step with those of the changes that change something (`before` is filled in). False where
 * none does; no step is added then. */
bool plan_add_step(struct plan_builder *builder, enum plan_lever lever,
                   const struct plan_change *changes, size_t count, const char *why, ...)
    __attribute__((format(printf, 5, 6)));

/* --- plan_severity.c ----------------------------------------------------------------------------
 */

void plan_add_finding(struct plan_builder *builder, enum plan_finding_code code,
                      const char *sentence, ...) __attribute__((format(printf, 3, 4)));
void plan_add_finding_about_all(struct plan_builder *builder, enum plan_finding_code code,
                                const char *sentence, ...) __attribute__((format(printf, 3, 4)));

/* --- what several operations need ---------------------------------------------------------------
 */

/* The number of an object that is known, else `otherwise`. */
int64_t plan_number(const struct plan_builder *builder, enum plan_object object, int64_t otherwise);
int64_t plan_field(const struct plan_builder *builder, enum field_id id, int64_t otherwise);

/* Who implements the domain's policy: "" for nobody. */
const char *plan_actor(const struct plan_builder *builder);
bool plan_is_pv(const struct plan_builder *builder);
int64_t plan_videoram(const struct plan_builder *builder);

/* What the domain holds beyond its balloon target; guessed where it is not known. */
int64_t plan_offset(const struct plan_builder *builder, bool *ret_known);

enum plan_hearing {
    PLAN_HEARS_NOT,
    PLAN_HEARS_MAYBE,
    PLAN_HEARS,
};

/* Does somebody act on a policy with this actor and these params? */
enum plan_hearing plan_hearing(const struct plan_builder *builder, const char *actor,
                               const char *params);

/* Resolves the intent's size (shares are of static-max); false: a blocking finding says why not. */
bool plan_resolve(struct plan_builder *builder, bool present_known, int64_t present_kb,
                  int64_t *ret_kb);

/* For a low-level lever: true where the actor is xl-manual, or is after a step that this adds. */
bool plan_enter_manual(struct plan_builder *builder);

/* --- plan_findings.c ----------------------------------------------------------------------------
 */

/* Looks at the whole: is there a host to act on? */
void plan_find_host(struct plan_builder *builder);

/* Looks at the domain, whatever is going to be done; may block it. */
void plan_find_domain(struct plan_builder *builder);

/* Looks at a balloon target that the domain is going to be given, with `enforce` as a limit. */
void plan_find_target(struct plan_builder *builder, int64_t balloon_kb, bool enforce);

/* Says who will act on a policy, and who will not. */
void plan_find_actor(struct plan_builder *builder, const char *actor, const char *params);

/* Says what paging out means, and what stands in its way; and paging everything in again. */
void plan_find_paging_out(struct plan_builder *builder);
void plan_find_paging_in(struct plan_builder *builder);

/* --- plan_effect.c -------------------------------------------------------------------------------
 */

/* Adds up what the steps from builder->first_step on do to the host's memory, and ranks them. */
void plan_weigh_domain(struct plan_builder *builder);

/* Puts donors before takers and fills in plan->effect; finds out whether the host has enough. */
void plan_weigh_all(struct plan_builder *builder);

/* --- one function per operation: plan_target.c, plan_policy.c, plan_paging.c
 * ---------------------- */

void plan_target(struct plan_builder *builder);
void plan_enforce(struct plan_builder *builder);
void plan_balloon(struct plan_builder *builder);
void plan_maxmem(struct plan_builder *builder);
void plan_policy(struct plan_builder *builder);
void plan_manual(struct plan_builder *builder);
void plan_paging_target(struct plan_builder *builder);
void plan_paging(struct plan_builder *builder);
void plan_sharing(struct plan_builder *builder);

#endif
