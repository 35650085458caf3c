/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The bar of one domain: see gauge.h. Lines: amounts, bar, ticks, and ticks that had no room.
 */
#include "views/gauge.h"

#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "views/bar.h"
#include "views/glyphs.h"

#define LEFT           1
#define MAX_TICKS      4
#define LABEL_MAX      128
#define AMOUNT_COLUMNS 6

struct amounts {
    bool target_known, maxmem_shown, static_known, least_known;
    int64_t actual, target, maxmem, static_max, least;
    int64_t paged, shared; /* 0 where not known */
    int64_t total;         /* the right end of the bar */
};

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* False: it is not known what the domain holds. */
static bool read_amounts(const struct column_row *of, struct amounts *amounts)
{
    int64_t offset = of->verdict && of->verdict->offset_known ? of->verdict->offset_kb : 0;

    *amounts = (struct amounts){.total = 0};
    if (!domain_number(of->domain, FIELD_ACTUAL, &amounts->actual))
        return false;
    amounts->target_known = domain_number(of->domain, FIELD_BALLOON_TARGET, &amounts->target);
    amounts->target = larger(amounts->target + offset, 0);
    amounts->static_known = domain_number(of->domain, FIELD_STATIC_MAX, &amounts->static_max);
    amounts->least_known = domain_number(of->domain, FIELD_DYNAMIC_MIN, &amounts->least);
    domain_number(of->domain, FIELD_PAGED, &amounts->paged);
    domain_number(of->domain, FIELD_SHARED, &amounts->shared);
    amounts->total = larger(amounts->actual + amounts->paged, amounts->static_max);
    if (amounts->target_known)
        amounts->total = larger(amounts->total, amounts->target);
    amounts->maxmem_shown = domain_number(of->domain, FIELD_MAXMEM, &amounts->maxmem) &&
                            amounts->maxmem <= amounts->total + amounts->total / 4;
    if (amounts->maxmem_shown)
        amounts->total = larger(amounts->total, amounts->maxmem);
    return amounts->total > 0;
}

struct share {
    struct bar_part part;
    const char *label;
};

/* "holds 768M", and of what the bar is made. */
static void draw_shares(struct canvas *canvas, int row, const struct amounts *amounts,
                        const struct share *shares, size_t count)
{
    char text[UNITS_TEXT_MAX];
    int at = LEFT;

    at += canvas_text(canvas, row, at, 8, ROLE_QUIET, "holds ");
    at += canvas_text(canvas, row, at, 8, ROLE_STRONG, units_format_kb(text, amounts->actual)) + 3;
    if (amounts->shared > 0)
        at += canvas_printf(canvas, row, at - 2, 24, ROLE_QUIET, "(shared %s)",
                            units_format_kb(text, amounts->shared)) +
              1;
    for (size_t i = 0; i < count; i++) {
        int wanted = canvas_text_width(canvas, shares[i].label) + AMOUNT_COLUMNS + 3;

        if (shares[i].part.amount <= 0 || at + wanted > canvas->columns)
            continue;
        canvas_glyph(canvas, row, at, shares[i].part.role, shares[i].part.glyph);
        at += 2;
        at += canvas_text(canvas, row, at, 32, ROLE_QUIET, shares[i].label) + 1;
        at += canvas_text(canvas, row, at, 8, ROLE_NORMAL,
                          units_format_kb(text, shares[i].part.amount)) +
              3;
    }
}

static void draw_bar(struct page *page, int width, const struct amounts *amounts)
{
    const struct glyphs *glyphs = glyphs_for(page->canvas);
    int64_t target = amounts->target_known ? amounts->target : amounts->actual;
    int64_t over = amounts->actual > target ? amounts->actual - target : 0;
    int64_t missing = target > amounts->actual ? target - amounts->actual : 0;
    int64_t rest = amounts->total - amounts->actual - missing;
    int64_t paged = amounts->paged < rest ? amounts->paged : rest;
    const struct share shares[] = {
        {{amounts->actual - over, ROLE_BAR_USED, glyphs->bar_used}, "within its target"},
        {{over, ROLE_BAR_BACK, glyphs->bar_back}, "above it"},
        {{missing, ROLE_BAR_CLAIM, glyphs->bar_claim}, "missing"},
        {{paged, ROLE_BAR_CLAIM, glyphs->bar_paged}, "paged out"},
        {{rest - paged, ROLE_BAR_FREE, glyphs->bar_free}, "not held"},
    };
    const size_t count = sizeof(shares) / sizeof(shares[0]);
    struct bar_part parts[sizeof(shares) / sizeof(shares[0])];

    for (size_t i = 0; i < count; i++)
        parts[i] = shares[i].part;
    draw_shares(page->canvas, page_next(page), amounts, shares, amounts->target_known ? count : 0);
    bar_draw(page->canvas, page_next(page), LEFT, width, parts, count);
}

struct tick {
    int at;
    int64_t kb;
    char label[LABEL_MAX];
};

/* Puts a tick among the others, by column; one at the same column shares its label. */
static size_t add_tick(struct tick *ticks, size_t count, int at, int64_t kb, const char *name)
{
    char amount[UNITS_TEXT_MAX], label[48];
    size_t place = count;

    snprintf(label, sizeof(label), "%s %s", name, units_format_kb(amount, kb));
    for (size_t i = 0; i < count; i++) {
        if (ticks[i].at == at) {
            size_t used = strlen(ticks[i].label);

            snprintf(ticks[i].label + used, sizeof(ticks[i].label) - used, ", %s", label);
            return count;
        }
    }
    while (place > 0 && ticks[place - 1].at > at) {
        ticks[place] = ticks[place - 1];
        place--;
    }
    ticks[place] = (struct tick){.at = at, .kb = kb};
    snprintf(ticks[place].label, sizeof(ticks[place].label), "%s", label);
    return count + 1;
}

static size_t make_ticks(const struct amounts *amounts, int width, struct tick *ticks)
{
    const struct {
        bool shown;
        int64_t kb;
        const char *name;
    } wanted[MAX_TICKS] = {
        {amounts->target_known, amounts->target, "target"},
        {amounts->least_known, amounts->least, "dynamic-min"},
        {amounts->maxmem_shown, amounts->maxmem, "maxmem"},
        {amounts->static_known, amounts->static_max, "static-max"},
    };
    size_t count = 0;

    for (size_t i = 0; i < MAX_TICKS; i++)
        if (wanted[i].shown)
            count = add_tick(ticks, count, bar_position(wanted[i].kb, amounts->total, width),
                             wanted[i].kb, wanted[i].name);
    return count;
}

/* Behind its tick, or before it where that is too near the edge; false: neither has room. */
static bool place_label(struct canvas *canvas, int row, int width, int free_from, int free_to,
                        const struct tick *tick)
{
    int wanted = canvas_text_width(canvas, tick->label);
    int behind = LEFT + tick->at + 2, before = LEFT + tick->at - 1 - wanted;

    if (behind + wanted <= free_to && behind + wanted <= LEFT + width)
        canvas_text(canvas, row, behind, wanted, ROLE_NORMAL, tick->label);
    else if (before >= free_from)
        canvas_text(canvas, row, before, wanted, ROLE_NORMAL, tick->label);
    else
        return false;
    return true;
}

static void draw_ticks(struct page *page, int width, const struct tick *ticks, size_t count)
{
    struct canvas *canvas = page->canvas;
    int first = page_next(page), second = page_next(page);
    int taken_first = LEFT, taken_second = LEFT;

    for (size_t i = 0; i < count; i++) {
        int at = LEFT + ticks[i].at, wanted = canvas_text_width(canvas, ticks[i].label);
        int next = i + 1 < count ? LEFT + ticks[i + 1].at - 1 : LEFT + width;
        int end = at + 2 + wanted;

        canvas_glyph(canvas, first, at, ROLE_QUIET, glyphs_for(canvas)->up);
        if (place_label(canvas, first, width, taken_first, next, &ticks[i])) {
            taken_first = end < next ? end + 1 : at + 2;
            continue;
        }
        if (place_label(canvas, second, width, taken_second, LEFT + width, &ticks[i]))
            taken_second = end + 2;
        if (taken_first < at + 2)
            taken_first = at + 2;
    }
}

void gauge_draw(struct page *page, int width, const struct column_row *of)
{
    struct tick ticks[MAX_TICKS];
    struct amounts amounts;

    width -= LEFT;
    if (width < 10 || !read_amounts(of, &amounts)) {
        canvas_text(page->canvas, page_next(page), LEFT, width, ROLE_QUIET,
                    "what it holds is not known");
        page->line += GAUGE_LINES - 1;
        return;
    }
    draw_bar(page, width, &amounts);
    draw_ticks(page, width, ticks, make_ticks(&amounts, width, ticks));
}
