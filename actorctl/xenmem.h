/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libxenmem: the memory-policy interface of Xen domains. The one public header.
 *
 * It implements the libxl memory-policy proposal of 2012 (docs/library.md, docs/interface.md).
 *
 * Conventions, for every function here:
 * - Returns 0, or -errno; then *error (NULL is allowed) holds the same code, positive, and a
 *   sentence for a person: what happened, what was not done, what to do next.
 * - Amounts are KiB (`_kb`). Out-parameters (`ret_…`) are untouched on failure.
 * - A context and everything from it belong to one thread at a time; different contexts may be used
 *   by different threads. A function blocks for as long as xenstored takes to answer.
 * - Setters read back what they wrote: -ESTALE says that somebody else was faster and what is there
 *   now, -EIO that what was written has not been taken over.
 * - -ESRCH: there is no such domain. -ENOTCONN: the connection to xenstored is gone; close the
 *   context and open another. -EBADMSG: a node holds what no one may write there.
 * - The library never prints, never exits, installs no signal handler and starts no thread but
 *   libxenstore's (in xenmem_events_…). Ignore SIGPIPE, which libxenstore else toggles.
 */
#ifndef XENMEM_ACTORCTL_XENMEM_H
#define XENMEM_ACTORCTL_XENMEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- the context ------------------------------------------------------------------------------ */

/* Its own handles: libxl, libxenctrl and libxenstore. */
struct xenmem;

int xenmem_open(struct xenmem **ret_xenmem, struct xenmem_error *error);
void xenmem_close(struct xenmem *xenmem); /* NULL is allowed */

/* Called when a function begins to wait for something outside, and from then on about every 100 ms:
 * `what` is a phrase such as "xl (process 4711) to let go of domain 5's lock". Anything but 0 gives
 * up: -ECANCELED. It must not call the library. */
typedef int xenmem_waiting_fn(void *data, const char *what, int64_t waited_ms);

#define XENMEM_PATIENCE_DEFAULT_MS 10000
#define XENMEM_PATIENCE_FOREVER    (-1)

/* How long a function may wait for libxl's lock on a domain, or for a pager to start or stop:
 * -ETIMEDOUT beyond it. 0: not at all (a pager always takes some milliseconds to start). `waiting`
 * may be NULL. */
void xenmem_set_patience(struct xenmem *xenmem, int64_t patience_ms, xenmem_waiting_fn *waiting,
                         void *data);

/* The program that pages (copied); NULL: xenpaging where Xen installs it. */
int xenmem_set_pager(struct xenmem *xenmem, const char *path, struct xenmem_error *error);

/* --- high level: policy ------------------------------------------------------------------------
 */

#define XENMEM_ACTOR_MAX  63  /* bytes of [A-Za-z0-9_.-] */
#define XENMEM_PARAMS_MAX 256 /* bytes of key=value,key=value; printable ASCII */

/* Who implements the domain's policy; "" or NULL: nobody. Both values in one transaction. -EINVAL:
 * not a name, or not key=value,key=value. */
int xenmem_domain_set_memory_policy(struct xenmem *xenmem, uint32_t domid, const char *actor,
                                    const char *params, struct xenmem_error *error);

/* The same, and in the same transaction /libxl/X/memory-policy/manual-from ("ACTOR PARAMS"): what
 * to go back to from xl-manual. NULL leaves it, "" removes it. */
int xenmem_domain_switch_memory_policy(struct xenmem *xenmem, uint32_t domid, const char *actor,
                                       const char *params, const char *manual_from,
                                       struct xenmem_error *error);

/* To be freed with free(); "" where there is none. */
int xenmem_domain_get_manual_from(struct xenmem *xenmem, uint32_t domid, char **ret_manual_from,
                                  struct xenmem_error *error);

/* To be freed with free(); "" where nobody does. Either may be NULL. Foreign bytes are replaced. */
int xenmem_domain_get_memory_policy(struct xenmem *xenmem, uint32_t domid, char **ret_actor,
                                    char **ret_params, struct xenmem_error *error);

/*
 * How much real memory the domain shall use, video memory included.
 * With an actor: writes the policy target and enforce, in one transaction; the actor does the rest.
 * Without: sets the balloon target to target_kb less video memory, and maxmem where `enforce`, as
 * `xl mem-set` does. `relative` adds to the policy target (without an actor or before there is one:
 * to the balloon target); what is stored is absolute.
 * -ERANGE: above static-max, below 0, or below 128 MiB for domain 0; nothing was changed.
 */
int xenmem_domain_set_memory_target(struct xenmem *xenmem, uint32_t domid, int64_t target_kb,
                                    bool relative, bool enforce, struct xenmem_error *error);

/* The policy target; -ENODATA where none is set. Either may be NULL. */
int xenmem_domain_get_memory_target(struct xenmem *xenmem, uint32_t domid, int64_t *ret_target_kb,
                                    bool *ret_enforce, struct xenmem_error *error);

/* --- low level: the levers that actors are made of -----------------------------------------------
 */

/*
 * The balloon target is the value of memory/target, to the KiB, for the setter as for the getter:
 * set(get()) changes nothing. It does not count video memory, so the balloon target for a domain
 * that shall use M is M less its video memory (struct xenmem_event has it worked out).
 * `enforce` makes it a hard limit too (maxmem = target + video memory + 1 MiB); without it maxmem
 * stays as it is. An HVM or PVH domain cannot be given a target above maxmem without `enforce`:
 * -ERANGE. Through libxl where it knows the domain, else by the same steps by hand.
 */
int xenmem_domain_set_balloon_target(struct xenmem *xenmem, uint32_t domid, int64_t target_kb,
                                     bool relative, bool enforce, struct xenmem_error *error);
int xenmem_domain_get_balloon_target(struct xenmem *xenmem, uint32_t domid, int64_t *ret_target_kb,
                                     struct xenmem_error *error);

/* The hypervisor's limit, to the KiB rounded down to pages. Leaves memory/static-max alone. */
int xenmem_domain_set_maxmem(struct xenmem *xenmem, uint32_t domid, int64_t maxmem_kb,
                             struct xenmem_error *error);
int xenmem_domain_get_maxmem(struct xenmem *xenmem, uint32_t domid, int64_t *ret_maxmem_kb,
                             struct xenmem_error *error);

/*
 * Starts or stops the domain's pager. Both are idempotent. Enabling pages nothing out until a
 * target is set; disabling brings everything back in (which needs free memory), removes the target,
 * and never kills: -ETIMEDOUT means that the pager was told to stop and is still bringing memory
 * back. Errors of enabling: -EOPNOTSUPP (PV guest, or domain 0 is not PV), -ENOSYS (not in this
 * hypervisor), -ENODEV (no hardware-assisted paging), -EMLINK (PCI passthrough), -EXDEV
 * (populate-on-demand memory outstanding), -EBUSY (somebody else's pager is or was active), -ENOENT
 * (no xenpaging).
 */
int xenmem_domain_enable_paging(struct xenmem *xenmem, uint32_t domid, struct xenmem_error *error);
int xenmem_domain_disable_paging(struct xenmem *xenmem, uint32_t domid, struct xenmem_error *error);

/* Is a pager that this library started at work? */
int xenmem_domain_get_paging(struct xenmem *xenmem, uint32_t domid, bool *ret_enabled,
                             struct xenmem_error *error);

/* How much of the domain the pager leaves in memory; 0: all. -EOPNOTSUPP for a PV guest, -ENODEV
 * where paging is not enabled; the getter also -ENODATA where no target is set. `relative` adds to
 * the target, or where there is none to what the domain holds now. */
int xenmem_domain_set_paging_target(struct xenmem *xenmem, uint32_t domid, int64_t target_kb,
                                    bool relative, struct xenmem_error *error);
int xenmem_domain_get_paging_target(struct xenmem *xenmem, uint32_t domid, int64_t *ret_target_kb,
                                    struct xenmem_error *error);

/* Lets the domain's pages be shared; by itself it shares nothing. The hypervisor does not tell
 * whether sharing is enabled, so this is the one setter that reads nothing back. -EOPNOTSUPP (PV
 * guest, or no VMX), -ENOSYS, -ENODEV, -EXDEV (PCI passthrough) as above. */
int xenmem_domain_enable_sharing(struct xenmem *xenmem, uint32_t domid, struct xenmem_error *error);
int xenmem_domain_disable_sharing(struct xenmem *xenmem, uint32_t domid,
                                  struct xenmem_error *error);

/* --- events --------------------------------------------------------------------------------------
 */

enum xenmem_event_type {
    XENMEM_EVENT_DOMAIN_MEMORY_TARGET_CHANGED = 1,
    XENMEM_EVENT_DOMAIN_INTRODUCE,
    XENMEM_EVENT_DOMAIN_RELEASE,
};

#define XENMEM_ANY_DOMAIN UINT32_MAX

struct xenmem_event {
    enum xenmem_event_type type;
    uint32_t domid;
    uint8_t uuid[16]; /* as the hypervisor has it */
    void *for_user;   /* as given when it was enabled */
    /* DOMAIN_MEMORY_TARGET_CHANGED, else "" and false: */
    const char *actor;
    const char *params;
    bool has_target;    /* a target is set, and is a number */
    int64_t target_kb;  /* the memory that the domain shall use */
    int64_t balloon_kb; /* the balloon target for that: less video memory */
    bool enforce;       /* false where it is not set */
};

struct xenmem_enabled; /* a kind of event that has been enabled; owned by the context */

/*
 * DOMAIN_MEMORY_TARGET_CHANGED: something below /libxl/X/memory-policy was written. One event for a
 * transaction, with the values that hold when it is made; changes in quick succession may be told
 * as one. `domid` may be XENMEM_ANY_DOMAIN. With an `actor` only the changes while that is the
 * actor occur, setting it to that name included; NULL: any actor, none included. What is there
 * already is not told: enable first, then xenmem_list_domains.
 */
int xenmem_events_enable_memory_target(struct xenmem *xenmem, uint32_t domid, const char *actor,
                                       void *for_user, struct xenmem_enabled **ret_enabled,
                                       struct xenmem_error *error);

/* Tells, in the next events, of every domain that has a policy, as if it had just been written: for
 * an actor that begins. Call it once the events are enabled. */
int xenmem_events_repeat(struct xenmem *xenmem, struct xenmem_error *error);

/* Domains that xenstored was introduced to (built, still paused), or that are gone, from now on. */
int xenmem_events_enable_domain_introduce(struct xenmem *xenmem, void *for_user,
                                          struct xenmem_enabled **ret_enabled,
                                          struct xenmem_error *error);
int xenmem_events_enable_domain_release(struct xenmem *xenmem, void *for_user,
                                        struct xenmem_enabled **ret_enabled,
                                        struct xenmem_error *error);

/* No event of it is delivered afterwards. NULL is allowed. */
void xenmem_events_disable(struct xenmem *xenmem, struct xenmem_enabled *enabled);

/* For poll(); stays readable while there is an event, and when xenstored has gone: next then returns
 * -ENOTCONN. Where xenstored is not on this side (it lives in a domain of its own) also readable
 * about once a second, to look. -errno before any event is enabled. */
int xenmem_events_fd(const struct xenmem *xenmem);

/* The next event, to be freed with xenmem_event_free. -EAGAIN (no sentence): there is none. */
int xenmem_events_next(struct xenmem *xenmem, struct xenmem_event **ret_event,
                       struct xenmem_error *error);
void xenmem_event_free(struct xenmem_event *event); /* NULL is allowed */

/* The domids of all domains, ascending; to be freed with free(). */
int xenmem_list_domains(struct xenmem *xenmem, uint32_t **ret_domids, size_t *ret_count,
                        struct xenmem_error *error);

#ifdef __cplusplus
}
#endif

#endif
