/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is shown, live or frozen: see picture.h.
 */
#include "tui/picture.h"

#include <errno.h>
#include <stdlib.h>

struct picture {
    struct snapshot *live;
    struct ledger *ledger;
    struct snapshot *frozen;
    struct ledger *frozen_ledger; /* not NULL: the picture is frozen */
};

struct picture *picture_new(const struct settings *settings)
{
    struct picture *picture = calloc(1, sizeof(*picture));

    if (!picture)
        return NULL;
    picture->ledger = ledger_new(settings);
    if (!picture->ledger) {
        free(picture);
        return NULL;
    }
    return picture;
}

void picture_free(struct picture *picture)
{
    if (!picture)
        return;
    picture_thaw(picture);
    snapshot_unref(picture->live);
    ledger_free(picture->ledger);
    free(picture);
}

int picture_take(struct picture *picture, struct snapshot *snapshot)
{
    int rc = ledger_observe(picture->ledger, snapshot);

    if (rc < 0) {
        snapshot_unref(snapshot);
        return rc;
    }
    snapshot_unref(picture->live);
    picture->live = snapshot;
    return 0;
}

void picture_age(struct picture *picture, int64_t now_ms)
{
    ledger_age(picture->ledger, now_ms);
}

int picture_freeze(struct picture *picture)
{
    struct ledger *copy;

    if (picture->frozen_ledger)
        return 0;
    copy = ledger_copy(picture->ledger);
    if (!copy)
        return -ENOMEM;
    picture->frozen_ledger = copy;
    picture->frozen = picture->live ? snapshot_ref(picture->live) : NULL;
    return 0;
}

void picture_thaw(struct picture *picture)
{
    snapshot_unref(picture->frozen);
    ledger_free(picture->frozen_ledger);
    picture->frozen = NULL;
    picture->frozen_ledger = NULL;
}

const struct snapshot *picture_snapshot(const struct picture *picture)
{
    return picture->frozen_ledger ? picture->frozen : picture->live;
}

const struct ledger *picture_ledger(const struct picture *picture)
{
    return picture->frozen_ledger ? picture->frozen_ledger : picture->ledger;
}
