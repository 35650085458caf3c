/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Choosing columns by priority: see layout.h. The choice is a set of table positions; the slots
 * come from walking the table once more, so that the order on the screen never changes.
 */
#include "views/layout.h"

#include <string.h>

#include "base/text.h"

/* Columns from this priority on are extras: they come after a name that can be read. */
#define EXTRA_PRIORITY   10
#define READABLE_COLUMNS 16

struct choice {
    size_t count;
    bool taken[LAYOUT_MAX_SLOTS];
    int left; /* columns that are not given away yet */
    const struct column *sorted;
    const struct layout_wishes *wishes;
};

/* A mark beside a title that fills its column needs one more. */
static int width_of(const struct choice *choice, const struct column *column)
{
    return column->width_min +
           (column == choice->sorted && text_width(column->title) >= column->width_min);
}

static enum layout_wish wish(const struct choice *choice, size_t index)
{
    return choice->wishes ? (enum layout_wish)choice->wishes->of[index] : LAYOUT_BY_PRIORITY;
}

static bool is_name(const struct column *column)
{
    return strcmp(column->title, "NAME") == 0;
}

/* Columns that must be left over for the name. */
static int reserved(const struct choice *choice, const struct column *column)
{
    for (size_t i = 0; column->priority >= EXTRA_PRIORITY && i < choice->count; i++)
        if (choice->taken[i] && is_name(column_at(i)))
            return READABLE_COLUMNS - column_at(i)->width_min;
    return 0;
}

static void take(struct choice *choice, size_t index)
{
    const struct column *column = column_at(index);
    int wanted = width_of(choice, column) + 1;

    if (choice->taken[index] || wanted + reserved(choice, column) > choice->left)
        return;
    choice->taken[index] = true;
    choice->left -= wanted;
}

/* The column of the lowest priority above `after` (or at it, behind `behind`); count: none. */
static size_t next_by_priority(const struct choice *choice, int after, size_t behind)
{
    size_t best = choice->count;

    for (size_t i = 0; i < choice->count; i++) {
        int priority = column_at(i)->priority;

        if (priority < after || (priority == after && i <= behind))
            continue;
        if (best == choice->count || priority < column_at(best)->priority)
            best = i;
    }
    return best;
}

static void choose(struct choice *choice)
{
    size_t at = next_by_priority(choice, -1, 0);

    for (size_t i = 0; i < choice->count; i++)
        if (column_at(i) == choice->sorted || column_at(i)->priority <= LAYOUT_ALWAYS_UP_TO)
            take(choice, i);
    for (size_t i = 0; i < choice->count; i++)
        if (wish(choice, i) == LAYOUT_WANTED)
            take(choice, i);
    while (at < choice->count && column_at(at)->priority <= LAYOUT_SHOWN_UP_TO) {
        if (wish(choice, at) != LAYOUT_UNWANTED)
            take(choice, at);
        at = next_by_priority(choice, column_at(at)->priority, at);
    }
}

static void widen(struct layout_slot *slot, int *left)
{
    int more = slot->column->width_max - slot->width;

    if (more > *left)
        more = *left;
    if (more <= 0)
        return;
    slot->width += more;
    *left -= more;
}

static void place(struct layout *layout, int margin, int left)
{
    int at = margin;

    for (size_t i = 0; i < layout->count; i++)
        if (is_name(layout->slots[i].column))
            widen(&layout->slots[i], &left);
    for (size_t i = 0; i < layout->count; i++)
        widen(&layout->slots[i], &left);
    for (size_t i = 0; i < layout->count; i++) {
        layout->slots[i].at = at;
        at += layout->slots[i].width + 1;
    }
    layout->used = layout->count ? at - 1 : margin;
}

void layout_choose(struct layout *ret_layout, int margin, int width, const struct column *sorted,
                   const struct layout_wishes *wishes)
{
    struct choice choice = {
        .count = column_count(), .left = width - margin + 1, .sorted = sorted, .wishes = wishes};

    if (choice.count > LAYOUT_MAX_SLOTS)
        choice.count = LAYOUT_MAX_SLOTS;
    choose(&choice);
    ret_layout->count = 0;
    for (size_t i = 0; i < choice.count; i++)
        if (choice.taken[i])
            ret_layout->slots[ret_layout->count++] = (struct layout_slot){
                .column = column_at(i), .width = width_of(&choice, column_at(i))};
    place(ret_layout, margin, choice.left);
}

const struct layout_slot *layout_find(const struct layout *layout, const struct column *column)
{
    for (size_t i = 0; i < layout->count; i++)
        if (layout->slots[i].column == column)
            return &layout->slots[i];
    return NULL;
}
