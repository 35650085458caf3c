/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The rows of the table, their order and their sums: see scene.h. The cursor on them is in
 * scene_cursor.c. Rows are laid out in their last order first, so that sorting has little to do.
 */
#include "views/scene.h"

#include <errno.h>
#include <stdlib.h>

#include "views/giving.h"
#include "views/order.h"

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
    row->actors = scene->snapshot->actors;
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

/* Of the host, whatever is hidden. */
static void sum_up(struct scene *scene)
{
    scene->needs_you = 0;
    scene->back_kb = 0;
    scene->commitment = (struct commitment){.domains = 0};
    for (size_t i = 0; i < scene->row_count; i++) {
        struct commitment_share share;

        commitment_of(&scene->rows[i], &share);
        commitment_add(&scene->commitment, &share);
        scene->back_kb += giving_kb(&scene->rows[i]);
        scene->needs_you += scene_needs_you(&scene->rows[i]);
    }
}

/* Of a picture in which something is missing there is no sum. */
static void track(struct scene *scene)
{
    const struct snapshot *snapshot = scene->snapshot;
    int64_t over = commitment_over(&scene->commitment, &snapshot->host);

    if (snapshot->complete && snapshot->sampled_ms > 0 && over >= 0)
        commitment_track_add(&scene->track, snapshot->sampled_ms, over);
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

enum scene_view scene_place(const struct scene *scene)
{
    return scene_is_aside(scene->view) ? scene->under : scene->view;
}

/* Whom one looks at is not hidden, whatever becomes of it. */
static void hide(struct scene *scene)
{
    bool one = scene_place(scene) == SCENE_VIEW_DOMAIN && scene->cursor_set;
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

/* The host's view has an order of its own. */
static struct order order_of(const struct scene *scene)
{
    if (scene->by_size)
        return (struct order){.by = column_find("actual_kb"), .descending = true};
    return (struct order){.by = scene->sort, .descending = scene->descending};
}

static void sort_rows(struct scene *scene)
{
    const struct order order = order_of(scene);

    if (!scene->steady)
        order_rows(&order, &scene->rows, &scene->spare, scene->row_count);
    remember_order(scene);
}

/* The line of the actor that the cursor was on when it was last drawn. */
static void follow_picked(struct scene *scene)
{
    const struct service *picked = services_find(&scene->services, scene->picked_actor);

    if (scene->view == SCENE_VIEW_ACTORS && picked)
        scene->picked = (size_t)(picked - scene->services.list);
}

static void forget(struct scene *scene)
{
    scene->row_count = scene->domain_count = 0;
    scene->needs_you = 0;
    scene->back_kb = 0;
    scene->commitment = (struct commitment){.domains = 0};
    scene->services.count = 0;
}

int scene_arrange(struct scene *scene)
{
    size_t old_count = scene->row_count;
    int rc;

    if (!scene->snapshot) {
        forget(scene);
        return 0;
    }
    rc = make_room(scene, scene->snapshot->count);
    if (rc < 0)
        return rc;
    fill_rows(scene, old_count);
    scene->domain_count = scene->snapshot->count;
    tags_prune(&scene->tags, scene->snapshot);
    return scene_settle(scene);
}

int scene_settle(struct scene *scene)
{
    int rc =
        services_tally(&scene->services, scene->snapshot->actors, scene->rows, scene->row_count);

    follow_picked(scene);
    sum_up(scene);
    track(scene);
    hide(scene);
    sort_rows(scene);
    scene_follow_cursor(scene);
    return rc;
}

void scene_reorder(struct scene *scene)
{
    bool by_size = scene_place(scene) == SCENE_VIEW_HOST;

    if (by_size == scene->by_size)
        return;
    scene->by_size = by_size;
    sort_rows(scene);
    scene_follow_cursor(scene);
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
