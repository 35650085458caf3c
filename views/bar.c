/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Dividing columns among amounts: see bar.h. Boundaries are rounded, not lengths, so the parts
 * always fill the bar exactly and one that changes moves only its own ends.
 */
#include "views/bar.h"

static int64_t positive(int64_t amount)
{
    return amount > 0 ? amount : 0;
}

static int scaled(int64_t amount, int64_t total, int width)
{
    return (int)((double)amount / (double)total * width + 0.5);
}

int bar_position(int64_t amount, int64_t total, int width)
{
    int at;

    if (total <= 0 || width <= 0)
        return 0;
    at = scaled(positive(amount), total, width) - 1;
    if (at < 0)
        at = 0;
    return at < width ? at : width - 1;
}

/* Gives every part that is something a column, at the expense of the longest. */
static void show_the_little(const struct bar_part *parts, size_t count, int lengths[])
{
    for (size_t i = 0; i < count; i++) {
        size_t longest = 0;

        if (parts[i].amount <= 0 || lengths[i] > 0)
            continue;
        for (size_t j = 0; j < count; j++)
            if (lengths[j] > lengths[longest])
                longest = j;
        if (lengths[longest] > 1) {
            lengths[longest]--;
            lengths[i]++;
        }
    }
}

void bar_measure(const struct bar_part *parts, size_t count, int width, int lengths[])
{
    int64_t total = 0, before = 0;

    for (size_t i = 0; i < count; i++)
        total += positive(parts[i].amount);
    for (size_t i = 0; i < count; i++) {
        int64_t behind = before + positive(parts[i].amount);

        lengths[i] = 0;
        if (total > 0 && width > 0)
            lengths[i] = scaled(behind, total, width) - scaled(before, total, width);
        before = behind;
    }
    show_the_little(parts, count, lengths);
}

void bar_draw(struct canvas *canvas, int row, int column, int width, const struct bar_part *parts,
              size_t count)
{
    int lengths[BAR_MAX_PARTS];

    count = count < BAR_MAX_PARTS ? count : BAR_MAX_PARTS;
    bar_measure(parts, count, width, lengths);
    for (size_t i = 0; i < count; i++) {
        canvas_fill(canvas, row, column, lengths[i], parts[i].role, parts[i].glyph);
        column += lengths[i];
    }
}
