/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the files of the mirror share: mirror.c has the connection, mirror_events.c turns events
 * into work, mirror_work.c does it. For them alone; see mirror.h.
 */
#ifndef XENMEM_ACTORCTL_XEN_MIRROR_INSIDE_H
#define XENMEM_ACTORCTL_XEN_MIRROR_INSIDE_H

#include "actorctl/xen/listeners.h"
#include "actorctl/xen/mirror.h"
#include "actorctl/xen/pulse.h"
#include "actorctl/xen/readers.h"
#include "actorctl/xen/watches.h"

#define MIRROR_JOBS 64 /* read side by side */

struct mirror {
    struct roster *roster;
    struct listeners *listeners;
    struct selection *selection;   /* borrowed; NULL: all domains */
    struct connection *connection; /* NULL: none */
    struct readers *readers;       /* NULL: none needed, or none to be had */
    bool once;
    bool had_socket; /* xenstored was reached by its socket */
    bool armed;      /* the host's watches are there: what is read from now on stays true */
    bool list_wanted;
    bool changed;
    int64_t open_ms;    /* do not try to connect before */
    int64_t rest_ms;    /* do not work before */
    int64_t checked_ms; /* xenstored was there, as far as is known */
    int64_t heard_ms;   /* it said something */
    unsigned silence_ms;
    struct pulse *pulse; /* it is asked for a sign of life, since asked_ms; NULL: it is not */
    int64_t asked_ms;
    struct xenmem_error error; /* sentence "" where all is well */
    uint32_t guest_fields;
    struct nodes_work libxl_work;      /* what is below /libxl of a domain */
    struct slot *reading[MIRROR_JOBS]; /* the slots of the jobs */
    struct store_job jobs[MIRROR_JOBS];
};

/* The connection is there, and so are the host's watches: everything begins. */
void mirror_arm(struct mirror *mirror);

/* Slots are to be read: those that are new, or all. */
void mirror_begin(struct mirror *mirror, bool all);

/* All of a slot's nodes are to be read. */
void mirror_begin_slot(struct mirror *mirror, struct slot *slot);

/* What a watch would have told of is to be read. */
void mirror_ask_for_watched(struct mirror *mirror, struct slot *slot, enum watch_id id);

/* xenstored lives: an event, or an answer. */
void mirror_heard(struct mirror *mirror);

/* Passes rc on, with what it means for the connection. */
int mirror_note(struct mirror *mirror, int rc);

#endif
