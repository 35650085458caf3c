/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Watches, events and jobs: see mirror.h.
 */
#include "actorctl/xen/mirror.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/xen/clock.h"
#include "actorctl/xen/readers.h"
#include "actorctl/xen/watches.h"

#define REOPEN_MS   1000 /* between two attempts to reach xenstored */
#define REST_MS     100  /* when memory is short */
#define DRAIN_MS    5    /* of events between two pieces of work */
#define DRAIN_CHUNK 64   /* events between two looks at the clock */
#define JOBS        64   /* read side by side */
#define MANY        48   /* slots with work: worth more than one reader */
#define WATCH_CHUNK 32   /* slots that are given their watches in one piece of work */

#define LIBXL_OF_DOMAIN "/libxl/%u"

struct mirror {
    struct roster *roster;
    struct connection *connection; /* NULL: none */
    struct readers *readers;       /* NULL: none needed, or none to be had */
    bool once;
    bool had_socket; /* xenstored was reached by its socket */
    bool armed;      /* the host's watches are there: what is read from now on stays true */
    bool list_wanted;
    bool changed;
    int64_t open_ms; /* do not try to connect before */
    int64_t rest_ms; /* do not work before */
    int64_t checked_ms;
    struct xenmem_error error; /* sentence "" where all is well */
    uint32_t guest_fields;
    struct nodes_work libxl_work; /* what is below /libxl of a domain */
    struct slot *reading[JOBS];   /* the slots of the jobs */
    struct store_job jobs[JOBS];
};

struct mirror *mirror_new(struct roster *roster, bool once)
{
    struct mirror *mirror = calloc(1, sizeof(*mirror));

    if (!mirror)
        return NULL;
    mirror->roster = roster;
    mirror->once = once;
    mirror->guest_fields = nodes_guest_fields();
    mirror->libxl_work = nodes_below(LIBXL_OF_DOMAIN);
    return mirror;
}

void mirror_free(struct mirror *mirror)
{
    if (!mirror)
        return;
    readers_free(mirror->readers);
    connection_close(mirror->connection);
    free(mirror);
}

/* --- what there is to do for a slot ----------------------------------------------------------- */

static void ask_for(struct mirror *mirror, struct slot *slot, const struct nodes_work *work)
{
    uint32_t fields = work->fields & ~slot->settled;
    uint32_t late = fields & mirror->guest_fields & slot->read_in_tick;

    slot->to_list |= work->directories;
    slot->deferred |= late;
    slot->to_read |= fields & ~late;
    roster_enqueue(mirror->roster, slot);
}

static void ask_for_watched(struct mirror *mirror, struct slot *slot, enum watch_id id)
{
    struct nodes_work work = nodes_below(watches_path_format(id));

    ask_for(mirror, slot, &work);
}

/* A slot is new, or the connection is: all of its nodes have to be read. Its watches come when
 * that is done for all, which halves the time to a full picture. */
static void begin_slot(void *context, struct slot *slot)
{
    struct mirror *mirror = context;

    slot->synced = false;
    slot->to_watch = slot->watched = 0;
    slot->read_in_tick = 0;
    ask_for(mirror, slot, &mirror->libxl_work);
    for (int id = 0; id < WATCH_DOMAIN_COUNT; id++)
        ask_for_watched(mirror, slot, (enum watch_id)id);
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
        roster_begin(mirror->roster, false, begin_slot, mirror);
}

void mirror_tick(struct mirror *mirror, int64_t now_ms)
{
    if (mirror->connection)
        mirror->checked_ms = now_ms;
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
    readers_free(mirror->readers);
    mirror->readers = NULL;
    connection_close(mirror->connection);
    mirror->connection = NULL;
    mirror->changed = true;
    mirror->open_ms = clock_now_ms() + REOPEN_MS;
    roster_forget_leaving(mirror->roster);
    for (size_t i = 0; i < roster_count(mirror->roster); i++)
        rest_slot(mirror, roster_at(mirror->roster, i));
}

/* Passes rc on, with what it means for the connection. */
static int note(struct mirror *mirror, int rc)
{
    if (rc != -ENOTCONN && rc != -ENOMEM)
        mirror->checked_ms = clock_now_ms();
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
    static const enum watch_id ids[] = {WATCH_INTRODUCE, WATCH_RELEASE, WATCH_LIBXL};
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

static void arm(struct mirror *mirror)
{
    mirror->armed = true;
    roster_begin(mirror->roster, true, begin_slot, mirror);
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
    mirror->checked_ms = clock_now_ms();
    if (mirror->once)
        arm(mirror);
}

bool mirror_is_connected(const struct mirror *mirror)
{
    return mirror->connection != NULL;
}

/* --- events ----------------------------------------------------------------------------------- */

/* The watch on /libxl is the last of the host's: with its first event everything begins. Later ones
 * mean that all below it was removed. */
static void take_whole_libxl(struct mirror *mirror)
{
    if (!mirror->armed) {
        arm(mirror);
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

static void take_event(struct mirror *mirror, const char *path, const char *text)
{
    struct watch_token token;

    if (!watches_parse_token(text, &token))
        return;
    if (token.id == WATCH_INTRODUCE || token.id == WATCH_RELEASE)
        mirror->list_wanted = true;
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
        if (rc == 0)
            take_event(mirror, path, token);
        else if (rc == -ENOTCONN)
            note(mirror, rc);
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

/* --- reading ---------------------------------------------------------------------------------- */

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
    return rc < 0 ? rc : 0;
}

static int note_synced(struct mirror *mirror, struct slot *slot)
{
    if (slot->synced || slot->to_list || slot->to_read)
        return 0;
    slot->synced = true;
    slot->to_watch = mirror->once ? 0 : WATCHES_OF_DOMAIN;
    mirror->changed = true;
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
    ask_for_watched(mirror, slot, id);
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

    hire_readers(mirror);
    count = make_jobs(mirror, mirror->readers ? JOBS : 1);
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
    while (mirror->connection && rc == 0 && clock_now_ms() < deadline_ms) {
        rc = work_once(mirror);
        if (rc != -EAGAIN)
            note(mirror, rc);
        mirror_take_events(mirror, clock_now_ms() + DRAIN_MS);
    }
    if (rc != -ENOMEM)
        return;
    mirror->rest_ms = clock_now_ms() + REST_MS;
    error_set(&mirror->error, ENOMEM, "Out of memory: not all that the store holds is known.");
}

/* --- what the collector asks ------------------------------------------------------------------ */

int64_t mirror_wake_ms(const struct mirror *mirror)
{
    if (!mirror->connection)
        return mirror->open_ms;
    if (roster_backlog(mirror->roster) > 0 || roster_leaving(mirror->roster))
        return mirror->rest_ms;
    return INT64_MAX;
}

int mirror_fd(const struct mirror *mirror)
{
    return mirror->connection ? connection_fd(mirror->connection) : -1;
}

bool mirror_changed(const struct mirror *mirror)
{
    return mirror->changed;
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
    return mirror->error.sentence;
}
