/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The journal, followed as it grows: what has been read once is not read again, so that looking
 * costs one stat() where nothing has happened.
 *
 * A file that has been rotated, cut or replaced is read anew. What others write (`xenmem` in another
 * terminal) is in it, too. Owner: the caller of journal_follow_new. Thread: one at a time.
 */
#ifndef XENMEM_ACTORCTL_OPERATE_JOURNAL_FOLLOW_H
#define XENMEM_ACTORCTL_OPERATE_JOURNAL_FOLLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "actorctl/operate/journal.h"

struct journal_follow;

/* Reads the last `reach` bytes at most (up to JOURNAL_READ_MAX) when it looks for the first time.
 * `on_step` (may be NULL) is told of each step once, when its intent is read: what is about to be
 * done, or was. Nothing is read yet. -ENAMETOOLONG, -ENOMEM. */
int journal_follow_new(struct journal_follow **ret_follow, const char *path, size_t reach,
                       journal_step_fn *on_step, void *user);
void journal_follow_free(struct journal_follow *follow); /* NULL is allowed */

/* Takes in what has been written since. 1: there was something (plans and steps may have moved: what
 * pointed into the log does not any more), 0: nothing, or an error as of journal_load (what had been
 * read stays). */
int journal_follow_look(struct journal_follow *follow, struct xenmem_error *error);

/* Has the last look found lines that were written since the one before it? */
bool journal_follow_grew(const struct journal_follow *follow);

/* From now on so many bytes back are wanted: the next look reads anew where that is more. */
void journal_follow_reach(struct journal_follow *follow, size_t reach);

/* What has been read; NULL: nothing yet. Valid until the next look that returns 1. */
const struct journal_log *journal_follow_log(const struct journal_follow *follow);

#endif
