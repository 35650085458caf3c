/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The picture: the newest snapshot with what the ledger makes of it, or the two as they were when
 * somebody froze them.
 *
 * While it is frozen snapshots are still taken in, so that nothing is missing from the histories
 * and verdicts afterwards; what is shown is a copy. Owner: the caller of display_new. Thread: the
 * main thread. Times are CLOCK_MONOTONIC in ms.
 */
#ifndef XENMEM_TUI_DISPLAY_H
#define XENMEM_TUI_DISPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "model/ledger.h"
#include "model/settings.h"
#include "model/snapshot.h"

struct display;

struct display *display_new(const struct settings *settings); /* NULL: ENOMEM */
void display_free(struct display *display);                   /* NULL is allowed */

/* Takes in a newer snapshot, and the caller's reference to it in every case. 0 or -ENOMEM (the
 * picture is the one before). */
int display_take(struct display *display, struct snapshot *snapshot);

/* Tells of an operation of ours, before the snapshot that may show it. 0 or -ENOMEM. */
int display_claim(struct display *display, const struct change_claim *claim);

/* Tells what time it is, for when no snapshot comes. */
void display_age(struct display *display, int64_t now_ms);

/* From now on snapshot and ledger stay as they are. 0 or -ENOMEM (nothing is frozen). */
int display_freeze(struct display *display);
void display_thaw(struct display *display);

/* What is to be shown. Valid until the next call of a function that is not one of these two. */
const struct snapshot *display_snapshot(const struct display *display); /* NULL: none yet */
const struct ledger *display_ledger(const struct display *display);

/* The newest, whatever is shown: what plans are made of. Valid as long as those above. */
struct snapshot *display_live_snapshot(const struct display *display); /* NULL: none yet */
const struct ledger *display_live_ledger(const struct display *display);

#endif
