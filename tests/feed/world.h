/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the tests of the feed are made of: a feed on a simulated host, its newest snapshot, and
 * waiting until it says what it should. Tests wait for states, never for times.
 *
 * $XENSIM is the program that changes the host. Requests to xenstored are counted where they are
 * made: the linker leads libxenstore's functions through here (--wrap).
 */
#ifndef XENMEM_TESTS_FEED_WORLD_H
#define XENMEM_TESTS_FEED_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <xenstore.h>

#include "actorctl/xen/feed.h"

#define TICK_MS 100

struct world {
    struct feed *feed;
    struct snapshot *now; /* the newest snapshot */
    struct xs_handle *xs; /* the test's own */
    unsigned run, failed;
    char why[1024]; /* of the test that runs: "" where nothing has gone wrong */
};

struct world_test {
    const char *name;
    void (*run)(struct world *world);
    bool special; /* on a host of its own: only where it is asked for by name */
};
#define WORLD_TEST(name)          \
    {                             \
#name, test_##name, false \
    }
#define WORLD_SPECIAL(name)      \
    {                            \
#name, test_##name, true \
    }

/* Runs those that argv names, or all that are not special, and `clear` (or NULL) after each; the
 * exit code. */
int world_run(const struct world_test *tests, size_t count, void (*clear)(struct world *world),
              int argc, char **argv);

/* The test has failed; the first complaint tells most. */
void world_complain(struct world *world, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Runs `xensim ctl ...`. */
bool world_control(struct world *world, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

bool world_start_as(struct world *world, const struct feed_options *options);
bool world_start(struct world *world);
void world_stop(struct world *world);

/* Started, and the picture is complete; or else also: ten ticks have passed without a request. */
bool world_start_whole(struct world *world);
bool world_start_settled(struct world *world);
bool world_settle(struct world *world); /* the same of a feed that has been started */

/* Takes the next snapshot; false: none came. */
bool world_next(struct world *world, int patience_ms);

typedef bool predicate(const struct snapshot *snapshot, const void *context);

/* Waits until it is so. */
bool world_await(struct world *world, predicate *so, const void *context, const char *what);
bool world_is_whole(const struct snapshot *snapshot, const void *context);
bool world_has_samples(const struct snapshot *snapshot, const void *context); /* uint64_t */

unsigned world_requests(void); /* to xenstored, since the program was started */

#endif
