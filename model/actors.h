/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who may act on this host's memory: the actors that are registered, and other balancers.
 *
 * An actor is registered under /tool/xenmem/actors/NAME (docs/actors.md) and alive while its
 * process is. Another balancer is a program that writes balloon targets by its own lights:
 * squeezed, qmemman, xen-lowmemd, xl while it makes room for a new domain.
 *
 * Made by the feed, immutable once in a published snapshot, counted; the same record in the next
 * snapshot where nothing has changed. Owner: whoever holds a reference. Thread: any, once
 * published. All texts are sanitised. Times are CLOCK_MONOTONIC in ms.
 */
#ifndef XENMEM_MODEL_ACTORS_H
#define XENMEM_MODEL_ACTORS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ACTORS_NAME_MAX     64 /* with its NUL */
#define ACTORS_SENTENCE_MAX 256
#define ACTORS_BEAT_MS      10000 /* an actor tells of itself so often */

/* A domain that an actor does not serve, and why. */
struct actors_trouble {
    uint32_t domid;
    char sentence[ACTORS_SENTENCE_MAX];
};

struct actors_entry {
    char name[ACTORS_NAME_MAX];
    bool alive;           /* its process is there; the rest may be what a dead one has left */
    int64_t pid;          /* -1: not known */
    int64_t since_ms;     /* when its process was started; only where it is alive */
    int64_t heartbeat_ms; /* the last one; 0: none */
    char version[ACTORS_NAME_MAX];
    char scope[ACTORS_NAME_MAX];
    char decision[ACTORS_SENTENCE_MAX]; /* its last one, a sentence; "": none yet */
    int64_t decided_ms;                 /* 0: not known */
    struct actors_trouble *troubles;    /* ascending domid */
    size_t trouble_count;
};

struct actors_balancer {
    char name[ACTORS_NAME_MAX]; /* "squeezed" */
    int64_t pid;
};

struct actors {
    atomic_uint references;
    struct actors_entry *entries; /* ascending name */
    size_t count;
    struct actors_balancer *balancers; /* those that run now */
    size_t balancer_count;
};

/* Room for `count` entries and `balancer_count` balancers, all zero; troubles of an entry are the
 * record's, too (malloc). NULL: ENOMEM. */
struct actors *actors_new(size_t count, size_t balancer_count);
struct actors *actors_ref(struct actors *actors); /* NULL gives NULL */
void actors_unref(struct actors *actors);         /* NULL is allowed */

/* The one of this name, or NULL; `actors` may be NULL. */
const struct actors_entry *actors_find(const struct actors *actors, const char *name);

/* Is a living one of this name there? */
bool actors_is_alive(const struct actors *actors, const char *name);

/* Its process is there, and more than three heartbeats have not come. */
bool actors_is_silent(const struct actors_entry *entry, int64_t now_ms);

/* The one name under which other balancers run; NULL: there are none, or of several names. */
const char *actors_balancer(const struct actors *actors);

/* Why it does not serve a domain; NULL: it does, or nobody knows of anything. */
const char *actors_trouble_of(const struct actors_entry *entry, uint32_t domid);

#endif
