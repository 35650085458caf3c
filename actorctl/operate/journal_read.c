/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading the journal: its end, line by line, strictly.
 *
 * A line that is torn, too long, not JSON, or not what the journal writes is counted and left out;
 * so is a step of a plan whose beginning was not read. Plans are found by their id from the newest
 * on, since lines of one plan stand together.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actorctl/operate/journal_file.h"
#include "actorctl/operate/journal_json.h"

#define TEXT_MAX    XENMEM_ERROR_SENTENCE_MAX
#define TIME_MAX_MS INT64_C(253402300799999) /* the end of the year 9999 */
#define AT_ONCE     64                       /* arrays grow by doubling from here */

static const char *const results[] = {
    [JOURNAL_UNKNOWN] = "unknown",     [JOURNAL_DONE] = "done",
    [JOURNAL_UNTOUCHED] = "untouched", [JOURNAL_FAILED] = "failed",
    [JOURNAL_CANCELLED] = "cancelled",
};

const char *journal_result_name(enum journal_result result)
{
    return results[result];
}

/* The log with what its texts belong to. */
struct reading {
    struct journal_log log; /* first */
    json_t *lines;          /* an array that keeps all lines alive */
    size_t plan_room;
    size_t *step_rooms; /* of each plan */
    journal_step_fn *on_step;
    void *user;
};

static bool to_result(const json_t *json, enum journal_result *ret_result)
{
    const char *name = journal_json_text(json, "result", 16);

    for (size_t i = JOURNAL_DONE; name && i < JOURNAL_RESULT_COUNT; i++) {
        if (strcmp(name, results[i]) == 0) {
            *ret_result = (enum journal_result)i;
            return true;
        }
    }
    return false;
}

/* --- the lines ---------------------------------------------------------------------------------
 */

/* 1: taken; 0: not a line of the journal; -ENOMEM. */
typedef int line_fn(struct reading *reading, const json_t *json);

static struct journal_plan *plan_of(struct reading *reading, const json_t *json)
{
    const char *id = journal_json_text(json, "plan", JOURNAL_ID_MAX - 1);

    for (size_t i = reading->log.plan_count; id && i > 0; i--)
        if (strcmp(reading->log.plans[i - 1].id, id) == 0)
            return &reading->log.plans[i - 1];
    return NULL;
}

static int grow_plans(struct reading *reading)
{
    size_t room = reading->plan_room ? reading->plan_room * 2 : AT_ONCE;
    struct journal_plan *plans;
    size_t *rooms;

    if (reading->log.plan_count < reading->plan_room)
        return 0;
    plans = reallocarray(reading->log.plans, room, sizeof(*plans));
    if (plans)
        reading->log.plans = plans;
    rooms = reallocarray(reading->step_rooms, room, sizeof(*rooms));
    if (rooms)
        reading->step_rooms = rooms;
    if (!plans || !rooms)
        return -ENOMEM;
    reading->plan_room = room;
    return 0;
}

static int take_plan(struct reading *reading, const json_t *json)
{
    struct journal_plan plan = {
        .operation = journal_json_text(json, "operation", 32),
        .undoes = journal_json_text(json, "undoes", JOURNAL_ID_MAX - 1),
        .tty = journal_json_text(json, "tty", 64),
        .program = journal_json_text(json, "program", 64),
        .sentence = "",
    };
    const char *id = journal_json_text(json, "plan", JOURNAL_ID_MAX - 1);
    int64_t planned;

    if (!id || !*id || !plan.operation || !plan.undoes || !plan.tty || !plan.program ||
        !journal_json_number(json, "at_ms", TIME_MAX_MS, &plan.at_ms) ||
        !journal_json_number(json, "uid", UINT32_MAX, &plan.uid) ||
        !journal_json_number(json, "steps", JOURNAL_STEPS_MAX, &planned) || plan_of(reading, json))
        return 0;
    snprintf(plan.id, sizeof(plan.id), "%s", id);
    plan.planned = (size_t)planned;
    if (grow_plans(reading) < 0)
        return -ENOMEM;
    reading->step_rooms[reading->log.plan_count] = 0;
    reading->log.plans[reading->log.plan_count++] = plan;
    return 1;
}

static int grow_steps(struct reading *reading, struct journal_plan *plan)
{
    size_t *room = &reading->step_rooms[plan - reading->log.plans];
    size_t more = *room ? *room * 2 : 4;
    struct journal_step *steps;

    if (plan->step_count < *room)
        return 0;
    steps = reallocarray(plan->steps, more, sizeof(*steps));
    if (!steps)
        return -ENOMEM;
    plan->steps = steps;
    *room = more;
    return 0;
}

/* Where a step belongs among those of its plan: steps of different domains may be under way at once,
 * so one may come a little late. False: it is there already. */
static bool find_place(const struct journal_plan *plan, size_t index, size_t *ret_place)
{
    size_t place = plan->step_count;

    while (place > 0 && plan->steps[place - 1].index > index)
        place--;
    *ret_place = place;
    return place == 0 || plan->steps[place - 1].index != index;
}

static int take_intent(struct reading *reading, const json_t *json)
{
    struct journal_plan *plan = plan_of(reading, json);
    struct journal_step step = {.sentence = ""};
    int64_t index;
    size_t place;

    if (!plan || !journal_json_number(json, "step", JOURNAL_STEPS_MAX, &index) ||
        (size_t)index >= plan->planned || !find_place(plan, (size_t)index, &place) ||
        !journal_json_to_step(json_object_get(json, "what"), &step.step))
        return 0;
    step.index = (size_t)index;
    if (grow_steps(reading, plan) < 0)
        return -ENOMEM;
    plan->steps[plan->step_count++] = step;
    if (reading->on_step)
        reading->on_step(reading->user, plan, &step);
    return 1;
}

static struct journal_step *step_of(struct journal_plan *plan, const json_t *json)
{
    int64_t index;

    if (!plan || !journal_json_number(json, "step", JOURNAL_STEPS_MAX, &index))
        return NULL;
    for (size_t i = plan->step_count; i > 0; i--)
        if (plan->steps[i - 1].index == (size_t)index)
            return &plan->steps[i - 1];
    return NULL;
}

static int take_outcome(struct reading *reading, const json_t *json)
{
    struct journal_step *step = step_of(plan_of(reading, json), json);
    const char *sentence = journal_json_text(json, "sentence", TEXT_MAX);
    enum journal_result result;

    if (!step || !sentence || !to_result(json, &result))
        return 0;
    step->result = result;
    step->sentence = sentence;
    return 1;
}

static int take_end(struct reading *reading, const json_t *json)
{
    struct journal_plan *plan = plan_of(reading, json);
    const char *sentence = journal_json_text(json, "sentence", TEXT_MAX);
    enum journal_result result;

    if (!plan || !sentence || !to_result(json, &result))
        return 0;
    plan->result = result;
    plan->sentence = sentence;
    return 1;
}

static const struct line_kind {
    const char *name;
    line_fn *take;
} kinds[] = {
    {"plan", take_plan},
    {"intent", take_intent},
    {"outcome", take_outcome},
    {"end", take_end},
};

static int take_line(struct reading *reading, const char *bytes, size_t length)
{
    json_t *json =
        length <= JOURNAL_LINE_MAX ? json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL) : NULL;
    const char *kind = json ? journal_json_text(json, "line", 16) : NULL;
    int rc = 0;

    for (size_t i = 0; kind && i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i].name, kind) == 0)
            rc = kinds[i].take(reading, json);
    if (rc == 1 && json_array_append(reading->lines, json) < 0)
        rc = -ENOMEM;
    reading->log.bad_lines += rc == 0;
    json_decref(json);
    return rc < 0 ? rc : 0;
}

/* --- the whole ---------------------------------------------------------------------------------
 */

/* A plan is undone by an undo of it that was carried out in full. */
static void mark_undone(struct journal_log *log)
{
    for (size_t i = 0; i < log->plan_count; i++) {
        struct journal_plan *undo = &log->plans[i];

        if (!*undo->undoes || undo->result != JOURNAL_DONE)
            continue;
        for (size_t k = i; k > 0; k--) {
            if (strcmp(log->plans[k - 1].id, undo->undoes) != 0)
                continue;
            log->plans[k - 1].undone_by = undo;
            break;
        }
    }
}

int journal_extend(struct journal_log *log, const char *bytes, size_t length,
                   journal_step_fn *on_step, void *user)
{
    struct reading *reading = (struct reading *)log;
    const char *end = bytes + length;
    int rc = 0;

    reading->on_step = on_step;
    reading->user = user;
    while (bytes < end && rc == 0) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        size_t line = (size_t)((newline ? newline : end) - bytes);

        if (line > 0)
            rc = take_line(reading, bytes, line);
        bytes += line + 1;
    }
    mark_undone(log);
    return rc;
}

int journal_parse(const char *bytes, size_t length, struct journal_log **ret_log)
{
    struct reading *reading = calloc(1, sizeof(*reading));
    int rc;

    if (!reading)
        return -ENOMEM;
    reading->lines = json_array();
    rc = journal_extend(&reading->log, bytes, length, NULL, NULL);
    if (rc < 0) {
        journal_log_free(&reading->log);
        return rc;
    }
    *ret_log = &reading->log;
    return 0;
}

void journal_log_free(struct journal_log *log)
{
    struct reading *reading = (struct reading *)log;

    if (!log)
        return;
    for (size_t i = 0; i < log->plan_count; i++)
        free(log->plans[i].steps);
    free(log->plans);
    free(reading->step_rooms);
    json_decref(reading->lines);
    free(reading);
}

/* The end of the file, from a whole line on. To be freed. */
static int read_end(int fd, char **ret_bytes, size_t *ret_length)
{
    struct stat info;
    off_t start = 0;
    ssize_t length;
    size_t skip = 0;
    char *bytes;

    if (fstat(fd, &info) < 0)
        return -errno;
    if (info.st_size > JOURNAL_READ_MAX)
        start = info.st_size - JOURNAL_READ_MAX;
    bytes = malloc(JOURNAL_READ_MAX);
    if (!bytes)
        return -ENOMEM;
    length = pread(fd, bytes, JOURNAL_READ_MAX, start);
    if (length < 0) {
        int rc = -errno;

        free(bytes);
        return rc;
    }
    while (start > 0 && skip < (size_t)length && bytes[skip] != '\n')
        skip++;
    memmove(bytes, bytes + skip, (size_t)length - skip);
    *ret_bytes = bytes;
    *ret_length = (size_t)length - skip;
    return 0;
}

int journal_load(const char *path, struct journal_log **ret_log, struct xenmem_error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    int fd, rc = journal_file_open(path, O_RDONLY, &fd, error);

    if (rc == -ENOENT)
        return journal_parse("", 0, ret_log);
    if (rc < 0)
        return rc;
    rc = read_end(fd, &bytes, &length);
    if (rc == 0)
        rc = journal_parse(bytes, length, ret_log);
    free(bytes);
    close(fd);
    if (rc < 0)
        return error_set(error, -rc, "The journal %s cannot be read (%s).", path, strerror(-rc));
    return 0;
}
