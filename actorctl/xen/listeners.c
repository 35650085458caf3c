/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Registrations and balancers, and the record that is made of them: see listeners.h.
 */
#include "actorctl/xen/listeners.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/xen/balancers.h"
#include "actorctl/xen/registration.h"

struct listeners {
    struct registration *at[LISTENERS_MAX]; /* ascending name */
    size_t count;
    struct balancers *balancers;
    bool to_list; /* the names */
    bool listed;  /* they have been, once at least */
    bool synced;  /* nothing is left of the first reading, or of one anew */
    bool changed;
    struct actors *record; /* the last one that was made, or NULL */
    const char *trouble;   /* "" */
};

struct listeners *listeners_new(void)
{
    struct listeners *listeners = calloc(1, sizeof(*listeners));

    if (!listeners)
        return NULL;
    listeners->trouble = "";
    listeners->balancers = balancers_new();
    if (listeners->balancers)
        return listeners;
    free(listeners);
    return NULL;
}

static void remove_at(struct listeners *listeners, size_t i)
{
    registration_free(listeners->at[i]);
    listeners->count--;
    memmove(&listeners->at[i], &listeners->at[i + 1],
            (listeners->count - i) * sizeof(struct registration *));
    listeners->changed = true;
}

void listeners_free(struct listeners *listeners)
{
    if (!listeners)
        return;
    while (listeners->count > 0)
        remove_at(listeners, listeners->count - 1);
    actors_unref(listeners->record);
    balancers_free(listeners->balancers);
    free(listeners);
}

/* --- who is registered ------------------------------------------------------------------------ */

void listeners_ask(struct listeners *listeners)
{
    listeners->to_list = true;
    listeners->synced = false;
    for (size_t i = 0; i < listeners->count; i++)
        registration_ask(listeners->at[i]);
}

void listeners_rest(struct listeners *listeners)
{
    listeners->to_list = false;
    for (size_t i = 0; i < listeners->count; i++)
        registration_rest(listeners->at[i]);
}

/* Where the registration stands, or would. */
static size_t position_of(const struct listeners *listeners, const char *name, bool *ret_there)
{
    size_t i = 0;

    while (i < listeners->count && strcmp(listeners->at[i]->entry.name, name) < 0)
        i++;
    *ret_there = i < listeners->count && strcmp(listeners->at[i]->entry.name, name) == 0;
    return i;
}

static int add(struct listeners *listeners, const char *name)
{
    bool there;
    size_t i = position_of(listeners, name, &there);
    struct registration *registration;

    if (there || listeners->count == LISTENERS_MAX || !registration_is_name(name))
        return 0;
    registration = registration_new(name);
    if (!registration)
        return -ENOMEM;
    memmove(&listeners->at[i + 1], &listeners->at[i],
            (listeners->count - i) * sizeof(struct registration *));
    listeners->at[i] = registration;
    listeners->count++;
    listeners->changed = true;
    return 0;
}

static bool is_in(const char *name, char **names, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static int take_names(struct listeners *listeners, char **names, unsigned count)
{
    int rc = 0;

    for (size_t i = listeners->count; i-- > 0;)
        if (!is_in(listeners->at[i]->entry.name, names, count))
            remove_at(listeners, i);
    for (unsigned i = 0; rc == 0 && i < count; i++)
        rc = add(listeners, names[i]);
    return rc;
}

static int list_names(struct listeners *listeners, bool socket_only)
{
    unsigned count = 0;
    char **names = NULL;
    int rc = connection_list_apart(REGISTRATION_ROOT, socket_only, &names, &count);

    if (rc == -ENOTCONN || rc == -ENOMEM)
        return rc;
    listeners->trouble = "";
    if (rc == -E2BIG)
        listeners->trouble = "There are too many names below " REGISTRATION_ROOT
                             " to be listed: which actors are alive is not known. Remove those "
                             "that nobody needs.";
    rc = rc == -E2BIG ? 0 : take_names(listeners, names, count);
    free(names);
    if (rc < 0)
        return rc;
    listeners->to_list = false;
    listeners->listed = !*listeners->trouble;
    listeners->changed = true;
    return 0;
}

int listeners_note(struct listeners *listeners, const char *path)
{
    const size_t root = strlen(REGISTRATION_ROOT);
    char name[ACTORS_NAME_MAX] = "";
    size_t length, i;
    bool there;

    if (strncmp(path, REGISTRATION_ROOT "/", root + 1) != 0) { /* the root, or what is above it */
        listeners->to_list = true;
        return 0;
    }
    path += root + 1;
    length = strcspn(path, "/");
    if (length >= sizeof(name))
        return 0; /* not an actor's */
    memcpy(name, path, length);
    path += length;
    i = position_of(listeners, name, &there);
    if (!there || !*path) /* it may be new, or gone */
        listeners->to_list = true;
    return there ? registration_note(listeners->at[i], *path ? path + 1 : "") : 0;
}

static struct registration *first_with_work(const struct listeners *listeners)
{
    for (size_t i = 0; i < listeners->count; i++)
        if (registration_has_work(listeners->at[i]))
            return listeners->at[i];
    return NULL;
}

bool listeners_have_work(const struct listeners *listeners)
{
    return listeners->to_list || first_with_work(listeners);
}

int listeners_step(struct listeners *listeners, struct connection *connection, bool socket_only)
{
    struct registration *registration;
    int rc = 0;

    if (listeners->to_list)
        rc = list_names(listeners, socket_only);
    else if ((registration = first_with_work(listeners)))
        rc = registration_step(registration, connection, socket_only);
    if (rc < 0)
        return rc;
    listeners->changed |= rc > 0;
    listeners->synced |= !listeners_have_work(listeners);
    return 0;
}

bool listeners_are_synced(const struct listeners *listeners)
{
    return listeners->synced;
}

/* --- who is alive ----------------------------------------------------------------------------- */

void listeners_tick(struct listeners *listeners)
{
    for (size_t i = 0; i < listeners->count; i++)
        listeners->changed |= registration_check(listeners->at[i]);
    listeners->changed |= balancers_check(listeners->balancers);
}

void listeners_hint(struct listeners *listeners)
{
    balancers_hint(listeners->balancers);
}

void listeners_look(struct listeners *listeners, int64_t now_ms)
{
    listeners->changed |= balancers_look(listeners->balancers, now_ms);
}

int64_t listeners_wake_ms(const struct listeners *listeners)
{
    return balancers_wake_ms(listeners->balancers);
}

/* --- the record ------------------------------------------------------------------------------- */

static struct actors *make_record(const struct listeners *listeners)
{
    struct actors *actors = actors_new(listeners->count, balancers_count(listeners->balancers));
    int rc = 0;

    for (size_t i = 0; actors && rc == 0 && i < actors->count; i++)
        rc = registration_copy(listeners->at[i], &actors->entries[i]);
    for (size_t i = 0; actors && i < actors->balancer_count; i++)
        actors->balancers[i] = balancers_at(listeners->balancers, i);
    if (rc == 0)
        return actors;
    actors_unref(actors);
    return NULL;
}

/* What is read in several requests is told when all of them have been made. */
bool listeners_changed(const struct listeners *listeners)
{
    return listeners->changed && !listeners_have_work(listeners);
}

struct actors *listeners_record(struct listeners *listeners)
{
    struct actors *record;

    if (listeners_changed(listeners)) {
        record = listeners->listed ? make_record(listeners) : NULL;
        listeners->changed = listeners->listed && !record; /* for want of memory: tried again */
        actors_unref(listeners->record);
        listeners->record = record;
    }
    return actors_ref(listeners->record);
}

const char *listeners_trouble(const struct listeners *listeners)
{
    return listeners->trouble;
}
