/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `xenmem journal`, `xenmem undo`: what was changed on this host, by whom, and taking it back.
 */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "actorctl/commands/change.h"
#include "actorctl/operate/journal.h"
#include "base/text.h"

#define TIME_TEXT_MAX 32
#define WHO_MAX       64
#define SOME_DOMAINS  64 /* for more than these, looking at all is quicker than looking for each */

static int load(struct journal_log **ret_log)
{
    char path[JOURNAL_PATH_MAX];
    struct xenmem_error error;

    if (journal_default_path(path) < 0)
        return command_complain(COMMAND_FAILED, "XENMEM_STATE_DIR is too long for a path.");
    if (journal_load(path, ret_log, &error) < 0)
        return command_complain(COMMAND_FAILED, "%s", error.sentence);
    return COMMAND_DONE;
}

static int say_none_such(const char *id)
{
    return command_complain(COMMAND_FAILED,
                            "The journal has no change \"%s\"; `xenmem journal` lists them.", id);
}

static size_t count_done(const struct journal_plan *plan)
{
    size_t done = 0;

    for (size_t i = 0; i < plan->step_count; i++)
        done += plan->steps[i].result == JOURNAL_DONE;
    return done;
}

/* --- for people --------------------------------------------------------------------------------
 */

static char *format_time(char text[TIME_TEXT_MAX], int64_t at_ms)
{
    time_t at = (time_t)(at_ms / 1000);
    struct tm broken;

    if (!localtime_r(&at, &broken) || strftime(text, TIME_TEXT_MAX, "%F %T", &broken) == 0)
        snprintf(text, TIME_TEXT_MAX, "?");
    return text;
}

static char *format_who(char text[WHO_MAX], int64_t uid)
{
    struct passwd entry, *found = NULL;
    char names[1024];

    if (getpwuid_r((uid_t)uid, &entry, names, sizeof(names), &found) == 0 && found)
        text_sanitise(text, WHO_MAX, found->pw_name, strlen(found->pw_name));
    else
        snprintf(text, WHO_MAX, "%" PRId64, uid);
    return text;
}

/* "web01 (1)", or how many. */
static void print_whom(const struct journal_plan *plan)
{
    size_t domains = 0;

    for (size_t i = 0; i < plan->step_count; i++)
        domains += i == 0 || !domain_id_equal(&plan->steps[i].step.id, &plan->steps[i - 1].step.id);
    if (domains == 1)
        printf("%s (%" PRIu32 ")", plan->steps[0].step.name, plan->steps[0].step.id.domid);
    else
        printf("%zu domains", domains);
}

static void print_plan(const struct journal_plan *plan)
{
    char at[TIME_TEXT_MAX], who[WHO_MAX];

    printf("%s  %s  %s  %s%s%s of ", plan->id, format_time(at, plan->at_ms),
           format_who(who, plan->uid), plan->operation, *plan->undoes ? " " : "", plan->undoes);
    print_whom(plan);
    printf("  %s, %zu of %zu", journal_result_name(plan->result), count_done(plan), plan->planned);
    if (plan->undone_by)
        printf(", undone by %s", plan->undone_by->id);
    putchar('\n');
}

static void print_step(const struct journal_step *step)
{
    char before[PLAN_VALUE_TEXT_MAX], after[PLAN_VALUE_TEXT_MAX];

    for (unsigned i = 0; i < step->step.change_count; i++) {
        const struct plan_change *change = &step->step.changes[i];

        printf("  %zu  %s (%" PRIu32 ")  %s  %s -> %s  %s\n", step->index + 1, step->step.name,
               step->step.id.domid, plan_object_info(change->object)->label,
               plan_value_format(before, change->object, &change->before),
               plan_value_format(after, change->object, &change->after),
               journal_result_name(step->result));
    }
    if (*step->sentence)
        printf("     %s\n", step->sentence);
}

static void print_whole(const struct journal_plan *plan)
{
    print_plan(plan);
    for (size_t i = 0; i < plan->step_count; i++)
        print_step(&plan->steps[i]);
    if (*plan->sentence)
        printf("  %s\n", plan->sentence);
}

/* --- for programs ------------------------------------------------------------------------------
 */

static json_t *value_json(enum plan_object object, const struct plan_value *value)
{
    if (value->state != FIELD_KNOWN)
        return json_null();
    switch (plan_object_info(object)->kind) {
    case PLAN_KIND_KB:
        return json_integer(value->number);
    case PLAN_KIND_SWITCH:
        return json_boolean(value->number != 0);
    default:
        return json_string(value->text ? value->text : "");
    }
}

static json_t *change_json(const struct journal_step *step, const struct plan_change *change)
{
    char uuid[DOMAIN_UUID_TEXT_MAX];

    return json_pack("{s:i, s:i, s:s, s:s, s:s, s:o, s:o, s:s, s:s}", "step", (int)step->index + 1,
                     "domid", (int)step->step.id.domid, "uuid",
                     domain_uuid_format(&step->step.id, uuid), "name", step->step.name, "object",
                     plan_object_info(change->object)->name, "before",
                     value_json(change->object, &change->before), "after",
                     value_json(change->object, &change->after), "result",
                     journal_result_name(step->result), "sentence", step->sentence);
}

static json_t *changes_json(const struct journal_plan *plan)
{
    json_t *changes = json_array();

    for (size_t i = 0; i < plan->step_count; i++)
        for (unsigned k = 0; k < plan->steps[i].step.change_count; k++)
            if (json_array_append_new(
                    changes, change_json(&plan->steps[i], &plan->steps[i].step.changes[k])) < 0) {
                json_decref(changes);
                return NULL;
            }
    return changes;
}

static json_t *plan_json(const struct journal_plan *plan)
{
    return json_pack("{s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s?, s:s?, s:i, s:o}", "id", plan->id,
                     "at_ms", (json_int_t)plan->at_ms, "uid", (json_int_t)plan->uid, "program",
                     plan->program, "operation", plan->operation, "result",
                     journal_result_name(plan->result), "sentence", plan->sentence, "undoes",
                     *plan->undoes ? plan->undoes : NULL, "undone_by",
                     plan->undone_by ? plan->undone_by->id : NULL, "planned", (int)plan->planned,
                     "changes", changes_json(plan));
}

static int print_json(const struct journal_log *log, const struct journal_plan *only)
{
    json_t *root = json_array();
    int rc = root ? 0 : -1;

    for (size_t i = 0; rc == 0 && i < log->plan_count; i++)
        if (!only || only == &log->plans[i])
            rc = json_array_append_new(root, plan_json(&log->plans[i]));
    if (rc == 0)
        rc = json_dumpf(root, stdout, JSON_INDENT(2));
    json_decref(root);
    if (rc < 0 && !ferror(stdout))
        return command_complain(COMMAND_FAILED, "Out of memory: the journal is not printed.");
    putchar('\n');
    return COMMAND_DONE;
}

/* --- the commands ------------------------------------------------------------------------------
 */

static int print_log(const struct command_call *call, const struct journal_log *log)
{
    const char *id = call->line.count ? call->line.operands[0] : NULL;
    const struct journal_plan *only = id ? journal_find(log, id) : NULL;

    if (id && !only)
        return say_none_such(id);
    if (log->bad_lines)
        command_complain(COMMAND_DONE, "%zu lines of the journal are torn, or not its own.",
                         log->bad_lines);
    if (call->line.options & LINE_JSON)
        return print_json(log, only);
    if (only)
        print_whole(only);
    for (size_t i = 0; !only && i < log->plan_count; i++)
        print_plan(&log->plans[i]);
    return COMMAND_DONE;
}

int command_journal(const struct command_call *call)
{
    struct journal_log *log;
    int rc = load(&log);

    if (rc != COMMAND_DONE)
        return rc;
    rc = print_log(call, log);
    journal_log_free(log);
    return rc;
}

/* The domains that are to be touched again. */
struct touched {
    struct domain_id *ids;
    char (*uuids)[DOMAIN_UUID_TEXT_MAX];
    const char **only; /* the same, then NULL */
    size_t count;
};

static void touched_free(struct touched *touched)
{
    free(touched->ids);
    free(touched->uuids);
    free(touched->only);
}

static bool is_touched(const struct touched *touched, const struct domain_id *id)
{
    for (size_t i = 0; i < touched->count; i++)
        if (domain_id_equal(&touched->ids[i], id))
            return true;
    return false;
}

/* 0 or -ENOMEM. */
static int touched_init(struct touched *touched, const struct journal_plan *past)
{
    size_t room = past->step_count + 1;

    *touched = (struct touched){.ids = calloc(room, sizeof(*touched->ids)),
                                .uuids = calloc(room, sizeof(*touched->uuids)),
                                .only = calloc(room, sizeof(*touched->only))};
    if (!touched->ids || !touched->uuids || !touched->only) {
        touched_free(touched);
        return -ENOMEM;
    }
    for (size_t i = 0; i < past->step_count; i++) {
        const struct domain_id *id = &past->steps[i].step.id;

        if (is_touched(touched, id))
            continue;
        touched->ids[touched->count] = *id;
        touched->only[touched->count] = domain_uuid_format(id, touched->uuids[touched->count]);
        touched->count++;
    }
    return 0;
}

static int plan_and_carry_out(const struct command_call *call, const struct journal_plan *past,
                              const struct touched *touched)
{
    struct xenmem_error error;
    struct outlook outlook;
    struct plan *plan;
    int rc;

    if (outlook_take(&call->context->settings,
                     touched->count <= SOME_DOMAINS ? touched->only : NULL, &outlook, &error) < 0)
        return command_complain(COMMAND_FAILED, "%s", error.sentence);
    if (outlook_survey(&outlook, touched->ids, touched->count, &error) < 0) {
        rc = command_fail(&error);
    } else if (journal_plan_undo(past, &outlook.situation, &plan) < 0) {
        rc = command_complain(COMMAND_FAILED, "Out of memory: nothing was changed.");
    } else {
        rc = change_carry_out(call, plan);
        plan_free(plan);
    }
    outlook_drop(&outlook);
    return rc;
}

static int choose_and_undo(const struct command_call *call, const struct journal_log *log)
{
    const char *id = call->line.count ? call->line.operands[0] : NULL;
    const struct journal_plan *past = id ? journal_find(log, id) : journal_newest_standing(log);
    struct touched touched;
    int rc;

    if (id && !past)
        return say_none_such(id);
    if (!past)
        return command_complain(COMMAND_FAILED, "There is nothing to undo: the journal has no "
                                                "change that stands.");
    if (past->undone_by)
        return command_complain(COMMAND_FAILED,
                                "%s has been undone already, by %s. Nothing was changed.", past->id,
                                past->undone_by->id);
    if (touched_init(&touched, past) < 0)
        return command_complain(COMMAND_FAILED, "Out of memory: nothing was changed.");
    rc = plan_and_carry_out(call, past, &touched);
    touched_free(&touched);
    return rc;
}

int command_undo(const struct command_call *call)
{
    struct journal_log *log;
    int rc = load(&log);

    if (rc != COMMAND_DONE)
        return rc;
    rc = choose_and_undo(call, log);
    journal_log_free(log);
    return rc;
}
