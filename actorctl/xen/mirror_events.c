/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What there is to do: for slots that are new, and for what events tell of. Nothing here asks
 * xenstored. See mirror_inside.h.
 */
#include "actorctl/xen/mirror_inside.h"

#include <errno.h>
#include <string.h>

#include "actorctl/xen/clock.h"
#include "actorctl/xen/selection.h"

#define DRAIN_CHUNK 64 /* events between two looks at the clock */

static void ask_for(struct mirror *mirror, struct slot *slot, const struct nodes_work *work)
{
    uint32_t fields = work->fields & ~slot->settled;
    uint32_t late = fields & mirror->guest_fields & slot->read_in_tick;

    slot->to_list |= work->directories;
    slot->deferred |= late;
    slot->to_read |= fields & ~late;
    roster_enqueue(mirror->roster, slot);
}

void mirror_ask_for_watched(struct mirror *mirror, struct slot *slot, enum watch_id id)
{
    struct nodes_work work = nodes_below(watches_path_format(id));

    ask_for(mirror, slot, &work);
}

/* A slot is new, or the connection is: all of its nodes have to be read. Its watches come when
 * that is done for all, which halves the time to a full picture. */
void mirror_begin_slot(struct mirror *mirror, struct slot *slot)
{
    ask_for(mirror, slot, &mirror->libxl_work);
    for (int id = 0; id < WATCH_DOMAIN_COUNT; id++)
        mirror_ask_for_watched(mirror, slot, (enum watch_id)id);
}

/* A domain that nobody has named, by its domid or UUID: by its name perhaps. */
static void begin_unchosen(struct mirror *mirror, struct slot *slot)
{
    if (selection_is_settled(mirror->selection))
        slot->synced = true;
    else
        slot->to_read = NODES_FIELD(FIELD_NAME);
    roster_enqueue(mirror->roster, slot);
}

static void begin_slot(void *context, struct slot *slot)
{
    struct mirror *mirror = context;

    slot->synced = false;
    slot->to_watch = slot->watched = 0;
    slot->read_in_tick = 0;
    slot->chosen |= !mirror->selection;
    if (slot->chosen)
        mirror_begin_slot(mirror, slot);
    else
        begin_unchosen(mirror, slot);
}

static void choose(struct mirror *mirror, enum selection_way way)
{
    for (size_t i = 0; i < roster_count(mirror->roster); i++) {
        struct slot *slot = roster_at(mirror->roster, i);

        slot->chosen |= selection_takes(mirror->selection, slot->domain, way);
    }
}

void mirror_begin(struct mirror *mirror, bool all)
{
    if (mirror->selection) { /* each way on all domains, before any of them begins */
        choose(mirror, SELECTION_BY_DOMID);
        choose(mirror, SELECTION_BY_UUID);
    }
    roster_begin(mirror->roster, all, begin_slot, mirror);
}

void mirror_arm(struct mirror *mirror)
{
    mirror->armed = true;
    listeners_ask(mirror->listeners);
    mirror_begin(mirror, true);
}

/* --- events ----------------------------------------------------------------------------------- */

/* The watch on /libxl is the last of the host's: with its first event everything begins. Later ones
 * mean that all below it was removed. */
static void take_whole_libxl(struct mirror *mirror)
{
    if (!mirror->armed) {
        mirror_arm(mirror);
        return;
    }
    for (size_t i = 0; i < roster_count(mirror->roster); i++)
        ask_for(mirror, roster_at(mirror->roster, i), &mirror->libxl_work);
}

static void take_libxl_event(struct mirror *mirror, const char *path)
{
    struct nodes_work work;
    struct slot *slot;
    uint32_t domid;

    if (strcmp(path, watches_path_format(WATCH_LIBXL)) == 0) {
        take_whole_libxl(mirror);
        return;
    }
    if (!nodes_parse(path, &domid, &work))
        return;
    slot = roster_find(mirror->roster, domid);
    if (slot)
        ask_for(mirror, slot, &work);
}

static void take_domain_event(struct mirror *mirror, const struct watch_token *token,
                              const char *path)
{
    struct slot *slot = roster_find(mirror->roster, token->domid);
    struct nodes_work work;
    uint32_t domid;

    if (!slot || slot->generation != token->generation)
        return; /* it is for a domain that has gone */
    if (nodes_parse(path, &domid, &work) && domid == token->domid)
        ask_for(mirror, slot, &work);
}

static void take_actors_event(struct mirror *mirror, const char *path)
{
    if (listeners_note(mirror->listeners, path) <
        0) /* that memory is short is noticed when reading */
        listeners_ask(mirror->listeners);
}

static void take_event(struct mirror *mirror, const char *path, const char *text)
{
    struct watch_token token;

    if (!watches_parse_token(text, &token))
        return;
    if (token.id == WATCH_INTRODUCE || token.id == WATCH_RELEASE)
        mirror->list_wanted = true;
    else if (token.id == WATCH_ACTORS)
        take_actors_event(mirror, path);
    else if (token.id == WATCH_LIBXL)
        take_libxl_event(mirror, path);
    else
        take_domain_event(mirror, &token, path);
}

void mirror_take_events(struct mirror *mirror, int64_t deadline_ms)
{
    const char *path, *token;
    int rc = 0;

    for (unsigned taken = 1; mirror->connection && rc == 0; taken++) {
        rc = connection_next_event(mirror->connection, &path, &token);
        if (rc == 0) {
            mirror_heard(mirror);
            take_event(mirror, path, token);
        } else if (rc == -ENOTCONN)
            mirror_note(mirror, rc);
        if (taken % DRAIN_CHUNK == 0 && clock_now_ms() >= deadline_ms)
            return;
    }
}

bool mirror_list_wanted(const struct mirror *mirror)
{
    return mirror->list_wanted;
}

bool mirror_take_list_wanted(struct mirror *mirror)
{
    bool wanted = mirror->list_wanted;

    mirror->list_wanted = false;
    return wanted;
}
