/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The ledger: what is remembered of each domain from snapshot to snapshot: its history, what the
 * convergence machine says of it, and who changed what.
 *
 * Keyed by domid and UUID; a domain that is gone is forgotten, with all its memory. Bounded: a
 * fixed number of bytes per domain. Pure: time comes from the snapshots alone. Owner: the caller of
 * ledger_new. Thread: one (the main thread).
 */
#ifndef XENMEM_MODEL_LEDGER_H
#define XENMEM_MODEL_LEDGER_H

#include "model/changes.h"
#include "model/convergence.h"
#include "model/history.h"
#include "model/settings.h"
#include "model/snapshot.h"

struct ledger;

/* `settings` is copied. NULL: ENOMEM. */
struct ledger *ledger_new(const struct settings *settings);
void ledger_free(struct ledger *ledger);

/* All that it knows at this moment, for a picture that is to stay as it is. NULL: ENOMEM. */
struct ledger *ledger_copy(const struct ledger *ledger);

/* Takes in a newer snapshot: work is done only for domains that changed or whose hypervisor sample
 * is new. 0 or -ENOMEM (nothing was taken in). */
int ledger_observe(struct ledger *ledger, const struct snapshot *snapshot);

/* Tells that no new snapshot has come: everything becomes STALE once it is old enough. */
void ledger_age(struct ledger *ledger, int64_t now_ms);

/* Tells of an operation of ours, before the snapshot that shows what it changed is taken in; what
 * nobody has seen claim_ms later is void. 0 or -ENOMEM (it is not claimed). */
int ledger_claim(struct ledger *ledger, const struct change_claim *claim);

/* Every change that was seen, of domains that are gone, too. Valid until the next observe. */
const struct changes *ledger_changes(const struct ledger *ledger);

/* What is known of a domain; NULL where it has not been observed. Valid until the next observe. */
const struct verdict *ledger_verdict(const struct ledger *ledger, const struct domain_id *id);
const struct history *ledger_history(const struct ledger *ledger, const struct domain_id *id);

/* How many domains need somebody. */
size_t ledger_needs_you(const struct ledger *ledger);

#endif
