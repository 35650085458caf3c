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
#include "actorctl/commands/picture.h"
#include "actorctl/xen/clock.h"
#include "base/units.h"

#define MS_PER_S 1000

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

/* One registered actor, beside the domains that name it. */
struct listener {
    const struct actors_entry *entry;
    size_t domains;
    int64_t now_ms;
};

static struct listener listener_of(const struct snapshot *snapshot, size_t index)
{
    struct listener listener = {.entry = &snapshot->actors->entries[index],
                                .now_ms = clock_now_ms()};

    for (size_t i = 0; i < snapshot->count; i++)
        listener.domains += strcmp(domain_text(snapshot->domains[i], FIELD_POLICY_ACTOR, ""),
                                   listener.entry->name) == 0;
    return listener;
}

static const char *format_age(char text[UNITS_TEXT_MAX], const struct listener *listener,
                              int64_t then_ms)
{
    int64_t age_ms = listener->now_ms - then_ms;

    return units_format_ms(text, age_ms > 0 ? age_ms / MS_PER_S * MS_PER_S : 0);
}

static void print_life(const struct listener *listener)
{
    const struct actors_entry *entry = listener->entry;
    char age[UNITS_TEXT_MAX], beat[UNITS_TEXT_MAX];

    if (entry->alive)
        printf("%s: alive for %s, process %" PRId64 ", xenmem %s, serves %s, heartbeat %s ago\n",
               entry->name, format_age(age, listener, entry->since_ms), entry->pid,
               *entry->version ? entry->version : "of unknown version",
               *entry->scope ? entry->scope : "nobody knows what",
               entry->heartbeat_ms ? format_age(beat, listener, entry->heartbeat_ms) : "never");
    else if (entry->pid > 0)
        printf("%s: dead; process %" PRId64 " has ended without leaving. Start it again: "
               "xenmem actor run %s\n",
               entry->name, entry->pid, entry->name);
    else
        printf("%s: dead; no process is registered\n", entry->name);
}

static void print_listener(const struct listener *listener)
{
    const struct actors_entry *entry = listener->entry;
    char age[UNITS_TEXT_MAX];

    print_life(listener);
    if (listener->domains == 1)
        printf("    1 domain names it\n");
    else
        printf("    %zu domains name it\n", listener->domains);
    if (*entry->decision && entry->decided_ms)
        printf("    %s ago: %s\n", format_age(age, listener, entry->decided_ms), entry->decision);
    for (size_t i = 0; i < entry->trouble_count; i++)
        printf("    domain %" PRIu32 ": %s\n", entry->troubles[i].domid,
               entry->troubles[i].sentence);
}

static json_t *json_age(const struct listener *listener, bool known, int64_t then_ms)
{
    int64_t age_ms = listener->now_ms - then_ms;

    return known ? json_integer(age_ms > 0 ? age_ms / MS_PER_S : 0) : json_null();
}

static json_t *json_troubles(const struct actors_entry *entry)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < entry->trouble_count; i++)
        if (json_array_append_new(list,
                                  json_pack("{s:i, s:s}", "domid", (int)entry->troubles[i].domid,
                                            "sentence", entry->troubles[i].sentence))) {
            json_decref(list);
            list = NULL;
        }
    return list;
}

static json_t *json_listener(const struct listener *listener)
{
    const struct actors_entry *entry = listener->entry;
    json_t *pid = entry->pid > 0 ? json_integer(entry->pid) : json_null();

    return json_pack(
        "{s:s, s:b, s:o, s:o, s:o, s:s, s:s, s:I, s:s, s:o, s:o}", "actor", entry->name, "alive",
        entry->alive, "pid", pid, "age_s", json_age(listener, entry->alive, entry->since_ms),
        "heartbeat_age_s", json_age(listener, entry->heartbeat_ms, entry->heartbeat_ms), "version",
        entry->version, "scope", entry->scope, "domains", (json_int_t)listener->domains, "decision",
        entry->decision, "decision_age_s", json_age(listener, entry->decided_ms, entry->decided_ms),
        "trouble", json_troubles(entry));
}

static int print_json(const struct snapshot *snapshot, struct xenmem_error *error)
{
    json_t *list = json_array();
    int failed = list ? 0 : -1;

    for (size_t i = 0; i < snapshot->actors->count && !failed; i++) {
        struct listener listener = listener_of(snapshot, i);

        failed = json_array_append_new(list, json_listener(&listener));
    }
    if (!failed)
        failed = json_dumpf(list, stdout, JSON_INDENT(2)) || putchar('\n') == EOF;
    json_decref(list);
    /* what could not be printed is told when standard output is closed */
    return failed && !ferror(stdout) ? error_set(error, ENOMEM, "Out of memory.") : 0;
}

static int print_text(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->actors->count; i++) {
        struct listener listener = listener_of(snapshot, i);

        print_listener(&listener);
    }
    if (!snapshot->actors->count)
        printf("No actor is registered. Start one: xenmem actor run xl\n");
    return 0;
}

int command_actor_status(const struct command_call *call)
{
    struct xenmem_error error = {0};
    struct snapshot *snapshot;
    int rc = picture_take(&snapshot, &error);

    if (rc)
        return command_fail(&error);
    if (!snapshot->actors)
        rc = error_set(&error, ENODATA, "Which actors are registered is not known. %s",
                       snapshot->trouble);
    else
        rc = call->line.options & LINE_JSON ? print_json(snapshot, &error) : print_text(snapshot);
    snapshot_unref(snapshot);
    return rc ? command_fail(&error) : COMMAND_DONE;
}
