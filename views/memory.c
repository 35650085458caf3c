/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The line below the header of every view: where the host's memory is, as a bar with its legend.
 * Amounts have fixed places, so nothing jitters.
 */
#include "base/units.h"
#include "views/bar.h"
#include "views/frame.h"
#include "views/glyphs.h"

struct legend {
    char32_t glyph;
    enum role role;
    const char *label, *long_label;
    int64_t kb;
    bool shown;
};

#define AMOUNT_COLUMNS 6 /* "999.9G" */

static bool has_room(const struct canvas *canvas)
{
    return canvas->columns >= 100;
}

/* Columns from one legend to the next. */
static int legend_width(const struct canvas *canvas, const struct legend *legend)
{
    const char *label = has_room(canvas) ? legend->long_label : legend->label;

    if (!legend->shown)
        return 0;
    return 2 + canvas_text_width(canvas, label) + 1 + AMOUNT_COLUMNS + (has_room(canvas) ? 2 : 1);
}

static void draw_legend(struct canvas *canvas, int row, int at, const struct legend *legend)
{
    char text[UNITS_TEXT_MAX];
    const char *label = has_room(canvas) ? legend->long_label : legend->label;

    canvas_glyph(canvas, row, at, legend->role, legend->glyph);
    at += 2;
    at += canvas_text(canvas, row, at, 20, ROLE_QUIET, label) + 1;
    canvas_text_right(canvas, row, at, AMOUNT_COLUMNS, ROLE_NORMAL,
                      units_format_kb(text, legend->kb));
}

/* The bar takes what the legends leave. */
static void draw_shares(struct canvas *canvas, int row, int at, const struct legend *legends,
                        size_t count)
{
    struct bar_part parts[BAR_MAX_PARTS];
    int width = canvas->columns - at;

    for (size_t i = 0; i < count; i++) {
        parts[i] = (struct bar_part){legends[i].kb, legends[i].role, legends[i].glyph};
        width -= legend_width(canvas, &legends[i]);
    }
    width = width > 1 ? width - 1 : 0;
    bar_draw(canvas, row, at, width, parts, count);
    at += width + 1;
    for (size_t i = 0; i < count; i++) {
        if (legends[i].shown)
            draw_legend(canvas, row, at, &legends[i]);
        at += legend_width(canvas, &legends[i]);
    }
}

void frame_draw_memory(const struct scene *scene, struct canvas *canvas, int row)
{
    const struct glyphs *glyphs = glyphs_for(canvas);
    const struct host *host = scene->snapshot ? &scene->snapshot->host : NULL;
    char total[UNITS_TEXT_MAX];
    int64_t used, back;

    if (row < 0)
        return;
    if (!host || !host->known) {
        canvas_text(canvas, row, 1, canvas->columns - 1, ROLE_QUIET,
                    "the host's memory is not known yet");
        return;
    }
    used = host->total_kb - host->free_kb;
    back = scene->back_kb < used ? scene->back_kb : used;
    const struct legend legends[] = {
        {glyphs->bar_used, ROLE_BAR_USED, "used", "in use", used - back, true},
        {glyphs->bar_back, ROLE_BAR_BACK, "back", "can come back", back, true},
        {glyphs->bar_claim, ROLE_BAR_CLAIM, "claim", "claimed", host->claimed_kb,
         host->claimed_kb > 0},
        {glyphs->bar_free, ROLE_BAR_FREE, "free", "free", host->free_kb - host->claimed_kb, true},
    };

    canvas_text_right(canvas, row, 1, AMOUNT_COLUMNS, ROLE_NORMAL,
                      units_format_kb(total, host->total_kb));
    draw_shares(canvas, row, AMOUNT_COLUMNS + 2, legends, sizeof(legends) / sizeof(legends[0]));
}
