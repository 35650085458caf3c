/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From a plan to its end: see change.h.
 */
#include "actorctl/commands/change.h"

#include <errno.h>
#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "actorctl/commands/picture.h"
#include "actorctl/operate/executor.h"

#define PATIENT_MS 1000 /* a wait that is shorter is not worth a word */

/* --- the outlook -------------------------------------------------------------------------------
 */

int outlook_take(const struct settings *settings, const char *const *only,
                 struct outlook *ret_outlook, struct xenmem_error *error)
{
    struct outlook outlook = {0};
    int rc = picture_take_of(only, &outlook.snapshot, error);

    if (rc < 0)
        return rc;
    outlook.ledger = ledger_new(settings);
    if (!outlook.ledger || ledger_observe(outlook.ledger, outlook.snapshot) < 0) {
        outlook_drop(&outlook);
        return error_set(error, ENOMEM, "Out of memory: nothing was changed.");
    }
    outlook.situation = (struct plan_situation){
        .snapshot = outlook.snapshot,
        .settings = settings,
        .verdict = plan_ask_ledger,
        .verdicts = outlook.ledger,
    };
    *ret_outlook = outlook;
    return 0;
}

int outlook_survey(struct outlook *outlook, const struct domain_id *ids, size_t count,
                   struct xenmem_error *error)
{
    struct xenmem *xenmem;
    int rc = xenmem_open(&xenmem, error);

    if (rc < 0)
        return rc;
    rc = surroundings_read(xenmem, ids, count, &outlook->surroundings, error);
    xenmem_close(xenmem);
    if (rc == 0)
        outlook->situation.facts = &outlook->surroundings->facts;
    return rc;
}

void outlook_drop(struct outlook *outlook)
{
    surroundings_free(outlook->surroundings);
    ledger_free(outlook->ledger);
    snapshot_unref(outlook->snapshot);
    *outlook = (struct outlook){0};
}

/* --- telling -----------------------------------------------------------------------------------
 */

static void print_line(void *user, const char *text)
{
    fprintf(user, "%s\n", text);
}

static void print_plan(const struct plan *plan, FILE *file)
{
    plan_print(plan, strcmp(nl_langinfo(CODESET), "UTF-8") != 0, print_line, file);
}

/* The worst last, where it is read first. */
static void complain_findings(const struct plan *plan)
{
    for (int severity = PLAN_INFO; severity <= PLAN_BLOCKING; severity++) {
        for (size_t i = 0; i < plan->finding_count; i++) {
            const struct plan_finding *finding = &plan->findings[i];

            if ((int)finding->severity != severity)
                continue;
            if (finding->about_domain)
                command_complain(COMMAND_DONE, "%s (%u): %s", finding->name, finding->id.domid,
                                 finding->sentence);
            else
                command_complain(COMMAND_DONE, "%s", finding->sentence);
        }
    }
}

/* Why a plan is blocked: COMMAND_REFUSED where nothing but the domain's policy stands in the way,
 * COMMAND_DONE where it is not. */
static int judge(const struct plan *plan)
{
    int code = COMMAND_DONE;

    for (size_t i = 0; i < plan->finding_count; i++) {
        if (plan->findings[i].severity != PLAN_BLOCKING)
            continue;
        if (plan->findings[i].code != PLAN_NEEDS_MANUAL)
            return COMMAND_FAILED;
        code = COMMAND_REFUSED;
    }
    return code;
}

static void hint_at_manual(const struct command_call *call)
{
    command_complain(COMMAND_REFUSED,
                     "Nothing was changed. `xenmem mem-manual-set %s on` goes to xl-manual; "
                     "--manual does it in the same change.",
                     call->line.operands[0]);
}

/* --- confirming --------------------------------------------------------------------------------
 */

static int refuse_unconfirmed(const char *why)
{
    return command_complain(COMMAND_REFUSED, "%s Nothing was changed.", why);
}

static int confirm(const struct command_call *call, const struct plan *plan)
{
    char answer[128];
    size_t length;

    if (!plan->name_to_type || (call->line.options & LINE_YES))
        return COMMAND_DONE;
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return refuse_unconfirmed("This can end the guest, and there is nobody to ask: --yes "
                                  "says that it is meant.");
    print_plan(plan, stderr);
    fprintf(stderr, "> ");
    fflush(stderr);
    if (!fgets(answer, sizeof(answer), stdin))
        answer[0] = '\0';
    length = strcspn(answer, "\n");
    if (length != strlen(plan->name_to_type) || strncmp(answer, plan->name_to_type, length) != 0)
        return refuse_unconfirmed("That is not what was to be typed.");
    return COMMAND_DONE;
}

/* --- carrying out ------------------------------------------------------------------------------
 */

static volatile sig_atomic_t interrupted; /* a handler can reach nothing else */

static void interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

/* What was to be ignored stays so. */
static void catch_interrupt(int number)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
    struct sigaction before;

    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(number, &action, NULL);
}

static int watch_progress(void *data, const struct executor_progress *progress)
{
    bool *said = data;

    if (progress->event == EXECUTOR_WAITS && progress->waited_ms >= PATIENT_MS && !*said) {
        command_complain(COMMAND_DONE, "Waiting for %s; ^C gives up.", progress->text);
        *said = true;
    }
    return interrupted;
}

static int execute(const struct command_call *call, const struct plan *plan)
{
    struct executor *executor = executor_new(&call->context->gate, NULL, "xenmem");
    struct executor_outcome outcome;
    struct xenmem_error error = {0};
    bool said = false;
    int rc;

    if (!executor)
        return command_complain(COMMAND_FAILED, "Out of memory: nothing was changed.");
    catch_interrupt(SIGINT);
    catch_interrupt(SIGTERM);
    rc = executor_run(executor, plan, watch_progress, &said, &outcome, &error);
    executor_free(executor);
    if (rc == 0)
        return COMMAND_DONE;
    rc = command_fail(&error);
    if (outcome.done > 0)
        command_complain(rc, "`xenmem undo %s` takes back what was done.", outcome.id);
    return rc;
}

int change_carry_out(const struct command_call *call, const struct plan *plan)
{
    bool dry = call->line.options & LINE_DRY_RUN;
    int rc = judge(plan);

    if (dry)
        print_plan(plan, stdout);
    else
        complain_findings(plan);
    if (rc == COMMAND_REFUSED)
        hint_at_manual(call);
    if (rc != COMMAND_DONE || dry)
        return rc;
    if (plan->step_count == 0 && !plan->undoes)
        return COMMAND_DONE; /* it is so already, as the findings say */
    rc = confirm(call, plan);
    return rc == COMMAND_DONE ? execute(call, plan) : rc;
}
