/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The picture: see picture.h.
 */
#include "tui/picture.h"

#include "tui/console.h"

/* The plot's spans: each about three times the one before, up to what the history reaches. */
static const int64_t plot_spans_ms[] = {60000, 300000, 900000, 3600000};
#define PLOT_SPAN_COUNT (sizeof(plot_spans_ms) / sizeof(plot_spans_ms[0]))

static void sort_by(struct console *console, int direction)
{
    scene_sort_by_neighbour(&console->scene, direction);
    console_rearrange(console);
}

void picture_sort_left(struct console *console)
{
    sort_by(console, -1);
}

void picture_sort_right(struct console *console)
{
    sort_by(console, 1);
}

void picture_sort_reverse(struct console *console)
{
    console->scene.descending = !console->scene.descending;
    console_rearrange(console);
}

void picture_freeze(struct console *console)
{
    struct scene *scene = &console->scene;

    if (scene->frozen)
        display_thaw(console->display);
    else if (display_freeze(console->display) < 0) {
        console_say(console, "There is no memory left to keep this picture: it is not frozen.");
        return;
    }
    scene->frozen = !scene->frozen;
    scene->frozen_ms = scene->now_ms;
    console_rearrange(console);
}

static void zoom(struct console *console, bool in)
{
    int64_t *span_ms = &console->scene.plot_span_ms;
    size_t at = 0;

    while (at + 1 < PLOT_SPAN_COUNT && plot_spans_ms[at] < *span_ms)
        at++;
    if (in && at > 0)
        at--;
    else if (!in && at + 1 < PLOT_SPAN_COUNT)
        at++;
    else
        console_say(console, in ? "The plot shows no less." : "The history reaches no further.");
    *span_ms = plot_spans_ms[at];
}

void picture_zoom_in(struct console *console)
{
    zoom(console, true);
}

void picture_zoom_out(struct console *console)
{
    zoom(console, false);
}

void picture_read_back(struct console *console)
{
    scene_read_plot(&console->scene, 1);
}

void picture_read_on(struct console *console)
{
    scene_read_plot(&console->scene, -1);
}

/* --- columns ----------------------------------------------------------------------------------
 */

void picture_switch_column(struct console *console)
{
    struct scene *scene = &console->scene;
    const struct column *column = column_at(scene->picked);
    struct layout layout;
    bool shown;

    if (!column)
        return;
    scene_layout(scene, &layout);
    shown = layout_find(&layout, column) != NULL;
    if (column->priority <= LAYOUT_ALWAYS_UP_TO)
        console_say(console, "%s stays: without it a row is nobody's.", column->title);
    else if (column == scene->sort && shown)
        console_say(console, "The table is sorted by %s: sort by another column first.",
                    column->title);
    else
        scene->wishes.of[scene->picked] = shown || scene->wishes.of[scene->picked] == LAYOUT_WANTED
                                              ? LAYOUT_UNWANTED
                                              : LAYOUT_WANTED;
}

void picture_reset_columns(struct console *console)
{
    console->scene.wishes = (struct layout_wishes){.of = {0}};
    console_say(console, "Columns are shown by their importance again.");
}
