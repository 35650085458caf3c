/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of fields: see fields.h.
 */
#include "views/fields.h"

#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "views/format.h"
#include "views/glyphs.h"

#define LABEL_COLUMNS  15
#define VALUE_COLUMNS  15
#define ORIGIN_COLUMNS 10
#define AGE_COLUMNS    6

static void write_path(const struct column_row *of, const struct field_info *info, char *path,
                       size_t size)
{
    const char *domid = info->path ? strstr(info->path, "%u") : NULL;

    if (!domid)
        snprintf(path, size, "%s", info->path ? info->path : "");
    else
        snprintf(path, size, "%.*s%u%s", (int)(domid - info->path), info->path,
                 of->domain->id.domid, domid + 2);
}

/* A path that does not fit loses its beginning: its end says more. */
static void draw_path(struct canvas *canvas, int row, int at, int width, const char *path)
{
    int length = (int)strlen(path);

    if (width < 8)
        return;
    if (length > width) {
        at += canvas_text(canvas, row, at, 1, ROLE_QUIET, canvas->ascii ? "~" : "…");
        path += length - width + 1;
    }
    canvas_text(canvas, row, at, width, ROLE_QUIET, path);
}

static void draw_bad(struct page *page, int at, int width, const char *path,
                     const struct field *field)
{
    char text[512];

    snprintf(text, sizeof(text), "%s holds \"%s\"", path, rctext_string(field->text));
    page_text(page, at + 2, width - 2, ROLE_BAD, text);
}

static void draw_field(struct page *page, int at, int width, const struct column_row *of,
                       enum field_id id)
{
    const struct field_info *info = field_info(id);
    const struct field *field = &of->domain->fields[id];
    int row = page_next(page), end = at + width;
    int left = at;
    struct format_cell cell;
    char age[UNITS_TEXT_MAX], path[128];

    format_field(id, field, glyphs_for(page->canvas), &cell);
    write_path(of, info, path, sizeof(path));
    canvas_text(page->canvas, row, at, LABEL_COLUMNS, ROLE_QUIET, info->label);
    at += LABEL_COLUMNS + 1;
    if (info->kind == FIELD_KIND_TEXT)
        canvas_text(page->canvas, row, at, VALUE_COLUMNS, cell.role, cell.text);
    else
        canvas_text_right(page->canvas, row, at, VALUE_COLUMNS, cell.role, cell.text);
    at += VALUE_COLUMNS + 2;
    canvas_text(page->canvas, row, at, ORIGIN_COLUMNS, ROLE_QUIET, field_origin_name(info->origin));
    at += ORIGIN_COLUMNS + 1;
    if (field->state != FIELD_UNKNOWN)
        canvas_text_right(page->canvas, row, at, AGE_COLUMNS, ROLE_QUIET,
                          units_format_age(age, of->now_ms - field->since_ms));
    at += AGE_COLUMNS + 2;
    draw_path(page->canvas, row, at, end - at, path);
    if (field->state == FIELD_BAD)
        draw_bad(page, left, width, path, field);
    else if (info->kind == FIELD_KIND_TEXT &&
             canvas_text_width(page->canvas, cell.text) > VALUE_COLUMNS)
        page_text(page, left + LABEL_COLUMNS + 1, width - LABEL_COLUMNS - 1, cell.role, cell.text);
}

void fields_draw(struct page *page, int at, int width, const struct column_row *of)
{
    char uuid[DOMAIN_UUID_TEXT_MAX];
    int row = page_next(page);

    canvas_text(page->canvas, row, at, LABEL_COLUMNS, ROLE_HEADER, "field");
    canvas_text_right(page->canvas, row, at + LABEL_COLUMNS + 1, VALUE_COLUMNS, ROLE_HEADER,
                      "value");
    canvas_text(page->canvas, row, at + LABEL_COLUMNS + VALUE_COLUMNS + 3, ORIGIN_COLUMNS,
                ROLE_HEADER, "says");
    canvas_text_right(page->canvas, row, at + LABEL_COLUMNS + VALUE_COLUMNS + ORIGIN_COLUMNS + 4,
                      AGE_COLUMNS, ROLE_HEADER, "age");
    canvas_text(page->canvas, row,
                at + LABEL_COLUMNS + VALUE_COLUMNS + ORIGIN_COLUMNS + AGE_COLUMNS + 6, width,
                ROLE_HEADER, "path");
    for (int id = 0; id < FIELD_COUNT; id++)
        draw_field(page, at, width, of, (enum field_id)id);
    row = page_next(page);
    canvas_text(page->canvas, row, at, LABEL_COLUMNS, ROLE_QUIET, "uuid");
    canvas_text(page->canvas, row, at + LABEL_COLUMNS + 1, width - LABEL_COLUMNS - 1, ROLE_NORMAL,
                domain_uuid_format(&of->domain->id, uuid));
}
