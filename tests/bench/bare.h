/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The bare program: writes and hypercalls for every domain of the host but domain 0, and nothing
 * else: nothing is looked at, checked, read back or remembered. What xenmem takes is held against
 * this. Nothing of xenmem is in here.
 *
 * Owner: the caller of bare_new. Thread: one. Whatever fails ends the program (bench.h).
 */
#ifndef XENMEM_TESTS_BENCH_BARE_H
#define XENMEM_TESTS_BENCH_BARE_H

struct bare;

struct bare *bare_new(void);
void bare_free(struct bare *bare);

/* Policy target and enforce, in a transaction for each domain. */
void bare_set_policy_targets(struct bare *bare, unsigned target_mb);

/* The policy target alone, in one write for each. */
void bare_set_policy_targets_again(struct bare *bare, unsigned target_mb);

/* The same as it has to be where what somebody else has written is not to be overwritten: read and
 * written in a transaction for each. */
void bare_change_policy_targets(struct bare *bare, unsigned target_mb);

/* What libxl_set_memory_target writes: memory/target and /vm/UUID/memory in a transaction, and
 * maxmem, for each. */
void bare_set_balloon_targets(struct bare *bare, unsigned target_mb);

/* Both for the first domain alone. */
void bare_set_first(struct bare *bare, unsigned target_mb);

/* libxl_set_memory_target itself, as `xl mem-set` calls it. */
void bare_set_by_libxl(struct bare *bare, unsigned target_mb);

/* --- so that a measurement can begin ---------------------------------------------------------- */

void bare_set_actors(struct bare *bare, const char *actor); /* "": nobody */
void bare_forget_policy_targets(struct bare *bare);

/* Until every guest holds what its balloon target says. */
void bare_await_rest(struct bare *bare);

#endif
