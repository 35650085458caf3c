/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One domain: its state and the causes of it, the bar of its memory, a plot of it over time, its
 * levers, what has lately been changed, and every field with its value, origin, age and path.
 * Scrolls where it does not fit; on wide screens the fields stand beside the rest. Of a domain that is gone the last that was known is shown.
 */
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "model/diagnosis.h"
#include "views/drawers.h"
#include "views/explain.h"
#include "views/fields.h"
#include "views/format.h"
#include "views/gauge.h"
#include "views/lately.h"
#include "views/levers.h"
#include "views/page.h"
#include "views/plot.h"
#include "views/wrap.h"

#define BESIDE_COLUMNS 170 /* from this width on the fields stand beside the plot */
#define PLOT_LEAST     4
#define ROOMY_ROWS     26
#define LATELY_LEAST   2
#define LEADING_LINES  4
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
        at = draw_figure(canvas, row, at, "there in", units_format_age(text, verdict->eta_ms));
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
                        units_format_age(since, of->now_ms - verdict->since_ms)) +
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

struct reasons {
    struct diagnosis_cause list[DIAGNOSIS_CAUSES_MAX];
    size_t count, leading; /* the leading ones stand above all else */
};

static int cause_lines(const struct canvas *canvas, int width, const struct diagnosis_cause *cause)
{
    return wrap_count(canvas, cause->sentence, width - 3) +
           wrap_count(canvas, cause->advice, width - 5);
}

/* On a small screen as many lead as leave room for the rest; the first one always does. */
static void find_reasons(const struct page *page, int width, const struct column_row *of,
                         struct reasons *reasons)
{
    const struct diagnosis_subject subject = column_subject(of);
    int lines = 0;

    reasons->count = diagnosis_find(&subject, reasons->list, DIAGNOSIS_CAUSES_MAX);
    reasons->leading = 0;
    while (reasons->leading < reasons->count) {
        lines += cause_lines(page->canvas, width, &reasons->list[reasons->leading]);
        if (reasons->leading > 0 && page->rows < ROOMY_ROWS && lines > LEADING_LINES)
            return;
        reasons->leading++;
    }
}

static void draw_causes(struct page *page, int width, const struct column_row *of,
                        const struct reasons *reasons)
{
    char sentence[EXPLAIN_MAX];

    for (size_t i = 0; i < reasons->leading; i++)
        draw_cause(page, width, i + 1, &reasons->list[i]);
    if (reasons->count == 0) {
        explain_domain(of, sentence);
        page_text(page, 3, width - 3, ROLE_NORMAL, sentence);
    }
}

/* Those that had no room above. */
static void draw_other_causes(struct page *page, int width, const struct reasons *reasons)
{
    for (size_t i = reasons->leading; i < reasons->count; i++)
        draw_cause(page, width, i + 1, &reasons->list[i]);
}

/* --- the whole -------------------------------------------------------------------------------- */

/* Lines for what has lately happened: two on small screens. */
static int lately_lines(const struct page *page)
{
    int lines = page->rows / 10;

    return lines > LATELY_LEAST ? lines : LATELY_LEAST;
}

/* On a screen of 24 rows everything down to what has lately happened has room. */
static int plot_height(const struct page *page, bool beside)
{
    int height = page->rows < ROOMY_ROWS ? PLOT_LEAST : page->rows / 3;

    if (beside)
        height = page->rows - page->line - GAUGE_LINES - LEVERS_LINES - lately_lines(page) - 4;
    height = height < PLOT_MOST ? height : PLOT_MOST;
    return height > PLOT_LEAST ? height : PLOT_LEAST;
}

/* An empty line where there is room for it. */
static void draw_gap(struct page *page)
{
    if (page->rows >= ROOMY_ROWS)
        page_next(page);
}

static void draw_subject(struct scene *scene, struct page *page)
{
    int columns = page->canvas->columns;
    bool beside = columns >= BESIDE_COLUMNS;
    int width = beside ? columns - columns * 9 / 20 : columns - 1;
    struct reasons reasons;
    struct column_row row;
    int plot_columns;

    if (!scene_subject(scene, &row)) {
        canvas_text(page->canvas, page_next(page), 1, width, ROLE_QUIET,
                    scene->snapshot ? "there is no domain" : "waiting for the first picture");
        return;
    }
    draw_state(page, &row, scene->gone);
    find_reasons(page, width - 1, &row, &reasons);
    draw_causes(page, width - 1, &row, &reasons);
    draw_gap(page);
    gauge_draw(page, width - 1, &row);
    plot_columns = plot_draw(page, width, plot_height(page, beside), &row, scene->plot_span_ms,
                             scene->plot_read);
    scene->plot_read = scene->plot_read < plot_columns ? scene->plot_read : plot_columns;
    draw_gap(page);
    levers_draw(page, 1, width - 1, &row);
    draw_gap(page);
    lately_draw(scene, page, 1, width - 1, lately_lines(page));
    draw_other_causes(page, width - 1, &reasons);
    if (beside)
        page->line = 0;
    else
        page_next(page);
    fields_draw(page, beside ? width + 2 : 1, beside ? columns - width - 3 : width - 1, &row);
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
