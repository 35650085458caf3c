/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lines of a plan: see plan.h. A step takes a line for each of its changes; of lines that are
 * scrolled away no text is made, since there may be thousands.
 */
#include "views/plan.h"

#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "views/format.h"
#include "views/glyphs.h"

#define NUMBER_AT      1
#define NUMBER_COLUMNS 4
#define NAME_COLUMNS   20
#define LABEL_COLUMNS  14
#define CHANGE_COLUMNS 19 /* "1048572K → 1048576K" */
#define SENTENCE_MAX   640

/* --- steps ------------------------------------------------------------------------------------ */

static void draw_mark(const struct panel *panel, struct canvas *canvas, int row, size_t index)
{
    const struct glyphs *glyphs = glyphs_for(canvas);

    switch (panel->begun && panel->progress ? panel->progress[index] : PLAN_STEP_TO_DO) {
    case PLAN_STEP_TO_DO:
        break;
    case PLAN_STEP_UNDER_WAY:
        canvas_glyph(canvas, row, 0, ROLE_MOVING, glyphs->cursor);
        break;
    case PLAN_STEP_DONE:
        canvas_glyph(canvas, row, 0, ROLE_GOOD, glyphs->done);
        break;
    case PLAN_STEP_FAILED:
        canvas_glyph(canvas, row, 0, ROLE_WRONG, glyphs->failed);
        break;
    }
}

/* To go back to nobody, without parameters, is to go back to something all the same. */
static void write_value(char *text, enum plan_object object, const struct plan_value *value)
{
    plan_value_format(text, object, value);
    if (text[strspn(text, " ")] == '\0')
        strcpy(text, "nobody");
}

static int draw_change(struct canvas *canvas, int row, int at, const struct plan_change *change)
{
    char before[PLAN_VALUE_TEXT_MAX], after[PLAN_VALUE_TEXT_MAX];
    int start;

    canvas_text(canvas, row, at, LABEL_COLUMNS, ROLE_QUIET,
                plan_object_info(change->object)->label);
    at += LABEL_COLUMNS + 1;
    start = at;
    write_value(before, change->object, &change->before);
    write_value(after, change->object, &change->after);
    at += canvas_text(canvas, row, at, canvas->columns / 3, ROLE_NORMAL, before) + 1;
    at += canvas_text(canvas, row, at, 2, ROLE_QUIET, glyphs_for(canvas)->becomes) + 1;
    at += canvas_text(canvas, row, at, canvas->columns / 3, ROLE_STRONG, after);
    return at > start + CHANGE_COLUMNS ? at : start + CHANGE_COLUMNS;
}

static void draw_step(struct page *page, int width, const struct panel *panel, size_t index)
{
    const struct plan_step *step = &panel->plan->steps[index];
    struct canvas *canvas = page->canvas;
    int left = NUMBER_AT + NUMBER_COLUMNS + 1;

    for (unsigned i = 0; i < step->change_count; i++) {
        int row = page_next(page), at = left;

        if (row < 0)
            continue;
        if (i == 0) {
            draw_mark(panel, canvas, row, index);
            canvas_printf(canvas, row, NUMBER_AT, NUMBER_COLUMNS, ROLE_QUIET, "%*zu",
                          NUMBER_COLUMNS, index + 1);
            if (!panel->single)
                canvas_printf(canvas, row, at, NAME_COLUMNS, ROLE_STRONG, "%s (%u)", step->name,
                              (unsigned)step->id.domid);
        }
        at += panel->single ? 0 : NAME_COLUMNS + 1;
        at = draw_change(canvas, row, at, &step->changes[i]) + 2;
        if (i == 0 && at < width)
            canvas_text(canvas, row, at, width - at, ROLE_QUIET, step->why);
    }
}

/* --- effect and findings ---------------------------------------------------------------------- */

static void draw_effect(struct page *page, int width, const struct panel *panel)
{
    const struct plan *plan = panel->plan;
    const struct plan_effect *effect = &plan->effect;
    char text[SENTENCE_MAX] = "", now[UNITS_TEXT_MAX], then[UNITS_TEXT_MAX], eta[UNITS_TEXT_MAX];
    int used = 0;

    if (!panel->single)
        used = snprintf(text, sizeof(text), "%zu domain%s, %zu step%s%s", plan->domain_count,
                        plan->domain_count == 1 ? "" : "s", plan->step_count,
                        plan->step_count == 1 ? "" : "s", effect->known ? "; " : "");
    if (effect->known && effect->free_now_kb == effect->free_followed_kb)
        snprintf(text + used, sizeof(text) - (size_t)used, "host free stays at %s",
                 units_format_kb(now, effect->free_now_kb));
    else if (effect->known && effect->free_followed_kb < 0)
        snprintf(text + used, sizeof(text) - (size_t)used, "host free %s, %s less than it takes",
                 units_format_kb(now, effect->free_now_kb),
                 units_format_kb(then, -effect->free_followed_kb));
    else if (effect->known)
        snprintf(text + used, sizeof(text) - (size_t)used,
                 "host free %s %s %s%s when %s followed%s%s%s",
                 units_format_kb(now, effect->free_now_kb), glyphs_for(page->canvas)->becomes,
                 effect->estimated ? "about " : "", units_format_kb(then, effect->free_followed_kb),
                 panel->single ? "it has" : "they have", effect->eta_known ? ", in about " : "",
                 effect->eta_known ? units_format_age(eta, effect->eta_ms) : "",
                 effect->eta_usual ? " at its usual rate" : "");
    if (*text && plan->step_count > 0)
        page_text(page, NUMBER_AT, width - NUMBER_AT, ROLE_NORMAL, text);
}

static void draw_finding(struct page *page, int width, const struct panel *panel,
                         const struct plan_finding *finding)
{
    static const enum role roles[PLAN_SEVERITY_COUNT] = {
        [PLAN_INFO] = ROLE_QUIET,
        [PLAN_WARNING] = ROLE_WARNING,
        [PLAN_BLOCKING] = ROLE_WRONG,
    };
    const struct glyphs *glyphs = glyphs_for(page->canvas);
    const char32_t marks[PLAN_SEVERITY_COUNT] = {
        [PLAN_INFO] = glyphs->info,
        [PLAN_WARNING] = glyphs->warning,
        [PLAN_BLOCKING] = glyphs->failed,
    };
    enum role text_role = finding->severity == PLAN_INFO ? ROLE_QUIET : ROLE_NORMAL;
    char text[SENTENCE_MAX];

    if (finding->about_domain && !panel->single)
        snprintf(text, sizeof(text), "%s (%u): %s", finding->name, (unsigned)finding->id.domid,
                 finding->sentence);
    else
        snprintf(text, sizeof(text), "%s", finding->sentence);
    canvas_glyph(page->canvas, page_row(page, page->line), NUMBER_AT, roles[finding->severity],
                 marks[finding->severity]);
    page_text(page, NUMBER_AT + 2, width - NUMBER_AT - 2, text_role, text);
}

static void draw_findings(struct page *page, int width, const struct panel *panel,
                          enum plan_severity severity)
{
    const struct plan *plan = panel->plan;

    for (size_t i = 0; i < plan->finding_count; i++)
        if (plan->findings[i].severity == severity)
            draw_finding(page, width, panel, &plan->findings[i]);
}

void plan_draw(struct page *page, int width, const struct panel *panel)
{
    draw_findings(page, width, panel, PLAN_BLOCKING);
    if (!panel->single)
        draw_effect(page, width, panel);
    for (size_t i = 0; i < panel->plan->step_count; i++)
        draw_step(page, width, panel, i);
    if (panel->single)
        draw_effect(page, width, panel);
    draw_findings(page, width, panel, PLAN_WARNING);
    draw_findings(page, width, panel, PLAN_INFO);
}
