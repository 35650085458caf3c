/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Doing what there is to do, the most urgent first: reading nodes, side by side while there are
 * many, then registering watches, then removing them. See mirror_inside.h.
 */
#include "actorctl/xen/mirror_inside.h"

#include <errno.h>
#include <string.h>

#include "actorctl/xen/clock.h"
#include "actorctl/xen/selection.h"

#define REST_MS     100 /* when memory is short */
#define DRAIN_MS    5   /* of events between two pieces of work */
#define MANY        48  /* slots with work: worth more than one reader */
#define WATCH_CHUNK 32  /* slots that are given their watches in one piece of work */

/* Makes jobs of the slots at the head of the queue. Returns how many. */
static size_t make_jobs(struct mirror *mirror, size_t most)
{
    struct slot *slot;
    size_t count = 0;

    while (count < most && (slot = roster_first_to_read(mirror->roster))) {
        mirror->reading[count] = slot;
        mirror->jobs[count++] = (struct store_job){
            .domid = slot->domain->id.domid,
            .to_list = slot->to_list,
            .to_read = slot->to_read,
            .not_now = slot->read_in_tick,
            .unlistable = slot->unlistable,
        };
        slot->to_list = 0;
        slot->to_read = 0;
        roster_enqueue(mirror->roster, slot);
    }
    return count;
}

static int set_field(struct mirror *mirror, struct slot *slot, enum field_id id,
                     struct field *field)
{
    int rc;

    if (id == FIELD_TYPE && field->state == FIELD_ABSENT) /* a toolstack that does not tell it */
        rc = roster_set_type_from_flags(slot, field->since_ms);
    else
        rc = roster_set_field(slot, id, field);
    mirror->changed |= rc > 0;
    if (rc > 0 && id == FIELD_BALLOON_TARGET && slot->synced)
        listeners_hint(mirror->listeners);
    return rc < 0 ? rc : 0;
}

/* All that was named has been found: the others' names are of no use any more. */
static void settle(struct mirror *mirror)
{
    for (size_t i = 0; i < roster_count(mirror->roster); i++) {
        struct slot *slot = roster_at(mirror->roster, i);

        if (slot->chosen)
            continue;
        slot->to_read = 0;
        slot->synced = true;
        roster_enqueue(mirror->roster, slot);
    }
}

/* The name of a domain is known: is it one that was named? */
static void choose_by_name(struct mirror *mirror, struct slot *slot)
{
    slot->chosen = selection_takes(mirror->selection, slot->domain, SELECTION_BY_NAME);
    slot->synced = !slot->chosen;
    if (!slot->chosen)
        return;
    mirror_begin_slot(mirror, slot);
    if (selection_is_settled(mirror->selection))
        settle(mirror);
}

static int note_synced(struct mirror *mirror, struct slot *slot)
{
    if (slot->synced || slot->to_list || slot->to_read)
        return 0;
    mirror->changed = true;
    if (!slot->chosen) {
        choose_by_name(mirror, slot);
        return 0;
    }
    slot->synced = true;
    slot->to_watch = mirror->once ? 0 : WATCHES_OF_DOMAIN;
    roster_enqueue(mirror->roster, slot);
    return roster_set_nodes_read(slot);
}

/* Takes what a job has found over into its slot. */
static int end_job(struct mirror *mirror, struct slot *slot, struct store_job *job)
{
    int rc = job->rc;

    slot->unlistable = job->unlistable;
    slot->deferred |= job->put_off;
    slot->read_in_tick |= job->done & mirror->guest_fields;
    for (int id = 0; id < FIELD_COUNT; id++) {
        if (!(job->done & NODES_FIELD(id)))
            continue;
        job->done &= ~NODES_FIELD(id);
        if (set_field(mirror, slot, (enum field_id)id, &job->fields[id]) < 0)
            rc = -ENOMEM;
        if (rc == -ENOMEM)
            job->to_read |= NODES_FIELD(id);
    }
    if (rc < 0) {
        slot->to_list |= job->to_list;
        slot->to_read |= job->to_read;
        roster_enqueue(mirror->roster, slot);
        return rc;
    }
    return note_synced(mirror, slot);
}

/* xenstored does not give us the watch: what it would have told of is read this once. */
static void do_without_watch(struct mirror *mirror, struct slot *slot, enum watch_id id, int code)
{
    mirror_ask_for_watched(mirror, slot, id);
    error_set(&mirror->error, code,
              "xenstored refuses a watch on domain %u: %s. Changes of its nodes are not seen.",
              slot->domain->id.domid, strerror(code));
}

static int watch_slot(struct mirror *mirror, struct slot *slot)
{
    char path[NODES_PATH_MAX], text[WATCH_TOKEN_MAX];

    for (int id = 0; id < WATCH_DOMAIN_COUNT; id++) {
        struct watch_token token = {(enum watch_id)id, slot->domain->id.domid, slot->generation};
        int rc;

        if (!(slot->to_watch & WATCH_BIT(id)))
            continue;
        rc = connection_watch(mirror->connection, watches_path(token.id, token.domid, path),
                              watches_token(&token, text));
        if (rc == -ENOTCONN || rc == -ENOMEM)
            return rc;
        slot->to_watch &= ~WATCH_BIT(id);
        if (rc < 0) {
            do_without_watch(mirror, slot, token.id, -rc);
            continue;
        }
        slot->watched |= WATCH_BIT(id);
    }
    roster_enqueue(mirror->roster, slot);
    return 0;
}

static int watch_some(struct mirror *mirror)
{
    struct slot *slot;
    int rc = 0;

    for (int i = 0; i < WATCH_CHUNK && rc == 0; i++) {
        slot = roster_first_to_watch(mirror->roster);
        if (!slot)
            break;
        rc = watch_slot(mirror, slot);
    }
    return rc;
}

static int unwatch(struct mirror *mirror, const struct leaving *leaving)
{
    char path[NODES_PATH_MAX], text[WATCH_TOKEN_MAX];

    for (int id = 0; id < WATCH_DOMAIN_COUNT; id++) {
        struct watch_token token = {(enum watch_id)id, leaving->domid, leaving->generation};
        int rc = 0;

        if (leaving->watched & WATCH_BIT(id))
            rc = connection_unwatch(mirror->connection, watches_path(token.id, token.domid, path),
                                    watches_token(&token, text));
        if (rc == -ENOTCONN)
            return rc;
    }
    roster_dismiss(mirror->roster);
    return 0;
}

/* Runs the jobs: side by side where there are several. */
static int read_some(struct mirror *mirror, size_t count)
{
    int rc = 0;

    if (count > 1) {
        readers_begin(mirror->readers, mirror->jobs, count);
        readers_join(mirror->readers);
    } else {
        store_run(mirror->connection, &mirror->jobs[0]);
    }
    for (size_t i = 0; i < count; i++) {
        int ended = end_job(mirror, mirror->reading[i], &mirror->jobs[i]);

        rc = rc < 0 ? rc : ended;
    }
    return rc;
}

static void hire_readers(struct mirror *mirror)
{
    size_t backlog = roster_backlog(mirror->roster);

    if (backlog >= MANY && !mirror->readers)
        mirror->readers = readers_new(mirror->had_socket);
    if (backlog > 0 || !mirror->readers)
        return;
    readers_free(mirror->readers);
    mirror->readers = NULL;
}

/* The most urgent piece of work: 0, -EAGAIN: there is none, or -errno. */
static int work_once(struct mirror *mirror)
{
    struct leaving *leaving = roster_leaving(mirror->roster);
    size_t count;

    if (listeners_have_work(mirror->listeners))
        return listeners_step(mirror->listeners, mirror->connection, mirror->had_socket);
    hire_readers(mirror);
    count = make_jobs(mirror, mirror->readers ? MIRROR_JOBS : 1);
    if (count > 0)
        return read_some(mirror, count);
    if (roster_first_to_watch(mirror->roster))
        return watch_some(mirror);
    return leaving ? unwatch(mirror, leaving) : -EAGAIN;
}

void mirror_work(struct mirror *mirror, int64_t deadline_ms)
{
    int rc = 0;

    if (clock_now_ms() < mirror->rest_ms)
        return;
    listeners_look(mirror->listeners, clock_now_ms());
    while (mirror->connection && rc == 0 && clock_now_ms() < deadline_ms) {
        rc = work_once(mirror);
        if (rc != -EAGAIN)
            mirror_note(mirror, rc);
        mirror_take_events(mirror, clock_now_ms() + DRAIN_MS);
    }
    if (rc != -ENOMEM)
        return;
    mirror->rest_ms = clock_now_ms() + REST_MS;
    error_set(&mirror->error, ENOMEM, "Out of memory: not all that the store holds is known.");
}
