/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is shown, live or frozen: see display.h.
 */
#include "tui/display.h"

#include <errno.h>
#include <stdlib.h>

struct display {
    struct snapshot *live;
    struct ledger *ledger;
    struct snapshot *frozen;
    struct ledger *frozen_ledger; /* not NULL: the picture is frozen */
};

struct display *display_new(const struct settings *settings)
{
    struct display *display = calloc(1, sizeof(*display));

    if (!display)
        return NULL;
    display->ledger = ledger_new(settings);
    if (!display->ledger) {
        free(display);
        return NULL;
    }
    return display;
}

void display_free(struct display *display)
{
    if (!display)
        return;
    display_thaw(display);
    snapshot_unref(display->live);
    ledger_free(display->ledger);
    free(display);
}

int display_take(struct display *display, struct snapshot *snapshot)
{
    int rc = ledger_observe(display->ledger, snapshot);

    if (rc < 0) {
        snapshot_unref(snapshot);
        return rc;
    }
    snapshot_unref(display->live);
    display->live = snapshot;
    return 0;
}

int display_claim(struct display *display, const struct change_claim *claim)
{
    return ledger_claim(display->ledger, claim);
}

void display_age(struct display *display, int64_t now_ms)
{
    ledger_age(display->ledger, now_ms);
}

int display_freeze(struct display *display)
{
    struct ledger *copy;

    if (display->frozen_ledger)
        return 0;
    copy = ledger_copy(display->ledger);
    if (!copy)
        return -ENOMEM;
    display->frozen_ledger = copy;
    display->frozen = display->live ? snapshot_ref(display->live) : NULL;
    return 0;
}

void display_thaw(struct display *display)
{
    snapshot_unref(display->frozen);
    ledger_free(display->frozen_ledger);
    display->frozen = NULL;
    display->frozen_ledger = NULL;
}

const struct snapshot *display_snapshot(const struct display *display)
{
    return display->frozen_ledger ? display->frozen : display->live;
}

const struct ledger *display_ledger(const struct display *display)
{
    return display->frozen_ledger ? display->frozen_ledger : display->ledger;
}

struct snapshot *display_live_snapshot(const struct display *display)
{
    return display->live;
}

const struct ledger *display_live_ledger(const struct display *display)
{
    return display->ledger;
}
