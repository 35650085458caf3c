/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an actor does to a domain, as a job of a crew: one move, with what is known of the domain
 * before and after it.
 *
 * Each looks first whether it is still the domain that is meant, and whether there is anything to
 * do: what is as it should be is not written again. Whether a domain is served, and why not, is
 * noted on the way (registry.h). Owner: the loop; on a crew's thread between crew_add and `done`.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_ERRAND_H
#define XENMEM_ACTORCTL_ACTORS_ERRAND_H

#include "actorctl/actors/actor.h"
#include "actorctl/actors/crew.h"

#define ERRAND_NAME_MAX 128

enum errand_kind {
    ERRAND_BALLOON, /* sets the balloon target */
    ERRAND_LOOK,    /* reads what the domain holds */
    ERRAND_PAGE,    /* sets the paging target, `enable` it first */
    ERRAND_NOTE,    /* only notes `note` as its trouble, or that there is none */
};

/* The policy that it is about. */
struct errand_wish {
    struct params params;
    bool has_target;
    int64_t target_kb;
    int64_t balloon_kb;
    bool enforce;
};

/* What was found. */
struct errand_view {
    bool hvm;
    int64_t actual_kb;
    int64_t balloon_kb; /* before; -1: there was none */
    bool has_pager;
    bool has_paging_target;
    int64_t paging_target_kb;
};

enum errand_outcome {
    ERRAND_DONE,
    ERRAND_NOTHING, /* it is so already */
    ERRAND_BOOTING, /* the guest must not be lowered yet */
    ERRAND_CHANGED, /* the policy is another by now; its event is on its way */
};

struct errand {
    struct crew_job job; /* first */
    enum errand_kind kind;
    const struct actor *actor;
    void *for_user;  /* of whoever made it */
    unsigned serial; /* which wish of the domain it is about */
    uint32_t domid;
    uint8_t uuid[16];
    struct errand_wish wish;
    bool enable;                          /* ERRAND_PAGE */
    char note[XENMEM_ERROR_SENTENCE_MAX]; /* ERRAND_NOTE: a sentence, or "" */
    bool wants_name;                      /* is the name to be read? */
    bool had_trouble; /* something is noted, to be taken back where all goes well */
    enum errand_outcome outcome;
    bool booting_pod;        /* ERRAND_BOOTING: it has populate-on-demand memory outstanding */
    struct errand_view view; /* where job.rc is 0 */
    char name[ERRAND_NAME_MAX];
};

/* `done` gets it back, and frees it with free(). NULL: out of memory. */
struct errand *errand_new(enum errand_kind kind, const struct actor *actor, uint32_t domid,
                          const uint8_t uuid[16], void (*done)(struct crew_job *job));

/* Is it of the kind that goes away by itself: somebody holds a lock, xenstored is gone? */
bool errand_may_retry(int rc);

/* The domain's name, sanitised; "" where it has none (any more). */
void errand_read_name(struct xenmem *xenmem, uint32_t domid, char name[ERRAND_NAME_MAX]);

#endif
