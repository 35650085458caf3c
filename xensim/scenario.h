/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A scenario: a small readable file that says what a simulated host is and what
 * happens on it. A line each:
 *
 *   host MEMORY [OPTION VALUE]…
 *   dom0 MEMORY [OPTION VALUE]…
 *   domain NAME TYPE MEMORY [OPTION VALUE]…
 *   domains COUNT NAME TYPE MEMORY [OPTION VALUE]…    NAME holds one %d, %03d or the like
 *   at TIME ACTION
 *   every TIME [from TIME] [until TIME] ACTION
 *
 * Without a host line it is 16 GiB; without a dom0 line dom0 has 1 GiB. Times count from
 * the start of the command.
 */
#ifndef XENMEM_XENSIM_SCENARIO_H
#define XENMEM_XENSIM_SCENARIO_H

#include <stddef.h>
#include <stdint.h>

#include "xensim/action.h"
#include "xensim/config.h"

#define SCENARIO_PROBLEM_BYTES 512

struct scenario_event {
    int64_t first_ms;
    int64_t period_ms; /* 0: once */
    int64_t until_ms;  /* INT64_MAX: for ever */
    struct action action;
};

struct scenario {
    struct host_config host;
    struct guest_config *guests; /* dom0 is the first */
    size_t guests_count;
    size_t guests_room;
    struct scenario_event *events;
    size_t events_count;
    size_t events_room;
};

#define SCENARIO_SUFFIX ".scenario" /* of a file's name */

/* Parses `text`, whose lines are called NAME:LINE in problems; a host that has no name in it is
 * called by the last part of `name`, without its suffix. 0, or -1 with a sentence. */
int scenario_parse(const char *name, const char *text, struct scenario **ret_scenario,
                   char *ret_problem, size_t size);

/* Reads a file: 0, or -1 with a sentence. */
int scenario_load(const char *path, struct scenario **ret_scenario, char *ret_problem, size_t size);

/* NULL is allowed. */
void scenario_free(struct scenario *scenario);

/*
 * The file of a scenario given by name or path. A name is looked for in
 * $XENSIM_SCENARIOS, then beside the program, then where it is installed. 0 or -1 with a
 * sentence that says where it was looked for.
 */
int scenario_find(const char *name, char *ret_path, size_t path_size, char *ret_problem,
                  size_t size);

/* The folders in which scenarios are looked for, in order; NULL past the last one. */
const char *scenario_folder(size_t index, char *buffer, size_t size);

#endif
