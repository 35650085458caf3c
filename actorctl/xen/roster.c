/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Slots, copy on write, and the merge of the hypervisor's list into them: see roster.h.
 */
#include "actorctl/xen/roster.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct roster {
    struct slot_queue to_read, to_watch;
    size_t backlog;                /* slots in both queues */
    struct slot **slots, **merged; /* both have room for `room` */
    size_t count, room;
    uint32_t generations;
    uint32_t begun; /* slots of later generations are new */
    struct leaving *leaving;
    size_t leaving_count, leaving_room;
};

struct roster *roster_new(void)
{
    struct roster *roster = calloc(1, sizeof(*roster));

    if (!roster)
        return NULL;
    TAILQ_INIT(&roster->to_read);
    TAILQ_INIT(&roster->to_watch);
    return roster;
}

static void free_slot(struct slot *slot)
{
    domain_unref(slot->domain);
    free(slot);
}

void roster_free(struct roster *roster)
{
    if (!roster)
        return;
    for (size_t i = 0; i < roster->count; i++)
        free_slot(roster->slots[i]);
    free(roster->slots);
    free(roster->merged);
    free(roster->leaving);
    free(roster);
}

size_t roster_count(const struct roster *roster)
{
    return roster->count;
}

struct slot *roster_at(struct roster *roster, size_t index)
{
    return roster->slots[index];
}

struct slot *roster_find(struct roster *roster, uint32_t domid)
{
    size_t low = 0, high = roster->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t there = roster->slots[middle]->domain->id.domid;

        if (there == domid)
            return roster->slots[middle];
        if (there < domid)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void move_to(struct roster *roster, struct slot_queue *queue, struct slot *slot)
{
    if (slot->queue == queue)
        return;
    roster->backlog += (queue != NULL) - (slot->queue != NULL);
    if (slot->queue)
        TAILQ_REMOVE(slot->queue, slot, entry);
    if (queue)
        TAILQ_INSERT_TAIL(queue, slot, entry);
    slot->queue = queue;
}

void roster_enqueue(struct roster *roster, struct slot *slot)
{
    if (slot->to_watch)
        move_to(roster, &roster->to_watch, slot);
    else if (slot->to_list || slot->to_read)
        move_to(roster, &roster->to_read, slot);
    else
        move_to(roster, NULL, slot);
}

struct slot *roster_first_to_read(struct roster *roster)
{
    return TAILQ_FIRST(&roster->to_read);
}

struct slot *roster_first_to_watch(struct roster *roster)
{
    return TAILQ_FIRST(&roster->to_watch);
}

size_t roster_backlog(const struct roster *roster)
{
    return roster->backlog;
}

/* --- records ---------------------------------------------------------------------------------- */

static struct domain *writable(struct slot *slot)
{
    struct domain *copy;

    if (!slot->published)
        return slot->domain;
    copy = domain_copy(slot->domain);
    if (!copy)
        return NULL;
    domain_unref(slot->domain);
    slot->domain = copy;
    slot->published = false;
    return copy;
}

int roster_set_field(struct slot *slot, enum field_id id, struct field *field)
{
    struct domain *domain;

    if (field_equal(&slot->domain->fields[id], field)) {
        rctext_unref(field->text);
        return 0;
    }
    domain = writable(slot);
    if (!domain) {
        rctext_unref(field->text);
        return -ENOMEM;
    }
    return domain_set_field(domain, id, field);
}

int roster_set_type_from_flags(struct slot *slot, int64_t now_ms)
{
    const char *type = slot->domain->flags & DOMAIN_HVM ? "hvm" : "pv";
    struct field field;
    int rc = field_parse(FIELD_TYPE, type, (unsigned)strlen(type), now_ms, &field);

    return rc < 0 ? rc : roster_set_field(slot, FIELD_TYPE, &field);
}

int roster_set_nodes_read(struct slot *slot)
{
    struct domain *domain;

    if (slot->domain->nodes_read)
        return 0;
    domain = writable(slot);
    if (!domain)
        return -ENOMEM;
    domain->nodes_read = true;
    return 0;
}

static int set_state(struct slot *slot, unsigned flags, uint64_t cpu_time_ns)
{
    struct domain *domain;

    if (slot->domain->flags == flags && slot->domain->cpu_time_ns == cpu_time_ns)
        return 0;
    domain = writable(slot);
    if (!domain)
        return -ENOMEM;
    domain->flags = flags;
    domain->cpu_time_ns = cpu_time_ns;
    return 1;
}

static int set_sampled(struct slot *slot, enum field_id id, int64_t kb, int64_t now_ms)
{
    struct field field = {.state = kb < 0 ? FIELD_UNKNOWN : FIELD_KNOWN,
                          .since_ms = now_ms,
                          .number = kb < 0 ? 0 : kb};

    return roster_set_field(slot, id, &field);
}

static int set_sample(struct slot *slot, const struct hypervisor_domain *from, int64_t now_ms)
{
    const struct {
        enum field_id id;
        int64_t kb;
    } figures[] = {
        {FIELD_ACTUAL, from->actual_kb},
        {FIELD_MAXMEM, from->maxmem_kb},
        {FIELD_OUTSTANDING, from->outstanding_kb},
        {FIELD_SHARED, from->shared_kb},
        {FIELD_PAGED, from->paged_kb},
    };
    int changed = set_state(slot, from->flags, from->cpu_time_ns);

    for (size_t i = 0; changed >= 0 && i < sizeof(figures) / sizeof(figures[0]); i++) {
        int rc = set_sampled(slot, figures[i].id, figures[i].kb, now_ms);

        changed = rc < 0 ? rc : changed | rc;
    }
    return changed;
}

/* Between samples only what somebody did to a domain counts; that it runs or waits changes all the
 * time and says nothing. */
static int set_doings(struct slot *slot, const struct hypervisor_domain *from)
{
    const unsigned done = DOMAIN_DYING | DOMAIN_SHUTDOWN | DOMAIN_PAUSED;

    if ((slot->domain->flags & done) == (from->flags & done))
        return 0;
    return set_state(slot, from->flags, from->cpu_time_ns);
}

/* --- who is there ----------------------------------------------------------------------------- */

static struct slot *new_slot(struct roster *roster, const struct hypervisor_domain *from,
                             int64_t now_ms)
{
    struct slot *slot = calloc(1, sizeof(*slot));
    int rc;

    if (!slot || !(slot->domain = domain_new(&from->id, now_ms))) {
        free(slot);
        return NULL;
    }
    rc = set_sample(slot, from, now_ms);
    if (rc >= 0 && !(from->flags & DOMAIN_HVM)) { /* what is not HVM is PV, whatever a node says */
        slot->settled = NODES_FIELD(FIELD_TYPE);
        rc = roster_set_type_from_flags(slot, now_ms);
    }
    if (rc < 0) {
        free_slot(slot);
        return NULL;
    }
    slot->generation = ++roster->generations;
    return slot;
}

static int reserve_leaving(struct roster *roster)
{
    size_t room = roster->leaving_room ? 2 * roster->leaving_room : 64;
    struct leaving *leaving;

    if (roster->leaving_count < roster->leaving_room)
        return 0;
    leaving = realloc(roster->leaving, room * sizeof(*leaving));
    if (!leaving)
        return -ENOMEM;
    roster->leaving = leaving;
    roster->leaving_room = room;
    return 0;
}

static int remove_slot(struct roster *roster, struct slot *slot)
{
    if (slot->watched && reserve_leaving(roster) < 0)
        return -ENOMEM;
    if (slot->watched)
        roster->leaving[roster->leaving_count++] =
            (struct leaving){slot->domain->id.domid, slot->generation, slot->watched};
    move_to(roster, NULL, slot);
    free_slot(slot);
    return 0;
}

static int make_room(struct roster *roster, size_t count)
{
    size_t room = roster->room ? roster->room : 64;
    struct slot **slots, **merged;

    if (count <= roster->room)
        return 0;
    while (room < count)
        room *= 2;
    slots = realloc(roster->slots, room * sizeof(struct slot *));
    if (slots)
        roster->slots = slots;
    merged = slots ? realloc(roster->merged, room * sizeof(struct slot *)) : NULL;
    if (!merged)
        return -ENOMEM;
    roster->merged = merged;
    roster->room = room;
    return 0;
}

/* The slot for the next listed domain: an old one, or a new one in its place. Slots before it, and
 * one whose domid belongs to another domain now, are removed. */
static struct slot *take_slot(struct roster *roster, size_t *at,
                              const struct hypervisor_domain *from, int64_t now_ms, int *changed)
{
    while (*at < roster->count && roster->slots[*at]->domain->id.domid <= from->id.domid) {
        struct slot *slot = roster->slots[*at];

        if (domain_id_equal(&slot->domain->id, &from->id)) {
            ++*at;
            return slot;
        }
        if (remove_slot(roster, slot) < 0)
            return NULL;
        ++*at;
        ++*changed;
    }
    ++*changed;
    return new_slot(roster, from, now_ms);
}

/* What is left of the old slots from `at` on goes behind the `count` merged ones. */
static int end_merge(struct roster *roster, size_t count, size_t at, int rc)
{
    struct slot **slots = roster->slots;

    while (at < roster->count && rc < 0)
        roster->merged[count++] = slots[at++];
    roster->slots = roster->merged;
    roster->merged = slots;
    roster->count = count;
    return rc;
}

int roster_update(struct roster *roster, const struct hypervisor_domain *domains, size_t count,
                  bool sample, int64_t now_ms)
{
    size_t at = 0;
    int changed = 0;

    if (make_room(roster, count + roster->count) < 0) /* a merge that is cut short holds both */
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        struct slot *slot = take_slot(roster, &at, &domains[i], now_ms, &changed);
        int rc;

        if (!slot)
            return end_merge(roster, i, at, -ENOMEM);
        roster->merged[i] = slot;
        rc = sample ? set_sample(slot, &domains[i], now_ms) : set_doings(slot, &domains[i]);
        if (rc < 0)
            return end_merge(roster, i + 1, at, rc);
        changed += rc;
    }
    for (; at < roster->count; at++, changed++)
        if (remove_slot(roster, roster->slots[at]) < 0)
            return end_merge(roster, count, at, -ENOMEM);
    return end_merge(roster, count, at, changed);
}

void roster_begin(struct roster *roster, bool all, void (*begin)(void *context, struct slot *slot),
                  void *context)
{
    if (!all && roster->begun == roster->generations)
        return;
    for (size_t i = 0; i < roster->count; i++)
        if (all || roster->slots[i]->generation > roster->begun)
            begin(context, roster->slots[i]);
    roster->begun = roster->generations;
}

struct leaving *roster_leaving(struct roster *roster)
{
    return roster->leaving_count ? &roster->leaving[roster->leaving_count - 1] : NULL;
}

void roster_dismiss(struct roster *roster)
{
    roster->leaving_count--;
}

void roster_forget_leaving(struct roster *roster)
{
    roster->leaving_count = 0;
}

struct snapshot *roster_snapshot(struct roster *roster)
{
    struct snapshot *snapshot = snapshot_new(roster->count);

    if (!snapshot)
        return NULL;
    snapshot->complete = true;
    for (size_t i = 0; i < roster->count; i++) {
        struct slot *slot = roster->slots[i];

        snapshot->domains[i] = domain_ref(slot->domain);
        snapshot->complete &= slot->synced;
        slot->published = true;
    }
    return snapshot;
}
