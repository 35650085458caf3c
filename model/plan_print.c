/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A plan as lines of text: what --dry-run prints and the console shows.
 *
 *     set target of web01 (3)
 *       1  policy target   768M → 512M    then xl sets the balloon target
 *          enforce         off → on
 *     host free 1228M → 1484M when it has followed, about 21s
 *     ! web01 (3): Of its last 5 requests it met 2.
 */
#include "model/plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"

#define LINE_MAX_BYTES 1536
#define LABEL_WIDTH    14

struct printer {
    bool ascii;
    void (*line)(void *user, const char *text);
    void *user;
};

static void print(const struct printer *printer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void print(const struct printer *printer, const char *format, ...)
{
    char buffer[LINE_MAX_BYTES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(buffer, sizeof(buffer), format, arguments);
    va_end(arguments);
    printer->line(printer->user, buffer);
}

static void print_head(const struct printer *printer, const struct plan *plan)
{
    const char *label = plan->operation ? plan->operation->label : "undo";
    char of[96] = "";

    if (plan->undoes)
        snprintf(of, sizeof(of), " %s", plan->undoes);
    if (plan->domain_count == 1)
        print(printer, "%s%s of %s (%u)", label, of, plan->steps[0].name, plan->steps[0].id.domid);
    else
        print(printer, "%s%s, %zu domains", label, of, plan->domain_count);
}

static void print_step(const struct printer *printer, const struct plan *plan, size_t index)
{
    const struct plan_step *step = &plan->steps[index];
    char before[PLAN_VALUE_TEXT_MAX], after[PLAN_VALUE_TEXT_MAX];
    char name[64], who[96] = "", number[16] = "";

    text_sanitise(name, sizeof(name), step->name, strlen(step->name)); /* cut, where it is long */
    if (plan->domain_count > 1)
        snprintf(who, sizeof(who), "%s (%u)  ", name, step->id.domid);
    for (unsigned i = 0; i < step->change_count; i++) {
        const struct plan_change *change = &step->changes[i];
        bool first = i == 0;

        if (first)
            snprintf(number, sizeof(number), "%zu", index + 1);
        print(printer, "%3s  %s%-*s  %s %s %s%s%s", first ? number : "", who, LABEL_WIDTH,
              plan_object_info(change->object)->label,
              plan_value_format(before, change->object, &change->before),
              printer->ascii ? "->" : "→", plan_value_format(after, change->object, &change->after),
              first && *step->why ? "   " : "", first ? step->why : "");
    }
}

static void print_effect(const struct printer *printer, const struct plan_effect *effect)
{
    char now[UNITS_TEXT_MAX], followed[UNITS_TEXT_MAX], time[UNITS_TEXT_MAX];

    if (!effect->known || effect->free_now_kb == effect->free_followed_kb)
        return;
    print(printer, "host free %s %s %s%s when it has followed%s%s%s",
          units_format_kb(now, effect->free_now_kb), printer->ascii ? "->" : "→",
          effect->estimated ? "about " : "", units_format_kb(followed, effect->free_followed_kb),
          effect->eta_known ? ", in about " : "",
          effect->eta_known ? units_format_ms(time, effect->eta_ms) : "",
          effect->eta_usual ? " at its usual rate" : "");
}

static const char *const marks[PLAN_SEVERITY_COUNT] = {
    [PLAN_INFO] = "i",
    [PLAN_WARNING] = "⚠",
    [PLAN_BLOCKING] = "✖",
};
static const char *const ascii_marks[PLAN_SEVERITY_COUNT] = {
    [PLAN_INFO] = "i",
    [PLAN_WARNING] = "!",
    [PLAN_BLOCKING] = "X",
};

/* The worst first. */
static void print_findings(const struct printer *printer, const struct plan *plan)
{
    for (int severity = PLAN_BLOCKING; severity >= PLAN_INFO; severity--) {
        const char *mark = (printer->ascii ? ascii_marks : marks)[severity];

        for (size_t i = 0; i < plan->finding_count; i++) {
            const struct plan_finding *finding = &plan->findings[i];

            if ((int)finding->severity != severity)
                continue;
            if (finding->about_domain)
                print(printer, "%s %s (%u): %s", mark, finding->name, finding->id.domid,
                      finding->sentence);
            else
                print(printer, "%s %s", mark, finding->sentence);
        }
    }
}

void plan_print(const struct plan *plan, bool ascii, void (*line)(void *user, const char *text),
                void *user)
{
    struct printer printer = {.ascii = ascii, .line = line, .user = user};

    if (plan->step_count > 0)
        print_head(&printer, plan);
    for (size_t i = 0; i < plan->step_count; i++)
        print_step(&printer, plan, i);
    print_effect(&printer, &plan->effect);
    print_findings(&printer, plan);
    if (plan->name_to_type)
        print(&printer, "To do it, type: %s", plan->name_to_type);
}
