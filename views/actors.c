/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who acts on the domains of this host: a row per actor that is registered or asked for, more about
 * the chosen one below (actor_detail.c), and other balancers.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "views/actor_detail.h"
#include "views/drawers.h"
#include "views/format.h"
#include "views/glyphs.h"
#include "views/life.h"
#include "views/page.h"
#include "views/table.h"

#define MARGIN       2
#define DETAIL_LEAST 4 /* rows; with less there is a sentence alone */
#define LEAST_LINES  3 /* of the list, where there are more and the screen is small */

enum {
    CELL_NAME,
    CELL_LIFE,
    CELL_PID,
    CELL_SINCE,
    CELL_HEARD,
    CELL_SERVES,
    CELL_WELL,
    CELL_MOVING,
    CELL_NEED_YOU,
    CELL_TROUBLE,
    CELL_DECIDED,
    CELL_VERSION,
    CELL_DECISION,
};

static const struct table_column cells[] = {
    [CELL_NAME] = {"NAME", 10, 24, 0, false},
    [CELL_LIFE] = {"STATE", 13, 0, 0, false},
    [CELL_PID] = {"PID", 7, 0, 60, true},
    [CELL_SINCE] = {"SINCE", 6, 0, 66, true},
    [CELL_HEARD] = {"HEARD", 6, 0, 74, true},
    [CELL_SERVES] = {"SERVES", 6, 0, 0, true},
    [CELL_WELL] = {"WELL", 5, 0, 96, true},
    [CELL_MOVING] = {"MOVING", 6, 0, 96, true},
    [CELL_NEED_YOU] = {"NEED YOU", 8, 0, 50, true},
    [CELL_TROUBLE] = {"TROUBLE", 7, 0, 60, true},
    [CELL_DECIDED] = {"LAST", 6, 0, 80, true},
    [CELL_VERSION] = {"VERSION", 8, 12, 110, false},
    [CELL_DECISION] = {"LAST DECISION", 20, 120, 132, false},
};
#define CELL_COUNT (sizeof(cells) / sizeof(cells[0]))

/* --- the list --------------------------------------------------------------------------------- */

static void draw_count(const struct table *table, struct canvas *canvas, int row, size_t cell,
                       size_t count, enum role role)
{
    char text[32];

    snprintf(text, sizeof(text), "%zu", count);
    table_draw(table, canvas, row, cell, count == 0 ? ROLE_QUIET : role, text);
}

/* How long ago; a time of 0 is not known. */
static void draw_age(const struct table *table, struct canvas *canvas, int row, size_t cell,
                     int64_t now_ms, int64_t at_ms)
{
    char text[UNITS_TEXT_MAX];

    table_draw(table, canvas, row, cell, at_ms > 0 ? ROLE_NORMAL : ROLE_QUIET,
               at_ms > 0 ? units_format_age(text, now_ms - at_ms) : glyphs_for(canvas)->unknown);
}

static void draw_life(const struct table *table, struct canvas *canvas, int row,
                      const struct service *service, int64_t now_ms)
{
    enum service_life life = service_life(service, now_ms);
    enum role role = life_role(life, service->waiting > 0);
    char text[32];

    snprintf(text, sizeof(text), "  %s", service_life_name(life));
    table_draw(table, canvas, row, CELL_LIFE, role == ROLE_GOOD ? ROLE_NORMAL : role, text);
    canvas_glyph(canvas, row, table->at[CELL_LIFE], role, life_mark(canvas, life));
}

/* What only a registered one has. */
static void draw_entry(const struct table *table, struct canvas *canvas, int row,
                       const struct actors_entry *entry, int64_t now_ms)
{
    char pid[32];

    snprintf(pid, sizeof(pid), "%" PRId64, entry->pid);
    table_draw(table, canvas, row, CELL_PID, entry->pid > 0 ? ROLE_NORMAL : ROLE_QUIET,
               entry->pid > 0 ? pid : glyphs_for(canvas)->unknown);
    draw_age(table, canvas, row, CELL_SINCE, now_ms, entry->alive ? entry->since_ms : 0);
    draw_age(table, canvas, row, CELL_HEARD, now_ms, entry->heartbeat_ms);
    draw_age(table, canvas, row, CELL_DECIDED, now_ms, entry->decided_ms);
    table_draw(table, canvas, row, CELL_VERSION, ROLE_NORMAL, entry->version);
    table_draw(table, canvas, row, CELL_DECISION, ROLE_NORMAL, entry->decision);
}

static void draw_nothing(const struct table *table, struct canvas *canvas, int row)
{
    static const size_t of_an_entry[] = {CELL_PID, CELL_SINCE, CELL_HEARD, CELL_TROUBLE,
                                         CELL_DECIDED};

    for (size_t i = 0; i < sizeof(of_an_entry) / sizeof(of_an_entry[0]); i++)
        table_draw(table, canvas, row, of_an_entry[i], ROLE_QUIET, glyphs_for(canvas)->none);
}

static void draw_service(const struct scene *scene, struct canvas *canvas, int row,
                         const struct table *table, size_t index)
{
    const struct service *service = &scene->services.list[index];
    int64_t now_ms = scene_moment(scene);

    table_draw(table, canvas, row, CELL_NAME, ROLE_NORMAL, service->name);
    draw_life(table, canvas, row, service, now_ms);
    draw_count(table, canvas, row, CELL_SERVES, service->domains, ROLE_NORMAL);
    draw_count(table, canvas, row, CELL_WELL, service->well, ROLE_NORMAL);
    draw_count(table, canvas, row, CELL_MOVING, service->moving, ROLE_MOVING);
    draw_count(table, canvas, row, CELL_NEED_YOU, service->needs_you, ROLE_WRONG);
    if (service->entry) {
        draw_count(table, canvas, row, CELL_TROUBLE, service->entry->trouble_count,
                   service->entry->alive ? ROLE_WARNING : ROLE_QUIET);
        draw_entry(table, canvas, row, service->entry, now_ms);
    } else {
        draw_nothing(table, canvas, row);
    }
    if (index == scene->picked) {
        canvas_glyph(canvas, row, 0, ROLE_STRONG, glyphs_for(canvas)->cursor);
        canvas_select_row(canvas, row);
    }
}

/* Returns the row below it. */
static int draw_list(struct scene *scene, struct canvas *canvas, struct frame *frame)
{
    size_t count = scene->services.count;
    int most = frame->rows / 2 > LEAST_LINES ? frame->rows / 2 : LEAST_LINES;
    size_t shown = count < (size_t)most ? count : (size_t)most;
    size_t first = scene->picked < shown ? 0 : scene->picked - shown + 1;
    struct table table;

    table_place(&table, cells, CELL_COUNT, MARGIN, canvas->columns);
    table_draw_titles(&table, canvas, frame->top);
    for (size_t i = 0; i < shown && (int)i + 1 < frame->rows; i++)
        draw_service(scene, canvas, frame->top + 1 + (int)i, &table, first + i);
    scene->page_rows = shown;
    frame_set_position(frame, first, shown, count);
    return frame->top + 1 + (int)shown;
}

/* --- the rest --------------------------------------------------------------------------------- */

/* What an actor is, where there is none. */
static void draw_nobody(const struct scene *scene, struct page *page)
{
    int width = page->canvas->columns - MARGIN - 1;
    int row;

    if (page->line > 0)
        page_next(page);
    if (!scene->snapshot || !scene->snapshot->actors) {
        page_text(page, MARGIN, width, ROLE_QUIET, "who acts on this host is not known yet");
        page_next(page);
        return;
    }
    page_text(page, MARGIN, width, ROLE_STRONG, "No actor runs, and no domain asks for one.");
    page_next(page);
    page_text(page, MARGIN, width, ROLE_NORMAL,
              "An actor is a process that makes domains use what their memory policy says: it sets "
              "their balloon targets, and pages where ballooning is not enough. Guests of stock xl "
              "need none: their balloon targets are set by hand (b).");
    row = page_row(page, page->line);
    canvas_text(page->canvas, row, MARGIN, 2, ROLE_STRONG, glyphs_for(page->canvas)->into);
    page_text(page, MARGIN + 2, width - 2, ROLE_STRONG,
              "To have one: systemctl enable --now xenmem-actor@xl (or: xenmem actor run xl). Then "
              "p gives a domain the policy xl.");
    page_next(page);
}

static void draw_balancers(const struct scene *scene, struct page *page)
{
    const struct actors *actors = scene->snapshot ? scene->snapshot->actors : NULL;
    int at;

    for (size_t i = 0; actors && i < actors->balancer_count; i++) {
        const struct actors_balancer *balancer = &actors->balancers[i];
        int row = page_next(page);

        at = MARGIN;
        canvas_glyph(page->canvas, row, 0, ROLE_WARNING, glyphs_for(page->canvas)->warning);
        at += canvas_text(page->canvas, row, at, 24, ROLE_STRONG, balancer->name);
        canvas_printf(page->canvas, row, at, page->canvas->columns - at - 1, ROLE_NORMAL,
                      " (pid %" PRId64 ") writes balloon targets too: what others set may not stay",
                      balancer->pid);
    }
}

/* The line that the cursor is on, whatever has come and gone. */
static const struct service *pick(struct scene *scene)
{
    const struct services *services = &scene->services;

    if (scene->picked >= services->count)
        scene->picked = services->count > 0 ? services->count - 1 : 0;
    snprintf(scene->picked_actor, sizeof(scene->picked_actor), "%s",
             services->count > 0 ? services->list[scene->picked].name : "");
    return services->count > 0 ? &services->list[scene->picked] : NULL;
}

void actors_draw(struct scene *scene, struct canvas *canvas, struct frame *frame)
{
    const struct service *picked = pick(scene);
    struct page page = {.canvas = canvas, .top = frame->top, .rows = frame->rows};
    char sentence[ACTOR_SENTENCE_MAX] = "";

    frame_draw_title(scene, canvas, "actors");
    frame_draw_memory(scene, canvas, frame->memory);
    if (picked) {
        page.top = draw_list(scene, canvas, frame) + 1;
        page.rows = frame->top + frame->rows - page.top;
    }
    draw_balancers(scene, &page);
    if (!picked)
        draw_nobody(scene, &page);
    else if (page.rows - page.lines >= DETAIL_LEAST)
        actor_detail_draw(scene, &page, picked);
    else
        actor_detail_sentence(picked, scene_moment(scene), sentence);
    frame_draw_sentence(scene, canvas, frame, picked && *sentence ? picked->name : NULL, sentence);
}
