/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `xenmem watch`: the events of the library, a line each, as they come.
 *
 * Names are remembered, so that a domain that is gone still has one. A xenstored that goes away is
 * waited for; only a reader that goes away, or a signal, ends it.
 */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "actorctl/commands/command.h"
#include "actorctl/policy/context.h"
#include "actorctl/policy/xstore.h"
#include "base/text.h"
#include "base/units.h"
#include "model/domain.h"
#include "model/size.h"

#define NAME_MAX_BYTES 128

struct known {
    uint32_t domid;
    char name[NAME_MAX_BYTES]; /* sanitised */
};

struct watch {
    struct xenmem *xenmem;
    bool json;
    struct known *known; /* unordered */
    size_t count, room;
};

#define RETRY_MS 1000 /* between two looks whether xenstored is back */

/* What watch itself has to tell, beside the events of the library. */
enum notice {
    NOTICE_WATCHING,
    NOTICE_DISCONNECTED,
};

static const char *const notice_names[] = {
    [NOTICE_WATCHING] = "watching",
    [NOTICE_DISCONNECTED] = "disconnected",
};

static const char *const event_names[] = {
    [XENMEM_EVENT_DOMAIN_MEMORY_TARGET_CHANGED] = "memory_target_changed",
    [XENMEM_EVENT_DOMAIN_INTRODUCE] = "domain_introduced",
    [XENMEM_EVENT_DOMAIN_RELEASE] = "domain_released",
};

/* --- names -------------------------------------------------------------------------------------
 */

static struct known *find(struct watch *watch, uint32_t domid)
{
    for (size_t i = 0; i < watch->count; i++)
        if (watch->known[i].domid == domid)
            return &watch->known[i];
    return NULL;
}

static struct known *add(struct watch *watch, uint32_t domid)
{
    if (watch->count == watch->room) {
        size_t room = watch->room ? 2 * watch->room : 64;
        struct known *known = reallocarray(watch->known, room, sizeof(*known));

        if (!known)
            return NULL;
        watch->known = known;
        watch->room = room;
    }
    watch->known[watch->count] = (struct known){.domid = domid};
    return &watch->known[watch->count++];
}

static void forget(struct watch *watch, uint32_t domid)
{
    struct known *known = find(watch, domid);

    if (known)
        *known = watch->known[--watch->count];
}

/* The name that the store has now, else the one that is remembered, else "". */
static const char *name_of(struct watch *watch, uint32_t domid)
{
    struct known *known = find(watch, domid);
    char path[XSTORE_PATH_MAX];
    unsigned length = 0;
    char *bytes = NULL;

    snprintf(path, sizeof(path), "/local/domain/%" PRIu32 "/name", domid);
    if (xstore_read(watch->xenmem->xs, XBT_NULL, path, &bytes, &length) == 0) {
        if (!known)
            known = add(watch, domid);
        if (known)
            text_sanitise(known->name, sizeof(known->name), bytes, length);
    }
    free(bytes);
    return known ? known->name : "";
}

static int learn_names(struct watch *watch, struct xenmem_error *error)
{
    uint32_t *domids;
    size_t count;
    int rc = xenmem_list_domains(watch->xenmem, &domids, &count, error);

    if (rc < 0)
        return rc;
    for (size_t i = 0; i < count; i++)
        name_of(watch, domids[i]);
    free(domids);
    return 0;
}

/* --- a line ------------------------------------------------------------------------------------
 */

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static json_t *kb_or_null(const struct xenmem_event *event, int64_t kb)
{
    return event->has_target ? json_integer(kb) : json_null();
}

static json_t *event_json(const struct xenmem_event *event, const char *name)
{
    struct domain_id id = {.domid = event->domid};
    char uuid[DOMAIN_UUID_TEXT_MAX];
    json_t *object;

    memcpy(id.uuid, event->uuid, sizeof(id.uuid));
    object = json_pack("{s:s, s:I, s:i, s:s, s:s}", "event", event_names[event->type], "at_ms",
                       (json_int_t)now_ms(), "domid", (int)event->domid, "uuid",
                       domain_uuid_format(&id, uuid), "name", name);
    if (object && event->type == XENMEM_EVENT_DOMAIN_MEMORY_TARGET_CHANGED &&
        (json_object_set_new(object, "actor", json_string(event->actor)) |
         json_object_set_new(object, "params", json_string(event->params)) |
         json_object_set_new(object, "target_kb", kb_or_null(event, event->target_kb)) |
         json_object_set_new(object, "balloon_kb", kb_or_null(event, event->balloon_kb)) |
         json_object_set_new(object, "enforce", json_boolean(event->enforce))) != 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static int print_json(json_t *object)
{
    int rc = object ? json_dumpf(object, stdout, JSON_COMPACT) : -1;

    json_decref(object);
    putchar('\n');
    return rc;
}

static void print_text(const struct xenmem_event *event, const char *name)
{
    char target[UNITS_TEXT_MAX];

    printf("%s (%" PRIu32 ")", *name ? name : "?", event->domid);
    if (event->type == XENMEM_EVENT_DOMAIN_INTRODUCE)
        printf(" is there");
    else if (event->type == XENMEM_EVENT_DOMAIN_RELEASE)
        printf(" is gone");
    else
        printf(" actor %s%s%s, target %s%s", *event->actor ? event->actor : "none",
               *event->params ? " " : "", event->params,
               event->has_target ? size_format_kb(target, event->target_kb) : "none",
               event->enforce ? ", enforced" : "");
    putchar('\n');
}

static void print_time(void)
{
    time_t at = time(NULL);
    struct tm broken;
    char text[32];

    if (localtime_r(&at, &broken) && strftime(text, sizeof(text), "%F %T", &broken) > 0)
        printf("%s  ", text);
}

/* 0, or -errno: it could not be printed. */
static int print_event(struct watch *watch, const struct xenmem_event *event)
{
    const char *name = name_of(watch, event->domid);

    if (watch->json) {
        if (print_json(event_json(event, name)) < 0 && !ferror(stdout))
            return -ENOMEM;
    } else {
        print_time();
        print_text(event, name);
    }
    if (event->type == XENMEM_EVENT_DOMAIN_RELEASE)
        forget(watch, event->domid);
    return fflush(stdout) ? -EPIPE : 0;
}

/* `sentence`: why, or NULL. */
static int print_notice(const struct watch *watch, enum notice notice, const char *sentence)
{
    if (watch->json) {
        print_json(json_pack("{s:s, s:I, s:s*}", "event", notice_names[notice], "at_ms",
                             (json_int_t)now_ms(), "sentence", sentence));
    } else {
        print_time();
        printf("%s%s%s\n", notice_names[notice], sentence ? ": " : "", sentence ? sentence : "");
    }
    return fflush(stdout) ? -EPIPE : 0;
}

/* --- watching ----------------------------------------------------------------------------------
 */

static int enable(struct watch *watch, struct xenmem_error *error)
{
    struct xenmem_enabled *enabled;
    int rc = xenmem_events_enable_domain_introduce(watch->xenmem, NULL, &enabled, error);

    if (rc == 0)
        rc = xenmem_events_enable_domain_release(watch->xenmem, NULL, &enabled, error);
    if (rc == 0)
        rc = xenmem_events_enable_memory_target(watch->xenmem, XENMEM_ANY_DOMAIN, NULL, NULL,
                                                &enabled, error);
    return rc < 0 ? rc : learn_names(watch, error);
}

/* -EAGAIN: there is no event any more. */
static int print_next(struct watch *watch, struct xenmem_error *error)
{
    struct xenmem_event *event;
    int rc = xenmem_events_next(watch->xenmem, &event, error);

    if (rc < 0)
        return rc;
    rc = print_event(watch, event);
    xenmem_event_free(event);
    return rc == -ENOMEM ? error_set(error, ENOMEM, "Out of memory: an event was not told.") : rc;
}

/* Waits, but not for a reader that has gone: -EPIPE. */
static int wait_for(int fd, int timeout_ms, struct xenmem_error *error)
{
    struct pollfd ready[] = {{.fd = STDOUT_FILENO}, {.fd = fd, .events = POLLIN}};

    if (poll(ready, 2, timeout_ms) < 0 && errno != EINTR)
        return error_set(error, errno, "It cannot be waited for events: %s.", strerror(errno));
    return ready[0].revents & (POLLERR | POLLNVAL) ? -EPIPE : 0;
}

/* Until the connection or the reader is gone. */
static int print_all(struct watch *watch, struct xenmem_error *error)
{
    int rc = print_notice(watch, NOTICE_WATCHING, NULL);

    while (rc == 0) {
        rc = wait_for(xenmem_events_fd(watch->xenmem), -1, error);
        while (rc == 0)
            rc = print_next(watch, error);
        if (rc == -EAGAIN)
            rc = 0;
    }
    return rc;
}

static int open_and_enable(struct watch *watch, struct xenmem_error *error)
{
    int rc = xenmem_open(&watch->xenmem, error);

    return rc < 0 ? rc : enable(watch, error);
}

static void close_and_forget(struct watch *watch)
{
    xenmem_close(watch->xenmem);
    watch->xenmem = NULL;
    watch->count = 0; /* a domid may be another domain's when it is back */
}

/* Until xenstored is there again, and the watches are set; or the reader is gone. */
static int reopen(struct watch *watch, struct xenmem_error *error)
{
    int rc = print_notice(watch, NOTICE_DISCONNECTED,
                          "xenstored is gone: nothing can be told until it is back.");

    while (rc == 0) {
        close_and_forget(watch);
        rc = wait_for(-1, RETRY_MS, error);
        if (rc == 0 && open_and_enable(watch, error) == 0)
            break;
    }
    return rc;
}

int command_watch(const struct command_call *call)
{
    struct watch watch = {.json = call->line.options & LINE_JSON};
    struct xenmem_error error = {0};
    int rc = open_and_enable(&watch, &error);

    while (rc == 0) {
        rc = print_all(&watch, &error);
        if (rc == -ENOTCONN)
            rc = reopen(&watch, &error);
    }
    close_and_forget(&watch);
    free(watch.known);
    if (rc == -EPIPE)
        return COMMAND_DONE; /* nobody listens any more; command_finish tells what was not written
                              */
    return command_fail(&error);
}
