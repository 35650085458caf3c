/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One domain: its state and the causes of it, the bar of its memory, a plot of it over time, and
 * every field with its value, origin, age and path. Scrolls where it does not fit; on wide screens
 * the fields stand beside the rest. Of a domain that is gone the last that was known is shown.
 */
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "model/diagnosis.h"
#include "views/drawers.h"
#include "views/explain.h"
#include "views/format.h"
#include "views/gauge.h"
#include "views/page.h"
#include "views/plot.h"

#define BESIDE_COLUMNS 170 /* from this width on the fields stand beside the plot */
#define LABEL_COLUMNS  15
#define VALUE_COLUMNS  15
#define ORIGIN_COLUMNS 10
#define AGE_COLUMNS    6
#define PLOT_LEAST     5
#define PLOT_MOST      16

/* --- the state and why ------------------------------------------------------------------------ */

/* "gap +256M" and the like, three columns apart. */
static int draw_figure(struct canvas *canvas, int row, int at, const char *label, const char *value)
{
    at += canvas_text(canvas, row, at, 16, ROLE_QUIET, label) + 1;
    return at + canvas_text(canvas, row, at, 16, ROLE_NORMAL, value) + 3;
}

static int draw_figures(struct canvas *canvas, int row, int at, const struct verdict *verdict)
{
    char text[UNITS_TEXT_MAX + 2];

    if (verdict->gap_known)
        at = draw_figure(canvas, row, at, "gap", units_format_signed_kb(text, verdict->gap_kb));
    else if (verdict->calibrating)
        at = draw_figure(canvas, row, at, "gap", "calibrating");
    if (verdict->rate_known && verdict->rate_kb_s != 0) {
        strcat(units_format_signed_kb(text, verdict->rate_kb_s), "/s");
        at = draw_figure(canvas, row, at, "rate", text);
    }
    if (verdict->eta_known)
        at = draw_figure(canvas, row, at, "there in", units_format_ms(text, verdict->eta_ms));
    if (verdict->offset_known && verdict->offset_kb != 0)
        at = draw_figure(canvas, row, at, verdict->offset_assumed ? "assumed offset" : "offset",
                         units_format_signed_kb(text, verdict->offset_kb));
    if (verdict->requests > 0) {
        snprintf(text, sizeof(text), "%u of %u", verdict->requests_met, verdict->requests);
        at = draw_figure(canvas, row, at, "met", text);
    }
    return at;
}

static void draw_state(struct page *page, const struct column_row *of, bool gone)
{
    struct canvas *canvas = page->canvas;
    const struct verdict *verdict = of->verdict;
    enum convergence_state state = verdict ? verdict->state : CONVERGENCE_UNKNOWN;
    int row = page_next(page), at = 3;
    char since[UNITS_TEXT_MAX];

    if (gone) {
        canvas_text(canvas, row, 1, canvas->columns - 2, ROLE_WARNING,
                    "This domain is gone. What follows is the last that was known of it.");
        row = page_next(page);
    }
    canvas_glyph(canvas, row, 1, glyphs_state_role(state), glyphs_state_mark(canvas, state));
    at += canvas_text(canvas, row, at, 20, glyphs_state_word_role(state),
                      convergence_info(state)->name) +
          1;
    if (!verdict)
        return;
    at += canvas_printf(canvas, row, at, 12, ROLE_QUIET, "for %s",
                        units_format_ms(since, of->now_ms - verdict->since_ms)) +
          3;
    draw_figures(canvas, row, at, verdict);
}

static void draw_cause(struct page *page, int width, size_t number,
                       const struct diagnosis_cause *cause)
{
    static const enum role roles[] = {
        [DIAGNOSIS_INFO] = ROLE_NORMAL,
        [DIAGNOSIS_WARNING] = ROLE_WARNING,
        [DIAGNOSIS_WRONG] = ROLE_WRONG,
    };
    char text[2 * DIAGNOSIS_TEXT_MAX + 16];
    int row = page_row(page, page->line);

    canvas_printf(page->canvas, row, 1, 2, roles[cause->severity], "%zu", number);
    if (cause->confidence == DIAGNOSIS_SURE)
        snprintf(text, sizeof(text), "%s", cause->sentence);
    else
        snprintf(text, sizeof(text), "%s (%s)", cause->sentence,
                 diagnosis_confidence_name(cause->confidence));
    page_text(page, 3, width - 3, ROLE_NORMAL, text);
    if (*cause->advice) {
        row = page_row(page, page->line);
        canvas_text(page->canvas, row, 3, 2, ROLE_STRONG, glyphs_for(page->canvas)->into);
        page_text(page, 5, width - 5, ROLE_STRONG, cause->advice);
    }
}

static void draw_causes(struct page *page, int width, const struct column_row *of)
{
    const struct diagnosis_subject subject = column_subject(of);
    struct diagnosis_cause causes[DIAGNOSIS_CAUSES_MAX];
    size_t count = diagnosis_find(&subject, causes, DIAGNOSIS_CAUSES_MAX);
    char sentence[EXPLAIN_MAX];

    for (size_t i = 0; i < count; i++)
        draw_cause(page, width, i + 1, &causes[i]);
    if (count == 0) {
        explain_domain(of, sentence);
        page_text(page, 3, width - 3, ROLE_NORMAL, sentence);
    }
    page_next(page);
}

/* --- the fields ------------------------------------------------------------------------------- */

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
                          units_format_ms(age, of->now_ms - field->since_ms));
    at += AGE_COLUMNS + 2;
    draw_path(page->canvas, row, at, end - at, path);
    if (field->state == FIELD_BAD)
        draw_bad(page, left, width, path, field);
    else if (info->kind == FIELD_KIND_TEXT &&
             canvas_text_width(page->canvas, cell.text) > VALUE_COLUMNS)
        page_text(page, left + LABEL_COLUMNS + 1, width - LABEL_COLUMNS - 1, cell.role, cell.text);
}

static void draw_fields(struct page *page, int at, int width, const struct column_row *of)
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

/* --- the whole -------------------------------------------------------------------------------- */

static int plot_height(const struct page *page, bool beside)
{
    int height = beside ? page->rows - page->line - GAUGE_LINES - 4 : page->rows / 3;

    height = height < PLOT_MOST ? height : PLOT_MOST;
    return height > PLOT_LEAST ? height : PLOT_LEAST;
}

static void draw_subject(struct scene *scene, struct page *page)
{
    int columns = page->canvas->columns;
    bool beside = columns >= BESIDE_COLUMNS;
    int width = beside ? columns - columns * 9 / 20 : columns - 1;
    struct column_row row;

    if (!scene_subject(scene, &row)) {
        canvas_text(page->canvas, page_next(page), 1, width, ROLE_QUIET,
                    scene->snapshot ? "there is no domain" : "waiting for the first picture");
        return;
    }
    draw_state(page, &row, scene->gone);
    draw_causes(page, width - 1, &row);
    gauge_draw(page, width - 1, &row);
    page_next(page);
    plot_draw(page, width, plot_height(page, beside), &row, scene->plot_span_ms);
    if (beside)
        page->line = 0;
    else
        page_next(page);
    draw_fields(page, beside ? width + 2 : 1, beside ? columns - width - 3 : width - 1, &row);
}

void domain_draw(struct scene *scene, struct canvas *canvas, struct frame *frame)
{
    char where[FORMAT_TEXT_MAX] = "domain";
    struct column_row row;

    if (scene_subject(scene, &row))
        snprintf(where, sizeof(where), "%u %s  %s  %s", row.domain->id.domid,
                 domain_text(row.domain, FIELD_NAME, glyphs_for(canvas)->unknown),
                 domain_text(row.domain, FIELD_TYPE, ""),
                 scene->gone ? "gone" : domain_run_state(row.domain));
    frame_draw_title(scene, canvas, where);
    frame_draw_memory(scene, canvas, frame->memory);
    frame_draw_sentence(scene, canvas, frame, NULL, NULL);
    page_draw(scene, canvas, frame, draw_subject);
}
