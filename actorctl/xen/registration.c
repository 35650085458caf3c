/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Nodes by a table, and troubles by domid: see registration.h.
 *
 * The list of troubles may grow with the number of domains, and oxenstored ends a connection on
 * which too long a list is asked for. So it is asked for on a connection of its own; where that
 * ends, each domain's node is looked at.
 */
#include "actorctl/xen/registration.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/xen/clock.h"
#include "actorctl/xen/hypervisor.h"
#include "base/proc.h"
#include "base/text.h"
#include "base/units.h"

#define PATH_BYTES  128
#define DOMIDS      0x8000
#define TROUBLE     "trouble"
#define SECONDS_MAX (INT64_C(1) << 40)

/* --- nodes ------------------------------------------------------------------------------------ */

/* Each takes a node's bytes over; an absent or bad one has length 0. */

static bool take_number(int64_t *number, int64_t otherwise, int64_t max, const char *bytes,
                        size_t length)
{
    int64_t before = *number;

    if (units_parse_decimal(bytes, length, max, number) < 0)
        *number = otherwise;
    return *number != before;
}

static bool take_time(int64_t *time_ms, const char *bytes, size_t length)
{
    int64_t before = *time_ms, seconds;

    *time_ms = 0;
    if (units_parse_decimal(bytes, length, SECONDS_MAX, &seconds) == 0)
        *time_ms = clock_from_boot_ms(seconds * 1000);
    return *time_ms != before;
}

static bool take_text(char *text, size_t size, const char *bytes, size_t length)
{
    char taken[ACTORS_SENTENCE_MAX];

    text_sanitise(taken, size, bytes, length);
    if (strcmp(taken, text) == 0)
        return false;
    strcpy(text, taken);
    return true;
}

/* Is the process that is registered there? Notes since when. */
static bool find_process(struct registration *registration)
{
    struct actors_entry *entry = &registration->entry;
    bool before = entry->alive;
    int64_t start;

    entry->alive = entry->pid > 0 && registration->start >= 0 &&
                   proc_start_time((pid_t)entry->pid, &start) == 0 && start == registration->start;
    entry->since_ms = 0;
    if (entry->alive)
        entry->since_ms = clock_from_boot_ms(start / sysconf(_SC_CLK_TCK) * 1000);
    return entry->alive != before;
}

static bool take_pid(struct registration *registration, const char *bytes, size_t length)
{
    bool changed = take_number(&registration->entry.pid, -1, INT_MAX, bytes, length);

    return find_process(registration) || changed;
}

static bool take_start(struct registration *registration, const char *bytes, size_t length)
{
    bool changed = take_number(&registration->start, -1, INT64_MAX, bytes, length);

    return find_process(registration) || changed;
}

static bool take_version(struct registration *registration, const char *bytes, size_t length)
{
    return take_text(registration->entry.version, sizeof(registration->entry.version), bytes,
                     length);
}

static bool take_scope(struct registration *registration, const char *bytes, size_t length)
{
    return take_text(registration->entry.scope, sizeof(registration->entry.scope), bytes, length);
}

static bool take_heartbeat(struct registration *registration, const char *bytes, size_t length)
{
    return take_time(&registration->entry.heartbeat_ms, bytes, length);
}

/* "SECONDS SENTENCE" */
static bool take_decision(struct registration *registration, const char *bytes, size_t length)
{
    struct actors_entry *entry = &registration->entry;
    const char *blank = memchr(bytes, ' ', length);
    size_t digits = blank ? (size_t)(blank - bytes) : length;
    int64_t seconds;
    bool changed;

    if (!blank || units_parse_decimal(bytes, digits, SECONDS_MAX, &seconds) < 0)
        digits = length = 0;
    changed = take_time(&entry->decided_ms, bytes, digits);
    if (length > 0) {
        bytes += digits + 1;
        length -= digits + 1;
    }
    return take_text(entry->decision, sizeof(entry->decision), bytes, length) || changed;
}

static const struct node {
    const char *name;
    bool (*take)(struct registration *registration, const char *bytes, size_t length);
} nodes[] = {
    {"pid", take_pid},     {"start", take_start},         {"version", take_version},
    {"scope", take_scope}, {"heartbeat", take_heartbeat}, {"decision", take_decision},
};
#define NODE_COUNT (sizeof(nodes) / sizeof(nodes[0]))
#define TROUBLES   (1u << NODE_COUNT) /* the list of them */
#define EVERYTHING (TROUBLES | (TROUBLES - 1))

bool registration_is_name(const char *name)
{
    char text[ACTORS_NAME_MAX];

    return *name && text_sanitise(text, sizeof(text), name, strlen(name));
}

struct registration *registration_new(const char *name)
{
    struct registration *registration = calloc(1, sizeof(*registration));

    if (!registration)
        return NULL;
    snprintf(registration->entry.name, sizeof(registration->entry.name), "%s", name);
    registration->entry.pid = -1;
    registration->start = -1;
    registration_ask(registration);
    return registration;
}

void registration_free(struct registration *registration)
{
    if (!registration)
        return;
    free(registration->entry.troubles);
    free(registration->to_look_at);
    free(registration);
}

void registration_ask(struct registration *registration)
{
    registration->to_read = EVERYTHING;
}

void registration_rest(struct registration *registration)
{
    registration->to_read = 0;
    registration->look_count = 0;
    if (registration->to_look_at)
        memset(registration->to_look_at, 0, DOMIDS / 8);
}

static int read_node(struct connection *connection, const struct registration *registration,
                     const char *node, char **ret_bytes, unsigned *ret_length)
{
    char path[PATH_BYTES];
    int rc;

    *ret_bytes = NULL;
    *ret_length = 0;
    snprintf(path, sizeof(path), REGISTRATION_ROOT "/%s/%s", registration->entry.name, node);
    rc = connection_read(connection, path, ret_bytes, ret_length);
    return rc == -ENOTCONN || rc == -ENOMEM ? rc : 0;
}

static int step_node(struct registration *registration, struct connection *connection, size_t i)
{
    unsigned length;
    char *bytes;
    bool changed;
    int rc = read_node(connection, registration, nodes[i].name, &bytes, &length);

    if (rc < 0)
        return rc;
    changed = nodes[i].take(registration, bytes ? bytes : "", length);
    free(bytes);
    registration->to_read &= ~(1u << i);
    return changed;
}

/* --- troubles --------------------------------------------------------------------------------- */

static int ask_for_trouble(struct registration *registration, uint32_t domid)
{
    unsigned char bit = (unsigned char)(1 << domid % 8);

    if (!registration->to_look_at)
        registration->to_look_at = calloc(DOMIDS / 8, 1);
    if (!registration->to_look_at)
        return -ENOMEM;
    registration->look_count += !(registration->to_look_at[domid / 8] & bit);
    registration->to_look_at[domid / 8] |= bit;
    return 0;
}

static int ask_for_named(struct registration *registration, const char *name)
{
    int64_t domid;

    if (units_parse_decimal(name, strlen(name), DOMIDS - 1, &domid) < 0)
        return 0; /* not one of ours */
    return ask_for_trouble(registration, (uint32_t)domid);
}

static int ask_for_every_domain(struct registration *registration)
{
    const struct hypervisor_domain *domains;
    struct hypervisor *hypervisor;
    size_t count;
    int rc = hypervisor_open(&hypervisor, NULL);

    if (rc < 0)
        return 0; /* the collector tells of it */
    rc = hypervisor_list(hypervisor, &domains, &count, NULL) < 0;
    for (size_t i = 0; i < (rc ? 0 : count); i++)
        rc = ask_for_trouble(registration, domains[i].id.domid);
    hypervisor_close(hypervisor);
    return rc == -ENOMEM ? rc : 0;
}

static int ask_for_listed(struct registration *registration, bool socket_only)
{
    struct connection *connection;
    char path[PATH_BYTES];
    unsigned count = 0;
    char **names = NULL;
    int rc = connection_open(&connection, socket_only, NULL);

    if (rc < 0)
        return rc == -ENOMEM ? rc : -ENOTCONN;
    snprintf(path, sizeof(path), REGISTRATION_ROOT "/%s/" TROUBLE, registration->entry.name);
    rc = connection_list(connection, path, &names, &count);
    connection_close(connection);
    if (rc == -ENOTCONN)
        return ask_for_every_domain(registration);
    if (rc == -ENOMEM)
        return rc;
    rc = 0;
    for (unsigned i = 0; rc == 0 && i < count; i++)
        rc = ask_for_named(registration, names[i]);
    free(names);
    return rc;
}

/* Those that are known are looked at as well: they may be gone. */
static int step_list(struct registration *registration, bool socket_only)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < registration->entry.trouble_count; i++)
        rc = ask_for_trouble(registration, registration->entry.troubles[i].domid);
    if (rc == 0)
        rc = ask_for_listed(registration, socket_only);
    if (rc == 0)
        registration->to_read &= ~TROUBLES;
    return rc;
}

/* Where the trouble with a domain stands, or would. */
static size_t position_of(const struct actors_entry *entry, uint32_t domid)
{
    size_t low = 0, high = entry->trouble_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (entry->troubles[middle].domid < domid)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int make_room(struct registration *registration)
{
    size_t room = registration->trouble_room ? 2 * registration->trouble_room : 16;
    struct actors_trouble *troubles;

    if (registration->entry.trouble_count < registration->trouble_room)
        return 0;
    troubles = realloc(registration->entry.troubles, room * sizeof(*troubles));
    if (!troubles)
        return -ENOMEM;
    registration->entry.troubles = troubles;
    registration->trouble_room = room;
    return 0;
}

static int set_trouble(struct registration *registration, uint32_t domid, const char *bytes,
                       size_t length)
{
    struct actors_entry *entry = &registration->entry;
    size_t at = position_of(entry, domid);
    bool there = at < entry->trouble_count && entry->troubles[at].domid == domid;
    struct actors_trouble *trouble;

    if (!there && entry->trouble_count == REGISTRATION_TROUBLES_MAX)
        return 0;
    if (!there && make_room(registration) < 0)
        return -ENOMEM;
    trouble = &entry->troubles[at];
    if (!there) {
        memmove(trouble + 1, trouble, (entry->trouble_count - at) * sizeof(*trouble));
        *trouble = (struct actors_trouble){.domid = domid};
        entry->trouble_count++;
    }
    return take_text(trouble->sentence, sizeof(trouble->sentence), bytes, length);
}

static int remove_trouble(struct registration *registration, uint32_t domid)
{
    struct actors_entry *entry = &registration->entry;
    size_t at = position_of(entry, domid);

    if (at == entry->trouble_count || entry->troubles[at].domid != domid)
        return 0;
    entry->trouble_count--;
    memmove(&entry->troubles[at], &entry->troubles[at + 1],
            (entry->trouble_count - at) * sizeof(entry->troubles[0]));
    return 1;
}

static uint32_t first_to_look_at(const struct registration *registration)
{
    uint32_t domid = 0;

    while (!registration->to_look_at[domid / 8])
        domid += 8;
    while (!(registration->to_look_at[domid / 8] & 1 << domid % 8))
        domid++;
    return domid;
}

/* An empty node says nothing: it is as good as none. */
static int step_trouble(struct registration *registration, struct connection *connection)
{
    uint32_t domid = first_to_look_at(registration);
    char node[32], *bytes;
    unsigned length;
    int rc;

    snprintf(node, sizeof(node), TROUBLE "/%u", domid);
    rc = read_node(connection, registration, node, &bytes, &length);
    if (rc < 0)
        return rc;
    rc = length > 0 ? set_trouble(registration, domid, bytes, length)
                    : remove_trouble(registration, domid);
    free(bytes);
    if (rc < 0)
        return rc;
    registration->to_look_at[domid / 8] &= (unsigned char)~(1 << domid % 8);
    registration->look_count--;
    return rc;
}

/* --- all of it -------------------------------------------------------------------------------- */

int registration_note(struct registration *registration, const char *node)
{
    const size_t length = strlen(TROUBLE);

    if (!*node)
        registration_ask(registration);
    else if (strcmp(node, TROUBLE) == 0)
        registration->to_read |= TROUBLES;
    else if (strncmp(node, TROUBLE "/", length + 1) == 0)
        return ask_for_named(registration, node + length + 1);
    for (size_t i = 0; i < NODE_COUNT; i++)
        if (strcmp(node, nodes[i].name) == 0)
            registration->to_read |= 1u << i;
    return 0;
}

bool registration_has_work(const struct registration *registration)
{
    return registration->to_read || registration->look_count > 0;
}

int registration_step(struct registration *registration, struct connection *connection,
                      bool socket_only)
{
    for (size_t i = 0; i < NODE_COUNT; i++)
        if (registration->to_read & 1u << i)
            return step_node(registration, connection, i);
    if (registration->to_read & TROUBLES)
        return step_list(registration, socket_only);
    return registration->look_count ? step_trouble(registration, connection) : 0;
}

bool registration_check(struct registration *registration)
{
    return registration->entry.alive && find_process(registration);
}
