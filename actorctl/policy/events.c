/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Events: enabling, the descriptor, and from what is watched to the queue. See events_inside.h for
 * the one idea in it.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "actorctl/policy/events_inside.h"
#include "actorctl/policy/lifeline.h"
#include "actorctl/policy/policy_text.h"

#define ROUNDS 16 /* of reading for nothing, while others keep writing; the rest comes next time */

#define LOST \
    "The connection to xenstored is gone: no more events. Close this context and open another."

/* --- life ----------------------------------------------------------------------------------------
 */

static int add_fd(struct events *events, int fd)
{
    struct epoll_event readable = {.events = EPOLLIN, .data.fd = fd};

    if (fd < 0)
        return -errno;
    return epoll_ctl(events->epoll_fd, EPOLL_CTL_ADD, fd, &readable) ? -errno : 0;
}

/* How the end of xenstored is noticed: libxenstore says nothing of it by itself. */
static int open_lifeline(struct events *events, struct xenmem_error *error)
{
    static const struct itimerspec each_second = {.it_interval.tv_sec = 1, .it_value.tv_sec = 1};
    int rc = lifeline_open(&events->lifeline_fd, error);

    if (rc)
        return rc;
    if (events->lifeline_fd < 0) {
        events->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
        rc = add_fd(events, events->timer_fd);
        if (!rc && timerfd_settime(events->timer_fd, 0, &each_second, NULL))
            rc = -errno;
    } else {
        rc = add_fd(events, events->lifeline_fd);
    }
    return rc ? error_set(error, -rc, "Events cannot be waited for: %s.", strerror(-rc)) : 0;
}

static int open_fds(struct events *events)
{
    int rc;

    events->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (events->epoll_fd < 0)
        return -errno;
    events->pending_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    rc = add_fd(events, events->pending_fd);
    return rc ? rc : add_fd(events, xs_fileno(events->xs));
}

static int open_all(struct events *events, struct xenmem_error *error)
{
    int rc;

    events->xs = xs_open(0);
    if (events->xs)
        events->asking = xs_open(0);
    rc = events->asking ? open_fds(events) : -errno;
    if (rc)
        return error_set(error, -rc, "The events cannot be enabled: %s.", strerror(-rc));
    return open_lifeline(events, error);
}

static int start(struct xenmem *xenmem, struct xenmem_error *error)
{
    struct events *events;
    int rc = context_check(xenmem, error);

    if (rc || xenmem->events)
        return rc;
    events = calloc(1, sizeof(*events));
    if (!events)
        return error_set(error, ENOMEM, "Out of memory: the events have not been enabled.");
    *events = (struct events){.xenmem = xenmem,
                              .epoll_fd = -1,
                              .lifeline_fd = -1,
                              .timer_fd = -1,
                              .pending_fd = -1,
                              .end = &events->first};
    rc = open_all(events, error);
    if (rc) {
        events_free(events);
        return rc;
    }
    xenmem->events = events;
    return 0;
}

void events_free(struct events *events)
{
    int fds[4];

    if (!events)
        return;
    while (events->enabled)
        xenmem_events_disable(events->xenmem, events->enabled);
    fds[0] = events->epoll_fd;
    fds[1] = events->timer_fd;
    fds[2] = events->pending_fd;
    fds[3] = events->lifeline_fd;
    for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
        if (fds[i] >= 0)
            close(fds[i]);
    xs_close(events->xs);
    xs_close(events->asking);
    events_forget_policies(events);
    free(events->dirty);
    free(events->known);
    free(events);
}

/* --- enabling ------------------------------------------------------------------------------------
 */

static int enable(struct xenmem *xenmem, const struct xenmem_enabled *template,
                  struct xenmem_enabled **ret_enabled, struct xenmem_error *error)
{
    struct events *events = xenmem->events;
    struct xenmem_enabled *enabled = malloc(sizeof(*enabled));

    if (!enabled)
        return error_set(error, ENOMEM, "Out of memory: the events have not been enabled.");
    *enabled = *template;
    snprintf(enabled->token, sizeof(enabled->token), "xenmem-%u", ++events->last_token);
    if (!xs_watch(events->xs, enabled->path, enabled->token)) {
        int code = errno;

        free(enabled);
        return error_set(error, code,
                         "xenstored does not watch %s (%s): the events have not been "
                         "enabled.",
                         template->path, strerror(code));
    }
    events_forget_policies(events); /* what was not watched may be another by now */
    enabled->next = events->enabled;
    events->enabled = enabled;
    *ret_enabled = enabled;
    return 0;
}

int xenmem_events_enable_memory_target(struct xenmem *xenmem, uint32_t domid, const char *actor,
                                       void *for_user, struct xenmem_enabled **ret_enabled,
                                       struct xenmem_error *error)
{
    struct xenmem_enabled template = {.type = XENMEM_EVENT_DOMAIN_MEMORY_TARGET_CHANGED,
                                      .domid = domid,
                                      .any_actor = !actor,
                                      .for_user = for_user};
    int rc = actor ? policy_text_check_actor(actor, error) : 0;

    if (!rc && domid != XENMEM_ANY_DOMAIN && domid >= EVENTS_DOMIDS)
        rc = error_set(error, EINVAL, "%u is not the number of a domain.", domid);
    if (!rc)
        rc = start(xenmem, error);
    if (rc)
        return rc;
    snprintf(template.actor, sizeof(template.actor), "%s", actor ? actor : "");
    if (domid == XENMEM_ANY_DOMAIN)
        snprintf(template.path, sizeof(template.path), "/libxl");
    else
        snprintf(template.path, sizeof(template.path), "/libxl/%u/memory-policy", domid);
    return enable(xenmem, &template, ret_enabled, error);
}

static int enable_domains(struct xenmem *xenmem, enum xenmem_event_type type, const char *path,
                          void *for_user, struct xenmem_enabled **ret_enabled,
                          struct xenmem_error *error)
{
    struct xenmem_enabled template = {
        .type = type, .domid = XENMEM_ANY_DOMAIN, .any_actor = true, .for_user = for_user};
    struct xenmem_enabled *enabled;
    int rc = start(xenmem, error);

    if (rc)
        return rc;
    snprintf(template.path, sizeof(template.path), "%s", path);
    rc = enable(xenmem, &template, &enabled, error);
    if (rc)
        return rc;
    /* After the watch, so that nobody slips in between. */
    rc = xenmem->events->known ? 0 : events_learn_domains(xenmem->events, error);
    if (rc) {
        xenmem_events_disable(xenmem, enabled);
        return rc;
    }
    *ret_enabled = enabled;
    return 0;
}

int xenmem_events_enable_domain_introduce(struct xenmem *xenmem, void *for_user,
                                          struct xenmem_enabled **ret_enabled,
                                          struct xenmem_error *error)
{
    return enable_domains(xenmem, XENMEM_EVENT_DOMAIN_INTRODUCE, "@introduceDomain", for_user,
                          ret_enabled, error);
}

int xenmem_events_enable_domain_release(struct xenmem *xenmem, void *for_user,
                                        struct xenmem_enabled **ret_enabled,
                                        struct xenmem_error *error)
{
    return enable_domains(xenmem, XENMEM_EVENT_DOMAIN_RELEASE, "@releaseDomain", for_user,
                          ret_enabled, error);
}

void xenmem_events_disable(struct xenmem *xenmem, struct xenmem_enabled *enabled)
{
    struct events *events = xenmem->events;
    struct xenmem_enabled **at = events ? &events->enabled : NULL;

    if (!enabled || !at)
        return;
    while (*at && *at != enabled)
        at = &(*at)->next;
    if (!*at)
        return;
    *at = enabled->next;
    xs_unwatch(events->xs, enabled->path,
               enabled->token); /* where it fails, the token is unknown */
    events_drop_of(events, enabled);
    free(enabled);
}

/* --- from watches to events
 * ------------------------------------------------------------------------ */

static struct xenmem_enabled *find_token(const struct events *events, const char *token)
{
    struct xenmem_enabled *enabled = events->enabled;

    while (enabled && strcmp(enabled->token, token))
        enabled = enabled->next;
    return enabled;
}

/* A watch fires once when it is set, with its own path. */
static bool is_first(struct xenmem_enabled *enabled, const char *path)
{
    bool first = !enabled->fired && !strcmp(enabled->path, path);

    enabled->fired = true;
    return first;
}

static int take(struct events *events, const char *path, const char *token)
{
    struct xenmem_enabled *enabled = find_token(events, token);

    if (!enabled || is_first(enabled, path))
        return 0;
    if (enabled->type == XENMEM_EVENT_DOMAIN_MEMORY_TARGET_CHANGED)
        return events_touch(events, path);
    events->domains_dirty = true;
    return 1;
}

static int drain(struct events *events, struct xenmem_error *error)
{
    char **raw;

    while ((raw = xs_check_watch(events->xs))) {
        int rc = take(events, raw[XS_WATCH_PATH], raw[XS_WATCH_TOKEN]);

        free(raw);
        if (rc < 0)
            return error_set(error, -rc, "Events have been lost: %s.", strerror(-rc));
    }
    return errno == EAGAIN ? 0 : error_set(error, ENOTCONN, LOST);
}

/* Asks for something that costs xenstored next to nothing: see events_inside.h. */
int events_catch_up(struct events *events, struct xenmem_error *error)
{
    char *path = xs_get_domain_path(events->xs, 0);

    if (!path)
        return error_set(error, ENOTCONN, LOST);
    free(path);
    return drain(events, error);
}

static bool is_cut(const struct events *events)
{
    struct pollfd lifeline = {.fd = events->lifeline_fd, .events = POLLIN};

    return poll(&lifeline, 1, 0) > 0; /* below 0 it is not looked at */
}

/* Until there is an event, or nothing left to look at. */
static int collect(struct events *events, struct xenmem_error *error)
{
    uint64_t ignored;
    int rc = is_cut(events) ? error_set(error, ENOTCONN, LOST) : drain(events, error);

    if (events->timer_fd >= 0)
        (void)!read(events->timer_fd, &ignored, sizeof(ignored));
    for (int round = 0; round < ROUNDS && !rc && !events->first && events_has_dirty(events);
         round++)
        rc = events_read_some(events, error);
    if (!rc && events->domains_dirty)
        rc = events_compare_domains(events, error);
    events_show_pending(events);
    return rc;
}

int xenmem_events_fd(const struct xenmem *xenmem)
{
    return xenmem->events ? xenmem->events->epoll_fd : -ENOENT;
}

int xenmem_events_next(struct xenmem *xenmem, struct xenmem_event **ret_event,
                       struct xenmem_error *error)
{
    struct events *events = xenmem->events;
    struct queued *queued;
    int rc = events && !events->first ? collect(events, error) : 0;

    if (rc)
        return rc;
    if (!events || !events->first)
        return -EAGAIN;
    queued = events->first;
    events->first = queued->next;
    if (!events->first)
        events->end = &events->first;
    events_show_pending(events);
    *ret_event = &queued->event;
    return 0;
}

void xenmem_event_free(struct xenmem_event *event)
{
    free(event); /* the first member of its struct queued */
}
