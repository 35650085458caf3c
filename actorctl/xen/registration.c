/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Nodes by a table: see registration.h.
 */
#include "actorctl/xen/registration.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/xen/clock.h"
#include "base/proc.h"
#include "base/text.h"
#include "base/units.h"

#define PATH_BYTES  160
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
#define EVERYTHING ((1u << NODE_COUNT) - 1)

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
    troubles_release(&registration->troubles);
    free(registration);
}

void registration_ask(struct registration *registration)
{
    registration->to_read = EVERYTHING;
    troubles_ask(&registration->troubles);
}

void registration_rest(struct registration *registration)
{
    registration->to_read = 0;
    troubles_rest(&registration->troubles);
}

static int step_node(struct registration *registration, const char *path,
                     struct connection *connection, size_t i)
{
    char node[PATH_BYTES], *bytes;
    unsigned length;
    bool changed;
    int rc;

    snprintf(node, sizeof(node), "%s/%s", path, nodes[i].name);
    rc = connection_read(connection, node, &bytes, &length);
    if (rc == -ENOTCONN || rc == -ENOMEM)
        return rc;
    changed = nodes[i].take(registration, rc < 0 ? "" : bytes, rc < 0 ? 0 : length);
    if (rc == 0)
        free(bytes);
    registration->to_read &= ~(1u << i);
    return changed;
}

/* --- all of it -------------------------------------------------------------------------------- */

int registration_note(struct registration *registration, const char *node)
{
    const size_t length = strlen(TROUBLES_NODE);

    if (!*node)
        registration_ask(registration);
    else if (strcmp(node, TROUBLES_NODE) == 0)
        troubles_ask(&registration->troubles);
    else if (strncmp(node, TROUBLES_NODE "/", length + 1) == 0)
        return troubles_note(&registration->troubles, node + length + 1);
    for (size_t i = 0; i < NODE_COUNT; i++)
        if (strcmp(node, nodes[i].name) == 0)
            registration->to_read |= 1u << i;
    return 0;
}

bool registration_has_work(const struct registration *registration)
{
    return registration->to_read || troubles_have_work(&registration->troubles);
}

int registration_step(struct registration *registration, struct connection *connection,
                      bool socket_only)
{
    char path[PATH_BYTES - 32];

    snprintf(path, sizeof(path), REGISTRATION_ROOT "/%s", registration->entry.name);
    for (size_t i = 0; i < NODE_COUNT; i++)
        if (registration->to_read & 1u << i)
            return step_node(registration, path, connection, i);
    return troubles_step(&registration->troubles, path, connection, socket_only);
}

int registration_copy(const struct registration *registration, struct actors_entry *ret_entry)
{
    const struct troubles *troubles = &registration->troubles;

    *ret_entry = registration->entry;
    if (troubles->count == 0)
        return 0;
    ret_entry->troubles = malloc(troubles->count * sizeof(troubles->at[0]));
    if (!ret_entry->troubles)
        return -ENOMEM;
    memcpy(ret_entry->troubles, troubles->at, troubles->count * sizeof(troubles->at[0]));
    ret_entry->trouble_count = troubles->count;
    return 0;
}

bool registration_check(struct registration *registration)
{
    return registration->entry.alive && find_process(registration);
}
