/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an actor costs: `xenmem actor run xl`, in a process of its own, beside a bare program.
 *
 * A plain client of libxenstore writes policies and watches for the balloon targets that follow.
 * Figures, in ms:
 *   actor_one_median, _p99     one domain: from the begin of the policy's write to the balloon target
 *   actor_one_bare_median, _p99  the same by the bare program (bare.h)
 *   actor_all_median, _p99     the same for each domain, all of them changed at once
 *   actor_all                  from the first policy's write to the last balloon target
 *   actor_bare                 the same by the bare program, one write after the other
 *   actor_libxl                the same, the balloon targets by libxl_set_memory_target
 * and of an actor with nothing to do, in a minute:
 *   actor_switches             how often its threads have gone to sleep (voluntary switches)
 *   actor_requests             what xenstored was asked for
 * Thread: one, and one that watches.
 */
#ifndef XENMEM_TESTS_BENCH_ACTORS_H
#define XENMEM_TESTS_BENCH_ACTORS_H

#include "tests/bench/bench.h"

void actors_measure(struct bench *bench);

#endif
