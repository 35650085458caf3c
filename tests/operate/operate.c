/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Plans and carries out, for the tests to call in a shell:
 *
 *   operate [OPTION…] OPERATION WORD… -- DOMAIN…
 *   operate [OPTION…] undo [ID]
 *   operate [OPTION…] log
 *
 *   --journal PATH   --no-enforce   --manual (switch to xl-manual first)   --read-only   --dry-run
 *   --thread         through the operator's thread; prints "waits: …" when it does. Of --at it knows
 *                    done:N cancel and done:N lock, both from outside the thread
 *   --at EVENT:N ACTION   when EVENT (begins, journalled, waits, done, failed) comes for step N:
 *                    kill (SIGKILL to itself), cancel, lock, or a command for the shell
 *   --planned COMMAND     runs it between planning and carrying out
 *
 * Prints the plan, then "ok ID" or the name of the errno and the sentence. Exit code: 1 where it
 * failed. `log` prints a line per plan, "ID OPERATION RESULT DONE/BEGUN/PLANNED undone|stands", and
 * one per step: "  NAME LEVER RESULT".
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/commands/picture.h"
#include "actorctl/commands/select.h"
#include "actorctl/operate/operator.h"
#include "base/units.h"

#define TRAPS_MAX   8
#define DOMAINS_MAX 4096

struct trap {
    enum executor_event event;
    size_t index;
    const char *action;
};

struct options {
    char journal[JOURNAL_PATH_MAX];
    bool no_enforce, manual, read_only, dry_run, thread;
    const char *planned;
    struct trap traps[TRAPS_MAX];
    size_t trap_count;
    struct gate gate;
};

static const char *const events[] = {
    [EXECUTOR_BEGINS] = "begins", [EXECUTOR_JOURNALLED] = "journalled", [EXECUTOR_WAITS] = "waits",
    [EXECUTOR_DONE] = "done",     [EXECUTOR_FAILED] = "failed",
};

static void die(const char *why)
{
    fprintf(stderr, "operate: %s\n", why);
    exit(2);
}

static int say(int rc, const char *id, const struct xenmem_error *error)
{
    if (rc == 0)
        printf("ok %s\n", id);
    else
        printf("%s %s\n", strerrorname_np(-rc), error->sentence);
    return rc != 0;
}

static void shell(const char *command)
{
    fflush(stdout);
    if (system(command) != 0)
        die("the command of a trap failed");
}

static int spring(struct options *options, const char *action)
{
    if (strcmp(action, "kill") == 0)
        kill(getpid(), SIGKILL);
    else if (strcmp(action, "lock") == 0)
        gate_set_locked(&options->gate, true);
    else if (strcmp(action, "cancel") == 0)
        return 1;
    else
        shell(action);
    return 0;
}

static int hook(void *data, const struct executor_progress *progress)
{
    struct options *options = data;
    int stop = 0;

    if (progress->event == EXECUTOR_WAITS && progress->waited_ms == 0)
        printf("waits: %s\n", progress->text);
    fflush(stdout);
    for (size_t i = 0; i < options->trap_count; i++)
        if (options->traps[i].event == progress->event &&
            options->traps[i].index == progress->index)
            stop |= spring(options, options->traps[i].action);
    return stop;
}

static void print_line(void *user, const char *line)
{
    (void)user;
    puts(line);
}

static int run_here(struct options *options, const struct plan *plan)
{
    struct executor *executor = executor_new(&options->gate, options->journal, "operate");
    struct executor_outcome outcome;
    struct xenmem_error error = {0};
    int rc;

    if (!executor)
        die("out of memory");
    rc = executor_run(executor, plan, hook, options, &outcome, &error);
    executor_free(executor);
    return say(rc, outcome.id, &error);
}

/* On a thread of its own the plan is stopped from this one: only what follows a step that is done,
 * and only "cancel" and "lock". */
static void spring_from_here(const struct options *options, struct operator_thread *thread,
                             const struct operator_state *state)
{
    for (size_t i = 0; i < options->trap_count; i++) {
        const struct trap *trap = &options->traps[i];

        if (trap->event != EXECUTOR_DONE || state->done <= trap->index)
            continue;
        if (strcmp(trap->action, "cancel") == 0)
            operator_cancel(thread);
        else if (strcmp(trap->action, "lock") == 0)
            operator_set_locked(thread, true);
    }
}

/* At the end no step is under way any more, and as many are done as the outcome says. */
static void check_steps(struct operator_thread *thread, const struct operator_state *state)
{
    enum plan_progress *steps = calloc(state->count + 1, sizeof(*steps));
    size_t counts[PLAN_STEP_FAILED + 1] = {0};

    if (!steps)
        die("out of memory");
    operator_look_at_steps(thread, steps, state->count);
    for (size_t i = 0; i < state->count; i++)
        counts[steps[i]]++;
    free(steps);
    if (counts[PLAN_STEP_DONE] != state->outcome.done || counts[PLAN_STEP_UNDER_WAY] > 0)
        die("the marks of the steps are not what was done");
}

static int run_on_thread(const struct options *options, struct plan *plan)
{
    struct operator_options how = {
        .read_only = options->read_only, .journal_path = options->journal, .program = "operate"};
    struct operator_thread *thread;
    struct operator_state state = {0};
    struct xenmem_error error = {0};
    bool waited = false;
    int rc = operator_start(&thread, &how, &error);

    if (rc < 0)
        return say(rc, "", &error);
    /* a plan may be given while a survey is under way */
    if (operator_survey(thread, &plan->steps[0].id, 1, &error) < 0)
        die(error.sentence);
    rc = operator_execute(thread, plan, &error);
    if (rc < 0) {
        operator_stop(thread);
        plan_free(plan);
        return say(rc, "", &error);
    }
    while (state.ended == 0) {
        struct pollfd fd = {.fd = operator_fd(thread), .events = POLLIN};

        if (poll(&fd, 1, 30000) != 1)
            die("the operator's thread is silent");
        operator_look(thread, &state);
        spring_from_here(options, thread, &state);
        surroundings_free(operator_take_surroundings(thread));
        if (state.waits_for[0] && !waited)
            printf("waits: %s\n", state.waits_for);
        waited |= state.waits_for[0] != '\0';
        fflush(stdout);
    }
    surroundings_free(operator_take_surroundings(thread));
    check_steps(thread, &state);
    operator_stop(thread);
    return say(-state.error.code, state.outcome.id, &state.error);
}

static int carry_out(struct options *options, struct plan *plan)
{
    struct xenmem_error error = {0};
    int rc;

    plan_print(plan, true, print_line, NULL);
    if (options->planned)
        shell(options->planned);
    if (options->dry_run) {
        rc = plan_check(plan, &error);
        plan_free(plan);
        return say(rc, "dry", &error);
    }
    if (options->thread)
        return run_on_thread(options, plan);
    rc = run_here(options, plan);
    plan_free(plan);
    return rc;
}

/* --- what is asked for -------------------------------------------------------------------------
 */

/* All that planning looks at. */
struct view {
    struct settings settings;
    struct snapshot *snapshot;
    struct surroundings *surroundings;
    struct plan_situation situation;
};

static void survey(struct view *view)
{
    struct domain_id *ids = calloc(view->snapshot->count + 1, sizeof(*ids));
    struct gate gate;
    struct executor *executor;
    struct xenmem_error error = {0};

    gate_init(&gate, true);
    executor = executor_new(&gate, NULL, "operate");
    if (!ids || !executor)
        die("out of memory");
    for (size_t i = 0; i < view->snapshot->count; i++)
        ids[i] = view->snapshot->domains[i]->id;
    if (executor_survey(executor, ids, view->snapshot->count, &view->surroundings, &error) < 0)
        die(error.sentence);
    executor_free(executor);
    free(ids);
}

static void look(struct view *view)
{
    struct xenmem_error error = {0};

    if (picture_take(&view->snapshot, &error) < 0)
        die(error.sentence);
    settings_init(&view->settings);
    survey(view);
    view->situation = (struct plan_situation){.snapshot = view->snapshot,
                                              .settings = &view->settings,
                                              .facts = &view->surroundings->facts};
}

static void look_away(struct view *view)
{
    surroundings_free(view->surroundings);
    snapshot_unref(view->snapshot);
}

static int operate(struct options *options, int argc, char **argv)
{
    static struct domain_id ids[DOMAINS_MAX];
    const struct operation *operation = operation_by_name(argv[0]);
    struct view view;
    struct xenmem_error error = {0};
    struct intent intent;
    struct plan *plan;
    int words = 1;

    if (!operation)
        die("no such operation");
    look(&view);
    while (words < argc && strcmp(argv[words], "--") != 0)
        words++;
    operation_init(operation->id, &intent);
    if (operation_set_parameters(&intent, (unsigned)words - 1, (const char *const *)argv + 1,
                                 &error) < 0)
        die(error.sentence);
    intent.enforce = intent.enforce && !options->no_enforce;
    intent.switch_to_manual = options->manual;
    intent.ids = ids;
    for (int i = words + 1; i < argc && intent.count < DOMAINS_MAX; i++) {
        const struct domain *domain = select_domain(view.snapshot, argv[i]);

        if (!domain)
            die("no such domain");
        ids[intent.count++] = domain->id;
    }
    if (plan_new(&intent, &view.situation, &plan) < 0)
        die("out of memory");
    look_away(&view);
    return carry_out(options, plan);
}

static struct journal_log *load(const struct options *options)
{
    struct journal_log *log;
    struct xenmem_error error = {0};

    if (journal_load(options->journal, &log, &error) < 0)
        die(error.sentence);
    return log;
}

static int undo(struct options *options, int argc, char **argv)
{
    struct journal_log *log = load(options);
    const struct journal_plan *past =
        argc > 1 ? journal_find(log, argv[1]) : journal_newest_standing(log);
    struct view view;
    struct plan *plan;

    if (!past) {
        puts("nothing to undo");
        journal_log_free(log);
        return 1;
    }
    look(&view);
    if (journal_plan_undo(past, &view.situation, &plan) < 0)
        die("out of memory");
    look_away(&view);
    journal_log_free(log);
    return carry_out(options, plan);
}

static int print_log(struct options *options, int argc, char **argv)
{
    struct journal_log *log = load(options);

    (void)argc;
    (void)argv;
    for (size_t i = 0; i < log->plan_count; i++) {
        const struct journal_plan *plan = &log->plans[i];
        size_t done = 0;

        for (size_t k = 0; k < plan->step_count; k++)
            done += plan->steps[k].result == JOURNAL_DONE;
        printf("%s %s %s %zu/%zu/%zu %s\n", plan->id, plan->operation,
               journal_result_name(plan->result), done, plan->step_count, plan->planned,
               plan->undone_by ? "undone" : "stands");
        for (size_t k = 0; k < plan->step_count; k++)
            printf("  %s %s %s\n", plan->steps[k].step.name,
                   plan_lever_name(plan->steps[k].step.lever),
                   journal_result_name(plan->steps[k].result));
    }
    if (log->bad_lines)
        printf("bad lines: %zu\n", log->bad_lines);
    journal_log_free(log);
    return 0;
}

/* --- words -------------------------------------------------------------------------------------
 */

static void add_trap(struct options *options, const char *when, const char *action)
{
    const char *colon = strchr(when, ':');

    if (!colon || options->trap_count == TRAPS_MAX)
        die("--at EVENT:N ACTION");
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        if (strlen(events[i]) != (size_t)(colon - when) ||
            strncmp(events[i], when, strlen(events[i])) != 0)
            continue;
        options->traps[options->trap_count++] = (struct trap){
            .event = (enum executor_event)i,
            .index = strtoul(colon + 1, NULL, 10),
            .action = action,
        };
        return;
    }
    die("no such event");
}

/* Returns how many words it took. */
static int take_option(struct options *options, char **argv)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {
        {"--no-enforce", &options->no_enforce}, {"--manual", &options->manual},
        {"--read-only", &options->read_only},   {"--dry-run", &options->dry_run},
        {"--thread", &options->thread},
    };

    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if (strcmp(argv[0], flags[i].name) == 0) {
            *flags[i].flag = true;
            return 1;
        }
    }
    if (strcmp(argv[0], "--journal") == 0 && argv[1])
        snprintf(options->journal, sizeof(options->journal), "%s", argv[1]);
    else if (strcmp(argv[0], "--planned") == 0 && argv[1])
        options->planned = argv[1];
    else if (strcmp(argv[0], "--at") == 0 && argv[1] && argv[2]) {
        add_trap(options, argv[1], argv[2]);
        return 3;
    } else
        die("what option is that?");
    return 2;
}

int main(int argc, char **argv)
{
    struct options options = {.read_only = false};

    signal(SIGPIPE, SIG_IGN);
    journal_default_path(options.journal);
    argc--;
    argv++;
    while (argc > 0 && strncmp(argv[0], "--", 2) == 0) {
        int taken = take_option(&options, argv);

        argc -= taken;
        argv += taken;
    }
    if (argc < 1)
        die("operate [OPTION…] OPERATION WORD… -- DOMAIN… | undo [ID] | log");
    gate_init(&options.gate, options.read_only);
    if (strcmp(argv[0], "undo") == 0)
        return undo(&options, argc, argv);
    if (strcmp(argv[0], "log") == 0)
        return print_log(&options, argc, argv);
    return operate(&options, argc, argv);
}
