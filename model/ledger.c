/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The ledger: an array of entries, one per domain, in the order of the snapshot. See ledger.h.
 *
 * Both are sorted by domid, so taking in a snapshot is one walk over the two side by side. An entry
 * keeps a reference to the record that it judged last: the same record without a new sample means
 * that there is nothing to do.
 */
#include "model/ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/contest.h"
#include "model/machine.h"

struct entry {
    struct domain *domain; /* the record judged last; a reference */
    struct history *history;
    struct contest contest;
    struct machine machine;
    struct verdict stale; /* the machine's, shown while the picture is old */
};

struct ledger {
    struct settings settings;
    struct entry **entries; /* ascending domid */
    size_t count;
    bool begun;    /* a snapshot has been taken in */
    bool watching; /* ... with a sample: who appears from now on was born */
    uint64_t samples;
    int64_t sampled_ms, store_checked_ms; /* as of the last snapshot */
    int64_t began_ms;
    bool stale;
    size_t needs_you;
    struct actors *actors; /* as of the last snapshot; a reference, or NULL */
    struct changes *changes;
    struct attribution_claims claims;
};

static void entry_free(struct entry *entry)
{
    if (!entry)
        return;
    domain_unref(entry->domain);
    history_free(entry->history);
    free(entry);
}

static struct entry *entry_new(struct domain *domain)
{
    struct entry *entry = calloc(1, sizeof(*entry));

    if (!entry)
        return NULL;
    entry->domain = domain_ref(domain);
    entry->history = history_new();
    if (entry->history)
        return entry;
    entry_free(entry);
    return NULL;
}

struct ledger *ledger_new(const struct settings *settings)
{
    struct ledger *ledger = calloc(1, sizeof(*ledger));

    if (!ledger)
        return NULL;
    ledger->settings = *settings;
    ledger->changes = changes_new();
    if (ledger->changes)
        return ledger;
    ledger_free(ledger);
    return NULL;
}

void ledger_free(struct ledger *ledger)
{
    if (!ledger)
        return;
    for (size_t i = 0; i < ledger->count; i++)
        entry_free(ledger->entries[i]);
    free(ledger->entries);
    actors_unref(ledger->actors);
    changes_free(ledger->changes);
    attribution_release(&ledger->claims);
    free(ledger);
}

static struct entry *entry_copy(const struct entry *entry)
{
    struct entry *copy = calloc(1, sizeof(*copy));

    if (!copy)
        return NULL;
    *copy = *entry;
    domain_ref(copy->domain);
    copy->history = history_copy(entry->history);
    if (copy->history)
        return copy;
    entry_free(copy);
    return NULL;
}

static bool copy_entries(struct ledger *copy, const struct ledger *ledger)
{
    copy->entries = calloc(ledger->count ? ledger->count : 1, sizeof(*copy->entries));
    for (copy->count = 0; copy->entries && copy->count < ledger->count; copy->count++) {
        copy->entries[copy->count] = entry_copy(ledger->entries[copy->count]);
        if (!copy->entries[copy->count])
            return false;
    }
    return copy->entries != NULL;
}

struct ledger *ledger_copy(const struct ledger *ledger)
{
    struct ledger *copy = malloc(sizeof(*copy));

    if (!copy)
        return NULL;
    *copy = *ledger;
    copy->claims = (struct attribution_claims){0};
    actors_ref(copy->actors);
    copy->changes = changes_copy(ledger->changes);
    if (copy_entries(copy, ledger) && copy->changes &&
        attribution_copy(&ledger->claims, &copy->claims) == 0)
        return copy;
    ledger_free(copy);
    return NULL;
}

/* --- the entries of a snapshot ---------------------------------------------------------------- */

static bool is_same_set(const struct ledger *ledger, const struct snapshot *snapshot)
{
    if (ledger->count != snapshot->count)
        return false;
    for (size_t i = 0; i < snapshot->count; i++)
        if (ledger->entries[i]->domain != snapshot->domains[i] &&
            !domain_id_equal(&ledger->entries[i]->domain->id, &snapshot->domains[i]->id))
            return false;
    return true;
}

/* The entry of a domain, walking on from *at; NULL: there is none. */
static struct entry *walk_to(const struct ledger *ledger, const struct domain_id *id, size_t *at)
{
    while (*at < ledger->count && ledger->entries[*at]->domain->id.domid < id->domid)
        (*at)++;
    if (*at < ledger->count && domain_id_equal(&ledger->entries[*at]->domain->id, id))
        return ledger->entries[*at];
    return NULL;
}

/* Frees the entries of `some` that `others` does not have. */
static void free_difference(struct entry **some, size_t some_count, struct entry **others,
                            size_t others_count)
{
    size_t at = 0;

    for (size_t i = 0; i < some_count; i++) {
        uint32_t domid = some[i]->domain->id.domid;

        while (at < others_count && others[at]->domain->id.domid < domid)
            at++;
        if (at == others_count || others[at] != some[i])
            entry_free(some[i]);
    }
}

/* Makes the entries those of the snapshot: all or nothing. */
static int renew_entries(struct ledger *ledger, const struct snapshot *snapshot)
{
    struct entry **entries = calloc(snapshot->count ? snapshot->count : 1, sizeof(*entries));
    size_t at = 0, count;

    if (!entries)
        return -ENOMEM;
    for (count = 0; count < snapshot->count; count++) {
        entries[count] = walk_to(ledger, &snapshot->domains[count]->id, &at);
        if (!entries[count])
            entries[count] = entry_new(snapshot->domains[count]);
        if (!entries[count])
            break;
    }
    if (count < snapshot->count) {
        free_difference(entries, count, ledger->entries, ledger->count);
        free(entries);
        return -ENOMEM;
    }
    free_difference(ledger->entries, ledger->count, entries, count);
    free(ledger->entries);
    ledger->entries = entries;
    ledger->count = count;
    return 0;
}

/* --- judging ---------------------------------------------------------------------------------- */

static void remember(struct entry *entry, const struct observation *observation)
{
    struct history_point point = {
        .at_ms = observation->sampled_ms,
        .actual_known = observation->actual.known,
        .target_known = observation->target.known,
        .actual_kb = observation->actual.kb,
        .target_kb = observation->target.kb,
    };

    history_add(entry->history, &point);
}

/* Who changed what since the record that was judged last. */
static void note_changes(struct ledger *ledger, struct entry *entry,
                         const struct snapshot *snapshot, struct domain *domain)
{
    const struct contest_ground ground = {
        .settings = &ledger->settings,
        .actors = snapshot->actors,
        .now_ms = snapshot->taken_ms,
        .claims = &ledger->claims,
        .changes = ledger->changes,
    };

    if (entry->domain == domain)
        return;
    contest_observe(&entry->contest, &ground, entry->domain, domain);
    domain_unref(entry->domain);
    entry->domain = domain_ref(domain);
}

/* What the contest adds to the verdict of the machine: nothing, for most domains at all times. */
static void add_contest(const struct ledger *ledger, struct entry *entry, int64_t now_ms)
{
    const struct settings *settings = &ledger->settings;
    const struct change_stroke *writer = &entry->contest.writer;
    struct verdict *verdict = &entry->machine.verdict;

    if (!entry->contest.begun)
        return;
    verdict->writer = *writer;
    verdict->other_writer =
        writer->at_ms != 0 && now_ms - writer->at_ms <= 2 * settings->memory_half_life_ms;
    if (!contest_fight(&entry->contest, settings, now_ms, &verdict->fight))
        verdict->fight = (struct change_fight){0};
}

static void judge(struct ledger *ledger, struct entry *entry, const struct snapshot *snapshot,
                  struct domain *domain, bool new_sample)
{
    struct observation observation;

    note_changes(ledger, entry, snapshot, domain);
    add_contest(ledger, entry, snapshot->taken_ms);
    observation_make(snapshot, domain, new_sample, ledger->watching, &observation);
    machine_step(&entry->machine, &ledger->settings, &observation);
    if (new_sample && observation.actual.known)
        remember(entry, &observation);
}

static void show_stale(struct entry *entry, int64_t since_ms)
{
    entry->stale = entry->machine.verdict;
    entry->stale.state = CONVERGENCE_STALE;
    entry->stale.since_ms = since_ms;
    entry->stale.rate_known = entry->stale.eta_known = false;
}

static const struct verdict *shown(const struct ledger *ledger, const struct entry *entry)
{
    return ledger->stale ? &entry->stale : &entry->machine.verdict;
}

/* When the older of the two sides was known to be alive. */
static int64_t fresh_ms(const struct ledger *ledger)
{
    int64_t sampled = ledger->sampled_ms ? ledger->sampled_ms : ledger->began_ms;
    int64_t checked = ledger->store_checked_ms ? ledger->store_checked_ms : ledger->began_ms;

    return sampled < checked ? sampled : checked;
}

static void count_needs(struct ledger *ledger)
{
    ledger->needs_you = 0;
    for (size_t i = 0; i < ledger->count; i++)
        if (convergence_info(shown(ledger, ledger->entries[i])->state)->concern ==
            CONVERGENCE_NEEDS_YOU)
            ledger->needs_you++;
}

static void set_stale(struct ledger *ledger, int64_t now_ms)
{
    bool stale = ledger->begun && now_ms - fresh_ms(ledger) > ledger->settings.stale_ms;

    if (stale == ledger->stale)
        return;
    ledger->stale = stale;
    for (size_t i = 0; stale && i < ledger->count; i++)
        show_stale(ledger->entries[i], fresh_ms(ledger));
    count_needs(ledger);
}

/* Whether who acts on this host has changed: that is news of every domain. */
static bool take_actors(struct ledger *ledger, struct actors *actors)
{
    if (ledger->actors == actors)
        return false;
    actors_unref(ledger->actors);
    ledger->actors = actors_ref(actors);
    return true;
}

int ledger_observe(struct ledger *ledger, const struct snapshot *snapshot)
{
    bool new_sample = snapshot->samples != ledger->samples && snapshot->sampled_ms != 0;
    bool same = is_same_set(ledger, snapshot);
    bool any = !same, actors;

    if (!same && renew_entries(ledger, snapshot) != 0)
        return -ENOMEM;
    actors = take_actors(ledger, snapshot->actors);
    if (!ledger->begun)
        ledger->began_ms = snapshot->taken_ms;
    for (size_t i = 0; i < snapshot->count; i++) {
        struct entry *entry = ledger->entries[i];

        if (!new_sample && !actors && entry->domain == snapshot->domains[i] && entry->machine.begun)
            continue;
        judge(ledger, entry, snapshot, snapshot->domains[i], new_sample);
        if (ledger->stale)
            show_stale(entry, fresh_ms(ledger));
        any = true;
    }
    ledger->begun = true;
    ledger->watching |= snapshot->sampled_ms != 0;
    ledger->samples = snapshot->samples;
    ledger->sampled_ms = snapshot->sampled_ms;
    ledger->store_checked_ms = snapshot->store_checked_ms;
    if (any)
        count_needs(ledger);
    set_stale(ledger, snapshot->taken_ms);
    return 0;
}

void ledger_age(struct ledger *ledger, int64_t now_ms)
{
    set_stale(ledger, now_ms);
}

int ledger_claim(struct ledger *ledger, const struct change_claim *claim)
{
    return attribution_claim(&ledger->claims, &ledger->settings, claim);
}

/* --- looking up ------------------------------------------------------------------------------- */

static const struct entry *find(const struct ledger *ledger, const struct domain_id *id)
{
    size_t low = 0, high = ledger->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (ledger->entries[middle]->domain->id.domid < id->domid)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == ledger->count || !domain_id_equal(&ledger->entries[low]->domain->id, id))
        return NULL;
    return ledger->entries[low];
}

const struct verdict *ledger_verdict(const struct ledger *ledger, const struct domain_id *id)
{
    const struct entry *entry = find(ledger, id);

    return entry ? shown(ledger, entry) : NULL;
}

const struct history *ledger_history(const struct ledger *ledger, const struct domain_id *id)
{
    const struct entry *entry = find(ledger, id);

    return entry ? entry->history : NULL;
}

const struct changes *ledger_changes(const struct ledger *ledger)
{
    return ledger->changes;
}

size_t ledger_needs_you(const struct ledger *ledger)
{
    return ledger->needs_you;
}
