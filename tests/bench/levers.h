/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What it costs to move a lever of every domain of the host at once, beside a bare program that
 * does the same writes and hypercalls and nothing else. The journal is in BENCH_STATE_DIR, else in the
 * working directory. Thread: one.
 *
 * Figures, in ms, medians, for all domains together but domain 0; LEVER is one of policy (target and
 * enforce where there was neither: a transaction of two writes for each), again (the policy target
 * anew: one write for each) and balloon (balloon target and maxmem, nobody being the actor: a
 * transaction of two writes and a hypercall for each):
 *   LEVER_planned    plan_new, from a picture to a plan
 *   LEVER_bare       the writes and hypercalls alone (bare.h)
 *   LEVER_libxl      the same by libxl, where it can
 *   LEVER_transacted the same in transactions that compare before they write, where bare has none
 *   LEVER_executed   the executor
 *   LEVER_bare_watched, _libxl_watched   as above, while a console with its watches is there
 *   LEVER_console    that console, from the key to "done and verified"
 *   prompt_shown, plan_shown   the console, from a key to the prompt, and to the plan
 */
#ifndef XENMEM_TESTS_BENCH_LEVERS_H
#define XENMEM_TESTS_BENCH_LEVERS_H

#include "tests/bench/bench.h"

void levers_measure(struct bench *bench);

#endif
