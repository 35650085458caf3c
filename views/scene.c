/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The rows of the table and the cursor on them: see scene.h.
 *
 * Rows are laid out in their last order first and then merged where that is no longer right (a
 * natural merge sort): with a tick's few changes that is little more than one pass, also for
 * thousands of domains. The cursor is on a domain, known by domid and UUID, never on a row.
 */
#include "views/scene.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "views/giving.h"

#define PLOT_SPAN_MS 300000
#define STALE_MS     5000
#define COLUMNS      80

int scene_init(struct scene *scene)
{
    *scene = (struct scene){
        .stale_ms = STALE_MS,
        .plot_span_ms = PLOT_SPAN_MS,
        .sort = column_find("domid"),
        .table_columns = COLUMNS,
    };
    return scene->sort ? 0 : -EINVAL;
}

void scene_release(struct scene *scene)
{
    free(scene->rows);
    free(scene->spare);
    free(scene->order);
    services_release(&scene->services);
    domain_unref(scene->kept);
    tags_release(&scene->tags);
    scene->rows = scene->spare = NULL;
    scene->order = NULL;
    scene->kept = NULL;
    scene->row_count = scene->row_room = 0;
}

int64_t scene_moment(const struct scene *scene)
{
    return scene->frozen ? scene->frozen_ms : scene->now_ms;
}

static int make_room(struct scene *scene, size_t count)
{
    size_t room = scene->row_room ? scene->row_room : 64;
    struct column_row *rows, *spare;
    uint32_t *order;

    if (count <= scene->row_room)
        return 0;
    while (room < count)
        room *= 2;
    rows = reallocarray(scene->rows, room, sizeof(*rows));
    if (!rows)
        return -ENOMEM;
    scene->rows = rows;
    spare = reallocarray(scene->spare, room, sizeof(*spare));
    if (!spare)
        return -ENOMEM;
    scene->spare = spare;
    order = reallocarray(scene->order, room, sizeof(*order));
    if (!order)
        return -ENOMEM;
    scene->order = order;
    scene->row_room = room;
    return 0;
}

static void fill_row(const struct scene *scene, const struct domain *domain, struct column_row *row)
{
    row->domain = domain;
    row->verdict = scene->ledger ? ledger_verdict(scene->ledger, &domain->id) : NULL;
    row->history = scene->ledger ? ledger_history(scene->ledger, &domain->id) : NULL;
    row->host = &scene->snapshot->host;
    row->now_ms = scene_moment(scene);
}

/* Rows in their last order, then the new ones. `spare` serves as the table by position. */
static void fill_rows(struct scene *scene, size_t old_count)
{
    const struct snapshot *snapshot = scene->snapshot;
    size_t used = 0;

    for (size_t i = 0; i < snapshot->count; i++)
        fill_row(scene, snapshot->domains[i], &scene->spare[i]);
    for (size_t i = 0; i < old_count; i++) {
        size_t at = snapshot_position(snapshot, scene->order[i]);

        if (at < snapshot->count && scene->spare[at].domain) {
            scene->rows[used++] = scene->spare[at];
            scene->spare[at].domain = NULL;
        }
    }
    for (size_t i = 0; i < snapshot->count; i++)
        if (scene->spare[i].domain)
            scene->rows[used++] = scene->spare[i];
    scene->row_count = used;
}

static bool in_order(const struct scene *scene, const struct column_row *a,
                     const struct column_row *b)
{
    return column_compare(scene->sort, scene->descending, a, b) <= 0;
}

/* The end of the ascending run that begins at `first`. */
static size_t run_end(const struct scene *scene, const struct column_row *rows, size_t first)
{
    size_t end = first + 1;

    while (end < scene->row_count && in_order(scene, &rows[end - 1], &rows[end]))
        end++;
    return end;
}

static void merge(const struct scene *scene, const struct column_row *from, size_t left,
                  size_t middle, size_t end, struct column_row *to)
{
    size_t right = middle;

    for (size_t at = left; at < end; at++) {
        bool take_left =
            left < middle && (right >= end || in_order(scene, &from[left], &from[right]));

        to[at] = from[take_left ? left++ : right++];
    }
}

/* Merges neighbouring runs from rows to spare. False: the rows are in order, spare is not used. */
static bool merge_pass(struct scene *scene)
{
    for (size_t left = 0; left < scene->row_count;) {
        size_t middle = run_end(scene, scene->rows, left);
        size_t end = middle < scene->row_count ? run_end(scene, scene->rows, middle) : middle;

        if (left == 0 && middle == scene->row_count)
            return false;
        merge(scene, scene->rows, left, middle, end, scene->spare);
        left = end;
    }
    return true;
}

static void sort_rows(struct scene *scene)
{
    while (!scene->steady && scene->row_count > 1 && merge_pass(scene)) {
        struct column_row *sorted = scene->spare;

        scene->spare = scene->rows;
        scene->rows = sorted;
    }
}

static bool in_trouble(const struct column_row *row)
{
    return row->verdict && convergence_info(row->verdict->state)->concern == CONVERGENCE_NEEDS_YOU;
}

/* Of the host, whatever is hidden. */
static void sum_up(struct scene *scene)
{
    scene->needs_you = 0;
    scene->back_kb = 0;
    for (size_t i = 0; i < scene->row_count; i++) {
        scene->back_kb += giving_kb(&scene->rows[i]);
        scene->needs_you += in_trouble(&scene->rows[i]);
    }
}

static void remember_order(struct scene *scene)
{
    for (size_t i = 0; i < scene->row_count; i++)
        scene->order[i] = scene->rows[i].domain->id.domid;
}

bool scene_is_aside(enum scene_view view)
{
    return view == SCENE_VIEW_HELP || view == SCENE_VIEW_GLOSSARY || view == SCENE_VIEW_COLUMNS;
}

size_t scene_line_count(const struct scene *scene)
{
    switch (scene->view) {
    case SCENE_VIEW_COLUMNS:
        return column_count();
    case SCENE_VIEW_ACTORS:
        return scene->services.count;
    case SCENE_VIEW_JOURNAL:
        return scene->past_count;
    default:
        return 0;
    }
}

static bool looks_at_one(const struct scene *scene)
{
    enum scene_view view = scene->view;

    if (scene_is_aside(view))
        view = scene->under;
    return view == SCENE_VIEW_DOMAIN;
}

/* Whom one looks at is not hidden, whatever becomes of it. */
static void hide(struct scene *scene)
{
    bool one = looks_at_one(scene) && scene->cursor_set;
    size_t kept = 0;

    for (size_t i = 0; scene->filter.count > 0 && i < scene->row_count; i++) {
        const struct column_row *row = &scene->rows[i];

        if (filter_matches(&scene->filter, row) ||
            (one && domain_id_equal(&row->domain->id, &scene->cursor)))
            scene->rows[kept++] = *row;
    }
    if (scene->filter.count > 0)
        scene->row_count = kept;
}

/* What is shown of the cursor's domain when it goes away. */
static void keep(struct scene *scene, const struct column_row *row)
{
    size_t at = snapshot_position(scene->snapshot, row->domain->id.domid);

    if (at == scene->snapshot->count)
        return;
    domain_unref(scene->kept);
    scene->kept = domain_ref(scene->snapshot->domains[at]);
    scene->kept_judged = row->verdict != NULL;
    if (row->verdict)
        scene->kept_verdict = *row->verdict;
}

static void put_cursor(struct scene *scene, size_t row)
{
    if (scene->row_count == 0) {
        scene->cursor_row = 0;
        return;
    }
    if (row >= scene->row_count)
        row = scene->row_count - 1;
    scene->cursor_row = row;
    scene->cursor = scene->rows[row].domain->id;
    scene->cursor_set = true;
    scene->gone = false;
    keep(scene, &scene->rows[row]);
}

static size_t row_of(const struct scene *scene, const struct domain_id *id)
{
    for (size_t i = 0; i < scene->row_count; i++)
        if (domain_id_equal(&scene->rows[i].domain->id, id))
            return i;
    return scene->row_count;
}

static void follow_cursor(struct scene *scene)
{
    size_t row = scene->cursor_set ? row_of(scene, &scene->cursor) : scene->row_count;

    if (row < scene->row_count)
        put_cursor(scene, row);
    else if (scene->cursor_set && scene->kept && looks_at_one(scene))
        scene->gone = true;
    else
        put_cursor(scene, scene->cursor_row);
}

int scene_arrange(struct scene *scene)
{
    size_t old_count = scene->row_count;
    int rc;

    if (!scene->snapshot) {
        scene->row_count = scene->domain_count = 0;
        scene->needs_you = 0;
        scene->back_kb = 0;
        scene->services.count = 0;
        return 0;
    }
    rc = make_room(scene, scene->snapshot->count);
    if (rc < 0)
        return rc;
    fill_rows(scene, old_count);
    scene->domain_count = scene->snapshot->count;
    tags_prune(&scene->tags, scene->snapshot);
    rc = services_tally(&scene->services, scene->snapshot->actors, scene->rows, scene->row_count);
    scene_settle(scene);
    return rc;
}

void scene_settle(struct scene *scene)
{
    sum_up(scene);
    hide(scene);
    sort_rows(scene);
    remember_order(scene);
    follow_cursor(scene);
}

const struct column_row *scene_selected(const struct scene *scene)
{
    return scene->cursor_row < scene->row_count ? &scene->rows[scene->cursor_row] : NULL;
}

bool scene_subject(const struct scene *scene, struct column_row *ret_row)
{
    const struct column_row *selected = scene_selected(scene);

    if (!scene->gone && selected) {
        *ret_row = *selected;
        return true;
    }
    if (!scene->kept || !scene->snapshot)
        return false;
    *ret_row = (struct column_row){
        .domain = scene->kept,
        .verdict = scene->kept_judged ? &scene->kept_verdict : NULL,
        .host = &scene->snapshot->host,
        .now_ms = scene_moment(scene),
    };
    return true;
}

void scene_move_to(struct scene *scene, size_t row)
{
    put_cursor(scene, row);
}

void scene_move(struct scene *scene, long rows)
{
    size_t row = scene->cursor_row;

    if (rows < 0)
        row = (size_t)-rows > row ? 0 : row - (size_t)-rows;
    else if ((size_t)rows >= scene->row_count)
        row = scene->row_count;
    else
        row += (size_t)rows;
    put_cursor(scene, row);
}

bool scene_move_to_trouble(struct scene *scene, bool backwards)
{
    size_t count = scene->row_count;

    for (size_t step = 1; step <= count; step++) {
        size_t row = (scene->cursor_row + (backwards ? count - step : step)) % count;

        if (in_trouble(&scene->rows[row])) {
            put_cursor(scene, row);
            return true;
        }
    }
    return false;
}

static bool is_found(const struct domain *domain, const char *text)
{
    char domid[16];

    snprintf(domid, sizeof(domid), "%u", domain->id.domid);
    return strcmp(domid, text) == 0 || strcasestr(domain_text(domain, FIELD_NAME, ""), text);
}

bool scene_find(struct scene *scene, const char *text, size_t from_row)
{
    size_t count = scene->row_count;

    if (!*text)
        return false;
    for (size_t step = 0; step < count; step++) {
        size_t row = (from_row + step) % count;

        if (is_found(scene->rows[row].domain, text)) {
            put_cursor(scene, row);
            return true;
        }
    }
    return false;
}

void scene_layout(const struct scene *scene, struct layout *ret_layout)
{
    layout_choose(ret_layout, 1, scene->table_columns, scene->sort, &scene->wishes);
}

static bool can_sort(const struct column *column)
{
    return column->unit != COLUMN_UNIT_TREND;
}

/* A column that is shown only because it is sorted by is left for good. */
void scene_sort_by_neighbour(struct scene *scene, int direction)
{
    struct layout layout;
    size_t at = 0;

    scene_layout(scene, &layout);
    while (at < layout.count && layout.slots[at].column != scene->sort)
        at++;
    for (size_t tried = 0; tried < layout.count; tried++) {
        at = (at + (direction < 0 ? layout.count - 1 : 1)) % layout.count;
        if (can_sort(layout.slots[at].column))
            break;
    }
    if (layout.count > 0)
        scene->sort = layout.slots[at].column;
}
