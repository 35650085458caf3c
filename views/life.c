/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Marks of actors: see life.h.
 */
#include "views/life.h"

#include <assert.h>

#include "model/following.h"

struct sign {
    char32_t utf8, ascii;
    enum role role;
    struct {
        const char *utf8, *ascii;
    } remark; /* behind the name of a domain's actor */
};

static const struct sign signs[] = {
    [SERVICE_UNKNOWN] = {U'?', U'?', ROLE_QUIET, {"", ""}},
    [SERVICE_ALIVE] = {U'●', U'=', ROLE_GOOD, {"", ""}},
    [SERVICE_SILENT] = {U'≈', U'~', ROLE_WARNING, {"≈", "~"}},
    [SERVICE_DEAD] = {U'✝', U'+', ROLE_WRONG, {"✝", "!dead"}},
    [SERVICE_ABSENT] = {U'○', U'o', ROLE_WRONG, {"✝", "!dead"}},
};
static_assert(sizeof(signs) / sizeof(signs[0]) == SERVICE_LIFE_COUNT, "a life has no sign");

char32_t life_mark(const struct canvas *canvas, enum service_life life)
{
    return canvas->ascii ? signs[life].ascii : signs[life].utf8;
}

enum role life_role(enum service_life life, bool waited_for)
{
    return signs[life].role == ROLE_WRONG && !waited_for ? ROLE_QUIET : signs[life].role;
}

struct life_remark life_remark_on(const struct canvas *canvas, const struct column_row *row)
{
    const struct life_remark none = {"", ROLE_NORMAL};
    struct service service = {.known = row->actors != NULL};
    enum service_life life;
    struct following following;

    following_of(row->domain, &following);
    if (!following.follows)
        return none;
    service.entry = actors_find(row->actors, following.actor);
    life = service_life(&service, row->now_ms);
    if (life == SERVICE_ALIVE && actors_trouble_of(service.entry, row->domain->id.domid))
        return (struct life_remark){"!", ROLE_WARNING};
    if (life == SERVICE_ALIVE || life == SERVICE_UNKNOWN)
        return none;
    return (struct life_remark){canvas->ascii ? signs[life].remark.ascii : signs[life].remark.utf8,
                                signs[life].role};
}
