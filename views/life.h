/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How it is shown whether an actor lives: marks and roles, in UTF-8 and in ASCII, and the name of a
 * domain's actor with its mark.
 *
 * Quiet where nobody waits for it: no actor has to run for domains that nothing is asked of.
 * Thread: any; pure.
 */
#ifndef XENMEM_VIEWS_LIFE_H
#define XENMEM_VIEWS_LIFE_H

#include "model/service.h"
#include "views/canvas.h"

char32_t life_mark(const struct canvas *canvas, enum service_life life);
enum role life_role(enum service_life life, bool waited_for);

/* What there is to say of a domain's actor. */
struct life_remark {
    const char *mark; /* "✝", "!", "≈"; ASCII: "!dead", "!", "~"; "": all is well */
    enum role role;
    const char *help; /* for the glossary */
};

/* Nobody of its actor's name lives, or it has trouble with this domain. */
struct life_remark life_remark_on(const struct canvas *canvas, const struct column_row *row);

/* Every remark that there can be; false behind the last. */
bool life_remark_at(const struct canvas *canvas, size_t index, struct life_remark *ret_remark);

#endif
