/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The log of an actor: a line for each decision, on standard error (the journal's, under systemd) or,
 * in the background, to syslog.
 *
 * A reader that does not read holds nothing up: what does not fit is counted, and the number said
 * later. Owner: the loop. Thread: the loop's.
 */
#ifndef XENMEM_ACTORCTL_ACTORS_ACTOR_LOG_H
#define XENMEM_ACTORCTL_ACTORS_ACTOR_LOG_H

#include <stdbool.h>

struct actor_log {
    bool to_syslog;
    bool stamped; /* lines begin with the time: nobody else puts it there */
    unsigned lost;
    void (*tell)(void *data, const char *sentence); /* who wants to know of decisions; or NULL */
    void *data;
};

/* `background`: there is no standard error any more. */
void actor_log_open(struct actor_log *log, bool background);

/* Each decision is given to `tell`, too; NULL: to nobody. */
void actor_log_tell(struct actor_log *log, void (*tell)(void *data, const char *sentence),
                    void *data);

/* The text is sanitised; no newline at its end. */
void actor_log_say(struct actor_log *log, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for a decision about a domain. */
void actor_log_decide(struct actor_log *log, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
