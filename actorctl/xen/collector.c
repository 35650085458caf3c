/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Two sources, one roster: see collector.h.
 *
 * What there is to do for a domain is kept in its slot as sets of watches, directories and fields,
 * so that ten events for one node are one reading of it. Fields that a guest can write are read
 * once a tick at most, however often they are written.
 */
#include "actorctl/xen/collector.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/xen/clock.h"
#include "actorctl/xen/roster.h"
#include "actorctl/xen/store.h"
#include "actorctl/xen/watches.h"
#include "base/text.h"

#define REOPEN_MS        1000 /* between two attempts to reach what is gone */
#define LIST_INTERVAL_MS 10   /* between two lists that events ask for */
#define REST_MS          100  /* when memory is short */
#define DRAIN_MS         5    /* no longer at a stretch, however many events there are */
#define DRAIN_CHUNK      64   /* events between two looks at the clock */
#define LIBXL_OF_DOMAIN  "/libxl/%u"

struct collector {
    struct roster *roster;
    struct hypervisor *hypervisor;                  /* NULL: not open */
    struct connection *connection;                  /* NULL: not open */
    int64_t hypervisor_open_ms, connection_open_ms; /* not before */
    bool once;
    bool had_socket;  /* xenstored was reached by its socket */
    bool libxl_armed; /* the first event of the watch on /libxl has come */
    bool list_wanted; /* an event says that the domains are others now */
    int64_t listed_ms;
    bool changed;
    int64_t rest_until_ms; /* memory was short: no work until then */
    uint32_t guest_fields;
    struct nodes_work libxl_work; /* what is below /libxl of a domain */

    struct host host;
    uint64_t samples;
    int64_t sampled_ms;
    bool hypervisor_alive;
    int64_t store_checked_ms;
    struct xenmem_error hypervisor_error, store_error; /* sentence "" where all is well */
};

struct collector *collector_new(bool once)
{
    struct collector *collector = calloc(1, sizeof(*collector));
    char name[HOST_NAME_MAX_BYTES] = "";

    if (!collector)
        return NULL;
    collector->roster = roster_new();
    if (!collector->roster) {
        free(collector);
        return NULL;
    }
    collector->once = once;
    collector->guest_fields = nodes_guest_fields();
    collector->libxl_work = nodes_below(LIBXL_OF_DOMAIN);
    if (gethostname(name, sizeof(name) - 1) == 0)
        text_sanitise(collector->host.name, sizeof(collector->host.name), name, strlen(name));
    return collector;
}

void collector_free(struct collector *collector)
{
    if (!collector)
        return;
    connection_close(collector->connection);
    hypervisor_close(collector->hypervisor);
    roster_free(collector->roster);
    free(collector);
}

/* --- work of a slot --------------------------------------------------------------------------- */

static void ask_for_fields(struct collector *collector, struct slot *slot, uint32_t fields)
{
    uint32_t late = fields & collector->guest_fields & slot->read_in_tick;

    slot->deferred |= late;
    slot->to_read |= fields & ~late;
}

static void ask_for(struct collector *collector, struct slot *slot, const struct nodes_work *work)
{
    slot->to_list |= work->directories;
    ask_for_fields(collector, slot, work->fields);
    roster_enqueue(collector->roster, slot);
}

/* A slot is new, or the connection is: all of its nodes have to be read. */
static void begin_slot(void *context, struct slot *slot)
{
    struct collector *collector = context;

    slot->synced = false;
    slot->to_list = slot->awaited = slot->watched = 0;
    slot->to_read = slot->deferred = slot->read_in_tick = 0;
    slot->to_watch = collector->once ? 0 : WATCHES_OF_DOMAIN;
    if (!collector->once && !collector->libxl_armed)
        slot->awaited = WATCH_BIT(WATCH_LIBXL);
    else
        ask_for(collector, slot, &collector->libxl_work);
    for (int id = 0; collector->once && id < WATCH_DOMAIN_COUNT; id++) {
        struct nodes_work work = nodes_below(watches_path_format((enum watch_id)id));

        ask_for(collector, slot, &work);
    }
    roster_enqueue(collector->roster, slot);
}

/* Nothing can be done for it until there is a connection again. */
static void rest_slot(struct collector *collector, struct slot *slot)
{
    slot->to_watch = slot->to_list = slot->awaited = slot->watched = 0;
    slot->to_read = slot->deferred = 0;
    roster_enqueue(collector->roster, slot);
}

/* --- the connection --------------------------------------------------------------------------- */

static void lose_connection(struct collector *collector)
{
    connection_close(collector->connection);
    collector->connection = NULL;
    collector->changed = true;
    collector->connection_open_ms = clock_now_ms() + REOPEN_MS;
    error_set(&collector->store_error, ENOTCONN,
              "xenstored has gone. Names, targets and policies are as they were; xenmem tries to "
              "reach it every second.");
    roster_forget_leaving(collector->roster);
    for (size_t i = 0; i < roster_count(collector->roster); i++)
        rest_slot(collector, roster_at(collector->roster, i));
}

/* Passes rc on, with what it means for the connection. */
static int note(struct collector *collector, int rc)
{
    if (rc == -ENOTCONN)
        lose_connection(collector);
    else if (rc != -ENOMEM)
        collector->store_checked_ms = clock_now_ms();
    return rc;
}

static int watch_host(struct collector *collector)
{
    static const enum watch_id ids[] = {WATCH_INTRODUCE, WATCH_RELEASE, WATCH_LIBXL};
    char path[NODES_PATH_MAX], text[WATCH_TOKEN_MAX];

    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        struct watch_token token = {.id = ids[i]};
        int rc = connection_watch(collector->connection, watches_path(ids[i], 0, path),
                                  watches_token(&token, text));

        if (note(collector, rc) < 0)
            return rc;
    }
    return 0;
}

void collector_connect(struct collector *collector, int64_t now_ms)
{
    if (collector->connection || now_ms < collector->connection_open_ms)
        return;
    collector->connection_open_ms = now_ms + REOPEN_MS;
    collector->libxl_armed = false;
    if (connection_open(&collector->connection, collector->had_socket, &collector->store_error) <
        0) {
        collector->changed = true;
        return;
    }
    if (!collector->once && watch_host(collector) < 0)
        return;
    collector->had_socket |= connection_uses_socket(collector->connection);
    collector->store_error = (struct xenmem_error){0};
    collector->store_checked_ms = clock_now_ms();
    collector->changed = true;
    roster_begin(collector->roster, true, begin_slot, collector);
}

/* --- events ----------------------------------------------------------------------------------- */

static void arm_libxl(struct collector *collector)
{
    collector->libxl_armed = true;
    for (size_t i = 0; i < roster_count(collector->roster); i++) {
        struct slot *slot = roster_at(collector->roster, i);

        slot->awaited &= ~WATCH_BIT(WATCH_LIBXL);
        ask_for(collector, slot, &collector->libxl_work);
    }
}

static void take_libxl_event(struct collector *collector, const char *path)
{
    struct nodes_work work;
    struct slot *slot;
    uint32_t domid;

    if (strcmp(path, watches_path_format(WATCH_LIBXL)) == 0) {
        arm_libxl(collector);
        return;
    }
    if (!nodes_parse(path, &domid, &work))
        return;
    slot = roster_find(collector->roster, domid);
    if (slot)
        ask_for(collector, slot, &work);
}

static void take_domain_event(struct collector *collector, const struct watch_token *token,
                              const char *path)
{
    struct slot *slot = roster_find(collector->roster, token->domid);
    char watched[NODES_PATH_MAX];
    struct nodes_work work;
    uint32_t domid;

    if (!slot || slot->generation != token->generation)
        return; /* it is for a domain that has gone */
    if (!nodes_parse(path, &domid, &work) || domid != token->domid)
        return;
    if (strcmp(path, watches_path(token->id, domid, watched)) == 0)
        slot->awaited &= ~WATCH_BIT(token->id);
    ask_for(collector, slot, &work);
}

static void take_event(struct collector *collector, const char *path, const char *text)
{
    struct watch_token token;

    if (!watches_parse_token(text, &token))
        return;
    if (token.id == WATCH_INTRODUCE || token.id == WATCH_RELEASE)
        collector->list_wanted = true;
    else if (token.id == WATCH_LIBXL)
        take_libxl_event(collector, path);
    else
        take_domain_event(collector, &token, path);
}

/* Takes in events until there are none, at most until the deadline. */
static void take_events(struct collector *collector, int64_t deadline_ms)
{
    const char *path, *token;
    int rc = 0;

    for (unsigned taken = 1; collector->connection && rc == 0; taken++) {
        rc = connection_next_event(collector->connection, &path, &token);
        if (rc == 0)
            take_event(collector, path, token);
        else if (rc == -ENOTCONN)
            lose_connection(collector);
        if (taken % DRAIN_CHUNK == 0 && clock_now_ms() >= deadline_ms)
            break;
    }
}

/* --- the hypervisor --------------------------------------------------------------------------- */

static bool open_hypervisor(struct collector *collector, int64_t now_ms)
{
    if (collector->hypervisor)
        return true;
    if (now_ms < collector->hypervisor_open_ms)
        return false;
    collector->hypervisor_open_ms = now_ms + REOPEN_MS;
    return hypervisor_open(&collector->hypervisor, &collector->hypervisor_error) == 0;
}

/* Lists the domains; with `sample` their figures and the host's are taken as well. */
static int list_domains(struct collector *collector, bool sample, int64_t now_ms)
{
    const struct hypervisor_domain *domains;
    size_t count;
    int rc;

    rc = hypervisor_list(collector->hypervisor, &domains, &count, &collector->hypervisor_error);
    if (rc == 0 && sample)
        rc = hypervisor_host(collector->hypervisor, &collector->host, &collector->hypervisor_error);
    if (rc < 0)
        return rc;
    rc = roster_update(collector->roster, domains, count, sample, now_ms);
    collector->changed |= rc != 0;
    if (collector->connection)
        roster_begin(collector->roster, false, begin_slot, collector);
    if (rc < 0)
        return error_set(&collector->hypervisor_error, ENOMEM,
                         "Out of memory: not all domains are up to date.");
    collector->listed_ms = now_ms;
    collector->list_wanted = false;
    return 0;
}

static void sample(struct collector *collector, int64_t now_ms)
{
    collector->hypervisor_alive =
        open_hypervisor(collector, now_ms) && list_domains(collector, true, now_ms) == 0;
    if (!collector->hypervisor_alive) {
        hypervisor_close(collector->hypervisor);
        collector->hypervisor = NULL;
        return;
    }
    collector->hypervisor_error = (struct xenmem_error){0};
    collector->sampled_ms = now_ms;
    collector->samples++;
}

/* --- what the feed calls ---------------------------------------------------------------------- */

void collector_tick(struct collector *collector, int64_t now_ms)
{
    take_events(collector, now_ms + DRAIN_MS);
    if (collector->connection)
        collector->store_checked_ms = now_ms;
    sample(collector, now_ms);
    collector->changed = true;
    for (size_t i = 0; i < roster_count(collector->roster); i++) {
        struct slot *slot = roster_at(collector->roster, i);

        slot->read_in_tick = 0;
        slot->to_read |= slot->deferred;
        slot->deferred = 0;
        roster_enqueue(collector->roster, slot);
    }
}

static bool list_due(const struct collector *collector, int64_t now_ms)
{
    return collector->list_wanted && collector->hypervisor &&
           now_ms >= collector->listed_ms + LIST_INTERVAL_MS;
}

void collector_drain(struct collector *collector, int64_t now_ms)
{
    take_events(collector, now_ms + DRAIN_MS);
    if (!list_due(collector, now_ms))
        return;
    if (list_domains(collector, false, now_ms) < 0) {
        collector->listed_ms = now_ms; /* the next sample says what is wrong */
        collector->list_wanted = false;
    }
}

/* A host whose toolstack does not tell the type: the hypervisor cannot tell pvh from hvm. */
static int set_type_from_flags(struct slot *slot, int64_t now_ms)
{
    const char *type = slot->domain->flags & DOMAIN_HVM ? "hvm" : "pv";
    struct field field;
    int rc = field_parse(FIELD_TYPE, type, (unsigned)strlen(type), now_ms, &field);

    return rc < 0 ? rc : roster_set_field(slot, FIELD_TYPE, &field);
}

static int set_absent(struct collector *collector, struct slot *slot, uint32_t fields)
{
    for (int id = 0; id < FIELD_COUNT; id++) {
        struct field absent = {.state = FIELD_ABSENT, .since_ms = clock_now_ms()};
        int rc = fields & NODES_FIELD(id) ? roster_set_field(slot, id, &absent) : 0;

        if (rc < 0)
            return rc;
        collector->changed |= rc;
    }
    return 0;
}

static int list_directory(struct collector *collector, struct slot *slot, enum nodes_directory id)
{
    uint32_t all = nodes_fields_of(id), there = all;
    int rc = 0;

    if (!(slot->unlistable & NODES_DIRECTORY(id))) {
        rc = store_list(collector->connection, id, slot->domain->id.domid, &there);
        if (rc ==
            -ENOTCONN) /* not again: it may be the size of this list that oxenstored died of */
            slot->unlistable |= NODES_DIRECTORY(id);
        if (note(collector, rc) < 0)
            return rc;
    }
    slot->to_list &= ~NODES_DIRECTORY(id);
    ask_for_fields(collector, slot, there);
    return set_absent(collector, slot, all & ~there);
}

static int read_field(struct collector *collector, struct slot *slot, enum field_id id)
{
    int64_t now_ms = clock_now_ms();
    struct field field;
    int rc;

    rc = store_read_field(collector->connection, id, slot->domain->id.domid, now_ms, &field);
    if (note(collector, rc) < 0)
        return rc;
    slot->to_read &= ~NODES_FIELD(id);
    slot->read_in_tick |= NODES_FIELD(id) & collector->guest_fields;
    if (id == FIELD_TYPE && field.state == FIELD_ABSENT)
        rc = set_type_from_flags(slot, now_ms);
    else
        rc = roster_set_field(slot, id, &field);
    collector->changed |= rc > 0;
    return rc < 0 ? rc : 0;
}

static int read_slot(struct collector *collector, struct slot *slot)
{
    int rc = 0;

    for (int id = 0; rc == 0 && id < NODES_DIRECTORY_COUNT; id++)
        if (slot->to_list & NODES_DIRECTORY(id))
            rc = list_directory(collector, slot, id);
    for (int id = 0; rc == 0 && id < FIELD_COUNT; id++)
        if (slot->to_read & NODES_FIELD(id))
            rc = read_field(collector, slot, id);
    if (rc < 0)
        return rc;
    roster_enqueue(collector->roster, slot);
    if (slot->awaited || slot->synced)
        return 0;
    slot->synced = true;
    collector->changed = true;
    return roster_set_nodes_read(slot);
}

/* xenstored does not give us the watch: what it would have told of is read this once. */
static void do_without_watch(struct collector *collector, struct slot *slot, enum watch_id id,
                             int code)
{
    struct nodes_work work = nodes_below(watches_path_format(id));

    ask_for(collector, slot, &work);
    error_set(&collector->store_error, code,
              "xenstored refuses a watch on domain %u: %s. Changes of its nodes are not seen.",
              slot->domain->id.domid, strerror(code));
}

static int watch_slot(struct collector *collector, struct slot *slot)
{
    char path[NODES_PATH_MAX], text[WATCH_TOKEN_MAX];

    for (int id = 0; id < WATCH_DOMAIN_COUNT; id++) {
        struct watch_token token = {(enum watch_id)id, slot->domain->id.domid, slot->generation};
        int rc;

        if (!(slot->to_watch & WATCH_BIT(id)))
            continue;
        rc = connection_watch(collector->connection, watches_path(id, token.domid, path),
                              watches_token(&token, text));
        note(collector, rc);
        if (rc == -ENOTCONN || rc == -ENOMEM)
            return rc;
        slot->to_watch &= ~WATCH_BIT(id);
        if (rc < 0) {
            do_without_watch(collector, slot, (enum watch_id)id, -rc);
            continue;
        }
        slot->watched |= WATCH_BIT(id);
        slot->awaited |= WATCH_BIT(id);
    }
    roster_enqueue(collector->roster, slot);
    return 0;
}

static int unwatch(struct collector *collector, struct leaving *leaving)
{
    char path[NODES_PATH_MAX], text[WATCH_TOKEN_MAX];

    for (int id = 0; id < WATCH_DOMAIN_COUNT; id++) {
        struct watch_token token = {(enum watch_id)id, leaving->domid, leaving->generation};
        int rc;

        if (!(leaving->watched & WATCH_BIT(id)))
            continue;
        rc = connection_unwatch(collector->connection, watches_path(id, token.domid, path),
                                watches_token(&token, text));
        if (note(collector, rc) == -ENOTCONN)
            return rc;
    }
    roster_dismiss(collector->roster);
    return 0;
}

/* The most urgent piece of work: 0, -EAGAIN: there is none, or -errno. */
static int work_once(struct collector *collector)
{
    struct leaving *leaving;
    struct slot *slot;
    int rc;

    slot = roster_first_to_read(collector->roster);
    if (slot)
        return read_slot(collector, slot);
    slot = roster_first_to_watch(collector->roster);
    if (slot) {
        rc = watch_slot(collector, slot);
        if (rc == 0) /* its first events are here by now: read it before the next one */
            take_events(collector, clock_now_ms() + DRAIN_MS);
        return rc;
    }
    leaving = roster_leaving(collector->roster);
    return leaving ? unwatch(collector, leaving) : -EAGAIN;
}

void collector_work(struct collector *collector, int64_t deadline_ms)
{
    int rc = 0;

    if (clock_now_ms() < collector->rest_until_ms)
        return;
    while (collector->connection && rc == 0 && clock_now_ms() < deadline_ms)
        rc = work_once(collector);
    if (rc != -ENOMEM)
        return;
    collector->rest_until_ms = clock_now_ms() + REST_MS;
    error_set(&collector->store_error, ENOMEM,
              "Out of memory: not all that the store holds could be read.");
}

static bool work_left(const struct collector *collector)
{
    return collector->connection &&
           (roster_first_to_read(collector->roster) || roster_first_to_watch(collector->roster) ||
            roster_leaving(collector->roster));
}

int64_t collector_wake_ms(const struct collector *collector)
{
    if (work_left(collector))
        return collector->rest_until_ms;
    if (!collector->connection)
        return collector->connection_open_ms;
    if (collector->list_wanted && collector->hypervisor)
        return collector->listed_ms + LIST_INTERVAL_MS;
    return INT64_MAX;
}

int collector_fd(const struct collector *collector)
{
    return collector->connection ? connection_fd(collector->connection) : -1;
}

bool collector_changed(const struct collector *collector)
{
    return collector->changed;
}

struct snapshot *collector_snapshot(struct collector *collector)
{
    struct snapshot *snapshot = roster_snapshot(collector->roster);
    const char *trouble = collector->hypervisor_error.sentence;

    if (!snapshot)
        return NULL;
    if (!*trouble)
        trouble = collector->store_error.sentence;
    text_sanitise(snapshot->trouble, sizeof(snapshot->trouble), trouble, strlen(trouble));
    snapshot->sampled_ms = collector->sampled_ms;
    snapshot->samples = collector->samples;
    snapshot->hypervisor_alive = collector->hypervisor_alive;
    snapshot->store_alive = collector->connection != NULL;
    snapshot->store_checked_ms = collector->store_checked_ms;
    snapshot->host = collector->host;
    collector->changed = false;
    return snapshot;
}
