/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The keys, by group, as the key table of the terminal gives them. Groups stand beside each other
 * where the screen is wide, and are never torn apart.
 */
#include <string.h>

#include "views/drawers.h"
#include "views/page.h"
#include "views/wrap.h"

#define KEYS_COLUMNS  16 /* what the keys themselves take */
#define GROUP_COLUMNS 58 /* the least width of a group */
#define GAP           3

static bool begins_group(const struct scene *scene, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(scene->keys[i].group, scene->keys[index].group) == 0)
            return false;
    return true;
}

/* Draws one group; an empty line ends it. */
static void draw_group(const struct scene *scene, struct page *page, size_t first, int at,
                       int width)
{
    const char *group = scene->keys[first].group;

    canvas_text(page->canvas, page_next(page), at, width, ROLE_HEADER, group);
    for (size_t i = first; i < scene->key_count; i++) {
        const struct scene_key *key = &scene->keys[i];

        if (strcmp(key->group, group) != 0)
            continue;
        canvas_text(page->canvas, page_row(page, page->line), at, KEYS_COLUMNS - 1, ROLE_STRONG,
                    key->keys);
        page_text(page, at + KEYS_COLUMNS, width - KEYS_COLUMNS, ROLE_NORMAL, key->help);
    }
    page_next(page);
}

static int group_height(const struct scene *scene, const struct canvas *canvas, size_t first,
                        int width)
{
    int height = 2;

    for (size_t i = first; i < scene->key_count; i++)
        if (strcmp(scene->keys[i].group, scene->keys[first].group) == 0)
            height += wrap_count(canvas, scene->keys[i].help, width - KEYS_COLUMNS);
    return height;
}

static int total_height(const struct scene *scene, const struct canvas *canvas, int width)
{
    int total = 0;

    for (size_t i = 0; i < scene->key_count; i++)
        if (begins_group(scene, i))
            total += group_height(scene, canvas, i, width);
    return total;
}

static void draw_help(struct scene *scene, struct page *page)
{
    int columns = page->canvas->columns - 2;
    int beside = columns / GROUP_COLUMNS > 0 ? columns / GROUP_COLUMNS : 1;
    int width = columns / beside - GAP;
    int share = (total_height(scene, page->canvas, width) + beside - 1) / beside;
    int stack = 0;

    for (size_t i = 0; i < scene->key_count; i++) {
        if (!begins_group(scene, i))
            continue;
        if (stack < beside - 1 && page->line > 0 &&
            page->line + group_height(scene, page->canvas, i, width) / 2 > share) {
            stack++;
            page->line = 0;
        }
        draw_group(scene, page, i, 1 + stack * (width + GAP), width);
    }
}

void help_draw(struct scene *scene, struct canvas *canvas, struct frame *frame)
{
    frame_draw_title(scene, canvas, "keys");
    frame_draw_memory(scene, canvas, frame->memory);
    frame_draw_sentence(scene, canvas, frame, NULL, NULL);
    page_draw(scene, canvas, frame, draw_help);
}
