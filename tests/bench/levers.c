/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Moving a lever of every domain at once: see levers.h. The bare program stands in bare.c.
 */
#include "tests/bench/levers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/commands/picture.h"
#include "actorctl/operate/executor.h"
#include "tests/bench/bare.h"

#define TRIALS      5
#define KEY_TRIALS  20
#define TARGET_MB   126 /* and one less: the targets go to and fro between the two */
#define STATE_BYTES 4096
#define BECOMES     "\342\206\222" /* the arrow of a plan */
#define DONE        "Done and verified"

/* The levers that are moved, and what has to be so before each move. */
struct lever {
    const char *name;
    const char *actor; /* of every domain; "": nobody */
    bool forget;       /* there is no policy target before a move */
    void (*bare)(struct bare *bare, unsigned target_mb);
    const char *other; /* another way to do it, or NULL */
    void (*by_other)(struct bare *bare, unsigned target_mb);
};

static const struct lever lever_table[] = {
    {"policy", "xl", true, bare_set_policy_targets, NULL, NULL},
    {"again", "xl", false, bare_set_policy_targets_again, "transacted", bare_change_policy_targets},
    {"balloon", "", false, bare_set_balloon_targets, "libxl", bare_set_by_libxl},
};
#define LEVER_COUNT (sizeof(lever_table) / sizeof(lever_table[0]))

struct levers {
    struct bench *bench;
    struct bare *bare;
    struct settings settings;
    struct session *console; /* NULL: not there */
    unsigned target_mb;      /* the last one that was set */
    char journal[STATE_BYTES + 32];
};

static void put(struct levers *levers, const char *lever, const char *how, int64_t *samples)
{
    char name[64];

    snprintf(name, sizeof(name), "%s_%s_ms", lever, how);
    bench_put_ms(levers->bench, name, (double)bench_percentile(samples, TRIALS, 50));
}

/* --- planning and carrying out, without a console ----------------------------------------------
 */

/* The plan that sets the target of every domain but domain 0. Returns what making it took. */
static int64_t make_plan(struct levers *levers, struct plan **ret_plan)
{
    struct plan_situation situation = {.settings = &levers->settings};
    struct surroundings *surroundings;
    struct snapshot *snapshot;
    struct xenmem_error error;
    struct executor *executor;
    struct gate gate;
    struct domain_id *ids;
    struct intent intent;
    char size[16];
    const char *text = size;
    int64_t took;

    gate_init(&gate, true);
    executor = executor_new(&gate, NULL, "bench");
    if (!executor || picture_take(&snapshot, &error) < 0)
        bench_fail("a picture of the host");
    ids = calloc(snapshot->count, sizeof(*ids));
    if (!ids)
        bench_fail("the domains");
    for (size_t i = 1; i < snapshot->count; i++)
        ids[i - 1] = snapshot->domains[i]->id;
    if (executor_survey(executor, ids, snapshot->count - 1, &surroundings, &error) < 0)
        bench_fail(error.sentence);
    snprintf(size, sizeof(size), "%u", levers->target_mb);
    operation_init(OPERATION_TARGET, &intent);
    if (operation_set_parameters(&intent, 1, &text, &error) < 0)
        bench_fail(error.sentence);
    intent.ids = ids;
    intent.count = snapshot->count - 1;
    situation.snapshot = snapshot;
    situation.facts = &surroundings->facts;
    took = -meter_now_ns();
    if (plan_new(&intent, &situation, ret_plan) < 0)
        bench_fail("a plan");
    took += meter_now_ns();
    executor_free(executor);
    surroundings_free(surroundings);
    snapshot_unref(snapshot);
    free(ids);
    return took;
}

static int64_t execute(struct levers *levers, const struct plan *plan)
{
    struct executor_outcome outcome;
    struct executor *executor;
    struct xenmem_error error;
    struct gate gate;
    int64_t took;

    gate_init(&gate, false);
    executor = executor_new(&gate, levers->journal, "bench");
    if (!executor)
        bench_fail("an executor");
    took = -meter_now_ns();
    if (executor_run(executor, plan, NULL, NULL, &outcome, &error) < 0)
        bench_fail(error.sentence);
    took += meter_now_ns();
    executor_free(executor);
    return took;
}

/* --- the same in the console -------------------------------------------------------------------
 */

static bool shows(const struct screen *screen, void *context)
{
    return screen_find(screen, context, 0) >= 0;
}

static bool shows_not(const struct screen *screen, void *context)
{
    return !shows(screen, context);
}

static void press(struct levers *levers, const char *keys)
{
    if (session_press(levers->console, keys) < 0)
        bench_fail("a key");
}

static int64_t press_until(struct levers *levers, const char *keys, const char *text)
{
    int64_t took = -meter_now_ns();

    press(levers, keys);
    bench_wait(levers->console, shows, (void *)text, text);
    return took + meter_now_ns();
}

/* The prompt with the plan of this target in it; Escape leaves it. */
static int64_t type_target(struct levers *levers, unsigned target_mb)
{
    char keys[16], shown[32];
    size_t last;

    snprintf(keys, sizeof(keys), "%u", target_mb);
    last = strlen(keys) - 1;
    snprintf(shown, sizeof(shown), BECOMES " %.*sM", (int)last, keys);
    press_until(levers, (char[]){keys[0], last > 1 ? keys[1] : '\0', '\0'}, shown);
    snprintf(shown, sizeof(shown), BECOMES " %sM", keys);
    return press_until(levers, keys + last, shown);
}

static void measure_keys(struct levers *levers)
{
    int64_t opened[KEY_TRIALS], planned[KEY_TRIALS];
    char title[64];

    snprintf(title, sizeof(title), "set target of %ld tagged", levers->bench->domains - 1);
    for (int i = 0; i < KEY_TRIALS; i++) {
        opened[i] = press_until(levers, "t", title);
        planned[i] = type_target(levers, 91);
        press(levers, "\033");
        bench_wait(levers->console, shows_not, title, "the end of a prompt");
    }
    bench_put_ms(levers->bench, "prompt_shown_ms",
                 (double)bench_percentile(opened, KEY_TRIALS, 50));
    bench_put_ms(levers->bench, "plan_shown_ms", (double)bench_percentile(planned, KEY_TRIALS, 50));
    bench_put_ms(levers->bench, "plan_shown_p99_ms",
                 (double)bench_percentile(planned, KEY_TRIALS, 99));
}

/* From the key that confirms the plan to the word that all of it is done and verified. */
static int64_t execute_in_console(struct levers *levers)
{
    press_until(levers, "t", "set target of");
    type_target(levers, levers->target_mb);
    bench_wait(levers->console, shows_not, DONE, "a prompt without an older message");
    return press_until(levers, "\r", DONE);
}

/* Every domain is tagged but domain 0, which is the first row. */
static void start_console(struct levers *levers)
{
    levers->console = bench_start_console(levers->bench);
    bench_wait(levers->console, bench_is_live, levers->bench, "the full picture");
    press(levers, "ag ");
    press_until(levers, "t", "set target of");
    press(levers, "\033");
    bench_wait(levers->console, shows_not, (void *)"set target of", "the end of a prompt");
}

static void end_console(struct levers *levers)
{
    session_end(levers->console);
    levers->console = NULL;
}

/* --- measuring ---------------------------------------------------------------------------------
 */

/* Everything is as it has to be before a move, and the guests are at rest. The console sees what
 * was written a moment later. */
static void prepare(struct levers *levers, const struct lever *lever)
{
    bare_await_rest(levers->bare);
    if (lever->forget)
        bare_forget_policy_targets(levers->bare);
    levers->target_mb = levers->target_mb == TARGET_MB ? TARGET_MB - 1 : TARGET_MB;
    if (levers->console)
        session_pump(levers->console, meter_now_ns() + BENCH_SECOND_NS, NULL, NULL);
}

static int64_t move_bare(struct levers *levers, const struct lever *lever,
                         void (*move)(struct bare *bare, unsigned target_mb))
{
    int64_t took;

    prepare(levers, lever);
    took = -meter_now_ns();
    move(levers->bare, levers->target_mb);
    return took + meter_now_ns();
}

static int64_t move_executed(struct levers *levers, const struct lever *lever, int64_t *ret_planned)
{
    struct plan *plan;
    int64_t took;

    prepare(levers, lever);
    *ret_planned = make_plan(levers, &plan);
    took = execute(levers, plan);
    plan_free(plan);
    return took;
}

static void put_other(struct levers *levers, const struct lever *lever, const char *suffix,
                      int64_t *samples)
{
    char how[32];

    snprintf(how, sizeof(how), "%s%s", lever->other, suffix);
    put(levers, lever->name, how, samples);
}

static void measure_alone(struct levers *levers, const struct lever *lever)
{
    int64_t bare[TRIALS], other[TRIALS], executed[TRIALS], planned[TRIALS];

    for (int i = 0; i < TRIALS; i++) {
        bare[i] = move_bare(levers, lever, lever->bare);
        executed[i] = move_executed(levers, lever, &planned[i]);
        if (lever->other)
            other[i] = move_bare(levers, lever, lever->by_other);
    }
    put(levers, lever->name, "bare", bare);
    put(levers, lever->name, "executed", executed);
    put(levers, lever->name, "planned", planned);
    if (lever->other)
        put_other(levers, lever, "", other);
}

static void measure_in_console(struct levers *levers, const struct lever *lever)
{
    int64_t bare[TRIALS], other[TRIALS], console[TRIALS];

    for (int i = 0; i < TRIALS; i++) {
        bare[i] = move_bare(levers, lever, lever->bare);
        if (lever->other)
            other[i] = move_bare(levers, lever, lever->by_other);
        prepare(levers, lever);
        console[i] = execute_in_console(levers);
    }
    put(levers, lever->name, "bare_watched", bare);
    if (lever->other)
        put_other(levers, lever, "_watched", other);
    put(levers, lever->name, "console", console);
}

void levers_measure(struct bench *bench)
{
    struct levers levers = {.bench = bench};
    const char *folder = getenv("BENCH_STATE_DIR");
    char state[STATE_BYTES];

    snprintf(state, sizeof(state), "%s/bench-%d.state", folder ? folder : ".", (int)getpid());
    setenv("XENMEM_STATE_DIR", state, 1);
    snprintf(levers.journal, sizeof(levers.journal), "%s/journal.jsonl", state);
    settings_init(&levers.settings);
    levers.bare = bare_new();
    for (size_t i = 0; i < LEVER_COUNT; i++) {
        bare_set_actors(levers.bare, lever_table[i].actor);
        measure_alone(&levers, &lever_table[i]);
    }
    start_console(&levers);
    measure_keys(&levers);
    for (size_t i = 0; i < LEVER_COUNT; i++) {
        bare_set_actors(levers.bare, lever_table[i].actor);
        measure_in_console(&levers, &lever_table[i]);
    }
    end_console(&levers);
    bare_free(levers.bare);
}
