/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A sorted array, and a bit for each that is to be read: see troubles.h.
 *
 * The list of them may grow with the number of domains, and oxenstored ends a connection on which
 * too long a list is asked for. So it is asked for on a connection of its own; where that ends, each
 * domain's node is read.
 */
#include "actorctl/xen/troubles.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/xen/hypervisor.h"
#include "base/text.h"
#include "base/units.h"

#define PATH_BYTES 160
#define DOMIDS     0x8000

void troubles_release(struct troubles *troubles)
{
    free(troubles->at);
    free(troubles->to_read);
}

/* --- what is to be read ----------------------------------------------------------------------- */

void troubles_ask(struct troubles *troubles)
{
    troubles->to_list = true;
}

void troubles_rest(struct troubles *troubles)
{
    troubles->to_list = false;
    troubles->to_read_count = 0;
    if (troubles->to_read)
        memset(troubles->to_read, 0, DOMIDS / 8);
}

static int ask_for(struct troubles *troubles, uint32_t domid)
{
    unsigned char bit = (unsigned char)(1 << domid % 8);

    if (!troubles->to_read)
        troubles->to_read = calloc(DOMIDS / 8, 1);
    if (!troubles->to_read)
        return -ENOMEM;
    troubles->to_read_count += !(troubles->to_read[domid / 8] & bit);
    troubles->to_read[domid / 8] |= bit;
    return 0;
}

int troubles_note(struct troubles *troubles, const char *name)
{
    int64_t domid;

    if (units_parse_decimal(name, strlen(name), DOMIDS - 1, &domid) < 0)
        return 0; /* not one of ours */
    return ask_for(troubles, (uint32_t)domid);
}

bool troubles_have_work(const struct troubles *troubles)
{
    return troubles->to_list || troubles->to_read_count > 0;
}

/* --- the list --------------------------------------------------------------------------------- */

/* Where the hypervisor does not answer, the collector tells of it. */
static int ask_for_every_domain(struct troubles *troubles)
{
    const struct hypervisor_domain *domains;
    struct hypervisor *hypervisor;
    size_t count;
    int rc = 0;

    if (hypervisor_open(&hypervisor, NULL) < 0)
        return 0;
    if (hypervisor_list(hypervisor, &domains, &count, NULL) < 0)
        count = 0;
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = ask_for(troubles, domains[i].id.domid);
    hypervisor_close(hypervisor);
    return rc;
}

static int ask_for_listed(struct troubles *troubles, const char *path, bool socket_only)
{
    char directory[PATH_BYTES];
    unsigned count = 0;
    char **names = NULL;
    int rc;

    snprintf(directory, sizeof(directory), "%s/" TROUBLES_NODE, path);
    rc = connection_list_apart(directory, socket_only, &names, &count);
    if (rc == -E2BIG)
        return ask_for_every_domain(troubles);
    if (rc == -ENOMEM || rc == -ENOTCONN)
        return rc;
    rc = 0;
    for (unsigned i = 0; rc == 0 && i < count; i++)
        rc = troubles_note(troubles, names[i]);
    free(names);
    return rc;
}

/* Those that are known are read as well: they may be gone. */
static int step_list(struct troubles *troubles, const char *path, bool socket_only)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < troubles->count; i++)
        rc = ask_for(troubles, troubles->at[i].domid);
    if (rc == 0)
        rc = ask_for_listed(troubles, path, socket_only);
    troubles->to_list = rc < 0;
    return rc;
}

/* --- one of them ------------------------------------------------------------------------------ */

/* Where the trouble with a domain stands, or would. Most come in ascending order. */
static size_t position_of(const struct troubles *troubles, uint32_t domid, bool *ret_there)
{
    size_t i = troubles->count;

    while (i > 0 && troubles->at[i - 1].domid >= domid)
        i--;
    *ret_there = i < troubles->count && troubles->at[i].domid == domid;
    return i;
}

static int make_room(struct troubles *troubles)
{
    size_t room = troubles->room ? 2 * troubles->room : 16;
    struct actors_trouble *at;

    if (troubles->count < troubles->room)
        return 0;
    at = realloc(troubles->at, room * sizeof(*at));
    if (!at)
        return -ENOMEM;
    troubles->at = at;
    troubles->room = room;
    return 0;
}

static int set(struct troubles *troubles, const struct actors_trouble *trouble)
{
    bool there;
    size_t i = position_of(troubles, trouble->domid, &there);

    if (there && strcmp(troubles->at[i].sentence, trouble->sentence) == 0)
        return 0;
    if (!there) {
        if (troubles->count == TROUBLES_MAX)
            return 0;
        if (make_room(troubles) < 0)
            return -ENOMEM;
        memmove(&troubles->at[i + 1], &troubles->at[i],
                (troubles->count - i) * sizeof(troubles->at[0]));
        troubles->count++;
    }
    troubles->at[i] = *trouble;
    return 1;
}

static int unset(struct troubles *troubles, uint32_t domid)
{
    bool there;
    size_t i = position_of(troubles, domid, &there);

    if (!there)
        return 0;
    troubles->count--;
    memmove(&troubles->at[i], &troubles->at[i + 1],
            (troubles->count - i) * sizeof(troubles->at[0]));
    return 1;
}

static uint32_t first_to_read(const struct troubles *troubles)
{
    uint32_t domid = 0;

    while (!troubles->to_read[domid / 8])
        domid += 8;
    while (!(troubles->to_read[domid / 8] & 1 << domid % 8))
        domid++;
    return domid;
}

static int step_one(struct troubles *troubles, const char *path, struct connection *connection)
{
    struct actors_trouble trouble = {.domid = first_to_read(troubles)};
    char node[PATH_BYTES], *bytes;
    unsigned length;
    int rc;

    snprintf(node, sizeof(node), "%s/" TROUBLES_NODE "/%u", path, trouble.domid);
    rc = connection_read(connection, node, &bytes, &length);
    if (rc == -ENOTCONN || rc == -ENOMEM)
        return rc;
    if (rc == 0) {
        text_sanitise(trouble.sentence, sizeof(trouble.sentence), bytes, length);
        free(bytes);
    }
    /* An empty node says nothing: it is as good as none. */
    rc = *trouble.sentence ? set(troubles, &trouble) : unset(troubles, trouble.domid);
    if (rc < 0)
        return rc;
    troubles->to_read[trouble.domid / 8] &= (unsigned char)~(1 << trouble.domid % 8);
    troubles->to_read_count--;
    return rc;
}

int troubles_step(struct troubles *troubles, const char *path, struct connection *connection,
                  bool socket_only)
{
    if (troubles->to_list)
        return step_list(troubles, path, socket_only);
    return troubles->to_read_count ? step_one(troubles, path, connection) : 0;
}
