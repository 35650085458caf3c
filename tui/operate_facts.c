/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proposals, facts and bounds for the prompts of operations: see operate_facts.h. Which field an
 * operation sets is one table row.
 */
#include "tui/operate_facts.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "tui/completing.h"
#include "tui/console.h"
#include "tui/words.h"

struct sets {
    enum field_id field, otherwise; /* `otherwise` where `field` is not known */
    bool bounded;                   /* by static-max, and by where it was seen to stop */
};

static const struct sets sets[] = {
    [OPERATION_TARGET] = {FIELD_POLICY_TARGET, FIELD_BALLOON_TARGET, true},
    [OPERATION_ENFORCE] = {FIELD_POLICY_ENFORCE, FIELD_POLICY_ENFORCE, false},
    [OPERATION_POLICY] = {FIELD_POLICY_ACTOR, FIELD_POLICY_ACTOR, false},
    [OPERATION_MANUAL] = {FIELD_POLICY_ACTOR, FIELD_POLICY_ACTOR, false},
    [OPERATION_BALLOON_TARGET] = {FIELD_BALLOON_TARGET, FIELD_BALLOON_TARGET, true},
    [OPERATION_PAGING_TARGET] = {FIELD_PAGING_TARGET, FIELD_PAGING_TARGET, false},
    [OPERATION_PAGING] = {FIELD_PAGED, FIELD_PAGED, false},
    [OPERATION_SHARING] = {FIELD_SHARED, FIELD_SHARED, false},
    [OPERATION_MAXMEM] = {FIELD_MAXMEM, FIELD_MAXMEM, false},
};
static_assert(sizeof(sets) / sizeof(sets[0]) == OPERATION_COUNT, "an operation has no row");

const struct domain *operate_domain(struct console *console, const struct domain_id *id)
{
    const struct snapshot *snapshot = display_live_snapshot(console->display);

    return snapshot ? snapshot_find(snapshot, id) : NULL;
}

static const struct domain *only_domain(struct console *console)
{
    const struct operate *operate = &console->operate;

    return operate->id_count == 1 ? operate_domain(console, &operate->ids[0]) : NULL;
}

static bool is_on(const struct operate *operate, const struct domain *domain)
{
    int64_t number = 0;

    switch (operate->operation) {
    case OPERATION_ENFORCE:
        return domain_number(domain, FIELD_POLICY_ENFORCE, &number) && number;
    case OPERATION_MANUAL:
        return strcmp(domain_text(domain, FIELD_POLICY_ACTOR, ""), OPERATION_MANUAL_ACTOR) == 0;
    case OPERATION_PAGING:
        return (domain_number(domain, FIELD_PAGED, &number) && number > 0) ||
               (domain_number(domain, FIELD_PAGING_TARGET, &number) && number > 0);
    default:
        return domain_number(domain, FIELD_SHARED, &number) && number > 0;
    }
}

void operate_propose(struct console *console, char text[PROMPT_TEXT_MAX])
{
    const struct operate *operate = &console->operate;
    const struct domain *domain = only_domain(console);
    enum operation_parameter_kind kind = operation_info(operate->operation)->parameters[0].kind;

    text[0] = '\0';
    if (kind == OPERATION_PARAMETER_SWITCH)
        snprintf(text, PROMPT_TEXT_MAX, "%s", domain && is_on(operate, domain) ? "off" : "on");
    else if (kind == OPERATION_PARAMETER_ACTOR && domain &&
             *domain_text(domain, FIELD_POLICY_ACTOR, ""))
        snprintf(text, PROMPT_TEXT_MAX, "%s %s", domain_text(domain, FIELD_POLICY_ACTOR, ""),
                 domain_text(domain, FIELD_POLICY_PARAMS, ""));
}

void operate_write_field(const struct domain *domain, enum field_id id, char *text, size_t size)
{
    const struct field *field = &domain->fields[id];

    if (field->state != FIELD_KNOWN)
        snprintf(text, size, "%s",
                 field->state == FIELD_ABSENT ? "none"
                 : field->state == FIELD_BAD  ? "bad"
                                              : "unknown");
    else if (field_info(id)->kind == FIELD_KIND_TEXT)
        snprintf(text, size, "%.40s",
                 *rctext_string(field->text) ? rctext_string(field->text) : "nobody");
    else if (field_info(id)->kind == FIELD_KIND_FLAG)
        snprintf(text, size, "%s", field->number ? "on" : "off");
    else
        units_format_kb(text, field->number);
}

static void write_present(const struct domain *domain, const struct sets *of, char *text,
                          size_t size)
{
    bool known = domain->fields[of->field].state == FIELD_KNOWN;

    operate_write_field(domain, known ? of->field : of->otherwise, text, size);
}

void operate_write_facts(struct console *console, char *text, size_t size)
{
    const struct operate *operate = &console->operate;
    const struct domain *domain = only_domain(console);
    char now[64], holds[UNITS_TEXT_MAX] = "unknown";
    int64_t actual;

    text[0] = '\0';
    if (!domain)
        return;
    if (domain_number(domain, FIELD_ACTUAL, &actual))
        units_format_kb(holds, actual);
    write_present(domain, &sets[operate->operation], now, sizeof(now));
    if (operate->operation == OPERATION_PAGING)
        snprintf(text, size, "paged out %s, holds %s", now, holds);
    else if (operate->operation == OPERATION_SHARING)
        snprintf(text, size, "shared %s, holds %s", now, holds);
    else
        snprintf(text, size, "now %s, holds %s", now, holds);
}

void operate_write_bounds(struct console *console, char *text, size_t size)
{
    const struct operate *operate = &console->operate;
    const struct domain *domain = only_domain(console);
    const struct verdict *verdict;
    const char *why = "";
    char low[UNITS_TEXT_MAX] = "", high[UNITS_TEXT_MAX] = "";
    int64_t kb;

    text[0] = '\0';
    if (!domain || !sets[operate->operation].bounded)
        return;
    verdict = ledger_verdict(display_live_ledger(console->display), &domain->id);
    if (verdict && verdict->floor_kb > 0) {
        units_format_kb(low, verdict->floor_kb);
        why = " (its floor so far)";
    } else if (domain_number(domain, FIELD_DYNAMIC_MIN, &kb)) {
        units_format_kb(low, kb);
        why = " (dynamic-min)";
    }
    if (domain_number(domain, FIELD_STATIC_MAX, &kb))
        units_format_kb(high, kb);
    if (*low && *high)
        snprintf(text, size, "%s%s to %s; ", low, why, high);
    else if (*high)
        snprintf(text, size, "up to %s; ", high);
}

static void list_alive(const struct scene *scene, char *text, size_t size)
{
    size_t used = 0;

    for (size_t i = 0; i < scene->services.count; i++) {
        const struct service *service = &scene->services.list[i];

        if (service_life(service, scene->now_ms) == SERVICE_ALIVE && used < size)
            used += (size_t)snprintf(text + used, size - used, "%s%.40s",
                                     used ? ", " : "alive: ", service->name);
    }
    if (used > 0 && used < size)
        snprintf(text + used, size - used, "; ");
}

void operate_write_actor(struct console *console, char *text, size_t size)
{
    const struct operation *operation = operation_info(console->operate.operation);
    char life[48];
    struct words words;

    text[0] = '\0';
    if (operation->parameters[0].kind != OPERATION_PARAMETER_ACTOR ||
        words_split(console->scene.prompt.text, &words, NULL) < 0)
        return;
    if (words.count == 0) {
        list_alive(&console->scene, text, size);
        return;
    }
    completing_write_life(console, words.at[0], life, sizeof(life));
    if (*words.at[0] && *life)
        snprintf(text, size, "%.40s is %s; ", words.at[0], life);
}

const char *operate_example(const struct operation *operation)
{
    static const char *const examples[] = {
        [OPERATION_PARAMETER_NONE] = "",
        [OPERATION_PARAMETER_SIZE] = "512, 1.5g, +64, -10%, 50%, =",
        [OPERATION_PARAMETER_SWITCH] = "on or off (Tab)",
        [OPERATION_PARAMETER_ACTOR] = "ACTOR [key=value,...], Tab: the next; \"\": nobody",
        [OPERATION_PARAMETER_PARAMS] = "",
    };

    return examples[operation->parameters[0].kind];
}
