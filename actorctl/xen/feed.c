/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The feed's thread, and the handing over of snapshots: see feed.h.
 *
 * A snapshot is handed over in one atomic pointer: the thread puts the newest in and drops the one
 * that nobody took, the taker takes it out. What both sides share is counted, so that a thread that
 * hangs in xenstored can be left behind.
 */
#include "actorctl/xen/feed.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "actorctl/xen/clock.h"
#include "actorctl/xen/collector.h"
#include "actorctl/xen/hypervisor.h"

#define TICK_MS    1000
#define SILENCE_MS 30000
#define WORK_MS    5   /* of questions to xenstored before the answers so far are published */
#define PUBLISH_MS 4   /* between two snapshots */
#define STOP_MS    300 /* for the thread to notice; longer ones hang in xenstored */

enum wakeup {
    WAKEUP_STOP,  /* the thread shall end */
    WAKEUP_HURRY, /* ... or sample now */
    WAKEUP_READY, /* there is a snapshot */
    WAKEUP_ENDED, /* the thread has ended */
};
#define WAKEUP_COUNT (WAKEUP_ENDED + 1)

struct feed {
    atomic_uint references; /* the owner's and the thread's */
    atomic_bool stop;
    int wakeups[WAKEUP_COUNT]; /* eventfds */
    _Atomic(struct snapshot *) latest;
    unsigned tick_ms, silence_ms;
    bool once;
    struct selection *only; /* the thread's; NULL: all domains */
    pthread_t thread;
};

static void wake(struct feed *feed, enum wakeup wakeup)
{
    eventfd_write(feed->wakeups[wakeup], 1);
}

static void unref(struct feed *feed)
{
    if (atomic_fetch_sub(&feed->references, 1) != 1)
        return;
    for (int i = 0; i < WAKEUP_COUNT; i++)
        if (feed->wakeups[i] >= 0)
            close(feed->wakeups[i]);
    snapshot_unref(atomic_load(&feed->latest));
    selection_free(feed->only);
    free(feed);
}

/* --- the thread ------------------------------------------------------------------------------- */

struct progress {
    int64_t next_tick_ms, published_ms;
    uint64_t serial;
};

static void publish(struct feed *feed, struct collector *collector, struct progress *progress)
{
    int64_t now_ms = clock_now_ms();
    struct snapshot *snapshot;

    if (!collector_changed(collector) || now_ms < progress->published_ms + PUBLISH_MS)
        return;
    snapshot = collector_snapshot(collector);
    if (!snapshot)
        return; /* memory is short: the taker sees the age of what it has; the next tick tries */
    progress->published_ms = now_ms;
    snapshot->taken_ms = now_ms;
    snapshot->serial = ++progress->serial;
    snapshot_unref(atomic_exchange(&feed->latest, snapshot));
    wake(feed, WAKEUP_READY);
}

static int timeout_until(int64_t wake_ms)
{
    int64_t now_ms = clock_now_ms();

    return wake_ms <= now_ms ? 0 : (int)(wake_ms - now_ms);
}

static void wait_for_something(struct feed *feed, const struct collector *collector,
                               const struct progress *progress)
{
    struct pollfd fds[] = {{.fd = feed->wakeups[WAKEUP_STOP], .events = POLLIN},
                           {.fd = feed->wakeups[WAKEUP_HURRY], .events = POLLIN},
                           {.fd = collector_fd(collector), .events = POLLIN}};
    int64_t wake_ms = collector_wake_ms(collector);

    if (wake_ms > progress->next_tick_ms)
        wake_ms = progress->next_tick_ms;
    if (collector_changed(collector) && wake_ms > progress->published_ms + PUBLISH_MS)
        wake_ms = progress->published_ms + PUBLISH_MS;
    poll(fds, sizeof(fds) / sizeof(fds[0]), timeout_until(wake_ms));
}

/* One round: the hypervisor first, whose answer is published before xenstored is asked. */
static void go_round(struct feed *feed, struct collector *collector, struct progress *progress)
{
    int64_t now_ms = clock_now_ms();
    eventfd_t hurried;

    if (eventfd_read(feed->wakeups[WAKEUP_HURRY], &hurried) == 0)
        progress->next_tick_ms = now_ms;
    if (now_ms >= progress->next_tick_ms) {
        progress->next_tick_ms += feed->tick_ms;
        if (progress->next_tick_ms <= now_ms) /* the first, or some were missed */
            progress->next_tick_ms = now_ms + feed->tick_ms;
        collector_tick(collector, now_ms);
        publish(feed, collector, progress);
    }
    collector_connect(collector, now_ms);
    collector_drain(collector, now_ms);
    collector_work(collector, clock_now_ms() + WORK_MS);
    publish(feed, collector, progress);
}

static void *run(void *context)
{
    struct feed *feed = context;
    struct collector *collector = collector_new(feed->once, feed->only, feed->silence_ms);
    struct progress progress = {.published_ms = -PUBLISH_MS};

    while (collector && !atomic_load(&feed->stop)) {
        go_round(feed, collector, &progress);
        wait_for_something(feed, collector, &progress);
    }
    collector_free(collector);
    wake(feed, WAKEUP_ENDED);
    unref(feed);
    return NULL;
}

/* --- the owner's side ------------------------------------------------------------------------- */

/* Signals are the main thread's: the feed and the threads that libxenstore starts in it get none.
 */
static int start_thread(struct feed *feed)
{
    sigset_t all, before;
    int code;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    atomic_fetch_add(&feed->references, 1);
    code = pthread_create(&feed->thread, NULL, run, feed);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (code != 0)
        atomic_fetch_sub(&feed->references, 1);
    return -code;
}

static int open_wakeups(struct feed *feed)
{
    int rc = 0;

    for (int i = 0; i < WAKEUP_COUNT; i++) {
        feed->wakeups[i] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (feed->wakeups[i] < 0)
            rc = -errno;
    }
    return rc;
}

static int take_options(struct feed *feed, const struct feed_options *options)
{
    static const struct feed_options none = {0};

    options = options ? options : &none;
    feed->tick_ms = options->tick_ms ? options->tick_ms : TICK_MS;
    feed->silence_ms = options->silence_ms ? options->silence_ms : SILENCE_MS;
    feed->once = options->once;
    if (options->once && options->only && !(feed->only = selection_new(options->only)))
        return -ENOMEM;
    return 0;
}

int feed_start(struct feed **ret_feed, const struct feed_options *options,
               struct xenmem_error *error)
{
    struct feed *feed = calloc(1, sizeof(*feed));
    int rc;

    if (!feed)
        return error_set(error, ENOMEM, "Out of memory: the host cannot be watched.");
    atomic_init(&feed->references, 1);
    rc = open_wakeups(feed);
    if (rc == 0)
        rc = take_options(feed, options);
    if (rc == 0)
        rc = start_thread(feed);
    if (rc < 0) {
        unref(feed);
        return error_set(error, -rc, "The thread that watches the host cannot be started: %s.",
                         strerror(-rc));
    }
    *ret_feed = feed;
    return 0;
}

int feed_fd(const struct feed *feed)
{
    return feed->wakeups[WAKEUP_READY];
}

struct snapshot *feed_take(struct feed *feed)
{
    eventfd_t ignored;

    eventfd_read(feed->wakeups[WAKEUP_READY], &ignored);
    return atomic_exchange(&feed->latest, NULL);
}

void feed_hurry(struct feed *feed)
{
    wake(feed, WAKEUP_HURRY);
}

void feed_stop(struct feed *feed)
{
    struct pollfd ended;

    if (!feed)
        return;
    atomic_store(&feed->stop, true);
    wake(feed, WAKEUP_STOP);
    ended = (struct pollfd){.fd = feed->wakeups[WAKEUP_ENDED], .events = POLLIN};
    if (poll(&ended, 1, STOP_MS) == 1)
        pthread_join(feed->thread, NULL);
    else
        pthread_detach(feed->thread);
    unref(feed);
}

int feed_probe(struct xenmem_error *error)
{
    struct hypervisor *hypervisor;
    int rc = hypervisor_open(&hypervisor, error);

    if (rc == 0)
        hypervisor_close(hypervisor);
    return rc;
}
