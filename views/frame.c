/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The parts of the frame that are below the view, and how the rows are shared out: see frame.h.
 * The parts above it are in header.c.
 */
#include "views/frame.h"

#include <stdio.h>
#include <string.h>

#include "views/glyphs.h"
#include "views/prompt.h"
#include "views/wrap.h"

#define PANEL_ROWS      14 /* a prompt, two steps and what there is to say about them */
#define FOOTER_KEYS_MAX 128
#define VIEW_LEAST_ROWS 4 /* fewer are not worth the room beside a panel */

/* At least PANEL_ROWS, on high screens more; all, where the view would have next to nothing. */
static int rows_of_panel(int rows)
{
    int panel = rows * 2 / 5 > PANEL_ROWS ? rows * 2 / 5 : PANEL_ROWS;

    return rows - panel < VIEW_LEAST_ROWS ? rows : panel;
}

struct frame frame_of(const struct canvas *canvas, bool explains, bool panel)
{
    struct frame frame = {.memory = -1, .sentence = -1, .panel = -1, .footer = -1, .top = 1};
    int bottom = canvas->rows;

    frame.fits = canvas->rows >= FRAME_LEAST_ROWS && canvas->columns >= FRAME_LEAST_COLUMNS;
    if (!frame.fits)
        return frame;
    if (canvas->rows >= 12 && canvas->columns >= 60)
        frame.memory = frame.top++;
    if (canvas->rows >= 8)
        frame.footer = --bottom;
    if (panel) {
        frame.panel_rows = rows_of_panel(bottom - frame.top);
        frame.panel = bottom - frame.panel_rows;
        frame.rows = frame.panel - frame.top;
        return frame;
    }
    frame.sentence_rows = explains && canvas->rows >= 20 && canvas->columns < 160 ? 2 : 1;
    bottom -= frame.sentence_rows;
    frame.sentence = bottom;
    frame.rows = bottom - frame.top;
    return frame;
}

/* What is typed, and what there is to say about it: below where there is room, else beside it. */
static void draw_prompt(const struct scene *scene, struct canvas *canvas, const struct frame *frame)
{
    struct prompt prompt = scene->prompt;

    if (frame->sentence_rows == 1 && *scene->message)
        snprintf(prompt.hint, sizeof(prompt.hint), "%.255s", scene->message);
    prompt_draw(&prompt, canvas, frame->sentence);
    if (frame->sentence_rows > 1)
        canvas_text(canvas, frame->sentence + 1, 1, canvas->columns - 2, ROLE_WARNING,
                    scene->message);
}

/* What comes before an explanation: a message, or what is wrong with the picture. */
static const char *urgent(const struct scene *scene, enum role *ret_role)
{
    int64_t age_ms;

    if (*scene->message) {
        *ret_role = ROLE_NORMAL;
        return scene->message;
    }
    if (!scene->snapshot || scene->frozen || !*scene->snapshot->trouble)
        return NULL;
    *ret_role = frame_picture(scene, &age_ms) == FRAME_STALE ? ROLE_STALE : ROLE_WARNING;
    return scene->snapshot->trouble;
}

static void draw_wrapped(struct canvas *canvas, const struct frame *frame, int indent,
                         enum role role, const char *text)
{
    char line[WRAP_LINE_MAX];
    int width = canvas->columns - 2;

    for (int i = 0; i < frame->sentence_rows; i++) {
        bool last = i == frame->sentence_rows - 1;

        if (last) {
            while (*text == ' ')
                text++;
            canvas_text(canvas, frame->sentence + i, 1 + indent, width - indent, role, text);
        } else if (wrap_next(canvas, &text, width - indent, line)) {
            canvas_text(canvas, frame->sentence + i, 1 + indent, width - indent, role, line);
        }
        indent = 0;
    }
}

void frame_draw_sentence(const struct scene *scene, struct canvas *canvas,
                         const struct frame *frame, const char *subject, const char *sentence)
{
    enum role role = ROLE_NORMAL;
    const char *text = urgent(scene, &role);
    int indent = 0;

    if (frame->sentence < 0)
        return;
    if (scene->prompt.kind != PROMPT_NONE) {
        draw_prompt(scene, canvas, frame);
        return;
    }
    if (!text && sentence && subject) {
        indent = canvas_text(canvas, frame->sentence, 1, canvas->columns / 2, ROLE_STRONG, subject);
        indent += canvas_text(canvas, frame->sentence, 1 + indent, 2, ROLE_QUIET, ": ");
    }
    draw_wrapped(canvas, frame, indent, role, text ? text : sentence ? sentence : "");
}

void frame_set_position(struct frame *frame, size_t first, size_t shown, size_t count)
{
    frame->first = first;
    frame->shown = shown;
    frame->count = count;
}

/* Returns the column where it begins: keys end before it. */
static int draw_position(struct canvas *canvas, const struct frame *frame)
{
    char text[64];
    int end = canvas->columns - 1, width;

    if (frame->count <= frame->shown || frame->shown == 0)
        return canvas->columns;
    snprintf(text, sizeof(text), "%zu-%zu of %zu", frame->first + 1, frame->first + frame->shown,
             frame->count);
    width = canvas_text_width(canvas, text);
    canvas_text(canvas, frame->footer, end - width, width, ROLE_QUIET, text);
    return end - width - 1;
}

/* The first of the keys that lead to the same action. */
static void first_key(const char *keys, char *key, size_t size)
{
    size_t length = strcspn(keys, " ");

    snprintf(key, size, "%.*s", (int)length, keys);
}

/* Columns that a key takes, with the space behind it; 0: it is not in the footer. */
static int key_width(const struct canvas *canvas, const struct scene_key *row)
{
    char key[32];

    if (!row->name)
        return 0;
    first_key(row->keys, key, sizeof(key));
    return canvas_text_width(canvas, key) + 1 + canvas_text_width(canvas, row->name) + 2;
}

/* The most needed keys that have room, by rank. */
static void choose_keys(const struct scene *scene, const struct canvas *canvas, int room,
                        bool chosen[FOOTER_KEYS_MAX])
{
    bool more = true;

    for (unsigned rank = 0; more; rank++) {
        more = false;
        for (size_t i = 0; i < scene->key_count && i < FOOTER_KEYS_MAX; i++) {
            int width = key_width(canvas, &scene->keys[i]);

            more = more || (width > 0 && scene->keys[i].rank > rank);
            if (width == 0 || scene->keys[i].rank != rank || width > room)
                continue;
            chosen[i] = true;
            room -= width;
        }
    }
}

/* Always in the same order. */
void frame_draw_footer(const struct scene *scene, struct canvas *canvas, const struct frame *frame)
{
    bool chosen[FOOTER_KEYS_MAX] = {false};
    int at = 1, end;

    if (frame->footer < 0)
        return;
    canvas_fill(canvas, frame->footer, 0, canvas->columns, ROLE_FOOTER, U' ');
    end = draw_position(canvas, frame);
    choose_keys(scene, canvas, end - at + 1, chosen); /* the last column stays free */
    for (size_t i = 0; i < scene->key_count && i < FOOTER_KEYS_MAX; i++) {
        const struct scene_key *row = &scene->keys[i];
        int wanted = key_width(canvas, row);
        char key[32];

        if (!chosen[i])
            continue;
        first_key(row->keys, key, sizeof(key));
        at += canvas_text(canvas, frame->footer, at, wanted, ROLE_STRONG, key) + 1;
        at += canvas_text(canvas, frame->footer, at, wanted, ROLE_FOOTER, row->name) + 2;
    }
}

void frame_draw_too_small(struct canvas *canvas)
{
    static const char text[] = "xenmem needs more room";
    const char *rest = text;
    char line[WRAP_LINE_MAX];
    int row = 0;

    if (canvas->columns < 6) {
        canvas_text(canvas, 0, 0, canvas->columns, ROLE_NORMAL, text);
        return;
    }
    while (row < canvas->rows && wrap_next(canvas, &rest, canvas->columns, line))
        canvas_text(canvas, row++, 0, canvas->columns, ROLE_NORMAL, line);
}
