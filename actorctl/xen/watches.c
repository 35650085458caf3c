/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of watches and their tokens, "m7:12" for generation 12 of domain 7: see watches.h.
 */
#include "actorctl/xen/watches.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "actorctl/xen/nodes.h"
#include "actorctl/xen/registration.h"
#include "base/units.h"

struct watch {
    const char *path;
    char letter; /* what its tokens begin with */
};

static const struct watch watches[] = {
    [WATCH_MEMORY] = {"/local/domain/%u/memory", 'm'},
    [WATCH_FEATURE] = {"/local/domain/%u/control/feature-balloon", 'f'},
    [WATCH_NAME] = {"/local/domain/%u/name", 'n'},
    [WATCH_LIBXL] = {"/libxl", 'l'},
    [WATCH_ACTORS] = {REGISTRATION_ROOT, 'a'},
    [WATCH_INTRODUCE] = {"@introduceDomain", 'i'},
    [WATCH_RELEASE] = {"@releaseDomain", 'r'},
};
static_assert(sizeof(watches) / sizeof(watches[0]) == WATCH_COUNT, "a row for each watch");

const char *watches_path_format(enum watch_id id)
{
    return watches[id].path;
}

const char *watches_path(enum watch_id id, uint32_t domid, char *buffer)
{
    const char *path = watches[id].path;
    const char *mark = strstr(path, "%u");

    if (mark)
        snprintf(buffer, NODES_PATH_MAX, "%.*s%" PRIu32 "%s", (int)(mark - path), path, domid,
                 mark + strlen("%u"));
    else
        snprintf(buffer, NODES_PATH_MAX, "%s", path);
    return buffer;
}

const char *watches_token(const struct watch_token *token, char buffer[WATCH_TOKEN_MAX])
{
    snprintf(buffer, WATCH_TOKEN_MAX, "%c%" PRIu32 ":%" PRIu32, watches[token->id].letter,
             token->domid, token->generation);
    return buffer;
}

static int find_letter(char letter)
{
    for (int id = 0; id < WATCH_COUNT; id++)
        if (watches[id].letter == letter)
            return id;
    return -1;
}

bool watches_parse_token(const char *text, struct watch_token *ret_token)
{
    int id = find_letter(text[0]);
    const char *colon = strchr(text, ':');
    int64_t domid, generation;

    if (id < 0 || !colon)
        return false;
    if (units_parse_decimal(text + 1, (size_t)(colon - text - 1), UINT32_MAX, &domid) < 0 ||
        units_parse_decimal(colon + 1, strlen(colon + 1), UINT32_MAX, &generation) < 0)
        return false;
    ret_token->id = (enum watch_id)id;
    ret_token->domid = (uint32_t)domid;
    ret_token->generation = (uint32_t)generation;
    return true;
}
