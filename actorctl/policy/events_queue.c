/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The queue of events: one for each who wants it, given out in their order, and what the descriptor
 * says of it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/policy/events_inside.h"

void events_show_pending(struct events *events)
{
    uint64_t one = 1, ignored;

    if (events->first || events_has_dirty(events) || events->domains_dirty)
        (void)!write(events->pending_fd, &one, sizeof(one));
    else
        (void)!read(events->pending_fd, &ignored, sizeof(ignored));
}

static bool is_wanted(const struct xenmem_enabled *enabled, const struct xenmem_event *event)
{
    return enabled->type == event->type &&
           (enabled->domid == XENMEM_ANY_DOMAIN || enabled->domid == event->domid) &&
           (enabled->any_actor || !strcmp(enabled->actor, event->actor));
}

static struct queued *new_queued(const struct xenmem_enabled *owner,
                                 const struct xenmem_event *event)
{
    size_t actor = strlen(event->actor) + 1, params = strlen(event->params) + 1;
    struct queued *queued = malloc(sizeof(*queued) + actor + params);

    if (!queued)
        return NULL;
    *queued = (struct queued){.event = *event, .owner = owner};
    queued->event.for_user = owner->for_user;
    queued->event.actor = memcpy(queued->texts, event->actor, actor);
    queued->event.params = memcpy(queued->texts + actor, event->params, params);
    return queued;
}

int events_queue(struct events *events, const struct xenmem_event *event,
                 struct xenmem_error *error)
{
    for (const struct xenmem_enabled *enabled = events->enabled; enabled; enabled = enabled->next) {
        struct queued *queued;

        if (!is_wanted(enabled, event))
            continue;
        queued = new_queued(enabled, event);
        if (!queued)
            return error_set(error, ENOMEM, "Out of memory: events may have been lost.");
        *events->end = queued;
        events->end = &queued->next;
    }
    return 0;
}

void events_drop_of(struct events *events, const struct xenmem_enabled *owner)
{
    struct queued **at = &events->first;

    while (*at) {
        struct queued *queued = *at;

        if (queued->owner != owner) {
            at = &queued->next;
            continue;
        }
        *at = queued->next;
        free(queued);
    }
    events->end = at;
    events_show_pending(events);
}
