/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The line above every view: which host this is, whether somebody is needed and how fresh the
 * picture is. Fields have fixed places, so nothing jitters. The line below it is in memory.c.
 */
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "views/format.h"
#include "views/frame.h"
#include "views/glyphs.h"

#define STATUS_COLUMNS 12 /* "FROZEN 3m12s" */
#define WIDE_COLUMNS   60
#define LAG_SHOWN_MS   2000 /* a live picture older than this says how old it is */

static int64_t age_of(const struct scene *scene, int64_t at_ms)
{
    return at_ms > 0 && scene->now_ms > at_ms ? scene->now_ms - at_ms : 0;
}

enum frame_picture frame_picture(const struct scene *scene, int64_t *ret_age_ms)
{
    const struct snapshot *snapshot = scene->snapshot;
    int64_t store_ms, sample_ms;

    *ret_age_ms = 0;
    if (!snapshot)
        return FRAME_WAITING;
    if (scene->frozen) {
        *ret_age_ms = age_of(scene, scene->frozen_ms);
        return FRAME_FROZEN;
    }
    store_ms = age_of(scene, snapshot->store_checked_ms);
    sample_ms = age_of(scene, snapshot->sampled_ms);
    *ret_age_ms = store_ms > sample_ms ? store_ms : sample_ms;
    if (!snapshot->store_alive || !snapshot->hypervisor_alive || *ret_age_ms > scene->stale_ms)
        return FRAME_STALE;
    return snapshot->complete ? FRAME_LIVE : FRAME_READING;
}

static void draw_status(const struct scene *scene, struct canvas *canvas, int column)
{
    static const char *const words[] = {
        [FRAME_WAITING] = "waiting", [FRAME_READING] = "reading", [FRAME_LIVE] = "live",
        [FRAME_STALE] = "STALE",     [FRAME_FROZEN] = "FROZEN",
    };
    static const enum role roles[] = {
        [FRAME_WAITING] = ROLE_QUIET, [FRAME_READING] = ROLE_QUIET,  [FRAME_LIVE] = ROLE_GOOD,
        [FRAME_STALE] = ROLE_STALE,   [FRAME_FROZEN] = ROLE_WARNING,
    };
    int64_t age_ms;
    enum frame_picture picture = frame_picture(scene, &age_ms);
    bool aged = picture == FRAME_STALE || picture == FRAME_FROZEN ||
                (picture == FRAME_LIVE && age_ms >= LAG_SHOWN_MS);
    char text[48], age[UNITS_TEXT_MAX];

    if (aged)
        snprintf(text, sizeof(text), "%s %s", words[picture], units_format_age(age, age_ms));
    else
        snprintf(text, sizeof(text), "%s", words[picture]);
    canvas_text_right(canvas, 0, column, STATUS_COLUMNS, roles[picture], text);
    if (picture == FRAME_LIVE)
        canvas_glyph(canvas, 0, column + STATUS_COLUMNS - canvas_text_width(canvas, text) - 2,
                     ROLE_GOOD, glyphs_for(canvas)->live);
}

/* "12 domains", or how many of them the filter shows, and how many are tagged. */
static void write_domains(const struct scene *scene, char *text, size_t size)
{
    int used;

    if (scene->filter.count > 0)
        used = snprintf(text, size, "%zu of %zu domains", scene->row_count, scene->domain_count);
    else
        used = snprintf(text, size, "%zu domain%s", scene->domain_count,
                        scene->domain_count == 1 ? "" : "s");
    if (scene->tags.count > 0 && used > 0)
        snprintf(text + used, size - (size_t)used, ", %zu tagged", scene->tags.count);
}

/* Whether somebody is needed can be said only as long as all is fresh: else, what is old. */
static void write_needs(const struct scene *scene, char *text, size_t size, enum role *ret_role)
{
    const struct snapshot *snapshot = scene->snapshot;
    int64_t age_ms;

    *text = '\0';
    *ret_role = ROLE_QUIET;
    if (frame_picture(scene, &age_ms) == FRAME_STALE) {
        bool store =
            !snapshot->store_alive || age_of(scene, snapshot->store_checked_ms) > scene->stale_ms;
        bool sample =
            !snapshot->hypervisor_alive || age_of(scene, snapshot->sampled_ms) > scene->stale_ms;

        *ret_role = ROLE_WARNING;
        snprintf(text, size, "%s",
                 store && sample ? "all is old"
                 : store         ? "targets are old"
                                 : "amounts are old");
    } else if (scene->needs_you > 0) {
        *ret_role = ROLE_WRONG;
        snprintf(text, size, "%zu need%s you", scene->needs_you, scene->needs_you == 1 ? "s" : "");
    } else if (snapshot->complete) {
        snprintf(text, size, "none needs you");
    }
}

/* "12 domains, 3 need you", ending before `end`. Returns the column where it begins. */
static int draw_counts(const struct scene *scene, struct canvas *canvas, int end)
{
    char domains[80], needs[48];
    const char *comma = ", ";
    bool wide = canvas->columns >= WIDE_COLUMNS;
    enum role role;
    int at = end;

    if (!scene->snapshot)
        return end;
    write_domains(scene, domains, sizeof(domains));
    write_needs(scene, needs, sizeof(needs), &role);
    if (!wide && role == ROLE_QUIET)
        *needs = '\0';
    if (!wide && *needs)
        *domains = '\0';
    if (!*domains || !*needs)
        comma = "";
    at -=
        canvas_text_width(canvas, domains) + (int)strlen(comma) + canvas_text_width(canvas, needs);
    end = at;
    at += canvas_text(canvas, 0, at, 80, scene->filter.count > 0 ? ROLE_WARNING : ROLE_NORMAL,
                      domains);
    at += canvas_text(canvas, 0, at, 48, ROLE_NORMAL, comma);
    canvas_text(canvas, 0, at, 48, role, needs);
    return end;
}

/* Draws `text` two columns behind `at` if it ends before `end`; returns where one is then. */
static int draw_if_fits(struct canvas *canvas, int at, int end, enum role role, const char *text)
{
    int width = canvas_text_width(canvas, text);

    if (width == 0 || at + width + 2 > end)
        return at;
    return at + canvas_text(canvas, 0, at, width, role, text) + 2;
}

void frame_draw_title(const struct scene *scene, struct canvas *canvas, const char *where)
{
    const struct host *host = scene->snapshot ? &scene->snapshot->host : NULL;
    int status = canvas->columns - 1 - STATUS_COLUMNS;
    bool counts = !where || canvas->columns >= WIDE_COLUMNS;
    int end = counts ? draw_counts(scene, canvas, status - 2) : status - 1, at = 1;
    char version[HOST_NAME_MAX_BYTES + 8];

    draw_status(scene, canvas, status);
    at = draw_if_fits(canvas, at, end, ROLE_TITLE, "xenmem");
    if (scene->guarded)
        at = draw_if_fits(canvas, at, end, ROLE_WARNING, scene->guarded);
    if (!host)
        return;
    if (!where || canvas->columns >= WIDE_COLUMNS)
        at = draw_if_fits(canvas, at, end, ROLE_STRONG, host->name);
    if (where) {
        at += canvas_text(canvas, 0, at - 1, 1, ROLE_QUIET, glyphs_for(canvas)->into);
        canvas_text(canvas, 0, at, end - at - 1, ROLE_STRONG, where);
        return;
    }
    snprintf(version, sizeof(version), "Xen %s", host->xen_version);
    if (*host->xen_version)
        draw_if_fits(canvas, at, end, ROLE_QUIET, version);
}
