/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * More about one actor: see actor_detail.h. What is wrong comes first.
 */
#include "views/actor_detail.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "views/format.h"
#include "views/glyphs.h"
#include "views/life.h"

#define INDENT        2
#define TEXT_MAX      512
#define DOMID_COLUMNS 5
#define NAME_COLUMNS  16

static const char *ending(size_t count)
{
    return count == 1 ? "" : "s";
}

/* --- whether it lives ------------------------------------------------------------------------- */

static void write_alive(const struct service *service, int64_t now_ms, char text[TEXT_MAX])
{
    (void)now_ms;
    if (service->domains == 0)
        snprintf(text, TEXT_MAX, "It is alive, and no domain asks for it.");
    else if (service->needs_you == 0)
        snprintf(text, TEXT_MAX, "It is alive and serves %zu domain%s.", service->domains,
                 ending(service->domains));
    else
        snprintf(text, TEXT_MAX, "It is alive and serves %zu domain%s, of which %zu need%s you.",
                 service->domains, ending(service->domains), service->needs_you,
                 service->needs_you == 1 ? "s" : "");
}

static void write_silent(const struct service *service, int64_t now_ms, char text[TEXT_MAX])
{
    char age[UNITS_TEXT_MAX];

    snprintf(text, TEXT_MAX,
             "Its process is there (pid %" PRId64 "), but it has told nothing of itself for %s: it "
             "hangs, or somebody has stopped it.",
             service->entry->pid, units_format_age(age, now_ms - service->entry->heartbeat_ms));
}

/* What it means that there is none. */
static void write_missed(const struct service *service, char text[TEXT_MAX])
{
    size_t used = strlen(text);

    if (service->waiting > 0)
        snprintf(text + used, TEXT_MAX - used,
                 " Nobody acts on the policy target%s of %zu domain%s.", ending(service->waiting),
                 service->waiting, ending(service->waiting));
    else if (service->domains > 0)
        snprintf(text + used, TEXT_MAX - used,
                 " Nobody has to: without follow=true the levers of its %zu domain%s are the "
                 "administrator's.",
                 service->domains, ending(service->domains));
    else
        snprintf(text + used, TEXT_MAX - used, " No domain asks for it.");
}

static void write_dead(const struct service *service, int64_t now_ms, char text[TEXT_MAX])
{
    const struct actors_entry *entry = service->entry;
    char age[UNITS_TEXT_MAX];

    if (entry->heartbeat_ms > 0)
        snprintf(text, TEXT_MAX,
                 "It has ended without taking leave: pid %" PRId64
                 " is gone, last heard of %s ago.",
                 entry->pid, units_format_age(age, now_ms - entry->heartbeat_ms));
    else
        snprintf(text, TEXT_MAX, "It has ended without taking leave: pid %" PRId64 " is gone.",
                 entry->pid);
    write_missed(service, text);
}

static void write_absent(const struct service *service, int64_t now_ms, char text[TEXT_MAX])
{
    (void)now_ms;
    snprintf(text, TEXT_MAX, "Nobody of this name is registered.");
    write_missed(service, text);
}

static void write_unknown(const struct service *service, int64_t now_ms, char text[TEXT_MAX])
{
    (void)service;
    (void)now_ms;
    snprintf(text, TEXT_MAX, "Who is registered on this host is not known yet.");
}

static void write_start(const struct service *service, char text[TEXT_MAX])
{
    if (service->waiting == 0)
        return;
    if (service->familiar)
        snprintf(text, TEXT_MAX,
                 "Start it: systemctl start xenmem-actor@%s, or: xenmem actor run %s",
                 service->name, service->name);
    else
        snprintf(text, TEXT_MAX,
                 "It is none of xenmem's own: start it its own way, or give its domains another "
                 "policy (p).");
}

static void write_restart(const struct service *service, char text[TEXT_MAX])
{
    if (service->familiar)
        snprintf(text, TEXT_MAX,
                 "See what it says: journalctl -u xenmem-actor@%s. Then: systemctl restart "
                 "xenmem-actor@%s",
                 service->name, service->name);
}

static const struct {
    void (*write)(const struct service *service, int64_t now_ms, char text[TEXT_MAX]);
    void (*advise)(const struct service *service, char text[TEXT_MAX]); /* NULL: nothing to do */
} lives[SERVICE_LIFE_COUNT] = {
    [SERVICE_UNKNOWN] = {write_unknown, NULL},        [SERVICE_ALIVE] = {write_alive, NULL},
    [SERVICE_SILENT] = {write_silent, write_restart}, [SERVICE_DEAD] = {write_dead, write_start},
    [SERVICE_ABSENT] = {write_absent, write_start},
};

static void write_life(const struct service *service, int64_t now_ms, char text[TEXT_MAX],
                       char advice[TEXT_MAX])
{
    enum service_life life = service_life(service, now_ms);

    *text = *advice = '\0';
    lives[life].write(service, now_ms, text);
    if (lives[life].advise)
        lives[life].advise(service, advice);
}

void actor_detail_sentence(const struct service *service, int64_t now_ms,
                           char sentence[ACTOR_SENTENCE_MAX])
{
    char text[TEXT_MAX], advice[TEXT_MAX];

    write_life(service, now_ms, text, advice);
    snprintf(sentence, ACTOR_SENTENCE_MAX, "%s%s%s", text, *advice ? " " : "", advice);
}

static void draw_life(struct page *page, int width, const struct service *service, int64_t now_ms)
{
    enum service_life life = service_life(service, now_ms);
    char text[TEXT_MAX], advice[TEXT_MAX];

    write_life(service, now_ms, text, advice);
    canvas_glyph(page->canvas, page_row(page, page->line), 0, life_role(life, service->waiting > 0),
                 life_mark(page->canvas, life));
    page_text(page, INDENT, width, ROLE_NORMAL, text);
    if (!*advice)
        return;
    canvas_text(page->canvas, page_row(page, page->line), INDENT, 2, ROLE_STRONG,
                glyphs_for(page->canvas)->into);
    page_text(page, INDENT + 2, width - 2, ROLE_STRONG, advice);
}

/* --- what it does ----------------------------------------------------------------------------- */

static void draw_decision(struct page *page, int width, const struct actors_entry *entry,
                          int64_t now_ms)
{
    char text[TEXT_MAX], age[UNITS_TEXT_MAX];

    if (!*entry->decision)
        return;
    page_next(page);
    if (entry->decided_ms > 0)
        snprintf(text, sizeof(text), "Last decision, %s ago: %s",
                 units_format_age(age, now_ms - entry->decided_ms), entry->decision);
    else
        snprintf(text, sizeof(text), "Last decision: %s", entry->decision);
    page_text(page, INDENT, width, ROLE_NORMAL, text);
}

static void draw_trouble(struct page *page, int width, const struct snapshot *snapshot,
                         const struct actors_trouble *trouble)
{
    const struct domain *domain = snapshot_find_domid(snapshot, trouble->domid);
    int row = page_row(page, page->line), at = INDENT;

    canvas_glyph(page->canvas, row, 0, ROLE_WARNING, glyphs_for(page->canvas)->warning);
    at += canvas_printf(page->canvas, row, at, 12, ROLE_NORMAL, "%*" PRIu32 " ", DOMID_COLUMNS,
                        trouble->domid);
    if (width > 3 * NAME_COLUMNS) {
        canvas_text(page->canvas, row, at, NAME_COLUMNS, ROLE_STRONG,
                    domain ? domain_text(domain, FIELD_NAME, "") : "");
        at += NAME_COLUMNS + 1;
    }
    page_text(page, at, width - at + INDENT, ROLE_NORMAL, trouble->sentence);
}

static void draw_troubles(struct page *page, int width, const struct snapshot *snapshot,
                          const struct actors_entry *entry)
{
    if (entry->trouble_count == 0)
        return;
    page_next(page);
    canvas_text(page->canvas, page_next(page), INDENT, width, ROLE_HEADER,
                entry->alive ? "what it cannot serve" : "what it could not serve");
    for (size_t i = 0; i < entry->trouble_count; i++)
        draw_trouble(page, width, snapshot, &entry->troubles[i]);
}

/* --- whom it serves --------------------------------------------------------------------------- */

static bool is_served(const struct column_row *row, const struct service *service)
{
    return strcmp(domain_text(row->domain, FIELD_POLICY_ACTOR, ""), service->name) == 0;
}

/* Where the next one is drawn; those that have no room are counted. */
struct served {
    int at, width, lines_left;
    size_t left_out;
};

/* Its mark, its number and its name; on the next line where this one is full. */
static void draw_domain(struct page *page, struct served *served, const struct column_row *of)
{
    struct canvas *canvas = page->canvas;
    enum convergence_state state = of->verdict ? of->verdict->state : CONVERGENCE_UNKNOWN;
    char text[64];
    int row, wanted;

    snprintf(text, sizeof(text), "%" PRIu32 " %.40s", of->domain->id.domid,
             domain_text(of->domain, FIELD_NAME, ""));
    wanted = 2 + canvas_text_width(canvas, text);
    if (served->at > 0 && served->at + wanted > served->width) {
        served->lines_left--;
        served->at = 0;
        if (served->lines_left > 0)
            page_next(page);
    }
    if (served->lines_left <= 0) {
        served->left_out++;
        return;
    }
    row = page_row(page, page->line);
    canvas_glyph(canvas, row, INDENT + served->at, glyphs_state_role(state),
                 glyphs_state_mark(canvas, state));
    canvas_text(canvas, row, INDENT + served->at + 2, served->width - served->at - 2,
                glyphs_state_word_role(state), text);
    served->at += wanted + 2;
}

/* Those that need somebody come first. */
static void draw_served(const struct scene *scene, struct page *page, int width,
                        const struct service *service)
{
    struct served served = {.width = width, .lines_left = page->rows / 6 + 1};

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < scene->row_count; i++)
            if (scene_needs_you(&scene->rows[i]) == (pass == 0) &&
                is_served(&scene->rows[i], service))
                draw_domain(page, &served, &scene->rows[i]);
    if (served.at > 0 || served.left_out > 0)
        page_next(page);
    if (served.left_out > 0)
        canvas_printf(page->canvas, page_next(page), INDENT, width, ROLE_QUIET, "and %zu more",
                      served.left_out);
}

/* --- the whole -------------------------------------------------------------------------------- */

static void draw_rule(struct page *page, const char *name)
{
    struct canvas *canvas = page->canvas;
    int row = page_next(page), at = INDENT;

    canvas_fill(canvas, row, 0, canvas->columns, ROLE_HEADER, glyphs_for(canvas)->rule);
    at += canvas_text(canvas, row, at, canvas->columns - at - 2, ROLE_STRONG, name);
    canvas_glyph(canvas, row, INDENT - 1, ROLE_HEADER, U' ');
    canvas_glyph(canvas, row, at, ROLE_HEADER, U' ');
}

void actor_detail_draw(const struct scene *scene, struct page *page, const struct service *service)
{
    int width = page->canvas->columns - INDENT - 1;
    int64_t now_ms = scene_moment(scene);
    int last = page->top + page->rows - 1;

    draw_rule(page, service->name);
    draw_life(page, width, service, now_ms);
    draw_served(scene, page, width, service);
    if (service->entry) {
        draw_troubles(page, width, scene->snapshot, service->entry);
        draw_decision(page, width, service->entry, now_ms);
    }
    if (page->lines <= page->rows || page->rows < 2)
        return;
    canvas_fill(page->canvas, last, 0, page->canvas->columns, ROLE_NORMAL, U' ');
    canvas_printf(page->canvas, last, INDENT, width, ROLE_QUIET,
                  "%d more lines: make the terminal higher, or see xenmem actor status",
                  page->lines - page->rows + 1);
}
