/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The journal for the console: read when somebody looks at it, and made into the rows of its view.
 *
 * Reading is a file of at most JOURNAL_READ_MAX bytes, never Xen. Owner: the console; all zero is
 * empty. Thread: the main thread.
 */
#ifndef XENMEM_TUI_PAST_H
#define XENMEM_TUI_PAST_H

#include <stddef.h>
#include <sys/stat.h>

#include "actorctl/operate/journal.h"
#include "views/scene.h"

struct console;

struct past {
    struct journal_log *log; /* NULL: nothing has been read */
    struct scene_past *rows; /* newest first */
    size_t count;
    struct stat file; /* as it was when it was read */
};

/* Reads it anew; what stands in the way is in scene.past_trouble. */
void past_load(struct console *console);

/* The same, if the file is another one than before. True: it was. */
bool past_refresh(struct console *console);
void past_release(struct console *console);

/* NULL: none such. Valid until it is read anew. */
const struct journal_plan *past_find(const struct past *past, const char *id);
const struct journal_plan *past_newest(const struct past *past);

/* The one of row `row` of the view. */
const struct journal_plan *past_at(const struct past *past, size_t row);

/* "undo set target of web01 (3), 12:41:07" */
void past_describe(struct console *console, const struct journal_plan *plan, char *text,
                   size_t size);

#endif
