/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The rows of the past: see past_rows.h. They are made of entries, which are sorted by their time.
 * Nothing is made anew while neither the journal nor the changes have grown.
 */
#include "tui/past_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tui/console.h"
#include "tui/past_words.h"

#define ROWS_MAX 2000 /* more than anybody scrolls through; `xenmem journal` has all plans */
#define OWN_MAX  32

struct entry {
    int64_t at_ms; /* since 1970 */
    size_t order;  /* of what happened in the same ms: the newest first */
    const struct journal_plan *plan;
    const struct change *change;
    const struct change_fight *fight; /* with the newest of its changes */
};

struct making {
    struct console *console;
    const struct domain_id *id; /* NULL: the host */
    size_t max;
    struct entry *entries;
    size_t count;
};

/* --- what there is -------------------------------------------------------------------------------
 */

/* Changes carry the time of the monotonic clock. */
static int64_t since_1970_ms(int64_t at_ms)
{
    struct timespec real, monotonic;

    clock_gettime(CLOCK_REALTIME, &real);
    clock_gettime(CLOCK_MONOTONIC, &monotonic);
    return at_ms + ((int64_t)real.tv_sec - monotonic.tv_sec) * 1000 +
           (real.tv_nsec - monotonic.tv_nsec) / 1000000;
}

static void add(struct making *making, struct entry entry)
{
    entry.order = making->count;
    making->entries[making->count++] = entry;
}

static bool has_steps_of(const struct journal_plan *plan, const struct domain_id *id)
{
    bool has = false;

    for (size_t i = 0; i < plan->step_count && !has; i++)
        has = domain_id_equal(&plan->steps[i].step.id, id);
    return has;
}

static void add_plans(struct making *making)
{
    const struct past *past = &making->console->past;
    size_t added = 0;

    for (size_t i = 0; added < making->max && past_at(past, i); i++) {
        const struct journal_plan *plan = past_at(past, i);

        if (making->id && !has_steps_of(plan, making->id))
            continue;
        add(making, (struct entry){.at_ms = plan->at_ms, .plan = plan});
        added++;
    }
}

static const struct changes *changes_of(const struct console *console)
{
    return ledger_changes(display_live_ledger(console->display));
}

/* The fight that this change is a turn of; NULL: none. */
static const struct change_fight *fight_of(const struct console *console,
                                           const struct change *change)
{
    const struct verdict *verdict =
        ledger_verdict(display_live_ledger(console->display), &change->id);

    return verdict && verdict->fight.count > 0 && verdict->fight.field == change->field
               ? &verdict->fight
               : NULL;
}

/* How many newer changes of the same field of the same domain there are. */
static size_t count_newer(const struct changes *changes, size_t index)
{
    const struct change *change = changes_at(changes, index);
    size_t count = 0;

    for (size_t i = 0; i < index; i++) {
        const struct change *other = changes_at(changes, i);

        count += other->field == change->field && domain_id_equal(&other->id, &change->id);
    }
    return count;
}

static void add_change(struct making *making, const struct changes *changes, size_t index)
{
    const struct change *change = changes_at(changes, index);
    const struct change_fight *fight = fight_of(making->console, change);
    size_t newer = fight ? count_newer(changes, index) : 0;

    if ((fight && newer > 0 && newer <= fight->count) ||
        (change->author == CHANGE_BY_US && !(fight && newer == 0)))
        return;
    add(making, (struct entry){.at_ms = since_1970_ms(change->at_ms),
                               .change = change,
                               .fight = newer == 0 ? fight : NULL});
}

static void add_changes(struct making *making)
{
    const struct changes *changes = changes_of(making->console);

    for (size_t i = 0; i < changes_count(changes); i++)
        if (!making->id || domain_id_equal(&changes_at(changes, i)->id, making->id))
            add_change(making, changes, i);
}

static int newest_first(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;

    if (left->at_ms != right->at_ms)
        return left->at_ms < right->at_ms ? 1 : -1;
    return left->order < right->order ? -1 : 1;
}

/* --- the rows ------------------------------------------------------------------------------------
 */

static void fill(const struct making *making, const struct entry *entry, struct scene_past *row,
                 struct past_source *source)
{
    bool ascii = making->console->ascii;

    *source = (struct past_source){.serial = 0};
    if (entry->plan) {
        past_fill_plan(&making->console->past, entry->plan, making->id, ascii, row);
        snprintf(source->id, sizeof(source->id), "%s", entry->plan->id);
    } else if (entry->fight) {
        past_fill_fight(entry->fight, &entry->change->id, entry->change->name, !making->id, ascii,
                        row);
        source->fought = entry->change->id;
        source->field = entry->change->field;
        snprintf(source->outcome, sizeof(source->outcome), "%u times", entry->fight->count);
        row->outcome = source->outcome;
    } else {
        source->serial = entry->change->serial;
        past_fill_change(entry->change, !making->id, ascii, row);
    }
    past_write_when(entry->at_ms, row->when, sizeof(row->when));
}

static int make_room(struct past_rows *rows, size_t count)
{
    struct scene_past *made;
    struct past_source *sources;

    if (count <= rows->room)
        return 0;
    made = reallocarray(rows->rows, count, sizeof(*made));
    rows->rows = made ? made : rows->rows;
    sources = reallocarray(rows->sources, count, sizeof(*sources));
    rows->sources = sources ? sources : rows->sources;
    if (!made || !sources)
        return -1;
    rows->room = count;
    return 0;
}

/* Times of other days are written in another way. */
static int day(void)
{
    time_t now = time(NULL);
    struct tm today;

    return localtime_r(&now, &today) ? today.tm_yday : 0;
}

static bool is_as_before(const struct making *making, const struct past_rows *rows)
{
    const struct change *newest = changes_at(changes_of(making->console), 0);

    return rows->made_of == making->console->past.reads + 1 && rows->day == day() &&
           rows->serial == (newest ? newest->serial : 0) &&
           (!making->id || domain_id_equal(making->id, &rows->id));
}

static void remember(const struct making *making, struct past_rows *rows)
{
    const struct change *newest = changes_at(changes_of(making->console), 0);

    rows->made_of = making->console->past.reads + 1; /* 0: nothing has been made */
    rows->serial = newest ? newest->serial : 0;
    rows->day = day();
    if (making->id)
        rows->id = *making->id;
}

/* False: they are as before. */
static bool make(struct making *making, struct past_rows *rows)
{
    size_t room = making->max + CHANGES_MAX;

    if (is_as_before(making, rows))
        return false;
    making->entries = calloc(room, sizeof(*making->entries));
    rows->count = 0;
    if (!making->entries || make_room(rows, making->max) < 0) {
        free(making->entries);
        snprintf(making->console->scene.past_trouble, sizeof(making->console->scene.past_trouble),
                 "There is no memory left to show the journal.");
        return true;
    }
    add_changes(making);
    add_plans(making);
    qsort(making->entries, making->count, sizeof(*making->entries), newest_first);
    rows->count = making->count < making->max ? making->count : making->max;
    for (size_t i = 0; i < rows->count; i++)
        fill(making, &making->entries[i], &rows->rows[i], &rows->sources[i]);
    free(making->entries);
    remember(making, rows);
    return true;
}

static bool is_same(const struct past_source *a, const struct past_source *b)
{
    return strcmp(a->id, b->id) == 0 && a->serial == b->serial && a->field == b->field &&
           domain_id_equal(&a->fought, &b->fought);
}

static size_t find(const struct past_rows *rows, const struct past_source *source, size_t otherwise)
{
    for (size_t i = 0; i < rows->count; i++)
        if (is_same(&rows->sources[i], source))
            return i;
    return otherwise;
}

void past_rows_make(struct console *console)
{
    struct making making = {.console = console, .max = ROWS_MAX};
    struct past_rows *rows = &console->past.all;
    struct scene *scene = &console->scene;
    size_t *picked = &scene->picked;
    struct past_source before =
        *picked < rows->count ? rows->sources[*picked] : (struct past_source){.serial = 0};

    if (make(&making, rows))
        *picked = find(rows, &before, *picked);
    if (*picked >= rows->count)
        *picked = rows->count > 0 ? rows->count - 1 : 0;
    scene->past = rows->rows;
    scene->past_count = rows->count;
}

void past_rows_make_own(struct console *console)
{
    struct making making = {.console = console, .max = OWN_MAX};
    struct past_rows *rows = &console->past.own;
    struct column_row row;

    if (scene_subject(&console->scene, &row)) {
        making.id = &row.domain->id;
        make(&making, rows);
    } else {
        rows->count = 0;
        rows->made_of = 0;
    }
    console->scene.own_past = rows->rows;
    console->scene.own_past_count = rows->count;
}

void past_rows_release(struct past_rows *rows)
{
    free(rows->rows);
    free(rows->sources);
    *rows = (struct past_rows){.rows = NULL};
}
