/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Marks of actors: see life.h.
 */
#include "views/life.h"

#include <assert.h>

#include "model/following.h"

static const struct {
    char32_t utf8, ascii;
    enum role role;
} signs[] = {
    [SERVICE_UNKNOWN] = {U'?', U'?', ROLE_QUIET},  [SERVICE_ALIVE] = {U'●', U'=', ROLE_GOOD},
    [SERVICE_SILENT] = {U'≈', U'~', ROLE_WARNING}, [SERVICE_DEAD] = {U'✝', U'+', ROLE_WRONG},
    [SERVICE_ABSENT] = {U'○', U'o', ROLE_WRONG},
};
static_assert(sizeof(signs) / sizeof(signs[0]) == SERVICE_LIFE_COUNT, "a life has no sign");

enum {
    REMARK_NONE,
    REMARK_DEAD,
    REMARK_SILENT,
    REMARK_TROUBLE,
};

static const struct {
    const char *utf8, *ascii;
    enum role role;
    const char *help;
} remarks[] = {
    [REMARK_NONE] = {"", "", ROLE_NORMAL, ""},
    [REMARK_DEAD] = {"✝", "!dead", ROLE_WRONG,
                     "behind an actor: nobody of that name lives, and the policy needs somebody"},
    [REMARK_SILENT] = {"≈", "~", ROLE_WARNING,
                       "behind an actor: it is there, and three heartbeats have not come"},
    [REMARK_TROUBLE] = {"!", "!", ROLE_WARNING,
                        "behind an actor: it lives, and has trouble with this domain; the view of "
                        "the actors tells which"},
};
#define REMARK_COUNT (sizeof(remarks) / sizeof(remarks[0]))

static struct life_remark remark_of(const struct canvas *canvas, size_t index)
{
    return (struct life_remark){canvas->ascii ? remarks[index].ascii : remarks[index].utf8,
                                remarks[index].role, remarks[index].help};
}

bool life_remark_at(const struct canvas *canvas, size_t index, struct life_remark *ret_remark)
{
    if (index + 1 >= REMARK_COUNT)
        return false;
    *ret_remark = remark_of(canvas, index + 1);
    return true;
}

char32_t life_mark(const struct canvas *canvas, enum service_life life)
{
    return canvas->ascii ? signs[life].ascii : signs[life].utf8;
}

enum role life_role(enum service_life life, bool waited_for)
{
    return signs[life].role == ROLE_WRONG && !waited_for ? ROLE_QUIET : signs[life].role;
}

static size_t find_remark(const struct column_row *row)
{
    struct service service = {.known = row->actors != NULL};
    struct following following;

    following_of(row->domain, &following);
    if (!following.follows)
        return REMARK_NONE;
    service.entry = actors_find(row->actors, following.actor);
    switch (service_life(&service, row->now_ms)) {
    case SERVICE_DEAD:
    case SERVICE_ABSENT:
        return REMARK_DEAD;
    case SERVICE_SILENT:
        return REMARK_SILENT;
    case SERVICE_ALIVE:
        return actors_trouble_of(service.entry, row->domain->id.domid) ? REMARK_TROUBLE
                                                                       : REMARK_NONE;
    case SERVICE_UNKNOWN:
        break;
    }
    return REMARK_NONE;
}

struct life_remark life_remark_on(const struct canvas *canvas, const struct column_row *row)
{
    return remark_of(canvas, find_remark(row));
}
