/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Words for what has been changed: plans of the journal, changes that were seen, and fights. Inside
 * tui/past only.
 *
 * Thread: the main thread.
 */
#ifndef XENMEM_TUI_PAST_WORDS_H
#define XENMEM_TUI_PAST_WORDS_H

#include "tui/past.h"

/* The time of day, and the day where it is not this one. Since 1970. */
void past_write_when(int64_t at_ms, char *text, size_t size);

/* "root pts/0" */
void past_write_who(const struct journal_plan *plan, char *text, size_t size);

/* "undo set target of web01 (3)"; without the domain where `named` is false. */
void past_write_what(const struct past *past, const struct journal_plan *plan, bool named,
                     char *text, size_t size);

/* The rows, but for `when`. `id` (NULL: all) is the domain whose steps are told. */
void past_fill_plan(const struct past *past, const struct journal_plan *plan,
                    const struct domain_id *id, bool ascii, struct scene_past *ret_row);
void past_fill_change(const struct change *change, bool named, bool ascii,
                      struct scene_past *ret_row);
void past_fill_fight(const struct change_fight *fight, const struct domain_id *id, const char *name,
                     bool named, bool ascii, struct scene_past *ret_row);

#endif
