/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `xenmem mem-wait`: the feed and the ledger, until a domain holds its target or will not.
 *
 * Whether it does is what the convergence machine says; before that, an actor has to have passed
 * its policy target on as a balloon target.
 */
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "actorctl/commands/command.h"
#include "actorctl/commands/select.h"
#include "actorctl/xen/clock.h"
#include "actorctl/xen/feed.h"
#include "base/text.h"
#include "model/diagnosis.h"
#include "model/following.h"
#include "model/ledger.h"

#define SILENCE_MS   5000 /* the feed ticks every second, unless xenstored hangs */
#define WAITING      (-1) /* not yet anything to exit with */
#define SENTENCE_MAX (4 * DIAGNOSIS_TEXT_MAX)

struct waiting {
    const char *operand;
    const struct settings *settings;
    struct feed *feed;
    struct ledger *ledger;
    int64_t end_ms; /* INT64_MAX: never */
    bool found;
    struct domain_id id;
    char name[FIELD_TEXT_MAX + 1];
    int64_t passed_over_since_ms; /* that its actor has not passed the target on; 0: it has */
    bool terminal;                /* somebody watches */
    char sentence[SENTENCE_MAX];  /* what there is to be said of it now */
};

/* --- the progress line -------------------------------------------------------------------------
 */

static void clear_progress(const struct waiting *waiting)
{
    if (waiting->terminal)
        fputs("\r\033[K", stderr);
}

/* What does not fit on a line is not shown: a line that wraps cannot be drawn over. */
static void show_progress(const struct waiting *waiting)
{
    struct winsize size = {0};
    int columns = 79;

    if (!waiting->terminal)
        return;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
        columns = size.ws_col - 1;
    clear_progress(waiting);
    for (const char *at = waiting->sentence; *at;) {
        char32_t character;
        bool valid;
        size_t bytes = text_decode(at, strlen(at), &character, &valid);

        columns -= text_char_width(character);
        if (columns < 0)
            break;
        fwrite(at, 1, bytes, stderr);
        at += bytes;
    }
    fflush(stderr);
}

static int finish(const struct waiting *waiting, enum command_exit code)
{
    clear_progress(waiting);
    if (code != COMMAND_DONE || waiting->terminal)
        command_complain(code, "%s", waiting->sentence);
    return code;
}

static int __attribute__((format(printf, 3, 4)))
finish_with(struct waiting *waiting, enum command_exit code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(waiting->sentence, sizeof(waiting->sentence), format, args);
    va_end(args);
    return finish(waiting, code);
}

/* --- judging -----------------------------------------------------------------------------------
 */

/* States that do not end without somebody's doing. */
static bool is_hopeless(const struct waiting *waiting, const struct verdict *verdict,
                        int64_t now_ms)
{
    switch (verdict->state) {
    case CONVERGENCE_UNCOOPERATIVE:
    case CONVERGENCE_NO_DRIVER:
    case CONVERGENCE_CAPPED:
    case CONVERGENCE_UNMANAGED:
    case CONVERGENCE_DYING:
        return true;
    case CONVERGENCE_STARVED:
    case CONVERGENCE_OSCILLATING:
        return now_ms - verdict->since_ms >= waiting->settings->uncooperative_ms;
    default:
        return false;
    }
}

/* Is there an actor that should have set the balloon target to the policy's, and has not yet? */
static bool is_passed_over(const struct domain *domain)
{
    struct following policy;
    int64_t balloon;

    following_of(domain, &policy);
    return policy.asks && !(domain_number(domain, FIELD_BALLOON_TARGET, &balloon) &&
                            following_is_heeded(&policy, balloon));
}

/* Does its actor say that it does not serve it? */
static bool is_troubled(const struct diagnosis_subject *subject)
{
    const struct actors_entry *actor =
        actors_find(subject->actors, domain_text(subject->domain, FIELD_POLICY_ACTOR, ""));

    return actor && actor->alive && actors_trouble_of(actor, subject->domain->id.domid);
}

/* How long that may go on. Actors wait for a guest that boots; one that has trouble may have been
 * in somebody's way only for a moment. */
static int64_t actor_limit_ms(const struct waiting *waiting,
                              const struct diagnosis_subject *subject)
{
    if (subject->verdict->state == CONVERGENCE_BOOTING)
        return INT64_MAX;
    return subject->verdict->state == CONVERGENCE_ORPHANED || is_troubled(subject)
               ? waiting->settings->actor_ms
               : waiting->settings->uncooperative_ms;
}

/* What keeps it from its target, and what to do; the console would name a key. */
static void describe(struct waiting *waiting, const struct diagnosis_subject *subject)
{
    struct diagnosis_cause cause = {.sentence = "nothing is known of it yet."};
    char advice[DIAGNOSIS_TEXT_MAX];

    diagnosis_find(subject, &cause, 1);
    if (strstr(cause.advice, "key "))
        snprintf(advice, sizeof(advice),
                 "`xenmem actor status` tells who acts; `xenmem mem-manual-set %.80s on` takes the "
                 "levers over.",
                 waiting->operand);
    else
        snprintf(advice, sizeof(advice), "%s",
                 cause.severity == DIAGNOSIS_INFO ? "" : cause.advice);
    snprintf(waiting->sentence, sizeof(waiting->sentence), "%s: %s%s%s", waiting->name,
             cause.sentence, *advice ? " " : "", advice);
}

static int judge_actor(struct waiting *waiting, const struct diagnosis_subject *subject)
{
    enum convergence_state state = subject->verdict->state;

    if (waiting->passed_over_since_ms == 0)
        waiting->passed_over_since_ms = subject->now_ms;
    if (state != CONVERGENCE_ORPHANED && state != CONVERGENCE_OVERRIDDEN && !is_troubled(subject))
        snprintf(waiting->sentence, sizeof(waiting->sentence),
                 "%s: its actor %.63s has not passed its policy target on yet.", waiting->name,
                 domain_text(subject->domain, FIELD_POLICY_ACTOR, ""));
    if (subject->now_ms - waiting->passed_over_since_ms < actor_limit_ms(waiting, subject))
        return WAITING;
    return finish(waiting, COMMAND_FAILED);
}

static int judge_domain(struct waiting *waiting, const struct snapshot *snapshot,
                        const struct domain *domain)
{
    const struct verdict *verdict = ledger_verdict(waiting->ledger, &domain->id);
    struct diagnosis_subject subject = {.domain = domain,
                                        .verdict = verdict,
                                        .host = &snapshot->host,
                                        .actors = snapshot->actors,
                                        .now_ms = snapshot->taken_ms};

    if (!domain->nodes_read || !verdict)
        return WAITING;
    describe(waiting, &subject);
    if (is_passed_over(domain))
        return judge_actor(waiting, &subject);
    waiting->passed_over_since_ms = 0;
    /* orphaned, but there is nothing that an actor would have to do now */
    if (verdict->state == CONVERGENCE_CONVERGED || verdict->state == CONVERGENCE_ORPHANED)
        return finish(waiting, COMMAND_DONE);
    if (is_hopeless(waiting, verdict, snapshot->taken_ms) ||
        domain->fields[FIELD_BALLOON_TARGET].state == FIELD_BAD)
        return finish(waiting, COMMAND_FAILED);
    return WAITING;
}

/* --- the domain --------------------------------------------------------------------------------
 */

static int find_domain(struct waiting *waiting, const struct snapshot *snapshot)
{
    const struct domain *domain = select_domain(snapshot, waiting->operand);

    if (!snapshot->complete)
        return WAITING; /* a name may still be missing */
    if (!domain)
        return finish_with(waiting, COMMAND_NO_DOMAIN,
                           "There is no domain \"%s\"; `xenmem list` shows which there are.",
                           waiting->operand);
    waiting->found = true;
    waiting->id = domain->id;
    snprintf(waiting->name, sizeof(waiting->name), "%s",
             domain_text(domain, FIELD_NAME, waiting->operand));
    return WAITING;
}

static int judge_found(struct waiting *waiting, const struct snapshot *snapshot)
{
    const struct domain *domain = snapshot_find(snapshot, &waiting->id);

    if (!domain)
        return finish_with(waiting, COMMAND_NO_DOMAIN, "%s went away while it was waited for.",
                           waiting->name);
    return judge_domain(waiting, snapshot, domain);
}

static int judge(struct waiting *waiting, const struct snapshot *snapshot)
{
    int rc = WAITING;

    if (*snapshot->trouble && !(snapshot->store_alive && snapshot->hypervisor_alive))
        return finish_with(waiting, COMMAND_FAILED, "%s", snapshot->trouble);
    if (ledger_observe(waiting->ledger, snapshot) < 0)
        return finish_with(waiting, COMMAND_FAILED, "Out of memory: it is not waited any longer.");
    if (!waiting->found)
        rc = find_domain(waiting, snapshot);
    if (rc == WAITING && waiting->found)
        rc = judge_found(waiting, snapshot);
    if (rc == WAITING)
        show_progress(waiting);
    return rc;
}

/* --- waiting -----------------------------------------------------------------------------------
 */

static int give_up(struct waiting *waiting)
{
    char so_far[SENTENCE_MAX];

    memcpy(so_far, waiting->sentence, sizeof(so_far));
    return finish_with(waiting, COMMAND_TIMED_OUT, "The time is up. %.*s", SENTENCE_MAX - 32,
                       so_far);
}

/* Waits for the feed, but not beyond the end. WAITING: look again. */
static int wait_for_feed(struct waiting *waiting)
{
    struct pollfd ready = {.fd = feed_fd(waiting->feed), .events = POLLIN};
    int64_t left_ms = waiting->end_ms - clock_now_ms();
    int rc;

    if (left_ms <= 0)
        return give_up(waiting);
    rc = poll(&ready, 1, left_ms < SILENCE_MS ? (int)left_ms : SILENCE_MS);
    if (rc == 0 && left_ms >= SILENCE_MS)
        return finish_with(waiting, COMMAND_FAILED,
                           "xenstored does not answer, so that nobody can tell what %s does.",
                           waiting->operand);
    return WAITING;
}

static int wait_for_domain(struct waiting *waiting)
{
    int rc = WAITING;

    while (rc == WAITING) {
        struct snapshot *snapshot;

        rc = wait_for_feed(waiting);
        snapshot = rc == WAITING ? feed_take(waiting->feed) : NULL;
        if (snapshot)
            rc = judge(waiting, snapshot);
        snapshot_unref(snapshot);
    }
    return rc;
}

int command_wait(const struct command_call *call)
{
    bool ends = call->line.options & LINE_TIMEOUT;
    struct waiting waiting = {
        .operand = call->line.operands[0],
        .settings = &call->context->settings,
        .end_ms = ends ? clock_now_ms() + call->line.timeout_ms : INT64_MAX,
        .terminal = isatty(STDERR_FILENO),
        .sentence = "Nothing is known of it yet.",
    };
    struct feed_options options = {0};
    struct xenmem_error error;
    int rc;

    waiting.ledger = ledger_new(waiting.settings);
    if (!waiting.ledger)
        return command_complain(COMMAND_FAILED, "Out of memory: it is not waited.");
    if (feed_start(&waiting.feed, &options, &error) < 0)
        rc = command_complain(COMMAND_FAILED, "%s", error.sentence);
    else
        rc = wait_for_domain(&waiting);
    feed_stop(waiting.feed);
    ledger_free(waiting.ledger);
    return rc;
}
