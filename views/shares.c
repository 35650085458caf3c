/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The bar of holders: see shares.h.
 */
#include "views/shares.h"

#include <stdio.h>

#include "views/bar.h"
#include "views/glyphs.h"

#define LEFT          1
#define LEAST_COLUMNS 3 /* a part that is narrower is one of the others */
#define LEAST_LABEL   7 /* a label that is cut shorter says nothing */
#define FIXED_PARTS   4 /* Xen, the others, claimed, free */
#define DOMAINS_MAX   (BAR_MAX_PARTS - FIXED_PARTS)
#define LABEL_MAX     96

struct holder {
    const struct domain *domain;
    int64_t kb;
};

struct shares {
    struct bar_part parts[BAR_MAX_PARTS];
    char labels[BAR_MAX_PARTS][LABEL_MAX];
    bool selected[BAR_MAX_PARTS];
    size_t count;
};

/* dom0 first, then the largest. */
static bool goes_before(const struct holder *a, const struct holder *b)
{
    if ((a->domain->id.domid == 0) != (b->domain->id.domid == 0))
        return a->domain->id.domid == 0;
    return a->kb > b->kb;
}

/* Those that are wide enough to be named, of all that there are: whatever the filter hides. */
static size_t find_holders(const struct snapshot *snapshot, int width, struct holder *holders)
{
    double least = (double)snapshot->host.total_kb * LEAST_COLUMNS / (width > 0 ? width : 1);
    size_t count = 0;

    for (size_t i = 0; i < snapshot->count; i++) {
        struct holder holder = {.domain = snapshot->domains[i]};
        size_t at = count;

        if (!domain_number(holder.domain, FIELD_ACTUAL, &holder.kb) || (double)holder.kb < least)
            continue;
        if (count == DOMAINS_MAX && !goes_before(&holder, &holders[count - 1]))
            continue;
        at = count < DOMAINS_MAX ? count++ : count - 1;
        while (at > 0 && goes_before(&holder, &holders[at - 1])) {
            holders[at] = holders[at - 1];
            at--;
        }
        holders[at] = holder;
    }
    return count;
}

static char *add(struct shares *shares, int64_t kb, enum role role, char32_t glyph)
{
    shares->parts[shares->count] = (struct bar_part){kb, role, glyph};
    return shares->labels[shares->count++];
}

static void add_domains(const struct scene *scene, const struct glyphs *glyphs, int width,
                        struct shares *shares)
{
    const struct column_row *cursor = scene_selected(scene);
    struct holder holders[DOMAINS_MAX];
    size_t count = find_holders(scene->snapshot, width, holders);
    int64_t others_kb = scene->commitment.held_kb;
    bool dark = false;

    for (size_t i = 0; i < count; i++, dark = !dark) {
        const struct domain *domain = holders[i].domain;
        bool selected = cursor && cursor->domain == domain;

        shares->selected[shares->count] = selected;
        snprintf(add(shares, holders[i].kb, selected ? ROLE_STRONG : ROLE_BAR_USED,
                     dark ? glyphs->bar_paged : glyphs->bar_used),
                 LABEL_MAX, "%.80s", domain_text(domain, FIELD_NAME, glyphs->unknown));
        others_kb -= holders[i].kb;
    }
    if (others_kb > 0)
        snprintf(add(shares, others_kb, ROLE_BAR_USED, dark ? glyphs->bar_paged : glyphs->bar_used),
                 LABEL_MAX, "%zu %s", scene->commitment.domains - count,
                 count > 0 ? "more" : "domains");
}

static void draw_labels(struct canvas *canvas, int row, const struct shares *shares,
                        const int lengths[])
{
    int at = LEFT;

    for (size_t i = 0; i < shares->count; i++) {
        int wanted = canvas_text_width(canvas, shares->labels[i]);

        if (lengths[i] > LEAST_LABEL || lengths[i] > wanted)
            canvas_text(canvas, row, at, lengths[i] - 1,
                        shares->selected[i] ? ROLE_STRONG : ROLE_QUIET, shares->labels[i]);
        at += lengths[i];
    }
}

void shares_draw(const struct scene *scene, struct canvas *canvas, int row)
{
    const struct glyphs *glyphs = glyphs_for(canvas);
    const struct host *host = &scene->snapshot->host;
    int width = canvas->columns - 2 * LEFT, lengths[BAR_MAX_PARTS];
    struct shares shares = {.count = 0};

    if (!host->known)
        return;
    snprintf(
        add(&shares, commitment_xen_kb(&scene->commitment, host), ROLE_QUIET, glyphs->bar_paged),
        LABEL_MAX, "Xen");
    add_domains(scene, glyphs, width, &shares);
    snprintf(add(&shares, host->claimed_kb, ROLE_BAR_CLAIM, glyphs->bar_claim), LABEL_MAX,
             "claimed");
    snprintf(add(&shares, host->free_kb - host->claimed_kb, ROLE_BAR_FREE, glyphs->bar_free),
             LABEL_MAX, "free");
    bar_measure(shares.parts, shares.count, width, lengths);
    bar_draw(canvas, row, LEFT, width, shares.parts, shares.count);
    draw_labels(canvas, row + 1, &shares, lengths);
}
