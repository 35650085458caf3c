/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lines of an actor's log: see ward_words.h. Names of domains are sanitised already.
 */
#include "actorctl/actors/ward_words.h"

#include <errno.h>
#include <stdio.h>

#include "base/units.h"
#include "model/size.h"

#define WHO_MAX  (ERRAND_NAME_MAX + 32)
#define DONE_MAX 256
#define NEXT_MAX 192

static const char *format_who(char who[WHO_MAX], uint32_t domid, const char *name)
{
    if (*name)
        snprintf(who, WHO_MAX, "domain %u (%s)", domid, name);
    else
        snprintf(who, WHO_MAX, "domain %u", domid);
    return who;
}

static const char *format_known(char text[UNITS_TEXT_MAX], bool known, int64_t kb)
{
    if (!known)
        snprintf(text, UNITS_TEXT_MAX, "none");
    else
        size_format_kb(text, kb);
    return text;
}

/* --- what was done -----------------------------------------------------------------------------
 */

static void format_balloon(const struct errand *errand, char done[DONE_MAX])
{
    char was[UNITS_TEXT_MAX], now[UNITS_TEXT_MAX], policy[UNITS_TEXT_MAX], holds[UNITS_TEXT_MAX];
    const char *enforced = errand->wish.enforce ? ", enforced" : "";

    format_known(was, errand->view.balloon_kb >= 0, errand->view.balloon_kb);
    size_format_kb(now, errand->wish.balloon_kb);
    size_format_kb(policy, errand->wish.target_kb);
    size_format_kb(holds, errand->view.actual_kb);
    if (errand->outcome == ERRAND_NOTHING)
        snprintf(done, DONE_MAX, "balloon target is %s already%s (policy target %s, holds %s)", was,
                 enforced, policy, holds);
    else
        snprintf(done, DONE_MAX, "balloon target set to %s%s (policy target %s, was %s, holds %s)",
                 now, enforced, policy, was, holds);
}

static void format_look(const struct errand *errand, char done[DONE_MAX])
{
    char target[UNITS_TEXT_MAX], holds[UNITS_TEXT_MAX], waited[UNITS_TEXT_MAX];

    size_format_kb(target, errand->wish.target_kb);
    size_format_kb(holds, errand->view.actual_kb);
    units_format_ms(waited, errand->wish.params.delay_ms);
    snprintf(done, DONE_MAX, "holds %s after %s (policy target %s)", holds, waited, target);
}

static void format_page(const struct errand *errand, char done[DONE_MAX])
{
    char was[UNITS_TEXT_MAX], now[UNITS_TEXT_MAX], holds[UNITS_TEXT_MAX];

    size_format_kb(now, errand->wish.target_kb);
    format_known(was, errand->view.has_paging_target, errand->view.paging_target_kb);
    size_format_kb(holds, errand->view.actual_kb);
    if (errand->outcome == ERRAND_NOTHING)
        snprintf(done, DONE_MAX, "paging target is %s already (holds %s)", was, holds);
    else
        snprintf(done, DONE_MAX, "paging %starget set to %s (policy target, was %s, holds %s)",
                 errand->enable ? "enabled, its " : "", now, was, holds);
}

static void format_next(const struct errand *errand, const struct actor_step *next,
                        char text[NEXT_MAX])
{
    char delay[UNITS_TEXT_MAX];

    if (next->move == ACTOR_WAIT)
        snprintf(text, NEXT_MAX, "looked at again in %s: %s",
                 units_format_ms(delay, errand->wish.params.delay_ms), next->why);
    else if (next->move == ACTOR_SET_PAGING)
        snprintf(text, NEXT_MAX, "now paging: %s", next->why);
    else
        snprintf(text, NEXT_MAX, "%s", next->why);
}

void ward_words_say_done(struct actor_log *log, const struct errand *errand, const char *name,
                         const struct actor_step *next)
{
    static void (*const formats[])(const struct errand *errand, char done[DONE_MAX]) = {
        [ERRAND_BALLOON] = format_balloon,
        [ERRAND_LOOK] = format_look,
        [ERRAND_PAGE] = format_page,
    };
    char who[WHO_MAX], done[DONE_MAX], follows[NEXT_MAX];

    formats[errand->kind](errand, done);
    format_next(errand, next, follows);
    actor_log_decide(log, "%s: %s; %s", format_who(who, errand->domid, name), done, follows);
}

/* --- what was not ------------------------------------------------------------------------------
 */

void ward_words_say_rest(struct actor_log *log, uint32_t domid, const char *name,
                         const struct errand_wish *wish, const struct actor_step *step)
{
    char who[WHO_MAX], target[UNITS_TEXT_MAX];

    format_who(who, domid, name);
    if (wish->has_target)
        actor_log_decide(log, "%s: policy target %s is left alone; %s", who,
                         size_format_kb(target, wish->target_kb), step->why);
    else
        actor_log_decide(log, "%s: nothing to do; it has no policy target yet", who);
}

void ward_words_say_failure(struct actor_log *log, const struct errand *errand, const char *name,
                            bool again)
{
    char who[WHO_MAX], target[UNITS_TEXT_MAX];

    actor_log_decide(log, "%s: %s (policy target %s); %s", format_who(who, errand->domid, name),
                     again                      ? "has to wait, and is tried again"
                     : errand->job.rc == -ESRCH ? "gone"
                                                : "left alone",
                     size_format_kb(target, errand->wish.target_kb), errand->job.error.sentence);
}

void ward_words_say_booting(struct actor_log *log, const struct errand *errand, const char *name)
{
    char who[WHO_MAX], target[UNITS_TEXT_MAX], holds[UNITS_TEXT_MAX];

    actor_log_decide(log, "%s: not lowered to %s yet, holds %s; it is booting (%s) and might panic",
                     format_who(who, errand->domid, name),
                     size_format_kb(target, errand->wish.target_kb),
                     size_format_kb(holds, errand->view.actual_kb),
                     errand->booting_pod ? "it has populate-on-demand memory outstanding"
                                         : "it is young, and shows no balloon driver yet");
}

void ward_words_say_left(struct actor_log *log, uint32_t domid, const char *name,
                         const char *sentence)
{
    char who[WHO_MAX];

    actor_log_decide(log, "%s: left alone; %s", format_who(who, domid, name), sentence);
}

void ward_words_say_newer(struct actor_log *log, uint32_t domid, const char *name,
                          const struct errand_wish *wish)
{
    char who[WHO_MAX], target[UNITS_TEXT_MAX];

    actor_log_decide(log, "%s: the wait for %s is given up; there is a newer policy",
                     format_who(who, domid, name), size_format_kb(target, wish->target_kb));
}

void ward_words_say_other(struct actor_log *log, uint32_t domid, const char *name,
                          const char *actor, bool waited)
{
    char who[WHO_MAX];

    actor_log_decide(log, "%s: not served any more%s; its actor is %s now",
                     format_who(who, domid, name), waited ? ", the wait is given up" : "",
                     *actor ? actor : "nobody");
}

void ward_words_say_gone(struct actor_log *log, uint32_t domid, const char *name, bool waited)
{
    char who[WHO_MAX];

    actor_log_decide(log, "%s: not served any more%s; it is gone", format_who(who, domid, name),
                     waited ? ", the wait is given up" : "");
}
