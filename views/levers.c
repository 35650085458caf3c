/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The levers of a domain: see levers.h. A figure that has no room is left out, with all behind it.
 */
#include "views/levers.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "model/following.h"
#include "views/format.h"
#include "views/glyphs.h"
#include "views/life.h"

#define LABEL_COLUMNS 10
#define AGE_COLUMNS   10 /* "59m59s ago" */
#define GAP           3
#define POLICY_MAX    640

struct pen {
    struct canvas *canvas;
    int row, at, end;
};

static struct pen pen_of(struct page *page, int at, int width, const char *label,
                         const struct field *dated, int64_t now_ms)
{
    struct pen pen = {page->canvas, page_next(page), at + LABEL_COLUMNS, at + width};
    char age[UNITS_TEXT_MAX], text[UNITS_TEXT_MAX + 8];

    canvas_text(pen.canvas, pen.row, at, LABEL_COLUMNS - 1, ROLE_QUIET, label);
    if (!dated || dated->state == FIELD_UNKNOWN || width < 60)
        return pen;
    pen.end -= AGE_COLUMNS + 1;
    snprintf(text, sizeof(text), "%s ago", units_format_age(age, now_ms - dated->since_ms));
    canvas_text_right(pen.canvas, pen.row, pen.end + 1, AGE_COLUMNS, ROLE_QUIET, text);
    return pen;
}

static void draw_figure(struct pen *pen, const char *label, const struct format_cell *cell)
{
    int label_width = canvas_text_width(pen->canvas, label);
    int wanted = label_width + (label_width > 0) + canvas_text_width(pen->canvas, cell->text);

    if (pen->at + wanted > pen->end) {
        pen->at = pen->end;
        return;
    }
    canvas_text(pen->canvas, pen->row, pen->at, label_width, ROLE_QUIET, label);
    pen->at += label_width + (label_width > 0);
    pen->at +=
        canvas_text(pen->canvas, pen->row, pen->at, pen->end - pen->at, cell->role, cell->text) +
        GAP;
}

/* What the field says, short; the same sign as everywhere where it says nothing. What somebody has
 * just set is bright. */
static void draw_field(struct pen *pen, const char *label, const struct column_row *of,
                       enum field_id id)
{
    const struct field *field = &of->domain->fields[id];
    struct format_cell cell;

    format_field(id, field, glyphs_for(pen->canvas), &cell);
    if (field->state == FIELD_KNOWN && field_info(id)->kind == FIELD_KIND_KB)
        units_format_kb(cell.text, field->number);
    if (field_info(id)->origin == FIELD_ORIGIN_TOOLSTACK && cell.role != ROLE_BAD &&
        format_is_fresh(of, field->since_ms))
        cell.role = ROLE_FRESH;
    draw_figure(pen, label, &cell);
}

/* Anything worth a word. */
static bool has(const struct domain *domain, enum field_id id)
{
    const struct field *field = &domain->fields[id];

    return (field->state == FIELD_KNOWN && (field->text || field->number != 0)) ||
           field->state == FIELD_BAD;
}

/* "alive, pid 812" */
static enum role write_life(const struct column_row *of, const struct following *following,
                            char *text, size_t size)
{
    struct service service = {.known = of->actors != NULL,
                              .entry = actors_find(of->actors, following->actor)};
    enum service_life life = service_life(&service, of->now_ms);
    char age[UNITS_TEXT_MAX] = "";

    if (service.entry && service.entry->heartbeat_ms > 0)
        units_format_age(age, of->now_ms - service.entry->heartbeat_ms);
    if (life == SERVICE_ALIVE)
        snprintf(text, size, "alive, pid %" PRId64 "%s", service.entry->pid,
                 actors_trouble_of(service.entry, of->domain->id.domid) ? ", has trouble with it"
                                                                        : "");
    else if (life == SERVICE_SILENT)
        snprintf(text, size, "silent for %s, pid %" PRId64, age, service.entry->pid);
    else if (life == SERVICE_DEAD && *age)
        snprintf(text, size, "dead, heard %s ago", age);
    else
        snprintf(text, size, "%s", life == SERVICE_UNKNOWN ? "" : service_life_name(life));
    return life == SERVICE_ALIVE ? life_remark_on(&(struct canvas){.ascii = true}, of).role
                                 : life_role(life, following->follows);
}

/* "xl delay=5 (alive, pid 812)", "xl-manual, was xl delay=5" */
static void draw_actor(struct pen *pen, const struct column_row *of)
{
    const struct domain *domain = of->domain;
    const char *params = domain_text(domain, FIELD_POLICY_PARAMS, "");
    const char *before = domain_text(domain, FIELD_POLICY_MANUAL_FROM, "");
    struct following following;
    struct format_cell cell = {.role = ROLE_STRONG};
    char life[96];
    enum role role;

    following_of(domain, &following);
    if (!*following.actor) {
        draw_field(pen, "", of, FIELD_POLICY_ACTOR);
        return;
    }
    snprintf(cell.text, sizeof(cell.text), "%s%s%.100s", following.actor, *params ? " " : "",
             params);
    draw_figure(pen, "", &cell);
    role = write_life(of, &following, life, sizeof(life));
    if (!following.follows)
        snprintf(cell.text, sizeof(cell.text), *before ? "(was %.100s)" : "(by hand)", before);
    else
        snprintf(cell.text, sizeof(cell.text), "(%s)", life);
    cell.role = following.follows ? role : ROLE_QUIET;
    if (!following.follows || *life) {
        pen->at -= GAP - 1;
        draw_figure(pen, "", &cell);
    }
}

static void draw_policy(struct page *page, int at, int width, const struct column_row *of)
{
    const struct domain *domain = of->domain;
    enum field_id dated =
        has(domain, FIELD_POLICY_TARGET) ? FIELD_POLICY_TARGET : FIELD_POLICY_ACTOR;
    struct pen pen = pen_of(page, at, width, "policy",
                            has(domain, dated) ? &domain->fields[dated] : NULL, of->now_ms);

    draw_actor(&pen, of);
    draw_field(&pen, "target", of, FIELD_POLICY_TARGET);
    draw_field(&pen, "enforce", of, FIELD_POLICY_ENFORCE);
}

static void draw_balloon(struct page *page, int at, int width, const struct column_row *of)
{
    static const struct {
        const char *label;
        enum field_id id;
    } rare[] = {
        {"paging target", FIELD_PAGING_TARGET}, {"dynamic-min", FIELD_DYNAMIC_MIN},
        {"dynamic-max", FIELD_DYNAMIC_MAX},     {"uncooperative", FIELD_UNCOOPERATIVE},
        {"videoram", FIELD_VIDEORAM},
    };
    const struct domain *domain = of->domain;
    struct pen pen =
        pen_of(page, at, width, "asked", &domain->fields[FIELD_BALLOON_TARGET], of->now_ms);

    draw_field(&pen, "balloon target", of, FIELD_BALLOON_TARGET);
    draw_field(&pen, "at most", of, FIELD_STATIC_MAX);
    for (size_t i = 0; i < sizeof(rare) / sizeof(rare[0]); i++)
        if (has(domain, rare[i].id))
            draw_field(&pen, rare[i].label, of, rare[i].id);
}

static void draw_given(struct page *page, int at, int width, const struct column_row *of)
{
    struct pen pen = pen_of(page, at, width, "given", NULL, of->now_ms);

    draw_field(&pen, "actual", of, FIELD_ACTUAL);
    draw_field(&pen, "maxmem", of, FIELD_MAXMEM);
    draw_field(&pen, "paged", of, FIELD_PAGED);
    draw_field(&pen, "shared", of, FIELD_SHARED);
    draw_field(&pen, "outstanding", of, FIELD_OUTSTANDING);
}

/* Most guests say nothing of this. */
static void draw_guest(struct page *page, int at, int width, const struct column_row *of)
{
    struct pen pen;

    if (!has(of->domain, FIELD_FEATURE_BALLOON) && !has(of->domain, FIELD_MEMINFO) &&
        !has(of->domain, FIELD_MEMORY_OFFSET))
        return;
    pen = pen_of(page, at, width, "guest", NULL, of->now_ms);
    draw_field(&pen, "feature-balloon", of, FIELD_FEATURE_BALLOON);
    draw_field(&pen, "meminfo", of, FIELD_MEMINFO);
    if (has(of->domain, FIELD_MEMORY_OFFSET))
        draw_field(&pen, "memory offset", of, FIELD_MEMORY_OFFSET);
}

void levers_draw(struct page *page, int at, int width, const struct column_row *of)
{
    draw_policy(page, at, width, of);
    draw_balloon(page, at, width, of);
    draw_given(page, at, width, of);
    draw_guest(page, at, width, of);
}
