/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `xenmem list`: the domains as a table for people, or as JSON for programs. Both come from the
 * table of columns (model/column.h).
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/commands/command.h"
#include "actorctl/commands/picture.h"
#include "actorctl/commands/select.h"
#include "base/text.h"
#include "base/units.h"
#include "model/column.h"

struct list {
    bool json;
    struct snapshot *snapshot;
    struct ledger *ledger;
    const struct domain **domains; /* the ones to show; borrowed from the snapshot */
    size_t count;
};

static struct column_row row_of(const struct list *list, const struct domain *domain)
{
    return (struct column_row){
        .domain = domain,
        .verdict = ledger_verdict(list->ledger, &domain->id),
        .history = ledger_history(list->ledger, &domain->id),
        .host = &list->snapshot->host,
        .actors = list->snapshot->actors,
        .now_ms = list->snapshot->taken_ms,
    };
}

/* --- the table -------------------------------------------------------------------------------- */

/* What one sample can tell; rates and trends take several. */
static const char *const titles[] = {"ID",     "NAME",   "ACTOR", "TARGET", "E",     "BALLOON",
                                     "ACTUAL", "MAXMEM", "PAGED", "SHARED", "STATE", "GAP"};
#define TITLE_COUNT (sizeof(titles) / sizeof(titles[0]))

static bool is_text(const struct column *column)
{
    return column->unit == COLUMN_UNIT_TEXT || column->unit == COLUMN_UNIT_STATE;
}

static const char *format_known(const struct column *column, const struct column_value *value,
                                char buffer[UNITS_TEXT_MAX])
{
    switch (column->unit) {
    case COLUMN_UNIT_KB:
        return units_format_kb(buffer, value->number);
    case COLUMN_UNIT_SIGNED_KB:
    case COLUMN_UNIT_KB_PER_S:
        return units_format_signed_kb(buffer, value->number);
    case COLUMN_UNIT_MS:
        return units_format_ms(buffer, value->number);
    case COLUMN_UNIT_FLAG:
        return value->number ? "e" : "-";
    case COLUMN_UNIT_TEXT:
    case COLUMN_UNIT_STATE:
        return value->text;
    default:
        snprintf(buffer, UNITS_TEXT_MAX, "%" PRId64, value->number);
        return buffer;
    }
}

static const char *format_value(const struct column *column, const struct column_value *value,
                                char buffer[UNITS_TEXT_MAX])
{
    static const char *const marks[] = {
        [COLUMN_VALUE_UNKNOWN] = ".",
        [COLUMN_VALUE_NONE] = "-",
        [COLUMN_VALUE_BAD] = "!",
    };

    return value->state == COLUMN_VALUE_KNOWN ? format_known(column, value, buffer)
                                              : marks[value->state];
}

/* Prints one cell, or only measures it where `width` is 0. Returns its width. */
static int print_cell(const struct column *column, const struct column_row *row, int width)
{
    char buffer[UNITS_TEXT_MAX];
    struct column_value value = {0};
    const char *text = column->title;
    int blanks;

    if (row) {
        column->get(row, &value);
        text = format_value(column, &value, buffer);
    }
    blanks = width - text_width(text);
    if (width > 0)
        printf("%*s%s%*s", is_text(column) ? 0 : blanks, "", text, is_text(column) ? blanks : 0,
               "");
    return text_width(text);
}

static void print_line(const struct list *list, const struct domain *domain,
                       const int widths[TITLE_COUNT])
{
    struct column_row row = {0};

    if (domain)
        row = row_of(list, domain);
    for (size_t i = 0; i < TITLE_COUNT; i++) {
        if (i > 0)
            putchar(' ');
        print_cell(column_find(titles[i]), domain ? &row : NULL, widths[i]);
    }
    putchar('\n');
}

static int print_table(const struct list *list)
{
    int widths[TITLE_COUNT];

    for (size_t i = 0; i < TITLE_COUNT; i++) {
        const struct column *column = column_find(titles[i]);

        widths[i] = print_cell(column, NULL, 0);
        for (size_t j = 0; j < list->count; j++) {
            struct column_row row = row_of(list, list->domains[j]);
            int width = print_cell(column, &row, 0);

            widths[i] = width > widths[i] ? width : widths[i];
        }
    }
    print_line(list, NULL, widths);
    for (size_t i = 0; i < list->count; i++)
        print_line(list, list->domains[i], widths);
    return COMMAND_DONE;
}

/* --- JSON ------------------------------------------------------------------------------------- */

static json_t *number_or_null(bool known, int64_t number)
{
    return known ? json_integer(number) : json_null();
}

static json_t *host_object(const struct host *host)
{
    return json_pack(
        "{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "name", host->name, "xen_version", host->xen_version,
        "total_kb", number_or_null(host->known && host->total_kb >= 0, host->total_kb), "free_kb",
        number_or_null(host->known && host->free_kb >= 0, host->free_kb), "claimed_kb",
        number_or_null(host->known && host->claimed_kb >= 0, host->claimed_kb), "sharing_freed_kb",
        number_or_null(host->sharing_known && host->sharing_freed_kb >= 0, host->sharing_freed_kb),
        "sharing_used_kb",
        number_or_null(host->sharing_known && host->sharing_used_kb >= 0, host->sharing_used_kb));
}

static json_t *value_object(const struct column *column, const struct column_row *row)
{
    struct column_value value = {0};

    column->get(row, &value);
    if (value.state != COLUMN_VALUE_KNOWN)
        return json_null();
    if (is_text(column))
        return json_string(value.text);
    if (column->unit == COLUMN_UNIT_FLAG)
        return json_boolean(value.number != 0);
    return json_integer(value.number);
}

/* The paths of the nodes whose values are not what they should be. */
static json_t *bad_nodes(const struct domain *domain)
{
    json_t *paths = json_array();

    for (int id = 0; id < FIELD_COUNT; id++) {
        const char *format = field_info(id)->path;
        const char *mark = format ? strstr(format, "%u") : NULL;

        if (mark && domain->fields[id].state == FIELD_BAD)
            json_array_append_new(paths, json_sprintf("%.*s%u%s", (int)(mark - format), format,
                                                      domain->id.domid, mark + strlen("%u")));
    }
    return paths;
}

static json_t *domain_object(const struct list *list, const struct domain *domain)
{
    struct column_row row = row_of(list, domain);
    json_t *object = json_object();
    int rc = 0;

    for (size_t i = 0; column_at(i); i++)
        if (column_at(i)->json_name)
            rc |= json_object_set_new(object, column_at(i)->json_name,
                                      value_object(column_at(i), &row));
    rc |= json_object_set_new(object, "bad_nodes", bad_nodes(domain));
    if (rc == 0)
        return object;
    json_decref(object);
    return NULL;
}

static int print_json(const struct list *list)
{
    json_t *domains = json_array();
    json_t *root =
        json_pack("{s:o, s:o}", "host", host_object(&list->snapshot->host), "domains", domains);
    int rc = root ? 0 : -1;

    for (size_t i = 0; rc == 0 && i < list->count; i++)
        rc = json_array_append_new(domains, domain_object(list, list->domains[i]));
    if (rc == 0)
        rc = json_dumpf(root, stdout, JSON_INDENT(2)); /* fails with stdout, which is looked at */
    json_decref(root);
    if (rc < 0 && !ferror(stdout))
        return command_complain(COMMAND_FAILED, "Out of memory: the domains are not listed.");
    putchar('\n');
    return COMMAND_DONE;
}

/* --- the command ------------------------------------------------------------------------------ */

/* All domains, or the named ones in the order of their names. */
static int choose(struct list *list, size_t count, const char *const *names)
{
    size_t room = count ? count : list->snapshot->count;

    list->domains = calloc(room ? room : 1, sizeof(*list->domains));
    if (!list->domains)
        return command_complain(COMMAND_FAILED, "Out of memory: the domains are not listed.");
    for (size_t i = 0; i < room; i++) {
        list->domains[i] =
            count ? select_domain(list->snapshot, names[i]) : list->snapshot->domains[i];
        if (!list->domains[i])
            return command_complain(COMMAND_NO_DOMAIN,
                                    "There is no domain \"%s\"; `xenmem list` shows which there "
                                    "are.",
                                    names[i]);
    }
    list->count = room;
    return COMMAND_DONE;
}

/* One picture does not tell how long an actor has had to act. It takes milliseconds, so one that
 * has not acted is taken for one that has been overridden. */
static struct ledger *new_ledger(const struct settings *settings)
{
    struct settings at_once = *settings;

    at_once.actor_ms = 0;
    return ledger_new(&at_once);
}

static int look(struct list *list, const struct settings *settings, size_t count,
                const char *const *names)
{
    struct xenmem_error error;
    int rc;

    if (picture_take_of(count ? names : NULL, &list->snapshot, &error) < 0)
        return command_complain(COMMAND_FAILED, "%s", error.sentence);
    list->ledger = new_ledger(settings);
    if (!list->ledger || ledger_observe(list->ledger, list->snapshot) < 0)
        return command_complain(COMMAND_FAILED, "Out of memory: the domains are not listed.");
    rc = choose(list, count, names);
    if (rc != COMMAND_DONE)
        return rc;
    return list->json ? print_json(list) : print_table(list);
}

int command_list(const struct command_call *call)
{
    struct list list = {.json = call->line.options & LINE_JSON};
    int rc = look(&list, &call->context->settings, call->line.count, call->line.operands);

    free(list.domains);
    ledger_free(list.ledger);
    snapshot_unref(list.snapshot);
    return rc;
}
