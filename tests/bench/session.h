/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A session: a program on a terminal of its own, whose screen is read as it is drawn.
 *
 * Owner: the caller of session_start. Thread: one.
 */
#ifndef XENMEM_TESTS_BENCH_SESSION_H
#define XENMEM_TESTS_BENCH_SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "tests/bench/screen.h"

struct session;

/* Starts argv on a pty of this size with TERM=xterm-256color; NULL with errno. */
struct session *session_start(char *const argv[], int rows, int columns);

/* Ends the program (SIGTERM, then waits) and frees everything; returns its wait status, or -1. */
int session_end(struct session *session);

pid_t session_pid(const struct session *session);
const struct screen *session_screen(const struct session *session);
int64_t session_started_ns(const struct session *session);
uint64_t session_bytes(const struct session *session); /* that it has written so far */

int session_press(struct session *session, const char *keys); /* 0 or -errno */

/* Reads what there is until `deadline_ns`; with `until`, only until it says true. Returns true
 * where it did, false at the deadline or at the program's end. */
bool session_pump(struct session *session, int64_t deadline_ns,
                  bool (*until)(const struct screen *screen, void *context), void *context);

#endif
