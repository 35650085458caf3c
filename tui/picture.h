/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The picture: the newest snapshot with what the ledger makes of it, or the two as they were when
 * somebody froze them.
 *
 * While it is frozen snapshots are still taken in, so that nothing is missing from the histories
 * and verdicts afterwards; what is shown is a copy. Owner: the caller of picture_new. Thread: the
 * main thread. Times are CLOCK_MONOTONIC in ms.
 */
#ifndef XENMEM_TUI_PICTURE_H
#define XENMEM_TUI_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/ledger.h"
#include "model/settings.h"
#include "model/snapshot.h"

struct picture;

struct picture *picture_new(const struct settings *settings); /* NULL: ENOMEM */
void picture_free(struct picture *picture);                   /* NULL is allowed */

/* Takes in a newer snapshot, and the caller's reference to it in every case. 0 or -ENOMEM (the
 * picture is the one before). */
int picture_take(struct picture *picture, struct snapshot *snapshot);

/* Tells what time it is, for when no snapshot comes. */
void picture_age(struct picture *picture, int64_t now_ms);

/* From now on snapshot and ledger stay as they are. 0 or -ENOMEM (nothing is frozen). */
int picture_freeze(struct picture *picture);
void picture_thaw(struct picture *picture);

/* What is to be shown. Valid until the next call of a function that is not one of these two. */
const struct snapshot *picture_snapshot(const struct picture *picture); /* NULL: none yet */
const struct ledger *picture_ledger(const struct picture *picture);

#endif
