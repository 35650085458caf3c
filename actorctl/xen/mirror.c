/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The connection, and what the collector asks of the mirror: see mirror.h.
 */
#include "actorctl/xen/mirror_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/xen/clock.h"

#define REOPEN_MS 1000 /* between two attempts to reach xenstored */

#define LIBXL_OF_DOMAIN "/libxl/%u"

struct mirror *mirror_new(struct roster *roster, bool once, struct selection *selection,
                          unsigned silence_ms)
{
    struct mirror *mirror = calloc(1, sizeof(*mirror));

    if (!mirror)
        return NULL;
    mirror->listeners = listeners_new();
    if (!mirror->listeners) {
        free(mirror);
        return NULL;
    }
    mirror->roster = roster;
    mirror->once = once;
    mirror->silence_ms = silence_ms;
    mirror->selection = selection;
    mirror->guest_fields = nodes_guest_fields();
    mirror->libxl_work = nodes_below(LIBXL_OF_DOMAIN);
    return mirror;
}

static void drop_pulse(struct mirror *mirror)
{
    pulse_free(mirror->pulse);
    mirror->pulse = NULL;
}

void mirror_free(struct mirror *mirror)
{
    if (!mirror)
        return;
    drop_pulse(mirror);
    readers_free(mirror->readers);
    connection_close(mirror->connection);
    listeners_free(mirror->listeners);
    free(mirror);
}

/* Nothing can be done for it until there is a connection again. */
static void rest_slot(struct mirror *mirror, struct slot *slot)
{
    slot->to_watch = slot->to_list = slot->watched = 0;
    slot->to_read = slot->deferred = 0;
    roster_enqueue(mirror->roster, slot);
}

void mirror_welcome(struct mirror *mirror)
{
    if (mirror->connection && mirror->armed)
        mirror_begin(mirror, false);
}

/* One that is silent is taken to live, until it has been asked and does not answer. */
static void feel_pulse(struct mirror *mirror, int64_t now_ms)
{
    if (mirror->pulse && pulse_is_over(mirror->pulse))
        mirror->heard_ms = now_ms;
    if (mirror->heard_ms > mirror->asked_ms)
        drop_pulse(mirror);
    if (!mirror->pulse && now_ms - mirror->heard_ms >= mirror->silence_ms) {
        mirror->pulse = pulse_ask(mirror->had_socket);
        mirror->asked_ms = now_ms;
    }
    if (!mirror->pulse)
        mirror->checked_ms = now_ms;
}

void mirror_tick(struct mirror *mirror, int64_t now_ms)
{
    if (mirror->connection)
        feel_pulse(mirror, now_ms);
    listeners_tick(mirror->listeners);
    for (size_t i = 0; i < roster_count(mirror->roster); i++) {
        struct slot *slot = roster_at(mirror->roster, i);

        slot->read_in_tick = 0;
        slot->to_read |= slot->deferred;
        slot->deferred = 0;
        roster_enqueue(mirror->roster, slot);
    }
}

/* --- the connection --------------------------------------------------------------------------- */

static void drop_connection(struct mirror *mirror)
{
    drop_pulse(mirror);
    readers_free(mirror->readers);
    mirror->readers = NULL;
    connection_close(mirror->connection);
    mirror->connection = NULL;
    mirror->changed = true;
    mirror->open_ms = clock_now_ms() + REOPEN_MS;
    roster_forget_leaving(mirror->roster);
    listeners_rest(mirror->listeners);
    for (size_t i = 0; i < roster_count(mirror->roster); i++)
        rest_slot(mirror, roster_at(mirror->roster, i));
}

void mirror_heard(struct mirror *mirror)
{
    mirror->checked_ms = mirror->heard_ms = clock_now_ms();
}

int mirror_note(struct mirror *mirror, int rc)
{
    if (rc != -ENOTCONN && rc != -ENOMEM)
        mirror_heard(mirror);
    if (rc != -ENOTCONN)
        return rc;
    drop_connection(mirror);
    error_set(&mirror->error, ENOTCONN,
              "xenstored has gone. Names, targets and policies are as they were; xenmem tries to "
              "reach it every second.");
    return rc;
}

static int watch_host(struct mirror *mirror)
{
    static const enum watch_id ids[] = {WATCH_INTRODUCE, WATCH_RELEASE, WATCH_ACTORS, WATCH_LIBXL};
    char path[NODES_PATH_MAX], text[WATCH_TOKEN_MAX];
    int rc = connection_start_watching(mirror->connection, &mirror->error);

    for (size_t i = 0; rc == 0 && i < sizeof(ids) / sizeof(ids[0]); i++) {
        struct watch_token token = {.id = ids[i]};

        rc = connection_watch(mirror->connection, watches_path(ids[i], 0, path),
                              watches_token(&token, text));
        if (rc < 0)
            error_set(&mirror->error, -rc,
                      "xenstored refuses the watches that xenmem lives by: %s. It tries again "
                      "every second.",
                      strerror(-rc));
    }
    return rc;
}

void mirror_connect(struct mirror *mirror, int64_t now_ms)
{
    if (mirror->connection || now_ms < mirror->open_ms)
        return;
    mirror->open_ms = now_ms + REOPEN_MS;
    mirror->armed = false;
    mirror->changed = true;
    if (connection_open(&mirror->connection, mirror->had_socket, &mirror->error) < 0)
        return;
    if (!mirror->once && watch_host(mirror) < 0) {
        drop_connection(mirror);
        return;
    }
    mirror->had_socket |= connection_uses_socket(mirror->connection);
    mirror->error = (struct xenmem_error){0};
    mirror_heard(mirror);
    if (mirror->once)
        mirror_arm(mirror);
}

bool mirror_is_connected(const struct mirror *mirror)
{
    return mirror->connection != NULL;
}

/* --- what the collector asks ------------------------------------------------------------------ */

static int64_t wake_for_store_ms(const struct mirror *mirror)
{
    if (!mirror->connection)
        return mirror->open_ms;
    if (roster_backlog(mirror->roster) > 0 || roster_leaving(mirror->roster) ||
        listeners_have_work(mirror->listeners))
        return mirror->rest_ms;
    return INT64_MAX;
}

int64_t mirror_wake_ms(const struct mirror *mirror)
{
    int64_t store_ms = wake_for_store_ms(mirror);
    int64_t look_ms = listeners_wake_ms(mirror->listeners);

    return store_ms < look_ms ? store_ms : look_ms;
}

int mirror_fd(const struct mirror *mirror)
{
    return mirror->connection ? connection_fd(mirror->connection) : -1;
}

bool mirror_changed(const struct mirror *mirror)
{
    return mirror->changed || listeners_changed(mirror->listeners);
}

bool mirror_actors_synced(const struct mirror *mirror)
{
    return listeners_are_synced(mirror->listeners);
}

struct actors *mirror_actors(struct mirror *mirror)
{
    return listeners_record(mirror->listeners);
}

void mirror_clear_changed(struct mirror *mirror)
{
    mirror->changed = false;
}

int64_t mirror_checked_ms(const struct mirror *mirror)
{
    return mirror->checked_ms;
}

const char *mirror_trouble(const struct mirror *mirror)
{
    return *mirror->error.sentence ? mirror->error.sentence : listeners_trouble(mirror->listeners);
}
