/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A feed to be tried, and waiting for what it says: see world.h.
 */
#include "tests/feed/world.h"

#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/xen/clock.h"

#define PATIENCE_MS 60000 /* to be hung is a failure; to be slow is none */

/* --- counting requests ------------------------------------------------------------------------ */

static atomic_uint requests;

void *__real_xs_read(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned *length);
void *__wrap_xs_read(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned *length);
char **__real_xs_directory(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned *n);
char **__wrap_xs_directory(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned *n);
bool __real_xs_watch(struct xs_handle *h, const char *path, const char *token);
bool __wrap_xs_watch(struct xs_handle *h, const char *path, const char *token);
bool __real_xs_unwatch(struct xs_handle *h, const char *path, const char *token);
bool __wrap_xs_unwatch(struct xs_handle *h, const char *path, const char *token);

void *__wrap_xs_read(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned *length)
{
    atomic_fetch_add(&requests, 1);
    return __real_xs_read(h, t, path, length);
}

char **__wrap_xs_directory(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned *n)
{
    atomic_fetch_add(&requests, 1);
    return __real_xs_directory(h, t, path, n);
}

bool __wrap_xs_watch(struct xs_handle *h, const char *path, const char *token)
{
    atomic_fetch_add(&requests, 1);
    return __real_xs_watch(h, path, token);
}

bool __wrap_xs_unwatch(struct xs_handle *h, const char *path, const char *token)
{
    atomic_fetch_add(&requests, 1);
    return __real_xs_unwatch(h, path, token);
}

unsigned world_requests(void)
{
    return atomic_load(&requests);
}

/* --- what tests are made of ------------------------------------------------------------------- */

void world_complain(struct world *world, const char *format, ...)
{
    va_list args;

    if (*world->why)
        return; /* the first complaint tells most */
    va_start(args, format);
    vsnprintf(world->why, sizeof(world->why), format, args);
    va_end(args);
}

/* Runs `xensim ctl ...`. */
bool world_control(struct world *world, const char *format, ...)
{
    char arguments[512], command[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(arguments, sizeof(arguments), format, args);
    va_end(args);
    snprintf(command, sizeof(command), "\"$XENSIM\" ctl %s >&2", arguments);
    if (system(command) == 0)
        return true;
    world_complain(world, "xensim ctl %s failed", arguments);
    return false;
}

/* Takes the next snapshot; false: none came. */
bool world_next(struct world *world, int patience_ms)
{
    struct pollfd ready = {.fd = feed_fd(world->feed), .events = POLLIN};
    struct snapshot *snapshot;

    if (poll(&ready, 1, patience_ms) != 1)
        return false;
    snapshot = feed_take(world->feed);
    if (snapshot) {
        snapshot_unref(world->now);
        world->now = snapshot;
    }
    return true;
}

/* Waits until it is so. */
bool world_await(struct world *world, predicate *so, const void *context, const char *what)
{
    int64_t end_ms = clock_now_ms() + PATIENCE_MS;

    while (!world->now || !so(world->now, context)) {
        if (!world_next(world, TICK_MS * 50) && clock_now_ms() > end_ms)
            break;
        if (clock_now_ms() > end_ms)
            break;
    }
    if (world->now && so(world->now, context))
        return true;
    world_complain(world, "it never came that %s", what);
    return false;
}

bool world_start_as(struct world *world, const struct feed_options *options)
{
    struct xenmem_error error;

    if (feed_start(&world->feed, options, &error) == 0)
        return true;
    world_complain(world, "%s", error.sentence);
    return false;
}

bool world_start(struct world *world)
{
    return world_start_as(world, &(struct feed_options){.tick_ms = TICK_MS});
}

void world_stop(struct world *world)
{
    feed_stop(world->feed);
    snapshot_unref(world->now);
    world->feed = NULL;
    world->now = NULL;
}

bool world_is_whole(const struct snapshot *snapshot, const void *context)
{
    (void)context;
    return snapshot->complete && snapshot->store_alive && snapshot->hypervisor_alive;
}

bool world_start_whole(struct world *world)
{
    return world_start(world) &&
           world_await(world, world_is_whole, NULL, "the picture is complete");
}

bool world_has_samples(const struct snapshot *snapshot, const void *context)
{
    return snapshot->samples >= *(const uint64_t *)context;
}

/* Until the watches that are registered behind the first picture are all in place: ten ticks
 * without a request. */
bool world_settle(struct world *world)
{
    unsigned before;
    bool ok = world_await(world, world_is_whole, NULL, "the picture is complete");

    do {
        uint64_t later = ok ? world->now->samples + 10 : 0;

        before = world_requests();
        ok = ok && world_await(world, world_has_samples, &later, "samples go on");
    } while (ok && world_requests() != before);
    return ok;
}

bool world_start_settled(struct world *world)
{
    return world_start(world) && world_settle(world);
}

/* --- all of them ------------------------------------------------------------------------------ */

static void run_test(struct world *world, const struct world_test *test,
                     void (*clear)(struct world *world))
{
    world->why[0] = '\0';
    world->xs = xs_open(0);
    if (world->xs)
        test->run(world);
    else
        world_complain(world, "xenstored cannot be reached");
    world_stop(world);
    if (clear)
        clear(world);
    if (world->xs)
        xs_close(world->xs);
    world->run++;
    world->failed += *world->why != '\0';
    printf("%sok %u - %s\n", *world->why ? "not " : "", world->run, test->name);
    if (*world->why)
        printf("# %s\n", world->why);
    fflush(stdout);
}

static bool is_chosen(const struct world_test *test, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], test->name) == 0)
            return true;
    return argc == 1 && !test->special;
}

int world_run(const struct world_test *tests, size_t count, void (*clear)(struct world *world),
              int argc, char **argv)
{
    struct world world = {0};

    for (size_t i = 0; i < count; i++)
        if (is_chosen(&tests[i], argc, argv))
            run_test(&world, &tests[i], clear);
    printf("1..%u\n", world.run);
    return world.failed ? 1 : 0;
}
