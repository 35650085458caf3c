/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The cursor: on a domain, known by domid and UUID, never on a row. See scene.h.
 */
#include <stdio.h>
#include <string.h>

#include "views/scene.h"

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

void scene_follow_cursor(struct scene *scene)
{
    size_t row = scene->cursor_set ? row_of(scene, &scene->cursor) : scene->row_count;

    if (row < scene->row_count)
        put_cursor(scene, row);
    else if (scene->cursor_set && scene->kept && scene_place(scene) == SCENE_VIEW_DOMAIN)
        scene->gone = true;
    else
        put_cursor(scene, scene->cursor_row);
}

bool scene_needs_you(const struct column_row *row)
{
    return row->verdict && convergence_info(row->verdict->state)->concern == CONVERGENCE_NEEDS_YOU;
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
        .actors = scene->snapshot->actors,
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

        if (scene_needs_you(&scene->rows[row])) {
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

/* The least scrolling, and no empty rows below while there are some above. */
void scene_show_cursor(struct scene *scene, int page)
{
    size_t rows = page > 0 ? (size_t)page : 0;
    size_t last_top = scene->row_count > rows ? scene->row_count - rows : 0;

    scene->page_rows = rows;
    if (scene->cursor_row < scene->top_row)
        scene->top_row = scene->cursor_row;
    if (rows > 0 && scene->cursor_row >= scene->top_row + rows)
        scene->top_row = scene->cursor_row - rows + 1;
    if (scene->top_row > last_top)
        scene->top_row = last_top;
}

/* How far back there is something to read is found out by the drawing. */
void scene_read_plot(struct scene *scene, int columns)
{
    int read = scene->plot_read + columns;

    scene->plot_read = read > 0 ? read : 0;
}
