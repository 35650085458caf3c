/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `xenmem actor run`, `xenmem actor status`: being an actor, and seeing who is one.
 */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/actors/actor.h"
#include "actorctl/actors/background.h"
#include "actorctl/actors/defaults.h"
#include "actorctl/actors/registry.h"
#include "actorctl/actors/runner.h"
#include "actorctl/commands/command.h"
#include "actorctl/policy/context.h"
#include "base/units.h"

/* --- run ---------------------------------------------------------------------------------------
 */

static void on_ready(void *data)
{
    background_tell(data, NULL);
}

/* In the process that is to be the actor. The lock goes with the process. */
static int serve(const struct actor *actor, const char *xl_conf, struct background *background,
                 bool in_background, struct xenmem_error *error)
{
    struct actor_log log;
    struct runner_options options = {
        .actor = actor, .xl_conf = xl_conf, .log = &log, .ready = on_ready, .data = background};
    int rc, lock = registry_lock(actor->name, error);

    if (lock < 0)
        return lock;
    actor_log_open(&log, in_background);
    rc = runner_run(&options, error);
    if (rc && in_background)
        actor_log_say(&log, "%s", error->sentence);
    close(lock);
    return rc;
}

static int complain_unknown(const struct command_call *call, const char *name)
{
    char known[256] = "";
    size_t length = 0;

    for (size_t i = 0; actor_at(i) && length < sizeof(known); i++)
        length += (size_t)snprintf(known + length, sizeof(known) - length, "%s%s", i ? ", " : "",
                                   actor_at(i)->name);
    return command_usage(call->command, "There is no actor \"%s\" in xenmem; there are: %s.", name,
                         known);
}

static int run_in_background(const struct actor *actor, const char *xl_conf,
                             struct background *background)
{
    struct xenmem_error error = {0};
    int rc = background_enter(background, &error);

    if (rc < 0)
        return command_fail(&error);
    if (rc > 0)
        return COMMAND_DONE;
    rc = serve(actor, xl_conf, background, true, &error);
    if (rc < 0)
        background_tell(background, &error);
    return rc < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

int command_actor_run(const struct command_call *call)
{
    const char *name = call->line.operands[0];
    const char *xl_conf = call->line.options & LINE_CONFIG ? call->line.config : DEFAULTS_XL_CONF;
    const struct actor *actor;
    struct background background;
    struct xenmem_error error = {0};

    actor = actor_find(name);
    if (!actor)
        return complain_unknown(call, name);
    background_none(&background);
    if (!(call->line.options & LINE_FOREGROUND))
        return run_in_background(actor, xl_conf, &background);
    return serve(actor, xl_conf, &background, false, &error) < 0 ? command_fail(&error)
                                                                 : COMMAND_DONE;
}

/* --- status ------------------------------------------------------------------------------------
 */

struct trouble {
    uint32_t domid;
    char *sentence;
};

struct troubles {
    struct trouble *of;
    size_t count;
};

static void free_troubles(struct troubles *troubles)
{
    for (size_t i = 0; i < troubles->count; i++)
        free(troubles->of[i].sentence);
    free(troubles->of);
}

/* Asked for domain by domain: a list of nodes that grows with their number is too long for
 * oxenstored. */
static int read_troubles(struct xenmem *xenmem, const char *actor, struct troubles *ret_troubles,
                         struct xenmem_error *error)
{
    struct troubles troubles = {0};
    uint32_t *domids = NULL;
    size_t count = 0;
    int rc = xenmem_list_domains(xenmem, &domids, &count, error);

    if (!rc)
        troubles.of = calloc(count + 1, sizeof(*troubles.of));
    if (!rc && !troubles.of)
        rc = error_set(error, ENOMEM, "Out of memory.");
    for (size_t i = 0; i < count && !rc; i++) {
        char *sentence;

        rc = registry_get_trouble(xenmem->xs, actor, domids[i], &sentence, error);
        if (rc || !*sentence)
            free(rc ? NULL : sentence);
        else
            troubles.of[troubles.count++] = (struct trouble){domids[i], sentence};
    }
    free(domids);
    if (rc)
        free_troubles(&troubles);
    else
        *ret_troubles = troubles;
    return rc;
}

static void print_entry(const struct registry_entry *entry, const struct troubles *troubles)
{
    char age[UNITS_TEXT_MAX], beat[UNITS_TEXT_MAX];

    if (entry->alive)
        printf("%s: alive for %s, process %" PRId64 ", xenmem %s, serves %s, heartbeat %s ago\n",
               entry->name, units_format_ms(age, entry->age_s * 1000), entry->pid,
               *entry->version ? entry->version : "of unknown version",
               *entry->scope ? entry->scope : "nobody knows what",
               entry->heartbeat_age_s < 0 ? "never"
                                          : units_format_ms(beat, entry->heartbeat_age_s * 1000));
    else if (entry->pid > 0)
        printf("%s: dead; process %" PRId64 " has ended without leaving. Start it again: "
               "xenmem actor run %s\n",
               entry->name, entry->pid, entry->name);
    else
        printf("%s: dead; no process is registered\n", entry->name);
    for (size_t i = 0; i < troubles->count; i++)
        printf("    domain %" PRIu32 ": %s\n", troubles->of[i].domid, troubles->of[i].sentence);
}

static json_t *number_or_null(int64_t number)
{
    return number < 0 ? json_null() : json_integer(number);
}

static json_t *entry_json(const struct registry_entry *entry, const struct troubles *troubles)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < troubles->count; i++)
        if (json_array_append_new(list, json_pack("{s:i, s:s}", "domid", (int)troubles->of[i].domid,
                                                  "sentence", troubles->of[i].sentence))) {
            json_decref(list);
            list = NULL;
        }
    return json_pack("{s:s, s:b, s:o, s:o, s:o, s:s, s:s, s:o}", "actor", entry->name, "alive",
                     entry->alive, "pid", number_or_null(entry->pid), "age_s",
                     number_or_null(entry->age_s), "heartbeat_age_s",
                     number_or_null(entry->heartbeat_age_s), "version", entry->version, "scope",
                     entry->scope, "trouble", list);
}

static int tell_entry(struct xenmem *xenmem, const struct registry_entry *entry, json_t *list,
                      struct xenmem_error *error)
{
    struct troubles troubles = {0};
    int rc = read_troubles(xenmem, entry->name, &troubles, error);

    if (rc)
        return rc;
    if (!list)
        print_entry(entry, &troubles);
    else if (json_array_append_new(list, entry_json(entry, &troubles)))
        rc = error_set(error, ENOMEM, "Out of memory.");
    free_troubles(&troubles);
    return rc;
}

static int tell_all(struct xenmem *xenmem, bool json, struct xenmem_error *error)
{
    struct registry_entry *entries;
    size_t count;
    json_t *list = json ? json_array() : NULL;
    int rc = registry_list(xenmem->xs, &entries, &count, error);

    if (rc) {
        json_decref(list);
        return rc;
    }
    for (size_t i = 0; i < count && !rc; i++)
        rc = tell_entry(xenmem, &entries[i], list, error);
    if (!rc && json && (json_dumpf(list, stdout, JSON_INDENT(2)) || putchar('\n') == EOF) &&
        !ferror(stdout))
        rc = error_set(error, ENOMEM, "Out of memory.");
    if (!rc && !json && !count)
        printf("No actor is registered. Start one: xenmem actor run xl\n");
    free(entries);
    json_decref(list);
    return rc;
}

int command_actor_status(const struct command_call *call)
{
    struct xenmem_error error = {0};
    struct xenmem *xenmem;
    int rc;

    rc = xenmem_open(&xenmem, &error);
    if (rc)
        return command_fail(&error);
    rc = tell_all(xenmem, call->line.options & LINE_JSON, &error);
    xenmem_close(xenmem);
    return rc ? command_fail(&error) : COMMAND_DONE;
}
