/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the parts of the benchmark share: the run, where results go, and the console under test.
 * Whatever fails ends the program with a sentence: half a measurement is none. Thread: one.
 */
#ifndef XENMEM_TESTS_BENCH_BENCH_H
#define XENMEM_TESTS_BENCH_BENCH_H

#include <jansson.h>

#include "tests/bench/meter.h"
#include "tests/bench/session.h"

#define BENCH_ROWS       50
#define BENCH_COLUMNS    200
#define BENCH_SECOND_NS  INT64_C(1000000000)
#define BENCH_GIVE_UP_NS (120 * BENCH_SECOND_NS)

struct bench {
    const char *xenmem;
    int64_t history_ns; /* how long the console has run when its memory is read */
    pid_t xenstored;
    char trace[4096];
    long domains;
    json_t *results;
};

/* `what` and errno; does not return. */
void bench_fail(const char *what) __attribute__((noreturn));

void bench_put_ms(struct bench *bench, const char *name, double ns);

/* Sorts the samples. */
int64_t bench_percentile(int64_t *samples, size_t count, unsigned percent);

struct session *bench_start_console(struct bench *bench);

/* Until the console shows this; `what` is said where it does not. */
void bench_wait(struct session *console, bool (*until)(const struct screen *screen, void *context),
                void *context, const char *what);

/* For bench_wait, with the bench as its context: every row is there and the picture is live. */
bool bench_is_live(const struct screen *screen, void *context);

#endif
